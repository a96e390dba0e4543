"""What the search box offers while somebody types."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from practices.search import analysis
from practices.search.engines import Ask, Field, engine
from practices.search.query import MAX_QUERY
from practices.search.rows import rows
from practices.search.shelf import Shelf, shelf

MIN_LETTERS = 2
MOST_PRACTICES = 6
MOST_PARTIES = 3


@dataclass(frozen=True)
class Suggestion:
    """A page that may be meant: a practice, or the practices of a Party."""

    url: str
    label: str | SafeString
    language: str
    """In which the label is written; empty for that of the page."""
    count: int | None = None
    """The practices of a Party."""


def suggestions(typed: str) -> list[Suggestion]:
    """For at least MIN_LETTERS typed: Parties whose name, practices whose title goes on so.

    All words but the last are whole. At most three queries.
    """
    typed = typed[:MAX_QUERY]
    if len(typed.strip()) < MIN_LETTERS or not (ask := _title(typed)):
        return []
    held = shelf()
    [ids] = engine().find([ask])
    best = sorted(held.catalogue.places(ids))[:MOST_PRACTICES]
    practices = [
        Suggestion(row.url, row.title, row.language)
        for row in rows([held.catalogue.ids[place] for place in best], held, None)
    ]
    return [*_parties(typed, held), *practices]


def _title(typed: str) -> Ask | None:
    """Titles with the words of `typed`, of which the last may go on; Chinese has no words."""
    if words := analysis.exact_words(typed):
        whole = tuple((word,) for word in words[:-1])
        return Ask(whole, Field.TITLE, beginning=words[-1])
    pairs = tuple(word.stems for word in analysis.query_words(typed))
    return Ask(pairs, Field.TITLE) if pairs else None


def _parties(typed: str, held: Shelf) -> list[Suggestion]:
    """Those that have a practice, by their name in the active language."""
    beginning = analysis.plain_words(typed).strip()
    found = []
    for party in held.vocabulary.parties_by_name():
        name = str(party.name)
        count = held.catalogue.having(f"party:{party.pk}").bit_count()
        if count and any(part.startswith(beginning) for part in _endings(name)):
            url = f"{reverse('practices')}?{urlencode({'party': party.code})}"
            found.append(Suggestion(url, name, "", count))
    return found[:MOST_PARTIES]


def _endings(name: str) -> list[str]:
    """The name from each of its words on, without accents."""
    words = analysis.plain_words(name).split()
    return [" ".join(words[start:]) for start in range(len(words))]
