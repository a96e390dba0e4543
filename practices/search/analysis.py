"""From words to stems, the same for what is indexed and for what is asked, on either engine.

A word is a run of letters and digits. It is indexed under two stems: that of the word as it is
written, and that of the word without accents, so that a reader who types none finds it in any
inflection. Chinese has no spaces: its runs are cut into pairs of characters.
"""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from roadmap_portal.base.text import fold, plain

STEMMERS = {
    "ar": "arabic",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "ru": "russian",
}
MAX_WORDS = 32
"""More words of one query are not looked at."""
MAX_LETTERS = 60
"""No longer word can be told from another; keeps stems within what the engines hold."""

_ENGLISH = """
a about after all also an and any are as at be been but by can do does for from had has have he
her his how i if in into is it its more my no not of on or our she so such than that the their
them then there these they this those to was we were what when where which who why will with you
your
"""
_FRENCH = """
ai as au aux avec c ce ces cet cette chez comme d dans de des du elle elles en entre est et eux
il ils j je l la le les leur leurs lui m mais me meme mes moi mon n ne nos notre nous on ont ou
par pas plus pour qu que quel quelle qui s sa sans se ses si son sont sous sur t ta te tes ton
tous tout tu un une vers vos votre vous y
"""
_SPANISH = """
al como con cual cuando del desde e el ella ellos entre era es esa ese esta este esto estos ha
han hasta hay la las lo los mas mi muy ni no nos o para pero por que quien se ser si sin sobre su
sus tambien te tiene u un una uno unos ya yo
"""
FUNCTION_WORDS = frozenset((_ENGLISH + _FRENCH + _SPANISH).split())
"""Words that tell nothing in a query; written without accents."""

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]+)")
IRREGULAR = {"women": "woman", "men": "man", "children": "child"}
"""English plurals that no stemmer knows, and of which the Convention's subjects are full."""
_stemmers = threading.local()


def stems(text: str, language: str) -> list[str]:
    """What `text`, written in `language`, is found by; a language code of the settings."""
    return [stem for word in _words(text) for stem in _stems_of(word, language)]


def query_words(query: str) -> list[list[str]]:
    """Each word of `query` as the stems of which any may stand for it, over all languages.

    Function words are left out, unless there is nothing else. Empty when `query` has no letter
    or digit at all.
    """
    words = list(dict.fromkeys(_words(query)))
    telling = [word for word in words if fold(word) not in FUNCTION_WORDS]
    found: dict[tuple[str, ...], None] = {}
    for word in (telling or words)[:MAX_WORDS]:
        for alternatives in _alternatives(word):
            found[alternatives] = None
    return [list(alternatives) for alternatives in list(found)[:MAX_WORDS]]


def sort_key(text: str) -> str:
    """What orders titles alphabetically by their letters: no accent, case or punctuation."""
    return " ".join(fold(word) for word in _words(text))


def _words(text: str) -> Iterator[str]:
    """Words in lower case with their accents; runs of Chinese stand apart."""
    for run in _WORD.findall(plain(text)):
        for part in _HAN.split(run):
            if part:
                yield part if _HAN.match(part) else part[:MAX_LETTERS]


def _stems_of(word: str, language: str) -> tuple[str, ...]:
    if _HAN.match(word):
        # Single characters too, so that one can be asked for.
        return (*_pairs(word), *word)
    return _stems(word, language)


def _alternatives(word: str) -> list[tuple[str, ...]]:
    """A word's stems in any language; a run of Chinese is several words, one a pair."""
    if _HAN.match(word):
        return [(pair,) for pair in _pairs(word) or [word]]
    languages = ["", *STEMMERS]
    return [tuple(dict.fromkeys(s for code in languages for s in _stems(word, code)))]


def _pairs(run: str) -> list[str]:
    return [run[index : index + 2] for index in range(len(run) - 1)]


@lru_cache(maxsize=50_000)
def _stems(word: str, language: str) -> tuple[str, ...]:
    """The word's stem as written and without accents; the bare word in a language of no stemmer."""
    folded = fold(word)
    if language not in STEMMERS:
        return (folded,)
    if language == "en":
        word = folded = IRREGULAR.get(folded, folded)
    stem = _stemmer(language).stemWord
    # A stemmer may leave nothing of a word that is all ending.
    return tuple(dict.fromkeys((fold(stem(word)) or folded, stem(folded) or folded)))


def _stemmer(language: str) -> snowballstemmer.stemmer:
    # A stemmer holds the word that it works on, so each thread has its own.
    stemmer = getattr(_stemmers, language, None)
    if stemmer is None:
        stemmer = snowballstemmer.stemmer(STEMMERS[language])
        setattr(_stemmers, language, stemmer)
    return stemmer
