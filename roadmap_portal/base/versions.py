"""What a process keeps of the database's contents, and how it learns that they have changed.

A model names its subject in `data_topic` (see `Watched`). Triggers note each change of its table,
whoever makes it, in the same transaction; `current()` reads the notes of all subjects in one
query. A value that was made from the data (see `Kept`) serves as long as the notes of its
subjects are the same.

A note is a random number and a version is the count and the sum of the notes, so that a
transaction that is rolled back, or commits later than one that began after it, can never leave
an old value standing for new data.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar, Generic, TypeVar

from django.apps import apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Sum

T = TypeVar("T")
Versions = Mapping[str, tuple[int, int]]
"""By subject the count and the sum of its notes."""

MOST_NOTES = 500
"""More notes of one subject are put together by the sweep."""
_RANGE = 1_000_000_000_000


class DataChange(models.Model):
    """A note that data of a subject have changed; written by triggers alone."""

    topic = models.CharField(max_length=40, db_index=True)
    token = models.BigIntegerField()

    class Meta:
        verbose_name = "change of data"
        verbose_name_plural = "changes of data"

    def __str__(self) -> str:
        return self.topic


class Watched(models.Model):
    """A model whose changes are noted under `data_topic`, those of its many-to-many tables too."""

    data_topic: ClassVar[str]

    class Meta:
        abstract = True


class Kept(Generic[T]):
    """A value of this process, made anew when data of one of its subjects have changed."""

    def __init__(self, make: Callable[[], T], *, topics: tuple[str, ...]) -> None:
        self._make = make
        self._topics = topics
        self._held: tuple[object, T] | None = None
        self._lock = threading.Lock()

    def at(self, versions: Versions) -> T:
        """The value for data at `versions`, which the caller has from `current()`."""
        wanted = tuple(versions.get(topic) for topic in self._topics)
        held = self._held
        if held is not None and held[0] == wanted:
            return held[1]
        with self._lock:
            # Another thread may have made it meanwhile.
            if self._held is None or self._held[0] != wanted:
                self._held = (wanted, self._make())
            return self._held[1]


def current() -> Versions:
    """The versions of all subjects. One query."""
    notes = DataChange.objects.values_list("topic").annotate(Count("pk"), Sum("token")).order_by()
    return {topic: (count, int(total)) for topic, count, total in notes}


@transaction.atomic
def compact() -> None:
    """Put the notes of a subject together where they have become many."""
    for topic, (count, _total) in current().items():
        if count > MOST_NOTES:
            seen = dict(DataChange.objects.filter(topic=topic).values_list("pk", "token"))
            # A note that is committed meanwhile stays, and the version is a new one at any rate.
            DataChange.objects.filter(pk__in=list(seen)).delete()
            DataChange.objects.create(topic=topic, token=sum(seen.values()) % _RANGE)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers of every watched table in place; harmless when they are."""
    tables = set(connection.introspection.table_names())
    if DataChange._meta.db_table not in tables:
        return
    with connection.cursor() as cursor:
        for topic in sorted({topic for _table, topic in watched_tables()}):
            cursor.execute(
                "INSERT INTO base_datachange (topic, token) SELECT %s, 0 "
                "WHERE NOT EXISTS (SELECT 1 FROM base_datachange WHERE topic = %s)",
                [topic, topic],
            )
        for table, topic in watched_tables():
            if table in tables:
                for statement in _statements(connection.vendor, table, topic):
                    cursor.execute(statement)


def watched_tables() -> Iterator[tuple[str, str]]:
    """Each watched table with its subject."""
    for model in apps.get_models(include_auto_created=True):
        owner = model._meta.auto_created or model
        if isinstance(owner, type) and issubclass(owner, Watched):
            yield model._meta.db_table, owner.data_topic


def _statements(vendor: str, table: str, topic: str) -> Iterator[str]:
    if vendor == "sqlite":
        # One writer at a time: the subject's only note is written over.
        for operation in ("INSERT", "UPDATE", "DELETE"):
            name = f"{table}_note_{operation.lower()}"
            yield f'DROP TRIGGER IF EXISTS "{name}"'
            token = f"abs(random()) % {_RANGE}"
            yield (
                f'CREATE TRIGGER "{name}" AFTER {operation} ON "{table}" '  # noqa: S608 -- no input
                f"BEGIN UPDATE base_datachange SET token = {token} WHERE topic = '{topic}'; END"
            )
    elif vendor == "postgresql":
        # A note of its own for each statement: writing over one would make writers wait.
        values = f"VALUES (TG_ARGV[0], (random() * {_RANGE})::bigint)"
        yield (
            "CREATE OR REPLACE FUNCTION base_note_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN INSERT INTO base_datachange (topic, token) {values}; RETURN NULL; END $$"
        )
        yield (
            f'CREATE OR REPLACE TRIGGER "{table}_note" '
            f'AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION base_note_change('{topic}')"
        )
