"""Finding practices: one index and one set of filters for pages, API, feeds and exports.

`PracticeSearch` is what they ask; `index` is what a change of published contents calls. How the
parts stand to each other:

    analysis   words to stems          query      what was typed, taken apart
    engines    stems to practices      find       which practices a query finds, best first
    index      keeps all up to date    spelling   what a misspelt word may mean
    catalogue  filters in memory       facets     their values and counts
    shelf      what is kept in memory  state      the search that an address asks for
    rows       practices as lists show them, with the words marked by `highlight`
    suggest    what is offered while somebody types
"""

from practices.search.index import index, index_missing, reindex_all, remove
from practices.search.rows import Row, rows
from practices.search.shelf import Shelf, shelf
from practices.search.state import PracticeSearch
from practices.search.suggest import suggestions

__all__ = [
    "PracticeSearch",
    "Row",
    "Shelf",
    "index",
    "index_missing",
    "reindex_all",
    "remove",
    "rows",
    "shelf",
    "suggestions",
]
