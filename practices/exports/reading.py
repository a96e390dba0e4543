"""Reading practices for a file: some hundred at a time, in a fixed number of queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import islice

from django.db.models import Prefetch
from django.utils import timezone

from activities.models import EditionActivity, Session
from practices.enums import PartyRole
from practices.models import Contributor, Practice, PracticeRevision, PracticeText
from practices.queries import is_new, placings, with_contents

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
    """A published practice with all that a file says of it at hand."""

    revision: PracticeRevision
    baseline: Session | None
    placings: dict[int, EditionActivity]

    @property
    def practice(self) -> Practice:
        return self.revision.practice

    @cached_property
    def texts(self) -> dict[str, PracticeText]:
        return {text.language: text for text in self.revision.texts.all()}

    @cached_property
    def text(self) -> PracticeText | None:
        """The words that a page in the active language shows."""
        return self.revision.text()

    @property
    def activities(self) -> tuple[str, ...]:
        placed = (self.placings.get(each.pk) for each in self.revision.activities.all())
        ordered = sorted(
            (each for each in placed if each), key=lambda each: (each.output.number, each.position)
        )
        return tuple(each.code for each in ordered)

    def parties(self, role: PartyRole) -> tuple[str, ...]:
        links = self.revision.party_links.all()
        return tuple(sorted(link.party.code for link in links if link.role == role))

    @property
    def is_new(self) -> bool:
        return is_new(self.practice, self.baseline)

    def let_go(self) -> None:
        """Forget the relations at hand. They point back at what holds them, so that else their
        memory is free again only when the collector has come round to it."""
        for row in (self.revision, self.practice):
            getattr(row, "_prefetched_objects_cache", {}).clear()

    @property
    def published_on(self) -> date | None:
        at = self.revision.published_at
        return timezone.localdate(at) if at else None


def chunks(contents: Contents) -> Iterator[list[Exported]]:
    """What a file holds, in order. Nine queries each, and those for the edition in force."""
    placed = placings()
    ids = iter(contents.ids)
    while wanted := list(islice(ids, CHUNK)):
        there = {revision.practice_id: revision for revision in _published(wanted)}
        chunk = [Exported(there[pk], contents.baseline, placed) for pk in wanted if pk in there]
        yield chunk
        for it in chunk:
            it.let_go()


def _published(ids: list[int]) -> Iterable[PracticeRevision]:
    """Their published revisions, in any order."""
    return (
        with_contents()
        .published()
        .filter(practice__in=ids)
        .select_related("output", "practice__first_listed_in")
        .prefetch_related(Prefetch("practice__contributors", Contributor.objects.shown()))
    )
