"""The fixed log of queries: mostly rare words, as people ask for names and topics."""

import random
from enum import StrEnum
from urllib.parse import urlencode

from tests.bench.corpus import SEED, Corpus

QUERIES = 600


class Breadth(StrEnum):
    """How many practices a word is in, as a part of all: up to the bound, above the one before."""

    RARE = "rare"
    MEDIUM = "medium"
    BROAD = "broad"


BOUNDS = {Breadth.RARE: (0.00005, 0.005), Breadth.MEDIUM: (0.005, 0.03), Breadth.BROAD: (0.03, 0.4)}
SHARES = {Breadth.RARE: 70, Breadth.MEDIUM: 25, Breadth.BROAD: 5}


def log(corpus: Corpus) -> list[tuple[Breadth, str]]:
    """Queries of the list, each with the breadth of its words; the same for the same corpus.

    Two thirds are one word, the others two; a quarter is narrowed by an output besides. None
    stands twice.
    """
    source = random.Random(SEED)
    words = {
        breadth: sorted(
            word
            for word, count in corpus.practices_with.items()
            if low < count / corpus.size <= high
        )
        for breadth, (low, high) in BOUNDS.items()
    }
    queries: dict[str, Breadth] = {}
    while len(queries) < QUERIES:
        breadth = source.choices(list(SHARES), list(SHARES.values()))[0]
        asked = source.sample(words[breadth], source.choice((1, 1, 2)))
        output = {"output": source.randint(1, 5)} if source.random() < 0.25 else {}
        queries[urlencode({"q": " ".join(asked), **output})] = breadth
    return [(breadth, query) for query, breadth in queries.items()]
