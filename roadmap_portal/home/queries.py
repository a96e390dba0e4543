"""Reads that join the floors: how the world stands, in what is public."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from activities.models import Edition, EditionActivity, Output, Session
from activities.queries import columns_of
from parties.enums import Silence, Status
from parties.queries import Answer, Standing, standings, tally
from practices.models import PracticeRevision
from practices.queries import Listed, baseline_in_force, listed, published_practices
from practices.search.filters import newest_first

FIRST = 10
"""Practices that a page of something else shows."""


@dataclass(frozen=True)
class WorldCell:
    """One activity and how often each answer is given to it by what is public.

    `counts` has all seven answers by their value; `reporting` Parties have shared a version
    with the public, and each has one of the answers other than "not reported".
    """

    placed: EditionActivity
    counts: dict[str, int]
    reporting: int

    @property
    def accomplished(self) -> int:
        return self.counts[Status.ACCOMPLISHED]

    @property
    def in_progress(self) -> int:
        return self.counts[Status.IN_PROGRESS]

    @property
    def planned(self) -> int:
        return self.counts[Status.PLANNED]

    @property
    def answers(self) -> list[tuple[Answer, int]]:
        """What the reporting Parties answer, each of them once: together they are `reporting`."""
        possible: list[Answer] = [*Status, Silence.NOT_STATED]
        return [(answer, self.counts[answer]) for answer in possible]

    @property
    def segments(self) -> list[tuple[str, float, float]]:
        """The bar's parts: status, start and width in hundredths of the reporting Parties."""
        parts, start = [], 0.0
        for status in (Status.ACCOMPLISHED, Status.IN_PROGRESS, Status.PLANNED):
            width = 100 * self.counts[status] / self.reporting if self.reporting else 0.0
            parts.append((status.value, round(start, 2), round(width, 2)))
            start += width
        return parts


@dataclass(frozen=True)
class WorldColumn:
    """One output with its cells."""

    output: Output
    cells: list[WorldCell]


def world_cell(placed: EditionActivity, world: list[Standing]) -> WorldCell:
    counts = tally(standing.answer(placed.activity_id) for standing in world)
    return WorldCell(placed, counts, sum(standing.version is not None for standing in world))


def world_grid(edition: Edition, day: date) -> tuple[list[WorldColumn], int, int]:
    """The grid of all Parties as the public sees it, how many report, and how many there are."""
    world = standings(day, public=True)
    columns = [
        WorldColumn(column.output, [world_cell(placed, world) for placed in column.activities])
        for column in columns_of(edition)
    ]
    return columns, sum(standing.version is not None for standing in world), len(world)


@dataclass(frozen=True)
class PracticeList:
    """The first practices of some, how many they are, and where all of them stand."""

    rows: list[Listed]
    total: int
    url: str
    baseline: Session | None

    @property
    def more(self) -> bool:
        """There are others than `rows`."""
        return self.total > len(self.rows)

    @property
    def has_new(self) -> bool:
        return any(row.is_new for row in self.rows)


def first_practices(filters: Mapping[str, Any], **lookup: Any) -> PracticeList:
    """The newest published practices whose published revision fits `lookup`.

    `filters` are those under which the list of practices shows all of them.
    """
    fitting = PracticeRevision.objects.published().filter(**lookup)
    found = published_practices().filter(pk__in=fitting.values("practice"))
    baseline = baseline_in_force()
    return PracticeList(
        rows=listed(newest_first(found)[:FIRST], baseline),
        total=found.count(),
        url=f"{reverse('practices')}?{urlencode(filters)}",
        baseline=baseline,
    )


def added_up(columns: list[WorldColumn]) -> list[tuple[Answer, int]]:
    """How often an activity is done, under way or planned: a Party counts once for each."""
    cells = [cell for column in columns for cell in column.cells]
    under_way: list[Answer] = [Status.ACCOMPLISHED, Status.IN_PROGRESS, Status.PLANNED]
    return [(answer, sum(cell.counts[answer] for cell in cells)) for answer in under_way]
