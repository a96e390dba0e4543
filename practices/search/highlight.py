"""Marks in a text the words that a search found, by the analyser that found them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from practices.search import analysis
from practices.search.analysis import Word
from roadmap_portal.base.text import fold

BEGINNING = 2
"""Letters by which a word is told from others before it is looked at whole."""
AROUND = 110
"""Letters shown before and after the first word found in a long text."""

# A run of letters and digits with the marks above and below them, which are none to `\w`.
_MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
_RUN = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")


@dataclass(frozen=True)
class Marker:
    """Finds words of a query in texts."""

    stems: frozenset[str]
    beginnings: frozenset[str]
    """How the words begin: of most others this alone says that they are none of them."""

    @classmethod
    def of(cls, words: Iterable[Word]) -> "Marker":
        stems = frozenset(stem for word in words for stem in word.stems)
        plurals = {other for other, one in analysis.IRREGULAR.items() if one in stems}
        return cls(stems, frozenset(word[:BEGINNING] for word in stems | plurals))

    def spans(self, text: str, language: str) -> list[tuple[int, int]]:
        """Where in `text`, written in `language`, words of the query begin and end, in order."""
        if not self.stems:
            return []
        found = []
        for match in _RUN.finditer(text):
            if not self._may_hold(match.group(), language):
                continue
            for start, end, part in analysis.runs(match.group()):
                if analysis.is_chinese(part):
                    found += self._pairs(part, match.start() + start)
                elif not self.stems.isdisjoint(analysis.stems(part, language)):
                    found.append((match.start() + start, match.start() + end))
        return found

    def marked(self, text: str, language: str) -> SafeString:
        """`text` as HTML with its words of the query in `mark`."""
        return _with_marks(text, self.spans(text, language))

    def passage(self, text: str, language: str) -> SafeString | None:
        """What stands around the first word of the query in `text`; None where there is none."""
        spans = self.spans(text, language)
        if not spans:
            return None
        start, end = _passage(text, spans[0])
        inside = [(a - start, b - start) for a, b in spans if start <= a and b <= end]
        passage = _with_marks(text[start:end], inside)
        return format_html("{}{}{}", "… " if start else "", passage, " …" * (end < len(text)))

    def _may_hold(self, run: str, language: str) -> bool:
        # A stem begins as its word does, but Arabic's loses what stands before the root, and
        # what a run of Chinese holds may begin anywhere.
        if language in ("ar", "zh-hans"):
            return True
        beginning = _folded(run[:BEGINNING])[:BEGINNING]
        return beginning in self.beginnings or beginning[:1] in self.beginnings

    def _pairs(self, run: str, offset: int) -> list[tuple[int, int]]:
        """Characters of Chinese that belong to a pair of the query, neighbours joined."""
        hit = [False] * len(run)
        for place in range(len(run)):
            for width in (1, 2):
                if run[place : place + width] in self.stems and place + width <= len(run):
                    hit[place : place + width] = [True] * width
        found: list[tuple[int, int]] = []
        for place, is_hit in enumerate(hit):
            if is_hit and found and found[-1][1] == offset + place:
                found[-1] = (found[-1][0], offset + place + 1)
            elif is_hit:
                found.append((offset + place, offset + place + 1))
        return found


_folded = lru_cache(maxsize=5000)(fold)


def _with_marks(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    parts, last = [], 0
    for start, end in spans:
        parts += [
            conditional_escape(text[last:start]),
            format_html("<mark>{}</mark>", text[start:end]),
        ]
        last = end
    parts.append(conditional_escape(text[last:]))
    return mark_safe("".join(parts))  # noqa: S308 -- each part is escaped above


def _passage(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A part of `text` around `span` that cuts no word."""
    start, end = max(span[0] - AROUND, 0), min(span[1] + AROUND, len(text))
    if start:
        space = text.find(" ", start, span[0])
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", span[1], end)
        end = space if space >= 0 else end
    return start, end
