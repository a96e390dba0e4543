"""The filters of practices by which the public list and the API are narrowed and sorted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import BadRequest
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Collate
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from activities.models import Edition, EditionActivity, Output, SdgTarget, Sector, Session
from activities.queries import columns_of
from parties.enums import ElectoralGroup
from parties.models import Party
from practices.enums import PartyRole, Source, State
from practices.models import (
    EARLIEST_YEAR,
    PracticeQuerySet,
    PracticeRevision,
    PracticeText,
    latest_year,
)
from practices.queries import edition_in_force
from practices.search.fulltext import matching
from roadmap_portal.base.text import fold

MAX_QUERY = 200
MAX_SINGLE_WORDS = 5
RELEVANCE, NEWEST, TITLE = "relevance", "newest", "title"
# By default the best match of a search comes first, and the newest where nothing is searched.
SORTS = [
    (RELEVANCE, _("Best match first")),
    (NEWEST, _("Newest first")),
    (TITLE, _("By title")),
]


@dataclass(frozen=True)
class ActiveFilter:
    """A filter that is set: what it is, its value in words, and the query string without it."""

    name: str
    label: str
    value: str
    without: str


@dataclass(frozen=True)
class SingleWord:
    """One word of a search, how many practices have it, and the query string for it."""

    word: str
    count: int
    query_string: str


class YearFilter(django_filters.Filter):
    field_class = forms.IntegerField


class QueryField(forms.CharField):
    """A search's words; a NUL, which no database takes, parts words as a space does."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\x00", " ")))


class QueryFilter(django_filters.Filter):
    field_class = QueryField


class PracticeFilter(django_filters.FilterSet):
    """Narrows and sorts practices by `q output activity party region sector sdg source year new`
    and `sort`; empty values count as not given.

    Ask `results()`, which refuses a wrong value. `baseline` is the session from which `new`
    counts; that of the edition in force if None.
    """

    q = QueryFilter(label=_("Words"), method="by_words", max_length=MAX_QUERY)
    output = django_filters.ChoiceFilter(label=_("Output"), method="by_revision")
    activity = django_filters.ChoiceFilter(label=_("Activity"), method="by_activity")
    party = django_filters.ChoiceFilter(label=_("Party"), method="by_author")
    region = django_filters.ChoiceFilter(
        label=_("Electoral group"), method="by_author", choices=ElectoralGroup.choices
    )
    sector = django_filters.ChoiceFilter(label=_("Sector"), method="by_revision")
    sdg = django_filters.ChoiceFilter(label=_("SDG target"), method="by_revision")
    source = django_filters.ChoiceFilter(
        label=_("Source"), method="by_revision", choices=Source.choices
    )
    year = YearFilter(label=_("Year"), method="by_year", min_value=EARLIEST_YEAR)
    new = django_filters.ChoiceFilter(
        label=_("New"), method="only_new", choices=[("1", _("New ones only"))]
    )
    sort = django_filters.ChoiceFilter(label=_("Order"), method="as_is", choices=SORTS)

    class Meta:
        fields: list[str] = []

    LOOKUPS = {
        "output": "output__number",
        "sector": "sectors__slug",
        "sdg": "sdg_targets__code",
        "source": "source",
        "party": "party_links__party__code",
        "region": "party_links__party__electoral_group",
    }

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        queryset: PracticeQuerySet,
        *,
        baseline: Session | None = None,
    ) -> None:
        super().__init__(data, queryset)
        edition = edition_in_force()
        self.baseline = baseline or (edition.baseline if edition else None)
        for name, choices in self._choices(edition).items():
            self.filters[name].extra["choices"] = choices
        self.filters["year"].extra["max_value"] = latest_year()
        for name, bound in self.filters.items():
            if isinstance(bound, django_filters.ChoiceFilter):
                bound.extra["empty_label"] = (
                    _("Any") if name != "sort" else _("Best match, else newest")
                )

    def results(self) -> PracticeQuerySet:
        """What is left, in order. Raises BadRequest with a sentence that names what is wrong."""
        for name in self.filters:
            if isinstance(self.data, QueryDict) and len(self.data.getlist(name)) > 1:
                raise BadRequest(
                    gettext("“%(name)s” stands more than once in the address. Give it once.")
                    % {"name": name}
                )
        if not self.is_valid():
            raise BadRequest(self._refusal(next(iter(self.form.errors))))
        found: PracticeQuerySet = self.qs
        return found

    def active(self) -> list[ActiveFilter]:
        """The filters that are set, for a page that lets each be taken away."""
        given = {
            name: str(value)
            for name, value in self.form.cleaned_data.items()
            if value not in (None, "") and name != "sort"
        }
        return [
            ActiveFilter(name, str(self.form.fields[name].label), self._words(name, value), without)
            for name, value in given.items()
            for without in [self._query_string(without=name)]
        ]

    def facets(self) -> list[forms.BoundField]:
        """The fields of the page's form beside the words."""
        return [field for field in self.form if field.name != "q"]

    def facets_in_use(self) -> int:
        return sum(bool(self.form.cleaned_data[field.name]) for field in self.facets())

    def single_words(self) -> list[SingleWord]:
        """What each word of the search would find alone, where several are asked for at once."""
        words = list(dict.fromkeys(self.form.cleaned_data["q"].split()))[:MAX_SINGLE_WORDS]
        if len(words) < 2:
            return []
        found = []
        for word in words:
            data = self.data.copy()
            data["q"] = word
            data.pop("page", None)
            count = PracticeFilter(data, self.queryset, baseline=self.baseline).results().count()
            if count:
                found.append(SingleWord(word, count, data.urlencode()))
        return found

    def filter_queryset(self, queryset: PracticeQuerySet) -> PracticeQuerySet:
        found: PracticeQuerySet = super().filter_queryset(queryset)
        sort = self.form.cleaned_data["sort"]
        if sort == TITLE:
            return by_title(found)
        if self.form.cleaned_data["q"] and sort != NEWEST:
            return found  # in the order of the search
        return newest_first(found)

    def by_words(self, practices: PracticeQuerySet, name: str, value: str) -> PracticeQuerySet:
        return matching(practices, value)

    def by_revision(self, practices: PracticeQuerySet, name: str, value: str) -> PracticeQuerySet:
        return practices.filter(_published_with(Q((self.LOOKUPS[name], value))))

    def by_activity(self, practices: PracticeQuerySet, name: str, value: str) -> PracticeQuerySet:
        placed = EditionActivity.objects.in_force().filter(code=value).order_by()
        return practices.filter(_published_with(Q(activities__in=placed.values("activity"))))

    def by_author(self, practices: PracticeQuerySet, name: str, value: str) -> PracticeQuerySet:
        author = Q((self.LOOKUPS[name], value), party_links__role=PartyRole.AUTHOR)
        return practices.filter(_published_with(author))

    def by_year(self, practices: PracticeQuerySet, name: str, value: int) -> PracticeQuerySet:
        """Those that ran in that year; a practice with a first year only ran in that one."""
        known = Q(year_start=value) | Q(year_start__lte=value, year_end__gte=value)
        return practices.filter(_published_with(known))

    def only_new(self, practices: PracticeQuerySet, name: str, value: str) -> PracticeQuerySet:
        return practices.new_since(self.baseline) if self.baseline else practices.none()

    def as_is(self, practices: PracticeQuerySet, name: str, value: str) -> PracticeQuerySet:
        return practices

    def _choices(self, edition: Edition | None) -> dict[str, list[Any]]:
        outputs = [(str(output.number), str(output)) for output in Output.objects.all()]
        return {
            "output": outputs,
            "activity": [
                (str(column.output), [(each.code, str(each)) for each in column.activities])
                for column in (columns_of(edition) if edition else [])
            ],
            "party": self._parties(),
            "sector": [(sector.slug, str(sector)) for sector in Sector.objects.all()],
            "sdg": [(target.code, str(target)) for target in SdgTarget.objects.all()],
        }

    def _parties(self) -> list[tuple[str, str]]:
        """Those that have a published practice, and the one that is asked for."""
        authors = PracticeRevision.objects.published().filter(party_links__role=PartyRole.AUTHOR)
        asked = str(self.data.get("party", ""))[:2].replace("\x00", "")
        parties = Party.objects.filter(
            Q(pk__in=authors.values("party_links__party")) | Q(code=asked)
        )
        return sorted(
            ((party.code, str(party)) for party in parties), key=lambda choice: fold(choice[1])
        )

    def _words(self, name: str, value: str) -> str:
        for choice, words in getattr(self.form.fields[name], "choices", ()):
            options = words if isinstance(words, (list, tuple)) else [(choice, words)]
            for code, label in options:
                if str(code) == value:
                    return str(label)
        return value

    def _query_string(self, *, without: str) -> str:
        data = self.data.copy()
        for name in (without, "page"):
            data.pop(name, None)
        for name in [name for name, value in data.items() if value == ""]:
            data.pop(name)
        return str(data.urlencode()) if isinstance(data, QueryDict) else ""

    def _refusal(self, name: str) -> str:
        value = str(self.data.get(name, ""))
        shown = "".join(letter for letter in value if letter.isprintable())[:40]
        words = {"name": name, "value": shown, "most": MAX_QUERY}
        if name == "q":
            return gettext("“q” is too long: a search takes at most %(most)s characters.") % words
        if name == "year":
            words |= {"first": EARLIEST_YEAR, "last": latest_year()}
            return (
                gettext("“%(value)s” is not a “year”: give one from %(first)s to %(last)s.") % words
            )
        if name == "new":
            return gettext("“new” takes the value 1 alone; leave it out to see all.") % words
        return (
            gettext("“%(value)s” is not a known value of “%(name)s”. Choose one from the list.")
            % words
        )


def newest_first(practices: PracticeQuerySet) -> PracticeQuerySet:
    return practices.order_by(F("first_listed_on").desc(nulls_last=True), "pk")


def by_title(practices: PracticeQuerySet) -> PracticeQuerySet:
    """By the title that a page in the active language shows."""
    texts = PracticeText.objects.filter(
        revision__practice=OuterRef("pk"), revision__state=State.PUBLISHED
    ).order_by("language")
    languages = dict.fromkeys([get_language() or "en", "en", "fr"])
    shown = [
        Subquery(texts.filter(language=language).values("title_key")[:1]) for language in languages
    ]
    key = Coalesce(*shown, Subquery(texts.values("title_key")[:1]))
    # The keys hold no case and no accent, so both engines order them by code point.
    plain = "C" if connection.vendor == "postgresql" else "BINARY"
    return practices.order_by(Collate(key, plain), "pk")


def _published_with(condition: Q) -> Exists:
    return Exists(PracticeRevision.objects.published().filter(condition, practice=OuterRef("pk")))
