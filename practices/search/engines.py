"""Where stems are kept and found: an FTS5 table on SQLite, `tsvector` columns on PostgreSQL.

Both hold one row a practice, and tell in which field a word stands. What they are given is
analysed already (see `analysis`): no stem needs quoting in either language of queries, a phrase
is compared as plain text, and so both engines find the same rows. Another engine takes their
place by the five methods of `Engine`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.db import connection

Stems = Sequence[str]
"""The stems of which any may stand for a word."""


class Field(StrEnum):
    """Where a word may stand; `WORDS` holds those of all the others and of the description."""

    TITLE = "title"
    NAMES = "names"
    SUMMARY = "summary"
    WORDS = "words"


@dataclass(frozen=True)
class Entry:
    """What a practice is found by: stems by field, and its words in their order."""

    practice_id: int
    stems: dict[Field, list[str]]
    plain: str


@dataclass(frozen=True)
class Ask:
    """A question to the engine: which practices have every one of `words` in `field`?

    `phrases` are runs of `analysis.plain_words` that must stand in the text as they are.
    `beginning` is the beginning of one more word, as marked by `analysis.exact`.
    """

    words: Sequence[Stems]
    field: Field = Field.WORDS
    phrases: Sequence[str] = ()
    beginning: str = ""


class Engine(Protocol):
    """What a full-text engine must offer."""

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries of practices that have none."""

    def remove(self, practice_ids: Sequence[int]) -> None:
        """Forget these practices."""

    def clear(self) -> None:
        """Forget all."""

    def find(self, asks: Sequence[Ask]) -> list[list[int]]:
        """The ids of the practices that answer each of `asks`, in no order. One query in all."""

    def analyze(self) -> None:
        """Let the engine count anew what it holds, after a bulk load."""


class Sql(ABC):
    """What both engines of SQL share. Ids come as one text, which is read ten times sooner."""

    def find(self, asks: Sequence[Ask]) -> list[list[int]]:
        if not asks:
            return []
        selects, values = [], []
        for number, ask in enumerate(asks):
            conditions, asked = self._where(ask)
            for phrase in ask.phrases:
                conditions.append(self.has_phrase)
                asked.append(phrase)
            selects.append(
                f"SELECT {number}, {self.joined_ids} FROM practices_search "  # noqa: S608 -- constants
                f"WHERE {' AND '.join(conditions)}"
            )
            values += asked
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(selects), values)
            answers = dict(sorted(cursor.fetchall()))
        return [
            [int(key) for key in (answers[n] or "").split(",") if key] for n in range(len(asks))
        ]

    def analyze(self) -> None:
        with connection.cursor() as cursor:
            # Both planners count wrongly after a bulk load otherwise.
            cursor.execute("ANALYZE")

    joined_ids = ""
    has_phrase = ""

    @abstractmethod
    def _where(self, ask: Ask) -> tuple[list[str], list[str]]:
        """Conditions of SQL, and the values for their placeholders."""


class Fts5(Sql):
    """SQLite. The table's tokenizer only splits at the spaces between stems."""

    joined_ids = "group_concat(rowid)"
    has_phrase = "instr(plain, %s) > 0"

    def put(self, entries: Iterable[Entry]) -> None:
        rows: list[tuple[int | str, ...]] = [
            (entry.practice_id, *(" ".join(entry.stems[each]) for each in Field), entry.plain)
            for entry in entries
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO practices_search (rowid, title, names, summary, words, plain) "
                "VALUES (%s, %s, %s, %s, %s, %s)",
                rows,
            )

    def remove(self, practice_ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM practices_search WHERE rowid = %s", [(key,) for key in practice_ids]
            )

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM practices_search")

    def _where(self, ask: Ask) -> tuple[list[str], list[str]]:
        parts = ["(" + " OR ".join(f'"{stem}"' for stem in word) + ")" for word in ask.words]
        if ask.beginning:
            parts.append(f'"{ask.beginning}"*')
        return ["practices_search MATCH %s"], [f"{ask.field} : ({' AND '.join(parts)})"]


class TextSearchVector(Sql):
    """PostgreSQL. A column a field, so that its index answers without a look at the row."""

    joined_ids = "string_agg(practice_id::text, ',')"
    has_phrase = "position(%s in plain) > 0"

    def put(self, entries: Iterable[Entry]) -> None:
        rows: list[tuple[int | str, ...]] = [
            (entry.practice_id, *(self._vector(entry.stems[each]) for each in Field), entry.plain)
            for entry in entries
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO practices_search (practice_id, title, names, summary, words, plain) "
                "VALUES (%s, %s::tsvector, %s::tsvector, %s::tsvector, %s::tsvector, %s)",
                rows,
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

    def analyze(self) -> None:
        with connection.cursor() as cursor:
            # What was added in bulk waits unsorted in the indexes, which makes them seem dear.
            for each in Field:
                cursor.execute("SELECT gin_clean_pending_list(%s)", [f"practices_search_{each}"])
        super().analyze()

    def _vector(self, stems: Iterable[str]) -> str:
        return " ".join(f"'{stem}'" for stem in stems)

    def _where(self, ask: Ask) -> tuple[list[str], list[str]]:
        parts = ["(" + " | ".join(f"'{stem}'" for stem in word) + ")" for word in ask.words]
        if ask.beginning:
            parts.append(f"'{ask.beginning}':*")
        return [f"{ask.field} @@ %s::tsquery"], [" & ".join(parts)]


def engine() -> Engine:
    """That of the database in use."""
    return TextSearchVector() if connection.vendor == "postgresql" else Fts5()
