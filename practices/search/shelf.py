"""All that a list of practices needs besides its rows, kept in memory until the data change."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from activities.models import Edition, EditionActivity, Output, SdgTarget, Sector, Session
from parties.models import Party, PartyGroup
from practices.models import PRACTICES, Spelling
from practices.search import catalogue
from practices.search.catalogue import Catalogue
from roadmap_portal.base import versions
from roadmap_portal.base.models import REFERENCE
from roadmap_portal.base.text import fold


@dataclass(frozen=True)
class Vocabulary:
    """The reference data by which practices are filtered and described.

    Its rows hold their words in every language, and show those of the active one.
    """

    edition: Edition | None
    """The one in force; None before any is adopted."""
    outputs: list[Output]
    activities: list[EditionActivity]
    """As the edition in force places them."""
    parties: dict[int, Party]
    groups: list[tuple[PartyGroup, list[Party]]]
    """Each with its members."""
    sectors: list[Sector]
    targets: list[SdgTarget]
    sessions: list[Session]
    """The latest first."""
    _ordered: dict[str, list[Party]] = field(default_factory=dict, repr=False)

    @property
    def baseline(self) -> Session | None:
        """From which pages count the asterisk."""
        return self.edition.baseline if self.edition else None

    def output(self, key: int) -> Output | None:
        """None for one that was made since."""
        return next((output for output in self.outputs if output.pk == key), None)

    def session(self, code: str) -> Session | None:
        return next((each for each in self.sessions if each.code == code), None)

    def parties_by_name(self) -> list[Party]:
        """In the order of the alphabet of the active language."""
        language = get_language() or ""
        if language not in self._ordered:
            self._ordered[language] = sorted(
                self.parties.values(), key=lambda party: fold(str(party.name))
            )
        return self._ordered[language]


@dataclass(frozen=True)
class Shelf:
    """What is kept, as it was when the shelf was asked for."""

    catalogue: Catalogue
    vocabulary: Vocabulary
    versions: versions.Versions
    made: dict[Hashable, Any]
    """What others make of the two and keep as long as they are the same, under keys of theirs."""

    def spellings(self) -> list[str]:
        """Words that may be meant by a misspelt one. One query where they are not kept yet."""
        return _spellings.at(self.versions)


def shelf() -> Shelf:
    """The shelf for the data as they are now. One query where nothing has changed."""
    now = versions.current()
    kept = _kept.at(now)
    return Shelf(kept.catalogue, kept.vocabulary, now, kept.made)


@dataclass(frozen=True)
class _Kept:
    catalogue: Catalogue
    vocabulary: Vocabulary
    made: dict[Hashable, Any] = field(default_factory=dict)


def _read_vocabulary() -> Vocabulary:
    try:
        edition: Edition | None = Edition.objects.in_force()
    except Edition.DoesNotExist:
        edition = None
    groups = PartyGroup.objects.prefetch_related("parties")
    return Vocabulary(
        edition=edition,
        outputs=list(Output.objects.select_related("goal")),
        activities=list(EditionActivity.objects.in_force()) if edition else [],
        parties={party.pk: party for party in Party.objects.all()},
        groups=[(group, list(group.parties.all())) for group in groups],
        sectors=list(Sector.objects.all()),
        targets=list(SdgTarget.objects.all()),
        sessions=list(Session.objects.order_by("-ends_on", "-code")),
    )


def _read_spellings() -> list[str]:
    return list(Spelling.objects.values_list("word", flat=True))


# In one, so that what is made of both never meets a catalogue of another moment.
_kept = versions.Kept(
    lambda: _Kept(catalogue.load(), _read_vocabulary()), topics=(PRACTICES, REFERENCE)
)
_spellings = versions.Kept(_read_spellings, topics=(PRACTICES,))
