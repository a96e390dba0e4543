"""Pictures made on the server, as figures for a template to draw; each has its words beside it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from activities.models import EditionActivity
from parties.enums import ElectoralGroup
from parties.models import Party, RoadmapEntry
from parties.queries import Answer, GridColumn, Standing


@dataclass(frozen=True)
class Span:
    """One dated activity; `start` and `width` are hundredths of the timeline's length."""

    placed: EditionActivity
    answer: Answer
    entry: RoadmapEntry
    start: float
    width: float


@dataclass(frozen=True)
class Timeline:
    """Dated activities between the first day of `first_year` and the last day of `last_year`."""

    first_year: int
    last_year: int
    spans: list[Span]
    ticks: list[tuple[int, float]]
    """Years and where each begins, in hundredths."""


def timeline_of(columns: list[GridColumn]) -> Timeline | None:
    """The activities of a roadmap that have a date, in the order of the grid; None for none.

    One with a single date is drawn as a short mark on that day.
    """
    dated = [
        (cell, cell.entry, cell.entry.starts_on or cell.entry.ends_on)
        for column in columns
        for cell in column.cells
        if cell.entry and (cell.entry.starts_on or cell.entry.ends_on)
    ]
    days = [
        day for _cell, entry, _start in dated for day in (entry.starts_on, entry.ends_on) if day
    ]
    if not days:
        return None
    first, last = min(days).year, max(days).year
    begin, length = date(first, 1, 1), (date(last, 12, 31) - date(first, 1, 1)).days

    def place(day: date) -> float:
        return round(100 * (day - begin).days / length, 2)

    spans = []
    for cell, entry, start in dated:
        assert start is not None  # noqa: S101 -- chosen above for having one
        end = entry.ends_on or start
        width = max(place(end) - place(start), 1.0)
        spans.append(
            Span(cell.placed, cell.answer, entry, min(place(start), 99.0), round(width, 2))
        )
    step = max(1, (last - first + 1) // 6)
    ticks = [(year, place(date(year, 1, 1))) for year in range(first, last + 1, step)]
    return Timeline(first, last, spans, ticks)


@dataclass(frozen=True)
class Tile:
    """A Party in the world of equal tiles. `value` is the mark's name, `label` says it."""

    party: Party
    value: str
    label: str


@dataclass(frozen=True)
class TileGroup:
    """The tiles of one electoral group, by the Parties' codes."""

    name: str
    tiles: list[Tile]


def tile_world(tiles: list[Tile]) -> list[TileGroup]:
    """The world in groups of equal tiles: no borders to dispute, every Party as visible as any."""
    return [
        TileGroup(str(group.label), members)
        for group in ElectoralGroup
        if (
            members := sorted(
                (tile for tile in tiles if tile.party.electoral_group == group),
                key=lambda tile: tile.party.code,
            )
        )
    ]


def tiles_of(activity_id: int, world: list[Standing]) -> list[TileGroup]:
    """What each Party says of an activity, in what it shares with the public."""
    return tile_world(
        [
            Tile(standing.party, answer.value, str(answer.label))
            for standing in world
            if standing.version
            for answer in [standing.answer(activity_id)]
        ]
        # Not "not reported": it may have shared with the Conference alone.
        + [
            Tile(standing.party, "none", _("no public roadmap"))
            for standing in world
            if not standing.version
        ]
    )
