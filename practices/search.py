"""Full-text search of practices; see the step that brings it."""

from collections.abc import Iterable


def index(practice_ids: Iterable[int]) -> None:
    """Bring the index up to date for these practices."""
