"""The open roadmap as pages draw it."""

from dataclasses import dataclass
from itertools import groupby

from activities.models import Edition, EditionActivity, Output


@dataclass(frozen=True)
class Column:
    """One output of an edition with its activities, in the order of their places."""

    output: Output
    activities: list[EditionActivity]


def columns_of(edition: Edition) -> list[Column]:
    """The edition's grid: a column an output, however many activities each has. One query."""
    placed = EditionActivity.objects.of(edition)
    return [
        Column(output, list(activities))
        for output, activities in groupby(placed, key=lambda activity: activity.output)
    ]
