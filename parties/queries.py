"""Reads of Parties and roadmaps: the grid of one, the standing of all, what changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, OuterRef, Subquery

from activities.models import Edition, EditionActivity, Output
from activities.queries import columns_of
from parties.enums import Audience, Silence, Status
from parties.models import (
    Party,
    Roadmap,
    RoadmapEntry,
    RoadmapVersion,
    RoadmapVersionQuerySet,
)
from roadmap_portal.base.dates import end_of_day

Answer = Status | Silence


@dataclass(frozen=True)
class Cell:
    """One activity of a grid and what is said of it."""

    placed: EditionActivity
    answer: Answer
    entry: RoadmapEntry | None = None

    @property
    def revision(self) -> int:
        """The entry's revision; 0 where there is none."""
        return self.entry.revision if self.entry else 0

    @property
    def has_details(self) -> bool:
        entry = self.entry
        return entry is not None and bool(
            entry.starts_on or entry.ends_on or entry.lead_institution or entry.note
        )


@dataclass(frozen=True)
class GridColumn:
    """One output of a grid with its cells."""

    output: Output
    cells: list[Cell]


@dataclass(frozen=True)
class WorkingRoadmap:
    """What a workspace shows: the draft, else the last shared version, else nothing."""

    edition: Edition
    draft: RoadmapVersion | None
    latest: RoadmapVersion | None
    """The version shared last."""

    @property
    def version(self) -> RoadmapVersion | None:
        return self.draft or self.latest


def working_roadmap(party: Party) -> WorkingRoadmap:
    """The state of a Party's roadmap as its officials see it. At most two queries."""
    versions = list(
        RoadmapVersion.objects.filter(roadmap__party=party).select_related("edition", "shared_by")
    )
    draft = next((version for version in versions if version.is_draft), None)
    latest = max(
        (version for version in versions if version.number),
        key=lambda version: version.number or 0,
        default=None,
    )
    current = draft or latest
    return WorkingRoadmap(current.edition if current else Edition.objects.in_force(), draft, latest)


def entries_of(version: RoadmapVersion | None) -> dict[int, RoadmapEntry]:
    """The version's entries by the id of their activity; none for no version."""
    if version is None:
        return {}
    entries = RoadmapEntry.objects.filter(version=version).select_related("updated_by")
    return {entry.activity_id: entry for entry in entries}


def cell_of(placed: EditionActivity, entry: RoadmapEntry | None, silence: Silence) -> Cell:
    return Cell(placed, Status(entry.status) if entry else silence, entry)


def grid_of(
    edition: Edition, version: RoadmapVersion | None, *, untouched: Silence | None = None
) -> list[GridColumn]:
    """The edition's grid with what `version` says. Two queries.

    An activity without an entry is "not stated", and throughout "not reported" where there is
    no version; `untouched` says otherwise, for the Party itself.
    """
    entries = entries_of(version)
    silence = untouched or (Silence.NOT_STATED if version else Silence.NOT_REPORTED)
    return [
        GridColumn(
            column.output,
            [
                cell_of(placed, entries.get(placed.activity_id), silence)
                for placed in column.activities
            ],
        )
        for column in columns_of(edition)
    ]


@dataclass(frozen=True)
class Change:
    """How an activity differs between two versions."""

    placed: EditionActivity
    before: RoadmapEntry | None
    after: RoadmapEntry | None


def changes_between(
    edition: Edition, before: RoadmapVersion | None, after: RoadmapVersion | None
) -> list[Change]:
    """What `after` says otherwise than `before`, in the order of the edition."""
    old, new = entries_of(before), entries_of(after)
    return [
        Change(placed, old.get(placed.activity_id), new.get(placed.activity_id))
        for column in columns_of(edition)
        for placed in column.activities
        if _content(old.get(placed.activity_id)) != _content(new.get(placed.activity_id))
    ]


def _content(entry: RoadmapEntry | None) -> tuple[object, ...] | None:
    if entry is None:
        return None
    return (entry.status, entry.starts_on, entry.ends_on, entry.lead_institution, entry.note)


@dataclass(frozen=True)
class Standing:
    """A Party, and what its version in force at a date says.

    `version` is None for a Party that has shared nothing; `answers` are by activity id, and an
    activity that is not among them is "not stated".
    """

    party: Party
    version: RoadmapVersion | None
    answers: dict[int, Status] = field(default_factory=dict)
    withheld: bool = False
    """The Party has shared, but with none of those for whom this is made."""

    def answer(self, activity_id: int) -> Answer:
        if self.version is None:
            return Silence.NOT_REPORTED
        return self.answers.get(activity_id, Silence.NOT_STATED)


def parties_at(day: date) -> list[Party]:
    """The denominator: Parties that had deposited by `day`, by name. Unknown dates are out."""
    return list(Party.objects.filter(deposited_on__lte=day))


def parties_without_date() -> list[Party]:
    """Parties whose date of deposit is not known; figures leave them out and name them."""
    return list(Party.objects.filter(deposited_on__isnull=True))


def standings(day: date, *, public: bool) -> list[Standing]:
    """What each Party of `day` had shared by its end in Paris. Three or four queries.

    With `public` only versions shared with the public count; a Party that has shared with the
    Conference alone is then `withheld`, which tells no more than that it has shared.
    """
    shared = RoadmapVersion.objects.shared_by(end_of_day(day))
    visible = shared.filter(audience=Audience.PUBLIC) if public else shared
    versions = {
        version.roadmap.party_id: version
        for version in visible.latest_of_each().select_related("roadmap")
    }
    answers: dict[int, dict[int, Status]] = {}
    entries = RoadmapEntry.objects.filter(version__in=[v.pk for v in versions.values()])
    for version_id, activity_id, status in entries.values_list("version", "activity", "status"):
        answers.setdefault(version_id, {})[activity_id] = Status(status)
    sharing = (
        set(Roadmap.objects.filter(versions__in=shared).values_list("party", flat=True))
        if public
        else set(versions)
    )
    return [
        Standing(
            party,
            version := versions.get(party.pk),
            answers.get(version.pk, {}) if version else {},
            withheld=version is None and party.pk in sharing,
        )
        for party in parties_at(day)
    ]


def latest_public_versions() -> RoadmapVersionQuerySet:
    """The latest public version of each Party, by the Party's name, entries at hand.

    Each has a `public_number`, which counts its Party's public versions: the plain number would
    tell the public of those shared with the Conference alone.
    """
    earlier = (
        RoadmapVersion.objects.public()
        .filter(roadmap=OuterRef("roadmap"), number__lte=OuterRef("number"))
        .order_by()
        .values("roadmap")
        .annotate(count=Count("pk"))
        .values("count")
    )
    found: RoadmapVersionQuerySet = (
        RoadmapVersion.objects.public()
        .latest_of_each()
        .annotate(public_number=Subquery(earlier))
        .select_related("roadmap__party", "edition__document")
        .prefetch_related("entries")
        .order_by("roadmap__party__name", "pk")
    )
    return found


def tally(answers: Iterable[Answer]) -> dict[str, int]:
    """How often each of the seven answers stands in `answers`; all seven are always there."""
    counts: dict[str, int] = {answer.value: 0 for answer in (*Status, *Silence)}
    for answer in answers:
        counts[answer.value] += 1
    return counts
