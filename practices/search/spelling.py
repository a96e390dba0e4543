"""What may have been meant by a word that no practice has."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from practices.search.analysis import MAX_SPELLING, MIN_SPELLING
from roadmap_portal.base.text import fold

MOST_CANDIDATES = 6
_LONG_WORD = 8


def candidates(word: str, known: Sequence[str]) -> list[tuple[int, str]]:
    """Of `known` the words one slip from `word`, or two where it is long, each with its slips.

    A slip is a letter too many, too few, wrong, or changed with its neighbour. The nearest
    come first, among these the ones that begin alike.
    """
    folded = fold(word)
    if not MIN_SPELLING <= len(folded) <= MAX_SPELLING or folded.isdigit():
        return []
    slips = 2 if len(folded) >= _LONG_WORD else 1
    near = extract(folded, known, scorer=OSA.distance, score_cutoff=slips, limit=None)

    def rank(found: tuple[str, float, int]) -> tuple[float, int, str]:
        other, distance, _index = found
        return distance, -_common_beginning(folded, other), other

    best = sorted(near, key=rank)[:MOST_CANDIDATES]
    return [(int(distance), other) for other, distance, _index in best]


def _common_beginning(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
