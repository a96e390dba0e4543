"""The form by which officials write a good practice."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, EditionActivity, Output, SdgTarget, Sector
from activities.queries import columns_of
from parties.models import Party
from practices.forms.fields import (
    KeyField,
    LinksField,
    NamedChoiceField,
    StampField,
    YearField,
)
from practices.models import PracticeRevision, PracticeText
from practices.queries import edition_in_force
from practices.workflow import Contents, contents_of
from roadmap_portal.base.forms import LineField, ProseField
from roadmap_portal.base.text import fold


class PracticeForm(forms.Form):
    """A draft may lack anything but the title; `submitting` asks for what a submission needs.

    `seen` says which state of the draft the page was made from, `key` which form began it.
    """

    language = forms.ChoiceField(label=_("Language in which you write"), choices=settings.LANGUAGES)
    title = LineField(
        label=_("Title"),
        max_length=PracticeText._meta.get_field("title").max_length,
        help_text=_("What was done, in a few words."),
        error_messages={"required": _("Give a title; everything else of a draft can wait.")},
    )
    summary = ProseField(
        label=_("Summary"),
        required=False,
        max_length=PracticeText._meta.get_field("summary").max_length,
        help_text=_("Two to four sentences: what, by whom, since when, with what result."),
    )
    body = ProseField(
        label=_("Description"),
        required=False,
        max_length=PracticeText._meta.get_field("body").max_length,
        help_text=_("How it was done, and what others could learn from it."),
    )

    output = forms.ModelChoiceField(
        Output.objects.all(), label=_("Output"), required=False, empty_label=_("Choose an output")
    )
    activities = forms.MultipleChoiceField(
        label=_("Reference activities that it illustrates"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sectors = NamedChoiceField(
        Sector.objects.all(), label=_("Sectors"), required=False, to_field_name="slug"
    )
    sdg_targets = NamedChoiceField(
        SdgTarget.objects.all(), label=_("SDG targets"), required=False, to_field_name="code"
    )

    organisation = LineField(
        label=_("Organization"),
        required=False,
        max_length=PracticeRevision._meta.get_field("organisation").max_length,
        help_text=_("The ministry, agency or civil society organization that runs it."),
    )
    subnational_author = LineField(
        label=_("Region, province or city whose practice it is"),
        required=False,
        max_length=PracticeText._meta.get_field("subnational_author").max_length,
        help_text=_("Only where it is not the practice of the whole country."),
    )
    partners = NamedChoiceField(
        Party.objects.none(),
        label=_("Other Parties that take part"),
        required=False,
        to_field_name="code",
    )

    year_start = YearField(label=_("First year"), required=False)
    year_end = YearField(
        label=_("Last year"), required=False, help_text=_("Empty where only one year is known.")
    )
    links = LinksField(
        label=_("Web addresses"),
        required=False,
        help_text=_("Where more is to be read, one address a line."),
    )

    seen = StampField()
    key = KeyField()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        party: Party,
        revision: PracticeRevision | None = None,
        submitting: bool = False,
    ) -> None:
        super().__init__(data, initial=initial_of(revision))
        self.fields["activities"].choices = activity_choices(revision)  # type: ignore[attr-defined]
        self.fields["partners"].queryset = Party.objects.exclude(pk=party.pk)  # type: ignore[attr-defined]
        self.fields["partners"].choices = sorted(  # type: ignore[attr-defined]
            ((other.code, str(other)) for other in Party.objects.exclude(pk=party.pk)),
            key=lambda choice: fold(choice[1]),
        )
        for name, rows in (("summary", 5), ("body", 10), ("links", 3)):
            self.fields[name].widget.attrs["rows"] = rows
        for name in ("title", "summary", "body", "organisation", "subnational_author"):
            self.fields[name].widget.attrs["dir"] = "auto"
        if submitting:
            self._ask_for("summary", _("Sum it up in a few sentences before you submit it."))
            self._ask_for(
                "output", _("Choose the output to which it belongs before you submit it.")
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("year_start"), cleaned.get("year_end")
        if last and "year_start" not in self.errors:
            if not first:
                self.add_error("year_start", _("Give the first year too."))
            elif last < first:
                self.add_error("year_end", _("The last year cannot come before the first."))
        return cleaned

    @property
    def contents(self) -> Contents:
        """What was typed; only of a valid form."""
        data = dict(self.cleaned_data)
        del data["seen"], data["key"]
        data["activities"] = frozenset(Activity.objects.filter(pk__in=data["activities"]))
        return Contents(**data)

    def now_seen(self, revision: PracticeRevision) -> None:
        """Shown again, the form says that its reader has seen `revision` as it stands."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = str(revision.edits)
        self.data = data

    def differences(self, revision: PracticeRevision) -> list[tuple[str, str]]:
        """What stands in `revision` otherwise than typed: each field's label, and its words."""
        mine, theirs = vars(self.contents), vars(contents_of(revision))
        return [
            (str(self.fields[name].label), self._words(name, value))
            for name, value in theirs.items()
            if value != mine[name]
        ]

    def _words(self, name: str, value: Any) -> str:
        if name == "activities":
            titles = dict(_flat(self.fields[name].choices))  # type: ignore[attr-defined]
            return "\n".join(sorted(titles.get(str(each.pk), str(each)) for each in value))
        if name == "language":
            return str(dict(settings.LANGUAGES).get(value, value))
        if isinstance(value, (frozenset, tuple)):
            return "\n".join(sorted(str(each) for each in value))
        return "" if value is None else str(value)

    def _ask_for(self, name: str, message: Any) -> None:
        self.fields[name].required = True
        self.fields[name].error_messages["required"] = message


def activity_choices(revision: PracticeRevision | None) -> list[Any]:
    """Activities by output; and those of `revision` that the edition in force has no more."""
    edition = edition_in_force()
    columns = columns_of(edition) if edition else []
    choices: list[Any] = [
        (str(column.output), [(str(each.activity_id), str(each)) for each in column.activities])
        for column in columns
    ]
    if revision:
        placed = {each.activity_id for column in columns for each in column.activities}
        retired = EditionActivity.objects.filter(activity__in=revision.activities.all()).exclude(
            activity__in=placed
        )
        titles = {str(each.activity_id): str(each) for each in retired}
        if titles:
            choices.append((_("No longer in the roadmap"), list(titles.items())))
    return choices


def _flat(choices: Any) -> list[tuple[str, str]]:
    return [option for _group, options in choices for option in options]


def initial_of(revision: PracticeRevision | None) -> dict[str, Any]:
    """What stands in the draft; for a new one the writer's language and a mark of the form."""
    if revision is None:
        return {"language": get_language(), "key": uuid4(), "seen": 0}
    contents = contents_of(revision)
    return {
        **vars(contents),
        "activities": sorted(str(activity.pk) for activity in contents.activities),
        "links": "\n".join(contents.links),
        "seen": revision.edits,
        "key": revision.practice.form_key,
    }
