"""A search of practices as an address holds it: words, facets and order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_, or_
from typing import overload

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from activities.models import Session
from practices.models import EARLIEST_YEAR, Practice, latest_year
from practices.queries import published_practices
from practices.search import facets
from practices.search.catalogue import Bits
from practices.search.facets import Facet, Option
from practices.search.find import Found, find
from practices.search.query import MAX_QUERY, parse
from practices.search.shelf import Shelf, shelf

RELEVANCE, NEWEST, TITLE = "relevance", "newest", "title"
# By default the best match of a search comes first, and the newest where nothing is searched.
SORTS = {
    RELEVANCE: _("Best match first"),
    NEWEST: _("Newest first"),
    TITLE: _("By title"),
}
ONCE = ("q", "new", "sort")
"""What an address may hold once only; the values of the other facets widen each other."""


@dataclass(frozen=True)
class Chip:
    """A filter that is set: what it is, its value in words, and the query string without it."""

    name: str
    label: str
    value: str
    without: str


class PracticeSearch:
    """The published practices that the parameters of an address ask for, in their order.

    The parameters are `q`, `sort` and the facets of `facets.KINDS`; empty ones count as not
    given, and others are not looked at. Raises BadRequest with a sentence that names what is
    wrong. `baseline` is the session from which `new=1` counts; that of the edition in force if
    None. `on` is a shelf that is at hand, for several searches at once. At most five queries, the
    reading of the rows not among them.
    """

    def __init__(
        self, data: QueryDict, *, baseline: Session | None = None, on: Shelf | None = None
    ) -> None:
        self.shelf: Shelf = on or shelf()
        self.baseline = baseline or self.shelf.vocabulary.baseline
        self._refuse_repeated(data)
        typed = " ".join(data.get("q", "").split())
        self.typed = typed[:MAX_QUERY]
        """The words as they were typed, as far as they are looked at."""
        self.is_cut = len(typed) > MAX_QUERY
        self.sort = self._sort(data)
        self.chosen = {kind.name: self._values(data, kind.name) for kind in facets.KINDS}
        """By facet the values that are chosen."""
        self._options = facets.options(self.shelf)
        if self.baseline is None:
            # Before any edition is adopted nothing bears the asterisk.
            none = Option("1", gettext("New ones only"), 0)
            self._options = self._options | {"new": [*self._options["new"], none]}
        self._filters = {name: self._filter(name) for name in facets.NAMES if self.chosen[name]}

    @cached_property
    def found(self) -> Found:
        """What the words find, the filters left aside."""
        query = parse(self.typed)
        if not self.typed:
            return Found(self.shelf.catalogue.everything)
        return Found(0) if query.is_empty else find(query, self.shelf)

    @property
    def has_no_word(self) -> bool:
        """Something was typed, but no letter or digit."""
        return bool(self.typed) and parse(self.typed).is_empty

    @property
    def chosen_values(self) -> int:
        """How many values of facets are chosen."""
        return sum(len(values) for values in self.chosen.values())

    @property
    def default_sort(self) -> str:
        """The order where none is asked for."""
        return RELEVANCE if self.typed else NEWEST

    @property
    def other_sorts(self) -> list[tuple[str, str]]:
        """The orders to choose from besides the default; without words nothing matches best."""
        left_out = {self.default_sort} | (set() if self.typed else {RELEVANCE})
        return [(sort, str(label)) for sort, label in SORTS.items() if sort not in left_out]

    @cached_property
    def bits(self) -> Bits:
        """What is left."""
        return self._within()

    @cached_property
    def ids(self) -> "Ids":
        """The practices' ids in their order, to be cut into pages."""
        return Ids(self)

    def practices(self) -> "Practices":
        """The practices themselves, as `published_practices()` reads them; by slices."""
        return Practices(self.ids)

    def facets(self) -> list[Facet]:
        """Every facet with its values and counts. No query."""
        return [
            facets.facet(
                kind,
                self._options[kind.name],
                self.chosen[kind.name],
                self._within(but=kind.name) if kind.name in self._filters else self.bits,
            )
            for kind in facets.KINDS
            if kind.offered or self.chosen[kind.name]
        ]

    def chips(self) -> list[Chip]:
        """The words and each chosen value, to be taken away one by one."""
        chips = []
        if self.typed:
            chips.append(Chip("q", gettext("Words"), self.typed, self.query_string(q="")))
        for kind in facets.KINDS:
            labels = {option.value: option.label for option in self._options[kind.name]}
            for value in self.chosen[kind.name]:
                others = [each for each in self.chosen[kind.name] if each != value]
                without = self.query_string(**{kind.name: others})
                chips.append(Chip(kind.name, str(kind.title), labels[value], without))
        return chips

    def words(self) -> str:
        """What is asked for, in one line; empty where everything is."""
        return "; ".join(f"{chip.label}: {chip.value}" for chip in self.chips())

    def query_string(self, **instead: str | Sequence[str]) -> str:
        """The address's parameters in one order, empty ones left out.

        `instead` gives parameters other values; it may name `page` and such as well.
        """
        state: dict[str, str | Sequence[str]] = {"q": self.typed, **self.chosen, "sort": self.sort}
        data = QueryDict(mutable=True)
        for name, value in (state | instead).items():
            values = [value] if isinstance(value, str) else value
            data.setlist(name, [each for each in values if each])
        return str(data.urlencode())

    def order(self) -> Iterator[int]:
        """Places in the catalogue of what is left, in order."""
        catalogue = self.shelf.catalogue
        if self.sort == TITLE:
            return catalogue.by_title(self.bits, get_language() or "en")
        if self.typed and self.sort != NEWEST:
            return iter(self.found.best_first(self.bits))
        return catalogue.newest(self.bits)

    def _within(self, but: str = "") -> Bits:
        """What the words find, narrowed by every facet except `but`."""
        filters = (bits for name, bits in self._filters.items() if name != but)
        return reduce(and_, filters, self.found.bits)

    def _filter(self, name: str) -> Bits:
        by_value = {option.value: option.bits for option in self._options[name]}
        for value in self.chosen[name]:
            if value not in by_value:
                raise BadRequest(_refusal(name, value))
        return reduce(or_, (by_value[value] for value in self.chosen[name]))

    def _values(self, data: QueryDict, name: str) -> list[str]:
        values = list(dict.fromkeys(value for value in data.getlist(name) if value))
        if name == "new" and values == ["1"] and self.baseline:
            return [self.baseline.code]
        return values

    def _sort(self, data: QueryDict) -> str:
        sort = data.get("sort", "")
        if sort and sort not in SORTS:
            raise BadRequest(_refusal("sort", sort))
        return sort

    def _refuse_repeated(self, data: QueryDict) -> None:
        for name in ONCE:
            if len(data.getlist(name)) > 1:
                raise BadRequest(
                    gettext("“%(name)s” stands more than once in the address. Give it once.")
                    % {"name": name}
                )


class Ids(Sequence[int]):
    """Ids of practices in the order of a search, read as far as they are asked for."""

    def __init__(self, search: PracticeSearch) -> None:
        self._search = search

    def __len__(self) -> int:
        return self._search.bits.bit_count()

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...

    def __getitem__(self, index: int | slice) -> int | list[int]:
        ids = self._search.shelf.catalogue.ids
        if isinstance(index, slice):
            places = islice(self._search.order(), index.start, index.stop, index.step)
            return [ids[place] for place in places]
        return self[index : index + 1][0]

    def __iter__(self) -> Iterator[int]:
        ids = self._search.shelf.catalogue.ids
        return (ids[place] for place in self._search.order())


class Practices(Sequence[Practice]):
    """Practices of a search, each slice read at once."""

    def __init__(self, ids: Sequence[int]) -> None:
        self._ids = ids

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, index: int) -> Practice: ...
    @overload
    def __getitem__(self, index: slice) -> list[Practice]: ...

    def __getitem__(self, index: int | slice) -> Practice | list[Practice]:
        if isinstance(index, slice):
            wanted = self._ids[index]
            there = published_practices().in_bulk(wanted)
            return [there[key] for key in wanted if key in there]
        return self[index : index + 1][0]


def _refusal(name: str, value: str) -> str:
    shown = "".join(letter for letter in value if letter.isprintable())[:40]
    words = {"name": name, "value": shown, "first": EARLIEST_YEAR, "last": latest_year()}
    if name == "year":
        return gettext("“%(value)s” is not a “year”: give one from %(first)s to %(last)s.") % words
    if name == "new":
        return (
            gettext(
                "“%(value)s” is not a session that “new” can count from: give a code such as "
                "12.IGC, or 1 for that of the asterisk."
            )
            % words
        )
    return (
        gettext("“%(value)s” is not a known value of “%(name)s”. Choose one from the list.") % words
    )
