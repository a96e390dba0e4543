"""By what practices are filtered: each facet with its values, and how many practices have each.

A facet's values widen each other ("France or Senegal"), facets narrow each other ("and of output
2"). The count beside a value is the number of practices that choosing it alone would leave in
this facet, the other facets as they are.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from parties.enums import ElectoralGroup
from parties.models import Party
from practices.enums import Source
from practices.models import EARLIEST_YEAR, latest_year
from practices.search.catalogue import Bits
from practices.search.shelf import Shelf


@dataclass(frozen=True)
class Option:
    """A value of a facet: how an address and a person write it, and who has it."""

    value: str
    label: str
    bits: Bits


@dataclass(frozen=True)
class Kind:
    """A facet as such. `options` makes its values in the order in which they are shown."""

    name: str
    title: str | Promise
    options: Callable[[Shelf], Iterable[Option]]
    single: bool = False
    """At most one value can be chosen."""
    offered: bool = True
    """It stands among the filters of a page, where nothing of it is chosen too."""


def _outputs(shelf: Shelf) -> Iterator[Option]:
    for output in shelf.vocabulary.outputs:
        yield Option(str(output.number), str(output), shelf.catalogue.having(f"output:{output.pk}"))


def _activities(shelf: Shelf) -> Iterator[Option]:
    for placed in shelf.vocabulary.activities:
        bits = shelf.catalogue.having(f"activity:{placed.activity_id}")
        yield Option(placed.code, str(placed), bits)


def _parties(shelf: Shelf) -> Iterator[Option]:
    for party in shelf.vocabulary.parties_by_name():
        yield Option(party.code, str(party.name), shelf.catalogue.having(f"party:{party.pk}"))


def _partners(shelf: Shelf) -> Iterator[Option]:
    for party in shelf.vocabulary.parties_by_name():
        yield Option(party.code, str(party.name), shelf.catalogue.having(f"partner:{party.pk}"))


def _regions(shelf: Shelf) -> Iterator[Option]:
    parties = shelf.vocabulary.parties.values()
    for group, label in ElectoralGroup.choices:
        own = (party for party in parties if party.electoral_group == group)
        yield Option(str(group), str(label), _practices_of(own, shelf))


def _groups(shelf: Shelf) -> Iterator[Option]:
    for group, members in shelf.vocabulary.groups:
        yield Option(group.slug, str(group), _practices_of(members, shelf))


def _sectors(shelf: Shelf) -> Iterator[Option]:
    for sector in shelf.vocabulary.sectors:
        yield Option(sector.slug, str(sector), shelf.catalogue.having(f"sector:{sector.pk}"))


def _targets(shelf: Shelf) -> Iterator[Option]:
    for target in shelf.vocabulary.targets:
        yield Option(target.code, str(target), shelf.catalogue.having(f"sdg:{target.pk}"))


def _sources(shelf: Shelf) -> Iterator[Option]:
    for source, label in Source.choices:
        yield Option(source, str(label), shelf.catalogue.having(f"source:{source}"))


def _years(shelf: Shelf) -> Iterator[Option]:
    for year in range(latest_year(), EARLIEST_YEAR - 1, -1):
        yield Option(str(year), str(year), shelf.catalogue.years.get(year, 0))


def _languages(shelf: Shelf) -> Iterator[Option]:
    for language, _name in settings.LANGUAGES:
        label = str(get_language_info(language)["name_translated"])
        yield Option(language, label, shelf.catalogue.having(f"language:{language}"))


def _sessions(shelf: Shelf) -> Iterator[Option]:
    today = timezone.localdate()
    for session in shelf.vocabulary.sessions:
        if session.ends_on <= today:
            month = date_format(session.ends_on, "YEAR_MONTH_FORMAT")
            bits = shelf.catalogue.listed_after(session.ends_on)
            yield Option(session.code, f"{session.code} ({month})", bits)


def _practices_of(parties: Iterable[Party], shelf: Shelf) -> Bits:
    return shelf.catalogue.having_any(f"party:{party.pk}" for party in parties)


KINDS = (
    Kind("output", _("Output"), _outputs),
    Kind("activity", _("Activity"), _activities),
    Kind("party", _("Party"), _parties),
    # For the pages of Parties, which tell their own practices from those that they take part in.
    Kind("partner", _("Partner"), _partners, offered=False),
    Kind("region", _("Electoral group"), _regions),
    Kind("group", _("Groups of Parties"), _groups),
    Kind("sector", _("Sector"), _sectors),
    Kind("sdg", _("SDG target"), _targets),
    Kind("source", _("Source"), _sources),
    Kind("year", _("Year"), _years),
    Kind("language", _("Language"), _languages),
    Kind("new", _("New since"), _sessions, single=True),
)
"""In the order in which they are shown."""
NAMES = tuple(kind.name for kind in KINDS)


def options(shelf: Shelf) -> dict[str, list[Option]]:
    """The values of every facet by its name, in the active language; made once a day."""
    key, today = (__name__, get_language()), timezone.localdate()
    day, made = shelf.made.get(key, (None, {}))
    if day != today:
        made = {kind.name: list(kind.options(shelf)) for kind in KINDS}
        shelf.made[key] = (today, made)
    options: dict[str, list[Option]] = made
    return options


@dataclass(slots=True)
class Value:
    """A value of a facet beside its box on a page; a page has hundreds, quickly made."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """A facet on a page; see `components/facet.html`."""

    name: str
    title: str
    values: list[Value]
    single: bool

    @property
    def open(self) -> bool:
        return any(value.selected for value in self.values)


def facet(kind: Kind, options: Iterable[Option], chosen: Iterable[str], within: Bits) -> Facet:
    """`kind` with the number of practices `within` that have each value; none only if chosen."""
    wanted = set(chosen)
    values = [
        Value(option.value, option.label, count, option.value in wanted)
        for option in options
        if (count := (option.bits & within).bit_count()) or option.value in wanted
    ]
    return Facet(kind.name, str(kind.title), values, kind.single)
