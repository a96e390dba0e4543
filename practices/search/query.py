"""What a visitor typed, taken apart: words, phrases in quotes, and what is to be left out."""

import re
from dataclasses import dataclass

from practices.search import analysis
from practices.search.analysis import Word
from practices.search.engines import Ask

MAX_QUERY = 200
"""Characters of a search that are looked at."""

# What other keyboards and corrections make of a minus and of quotation marks; NUL parts words.
_AS_TYPED_ELSEWHERE = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-"),
    ord("\uff02"): '"',
    ord("\u300e"): "\u300c",
    ord("\u300f"): "\u300d",
    0: " ",
}
_TERM = re.compile(
    r"""(?P<minus>(?<!\S)-)?              # a minus, only at the beginning of a term
    (?:"(?P<q0>[^"]*)" | \u201c(?P<q1>[^\u201d]*)\u201d | \u00ab(?P<q2>[^\u00bb]*)\u00bb
     | \u201e(?P<q3>[^\u201c\u201d]*)[\u201c\u201d] | \u300c(?P<q4>[^\u300d]*)\u300d
     | (?P<word>[^\s"\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d]+))""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Query:
    """A search as the engine can be asked for it."""

    words: tuple[Word, ...]
    phrases: tuple[str, ...]
    """Runs of `analysis.plain_words`."""
    without: tuple[Ask, ...]
    """A practice that answers any of them is left out."""
    marked: tuple[Word, ...]
    """The words to mark in what is shown: those of `words` and of the phrases."""

    @property
    def is_empty(self) -> bool:
        """There is no word in it to search for, or to leave out."""
        return not (self.words or self.phrases or self.without)


def parse(typed: str) -> Query:
    """`typed`, of which MAX_QUERY characters count. Never fails: what is no word is passed over.

    >>> parse('livre "fixed price" -Skiza').phrases
    (' fixed price ',)
    """
    loose: list[str] = []
    phrases: dict[str, list[Word]] = {}
    without: dict[Ask, None] = {}
    for match in _TERM.finditer(typed[:MAX_QUERY].translate(_AS_TYPED_ELSEWHERE)):
        quoted = next((match[f"q{n}"] for n in range(5) if match[f"q{n}"] is not None), None)
        term = match["word"] if quoted is None else quoted
        if match["minus"]:
            if ask := _without(term, quoted=quoted is not None):
                without[ask] = None
        elif quoted is None:
            loose.append(term)
        elif plain := analysis.plain_words(term):
            phrases[plain] = analysis.query_words(term)
    words = tuple(analysis.query_words(" ".join(loose)))
    inside = [word for each in phrases.values() for word in each]
    return Query(
        words=words,
        phrases=tuple(phrases),
        without=tuple(without),
        marked=tuple({word.stems: word for word in (*words, *inside)}.values()),
    )


def _without(term: str, *, quoted: bool) -> Ask | None:
    """Of several words, such as those of "e-book", all must stand together to be left out."""
    words = tuple(word.stems for word in analysis.query_words(term))
    plain = analysis.plain_words(term)
    if not words:
        return None
    one_word = not quoted and len(plain.split()) == 1
    return Ask(words, phrases=() if one_word else (plain,))
