"""Finding practices: full-text search and the filters that pages and API share."""

from practices.search.filters import PracticeFilter
from practices.search.fulltext import index, matching, reindex_all, remove

__all__ = ["PracticeFilter", "index", "matching", "reindex_all", "remove"]
