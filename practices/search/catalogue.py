"""The published practices as columns in memory, so that filters and their counts take no query.

A set of practices is an integer of which bit n stands for the practice in place n; the newest
has place 0. Two sets are combined by `&`, `|` and `~`, and counted by `int.bit_count`: 100,000
practices are 12,500 bytes, and a facet of 250 values is counted in a millisecond or two. The
columns are loaded from `Listing` whenever it has changed (see `shelf`).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from practices.models import Listing
from roadmap_portal.base.database import by_code_point

Bits = int
"""A set of practices."""


@dataclass(frozen=True)
class Catalogue:
    """Which practices there are, in the order of the newest, and the terms of each."""

    ids: list[int]
    ages: list[int]
    """Of each whose first listing is known the day's number, negative, and so ascending."""
    terms: dict[str, Bits]
    """Practices by term; see `Listing.terms`."""
    years: dict[int, Bits]
    """Practices that ran in a year."""
    _places: dict[int, int] = field(repr=False)
    _by_title: dict[str, list[int]] = field(default_factory=dict, repr=False)

    @property
    def everything(self) -> Bits:
        return (1 << len(self.ids)) - 1

    def having(self, term: str) -> Bits:
        return self.terms.get(term, 0)

    def having_any(self, terms: Iterable[str]) -> Bits:
        found = 0
        for term in terms:
            found |= self.having(term)
        return found

    def listed_after(self, day: date) -> Bits:
        """First listed after `day`; those of no known day are not."""
        return (1 << bisect_left(self.ages, -day.toordinal())) - 1

    def places(self, ids: Iterable[int]) -> list[int]:
        """Places of practices; of one published since the catalogue was loaded there is none."""
        known = self._places
        return [known[key] for key in ids if key in known]

    def bits(self, ids: Iterable[int]) -> Bits:
        return bits_of(self.places(ids), len(self.ids))

    def newest(self, found: Bits) -> Iterator[int]:
        """Places of `found` in the order of the newest."""
        return places_in(found)

    def by_title(self, found: Bits, language: str) -> Iterator[int]:
        """Places of `found` in the order of the titles that a page in `language` shows."""
        digits = _digits(found)
        last = len(digits)
        return (place for place in self._titles(language) if place < last and digits[place] == "1")

    def _titles(self, language: str) -> list[int]:
        """All places by title. One query the first time in a language."""
        if language not in self._by_title:
            key = Cast(KeyTextTransform(language, "title_keys"), TextField())
            rows = Listing.objects.order_by(by_code_point(key), "pk").values_list("pk", flat=True)
            self._by_title[language] = self.places(rows)
        return self._by_title[language]


def places_in(found: Bits) -> Iterator[int]:
    """The places of a set, ascending: the newest first."""
    # Looking for a one in the text of the digits is much quicker than shifting bit by bit.
    digits = _digits(found)
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


def _digits(found: Bits) -> str:
    """A "1" for each place in the set and a "0" for each other, as far as the last in it."""
    return bin(found)[:1:-1]


def bits_of(places: Iterable[int], size: int) -> Bits:
    """The set of the practices in `places`, each below `size`."""
    buffer = bytearray(size // 8 + 1)
    for place in places:
        buffer[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(buffer, "little")


def load() -> Catalogue:
    """The catalogue as the database holds it now. One query."""
    rows = (
        Listing.objects.order_by(F("practice__first_listed_on").desc(nulls_last=True), "pk")
        .values_list("pk", "practice__first_listed_on", "year_start", "year_end", "terms")
        .iterator(chunk_size=5000)
    )
    ids: list[int] = []
    ages: list[int] = []
    terms: defaultdict[str, list[int]] = defaultdict(list)
    years: defaultdict[int, list[int]] = defaultdict(list)
    for place, (key, day, first, last, own) in enumerate(rows):
        ids.append(key)
        if day is not None:
            ages.append(-day.toordinal())
        for term in own.split():
            terms[term].append(place)
        if first is not None:
            for year in range(first, (last or first) + 1):
                years[year].append(place)
    size = len(ids)
    return Catalogue(
        ids=ids,
        ages=ages,
        terms={term: bits_of(places, size) for term, places in terms.items()},
        years={year: bits_of(places, size) for year, places in sorted(years.items())},
        _places={key: place for place, key in enumerate(ids)},
    )
