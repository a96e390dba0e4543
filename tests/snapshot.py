"""The test database as it was at the start, put back after a test that really committed.

A flush would take the reference data too, and would need the guards lifted; loading all of it
again takes longer than most tests.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


class SQLiteSnapshot:
    """A copy in memory, through the database's own means of copying."""

    def __init__(self) -> None:
        self.copy = sqlite3.connect(":memory:")
        connection.ensure_connection()
        connection.connection.backup(self.copy)

    def restore(self) -> None:
        connection.ensure_connection()
        self.copy.backup(connection.connection)

    def close(self) -> None:
        self.copy.close()


class PostgreSQLSnapshot:
    """A second database on the same server, from which the first is made anew."""

    def __init__(self) -> None:
        self.name = connection.settings_dict["NAME"]
        self.copy = f"{self.name}_snapshot"
        self._replace(self.copy, self.name)

    def restore(self) -> None:
        self._replace(self.name, self.copy)

    def close(self) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{self.copy}"')

    def _replace(self, name: str, template: str) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            # By force: a thread of the test may not have let go of it yet.
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


@contextmanager
def snapshot() -> Iterator[SQLiteSnapshot | PostgreSQLSnapshot]:
    """The state of the test database now, to which `restore()` leads back."""
    taken = SQLiteSnapshot() if connection.vendor == "sqlite" else PostgreSQLSnapshot()
    try:
        yield taken
    finally:
        taken.close()
