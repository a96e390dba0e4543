"""Reading practices for a file: some hundred at a time, in a fixed number of queries.

Rows of relations are read as plain values: Django's prefetch would take twice the time, and leave
objects that hold each other, whose memory is free again only when the collector comes round.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import get_language

from activities.models import Session
from practices.enums import PartyRole
from practices.models import (
    Contributor,
    Practice,
    PracticeLink,
    PracticeRevision,
    PracticeText,
    RevisionParty,
)
from practices.models.revision import preferred
from practices.queries import is_new, placings

T = TypeVar("T")

CHUNK = 300


@dataclass(frozen=True)
class Contents:
    """What a file is made of, and what it says of itself."""

    ids: Iterable[int]
    """Of practices, in the order of the file; what is not published any more is left out."""
    address: str
    """The list that shows the same practices."""
    language: str
    made_at: datetime
    baseline: Session | None
    demonstration: bool = False

    @property
    def name(self) -> str:
        """Of the file, without its ending."""
        demonstration = "-demonstration" if self.demonstration else ""
        return f"good-practices-{timezone.localdate(self.made_at):%Y-%m-%d}{demonstration}"


@dataclass(frozen=True)
class Exported:
    """A published practice with all that a file says of it."""

    revision: PracticeRevision
    texts: dict[str, PracticeText]
    """Its words by language."""
    activities: tuple[str, ...]
    """Codes, in the order of the edition in force."""
    parties: dict[str, tuple[str, ...]]
    """Codes by role."""
    sectors: tuple[str, ...]
    sdg_targets: tuple[str, ...]
    links: tuple[str, ...]
    contributors: tuple[Contributor, ...]
    """Those who agreed to be shown."""
    baseline: Session | None

    @property
    def practice(self) -> Practice:
        return self.revision.practice

    @cached_property
    def text(self) -> PracticeText | None:
        """The words that a page in the active language shows."""
        if not self.texts:
            return None
        return self.texts[preferred(self.texts, get_language() or "")]

    @property
    def is_new(self) -> bool:
        return is_new(self.practice, self.baseline)

    @property
    def published_on(self) -> date | None:
        at = self.revision.published_at
        return timezone.localdate(at) if at else None


def chunks(contents: Contents) -> Iterator[list[Exported]]:
    """What a file holds, in order. Eight queries each, and those for the edition in force."""
    codes = [(placed.activity_id, placed.code) for placed in placings().values()]
    ids = iter(contents.ids)
    while wanted := list(islice(ids, CHUNK)):
        there = {it.revision.practice_id: it for it in _exported(wanted, codes, contents.baseline)}
        yield [there[pk] for pk in wanted if pk in there]


def _exported(
    ids: list[int], codes: list[tuple[int, str]], baseline: Session | None
) -> Iterator[Exported]:
    """What is published of these practices, in any order."""
    revisions = (
        PracticeRevision.objects.published()
        .filter(practice__in=ids)
        .select_related("practice__first_listed_in", "output")
    )
    of_revision = {revision.pk: revision for revision in revisions}
    texts = _by_first(
        (text.revision_id, text)
        for text in PracticeText.objects.filter(revision__in=of_revision).order_by("language")
    )
    activities = _related("activities", of_revision, "activity")
    sectors = _related("sectors", of_revision, "sector__slug", "sector__position")
    targets = _related("sdg_targets", of_revision, "sdgtarget__code", "sdgtarget__position")
    links = _by_first(
        PracticeLink.objects.filter(revision__in=of_revision)
        .order_by("pk")
        .values_list("revision", "url")
    )
    parties = _by_first(
        (revision, (role, code))
        for revision, role, code in RevisionParty.objects.filter(revision__in=of_revision)
        .order_by("party__code")
        .values_list("revision", "role", "party__code")
    )
    contributors = _by_first(
        (each.practice_id, each) for each in Contributor.objects.shown().filter(practice__in=ids)
    )
    for pk, revision in of_revision.items():
        yield Exported(
            revision,
            {text.language: text for text in texts[pk]},
            tuple(code for activity, code in codes if activity in activities[pk]),
            {role: tuple(code for of, code in parties[pk] if of == role) for role in PartyRole},
            tuple(sectors[pk]),
            tuple(targets[pk]),
            tuple(links[pk]),
            tuple(contributors[revision.practice_id]),
            baseline,
        )


def _related(name: str, revisions: Iterable[int], value: str, *order: str) -> dict[int, list[Any]]:
    """Values of a many-to-many relation by the revision's id."""
    through = getattr(PracticeRevision, name).through.objects.filter(practicerevision__in=revisions)
    return _by_first(through.order_by(*order).values_list("practicerevision", value))


def _by_first(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: defaultdict[int, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
