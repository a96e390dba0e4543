"""Which practices a query finds, and how well each answers it.

A practice is found when it has every word and phrase of the query, wherever they stand. A word
of the title weighs most, then one of a Party's or an organisation's name, then one of the
summary. Where nothing has every word, words that no practice has are read as the nearest that
one has; failing that, practices that have most of the words are found, rare words counting more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import log
from operator import and_, or_

from practices.search import analysis, spelling
from practices.search.analysis import Word
from practices.search.catalogue import Bits, Catalogue, bits_of, places_in
from practices.search.engines import Ask, Field, engine
from practices.search.query import Query
from practices.search.shelf import Shelf

ANYWHERE = 1
"""What a word weighs in a practice that has it at all."""
WEIGHTS = ((Field.TITLE, 8), (Field.NAMES, 6), (Field.SUMMARY, 3))
WHOLE_WORD = 10
"""What a word of the title weighs that is written as it was asked for."""
MOST_MISSPELT = 4
"""More misspelt words of one query are not looked at."""
ENOUGH = 0.5
"""The part of a query that a practice must answer where none answers all of it."""

Weights = dict[int, float]
"""By place in the catalogue."""


@dataclass(frozen=True)
class Found:
    """The answer to a query."""

    bits: Bits
    scores: Mapping[int, float] = field(default_factory=dict)
    """By place in the catalogue; a practice that is not named ranks below all that are."""
    marked: tuple[Word, ...] = ()
    """The words to mark in what is shown."""
    read_as: Mapping[str, str] = field(default_factory=dict)
    """Misspelt words, each with the one that was looked for in its place."""
    some_words_only: bool = False
    """Nothing has every word."""

    def best_first(self, within: Bits) -> list[int]:
        """Places of those of `within`, the best first, then the newest."""
        # The sort is stable, so places of one score stay in the order of the newest.
        return sorted(places_in(within), key=lambda place: -self.scores.get(place, 0))


@dataclass(frozen=True)
class Standing:
    """How one word of the query stands to the practices."""

    word: Word
    bits: Bits
    """The practices that have it; 0 where that was not asked."""
    weights: Weights
    """Of the practices that have it in a field of more weight."""


def find(query: Query, shelf: Shelf) -> Found:
    """The answer to `query`, which is not empty.

    One query where something has every word, else at most two more, and that for the spellings
    where they are not kept yet.
    """
    catalogue = shelf.catalogue
    wanted = [Ask(_needed(query), phrases=query.phrases)] if query.words or query.phrases else []
    weighing = [ask for word in query.marked for ask in _weighing(word)]
    answers = iter(engine().find([*wanted, *query.without, *weighing]))
    everywhere = [next(answers) for _ask in wanted]
    unwanted = [catalogue.bits(next(answers)) for _ask in query.without]
    standings = [Standing(word, 0, _weights(word, answers, catalogue)) for word in query.marked]

    kept = catalogue.everything & ~reduce(or_, unwanted, 0)
    if not wanted:
        return Found(kept)
    found = catalogue.bits(everywhere[0])
    if found or not query.words:
        return Found(found & kept, _added(standings), query.marked)
    return _nearest(query, standings, kept, shelf)


def _nearest(query: Query, standings: Sequence[Standing], kept: Bits, shelf: Shelf) -> Found:
    """Where nothing has every word: misspelt words as they may be meant, else most of the words.

    Phrases are kept to.
    """
    standings = standings[: len(query.words)]
    if len(standings) > 1 or query.phrases:
        phrases = [_phrases(query)] if query.phrases else []
        answers = engine().find([*(Ask((each.word.stems,)) for each in standings), *phrases])
        having = [shelf.catalogue.bits(ids) for ids in answers]
        standings = [
            Standing(each.word, bits, each.weights)
            for each, bits in zip(standings, having, strict=False)
        ]
        kept = reduce(and_, having[len(standings) :], kept)
    meant = _meant([each.word for each in standings if not each.bits], kept, shelf)
    standings = [meant.get(each.word, each) for each in standings]
    read_as = {word.text: standing.word.text for word, standing in meant.items()}
    marked = tuple(each.word for each in standings)
    if found := reduce(and_, (each.bits for each in standings), kept):
        return Found(found, _added(standings), marked, read_as)
    scores = _answered(standings, kept, shelf.catalogue)
    some = bits_of(scores, len(shelf.catalogue.ids))
    return Found(some, scores, marked, read_as, some_words_only=True)


def _meant(words: Sequence[Word], kept: Bits, shelf: Shelf) -> dict[Word, Standing]:
    """Of misspelt words those that may be meant: the nearest, of these the one found most."""
    nearest = {
        word: [
            (slips, Word(other, analysis.stems_in_any_language(other)))
            for slips, other in spelling.candidates(word.text, shelf.spellings())
        ]
        for word in words[:MOST_MISSPELT]
    }
    others = {other: None for each in nearest.values() for _slips, other in each}
    answers = iter(
        engine().find([ask for other in others for ask in (Ask((other.stems,)), *_weighing(other))])
    )
    known = {
        other: Standing(
            other,
            shelf.catalogue.bits(next(answers)) & kept,
            _weights(other, answers, shelf.catalogue),
        )
        for other in others
    }
    meant = {}
    for word, each in nearest.items():
        there = [(slips, known[other]) for slips, other in each if known[other].bits]
        if there:
            # The sort is stable: of words found as often the one that begins alike comes first.
            meant[word] = min(there, key=lambda one: (one[0], -one[1].bits.bit_count()))[1]
    return meant


def _phrases(query: Query) -> Ask:
    inside = [word for phrase in query.phrases for word in analysis.query_words(phrase)]
    return Ask(tuple(word.stems for word in inside), phrases=query.phrases)


def _needed(query: Query) -> tuple[tuple[str, ...], ...]:
    """The stems of every word, those of the phrases too, by which the index narrows them."""
    return tuple(word.stems for word in query.marked)


def _weighing(word: Word) -> list[Ask]:
    """What is asked to weigh a word, the field of most weight first."""
    fields = [Ask((word.stems,), field) for field, _weight in WEIGHTS]
    return [Ask(((word.exact,),), Field.TITLE), *fields]


def _weights(word: Word, answers: Iterator[list[int]], catalogue: Catalogue) -> Weights:
    """Reads from `answers` those to `_weighing(word)`."""
    weights: Weights = {}
    for weight in (WHOLE_WORD, *(weight for _field, weight in WEIGHTS)):
        ids = next(answers)
        for place in catalogue.places(ids):
            weights.setdefault(place, weight)
    return weights


def _added(standings: Iterable[Standing]) -> Weights:
    """Scores where every practice has every word: what it has besides."""
    scores: defaultdict[int, float] = defaultdict(float)
    for standing in standings:
        for place, weight in standing.weights.items():
            scores[place] += weight - ANYWHERE
    return scores


def _answered(standings: Sequence[Standing], kept: Bits, catalogue: Catalogue) -> Weights:
    """Scores of those of `kept` that have enough of the words, the rarer the more they count."""
    size = len(catalogue.ids) + 1
    rarity = {each.word: log(size / each.bits.bit_count()) for each in standings if each.bits}
    answered: defaultdict[int, float] = defaultdict(float)
    scores: defaultdict[int, float] = defaultdict(float)
    for each in standings:
        for place in places_in(each.bits & kept):
            answered[place] += rarity[each.word]
            scores[place] += rarity[each.word] * each.weights.get(place, ANYWHERE)
    enough = ENOUGH * sum(rarity.values())
    return {place: score for place, score in scores.items() if answered[place] >= enough}
