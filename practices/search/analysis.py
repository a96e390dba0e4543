"""From words to stems, the same for what is indexed and for what is asked, on either engine.

A word is a run of letters and digits. It is indexed under two stems: that of the word as it is
written, and that of the word without accents, so that a reader who types none finds it in any
inflection. Chinese has no spaces: its runs are cut into pairs of characters.

Three more forms serve what stems cannot: a word marked as `exact`, for the beginnings of words
and for a better rank; `plain_words` in their order, for phrases; `spellings`, for what is
offered in the place of a misspelt word.
"""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
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
EXACT = "\u00b7"
"""Neither a letter nor a digit, and yet part of a word to SQLite's tokenizer of ASCII."""
MIN_SPELLING, MAX_SPELLING = 5, 24
"""In shorter words each letter counts; longer ones are addresses and codes."""

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
_RUSSIAN = """
а без бы был была были было в вам вас весь во вот все вы где да для до его ее если еще же за и из
или им их к как ко когда кто ли мы на нас наш не него нет ни но о об он она они оно от по под при
с со так там то тот у уже чем что чтобы эта эти это этот я
"""
_ARABIC = """
ان او الا التي الذي الذين الى اما اي بعد بين بها به تلك ثم حتى حول ذلك عن عند على غير فوق في فيه
فيها قبل كان كانت كل كما لا لم لن ما مع من منذ هذا هذه هل هو هي و يا
"""
FUNCTION_WORDS = frozenset((_ENGLISH + _FRENCH + _SPANISH + _RUSSIAN + _ARABIC).split())
"""Words that tell nothing in a query; written without accents."""

_WORD = re.compile(r"[^\W_]+")
_HYPHENS = r"[-\u2010\u2011]"
_COMPOUND = re.compile(rf"[^\W_]+(?:{_HYPHENS}[^\W_]+)+")
_HAN = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]+)")
IRREGULAR = {"women": "woman", "men": "man", "children": "child"}
"""English plurals that no stemmer knows, and of which the Convention's subjects are full."""
_stemmers = threading.local()


def stems(text: str, language: str) -> list[str]:
    """What `text`, written in `language`, is found by; a language code of the settings."""
    return [stem for word in _words(text) for stem in _stems_of(word, language)]


@dataclass(frozen=True)
class Word:
    """One word of a query; a run of Chinese is several, one a pair of characters."""

    text: str
    """As it was typed, in lower case."""
    stems: tuple[str, ...]
    """Any of them may stand for it, over all languages."""

    @property
    def exact(self) -> str:
        return exact(self.text)


def stems_of_compounds(text: str, language: str) -> list[str]:
    """Stems of words with hyphens as if they had none: "plate-forme" is "plateforme" to others."""
    return [
        stem
        for compound in _COMPOUND.findall(text)
        for stem in stems(re.sub(_HYPHENS, "", compound), language)
    ]


def query_words(query: str) -> list[Word]:
    """The words of `query`, each once, at most MAX_WORDS.

    Function words are left out, unless there is nothing else. Empty when `query` has no letter
    or digit at all.
    """
    words = list(dict.fromkeys(_words(query)))
    telling = [word for word in words if fold(word) not in FUNCTION_WORDS]
    found: dict[tuple[str, ...], Word] = {}
    for text in (telling or words)[:MAX_WORDS]:
        for word in _as_asked(text):
            found.setdefault(word.stems, word)
    return list(found.values())[:MAX_WORDS]


def exact(word: str) -> str:
    """The mark under which a whole word is indexed beside its stems; no stem looks like it."""
    return EXACT + fold(word)


def exact_words(text: str) -> list[str]:
    """`exact` of each word; none for Chinese, whose pairs are exact already."""
    return [exact(word) for word in _words(text) if not is_chinese(word)]


def plain_words(text: str) -> str:
    """The words of `text` in their order without accents, a space before and after each.

    Characters of Chinese stand apart. Empty when there is no word.
    """
    parts = (" ".join(word) if is_chinese(word) else fold(word) for word in _words(text))
    joined = " ".join(parts)
    return f" {joined} " if joined else ""


def spellings(text: str) -> set[str]:
    """Words of `text` that may be offered for a misspelt one, without accents."""
    return {
        folded
        for word in _words(text)
        if not is_chinese(word) and MIN_SPELLING <= len(folded := fold(word)) <= MAX_SPELLING
    }


def is_chinese(run: str) -> bool:
    return _HAN.match(run) is not None


def runs(word: str) -> Iterator[tuple[int, int, str]]:
    """The parts of a written word: runs of Chinese and what is between them, with their places."""
    place = 0
    for part in _HAN.split(word):
        if part:
            yield place, place + len(part), part
        place += len(part)


def sort_key(text: str) -> str:
    """What orders titles alphabetically by their letters: no accent, case or punctuation."""
    return " ".join(fold(word) for word in _words(text))


def _words(text: str) -> Iterator[str]:
    """Words in lower case with their accents; runs of Chinese stand apart."""
    for run in _WORD.findall(plain(text)):
        for part in _HAN.split(run):
            if part:
                yield part if is_chinese(part) else part[:MAX_LETTERS]


def _stems_of(word: str, language: str) -> tuple[str, ...]:
    if is_chinese(word):
        # Single characters too, so that one can be asked for.
        return (*_pairs(word), *word)
    return _stems(word, language)


def stems_in_any_language(word: str) -> tuple[str, ...]:
    """The stems of one word that is not Chinese, in each language and in none."""
    return tuple(dict.fromkeys(s for code in ("", *STEMMERS) for s in _stems(word, code)))


def _as_asked(word: str) -> list[Word]:
    if is_chinese(word):
        return [Word(pair, (pair,)) for pair in _pairs(word) or [word]]
    return [Word(word, stems_in_any_language(word))]


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
    found = [fold(stem(word)) or folded, stem(folded) or folded]
    if language == "fr":
        # The stemmer keeps the plural's s after u and o: contenu, contenus; video, videos.
        found += [each[:-1] for each in found if len(each) > 4 and each.endswith(("us", "os"))]
    return tuple(dict.fromkeys(found))


def _stemmer(language: str) -> snowballstemmer.stemmer:
    # A stemmer holds the word that it works on, so each thread has its own.
    stemmer = getattr(_stemmers, language, None)
    if stemmer is None:
        stemmer = snowballstemmer.stemmer(STEMMERS[language])
        setattr(_stemmers, language, stemmer)
    return stemmer
