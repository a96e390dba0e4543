"""Reads that join the floors: how the world stands, in what is public."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from activities.models import Edition, EditionActivity, Output, Session
from activities.queries import columns_of
from parties.enums import Silence, Status
from parties.queries import Answer, Standing, standings, tally
from practices.search import PracticeSearch, Row, rows

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

    rows: list[Row]
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


def first_practices(filters: Mapping[str, str]) -> PracticeList:
    """The newest published practices that the list of practices shows under `filters`."""
    query_string = urlencode(filters)
    search = PracticeSearch(QueryDict(query_string))
    return PracticeList(
        rows=rows(search.ids[:FIRST], search.shelf, search.baseline),
        total=len(search.ids),
        url=f"{reverse('practices')}?{query_string}",
        baseline=search.baseline,
    )


def added_up(columns: list[WorldColumn]) -> list[tuple[Answer, int]]:
    """How often an activity is done, under way or planned: a Party counts once for each."""
    cells = [cell for column in columns for cell in column.cells]
    under_way: list[Answer] = [Status.ACCOMPLISHED, Status.IN_PROGRESS, Status.PLANNED]
    return [(answer, sum(cell.counts[answer] for cell in cells)) for answer in under_way]
