"""Where stems are kept and found: an FTS5 table on SQLite, a `tsvector` on PostgreSQL.

Both hold one row a practice and know two weights, title and body. What they are given is
analysed already (see `analysis`): stems are letters and digits alone, so they need no quoting
in either language of queries, and both engines find the same rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import connection
from django.db.models.expressions import RawSQL

Word = Sequence[str]
"""The stems of which any may stand for a word of the query."""


@dataclass(frozen=True)
class Entry:
    """What a practice is found by."""

    practice_id: int
    title: list[str]
    body: list[str]


class Engine(Protocol):
    """What a full-text engine must offer."""

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries of practices that have none."""

    def remove(self, practice_ids: Sequence[int]) -> None:
        """Forget these practices."""

    def clear(self) -> None:
        """Forget all."""

    def with_all(self, words: Iterable[Word]) -> RawSQL:
        """The ids of practices that have every word, as a sub-select."""

    def with_in_title(self, word: Word) -> RawSQL:
        """The ids of practices that have the word in a title, as a sub-select."""


class Fts5:
    """SQLite. The table's tokenizer only splits at the spaces between stems."""

    def put(self, entries: Iterable[Entry]) -> None:
        rows = [
            (entry.practice_id, " ".join(entry.title), " ".join(entry.body)) for entry in entries
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO practices_search (rowid, title, body) VALUES (%s, %s, %s)", rows
            )

    def remove(self, practice_ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM practices_search WHERE rowid = %s", [(key,) for key in practice_ids]
            )

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM practices_search")

    def with_all(self, words: Iterable[Word]) -> RawSQL:
        return self._found(" AND ".join(self._any(word) for word in words))

    def with_in_title(self, word: Word) -> RawSQL:
        return self._found(f"title : {self._any(word)}")

    def _any(self, word: Word) -> str:
        return "(" + " OR ".join(f'"{stem}"' for stem in word) + ")"

    def _found(self, expression: str) -> RawSQL:
        return RawSQL(
            "SELECT rowid FROM practices_search WHERE practices_search MATCH %s", [expression]
        )


class TextSearchVector:
    """PostgreSQL. The title's stems carry weight A; positions count nothing here."""

    def put(self, entries: Iterable[Entry]) -> None:
        rows = [(entry.practice_id, self._vector(entry)) for entry in entries]
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO practices_search (practice_id, words) VALUES (%s, %s::tsvector)", rows
            )

    def remove(self, practice_ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM practices_search WHERE practice_id = ANY(%s)", [list(practice_ids)]
            )

    def clear(self) -> None:
        with connection.cursor() as cursor:
            # What is published meanwhile waits, and then takes its place in the new index.
            cursor.execute("LOCK TABLE practices_search IN EXCLUSIVE MODE")
            cursor.execute("DELETE FROM practices_search")

    def with_all(self, words: Iterable[Word]) -> RawSQL:
        return self._found(" & ".join(self._any(word) for word in words))

    def with_in_title(self, word: Word) -> RawSQL:
        return self._found(self._any(word, weight=":A"))

    def _vector(self, entry: Entry) -> str:
        title, body = dict.fromkeys(entry.title), dict.fromkeys(entry.body)
        return " ".join([*(f"'{stem}':1A" for stem in title), *(f"'{stem}':2" for stem in body)])

    def _any(self, word: Word, weight: str = "") -> str:
        return "(" + " | ".join(f"'{stem}'{weight}" for stem in word) + ")"

    def _found(self, expression: str) -> RawSQL:
        return RawSQL(
            "SELECT practice_id FROM practices_search WHERE words @@ %s::tsquery", [expression]
        )


def engine() -> Engine:
    """That of the database in use."""
    return TextSearchVector() if connection.vendor == "postgresql" else Fts5()
