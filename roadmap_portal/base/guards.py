"""Triggers by which the database itself refuses to change what must never change.

A guarded table is declared by its model in `guards` (see `Guarded`). The triggers exist on
SQLite and PostgreSQL, hold against the ORM, the admin and plain SQL alike, and are put back
after each migration. PostgreSQL's TRUNCATE is refused too; a test that flushes the database
lifts them by `lifted()`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from roadmap_portal.base import versions


@dataclass(frozen=True)
class Guard:
    """One rule: `operation` on a row for which `when` is true is refused with `message`.

    `operation` is INSERT, UPDATE or DELETE. `when` is SQL over OLD and NEW that both engines
    understand; empty means always. `message` holds no quotation mark.
    """

    operation: str
    message: str
    when: str = ""


class Guarded(models.Model):
    """A model whose table is guarded by the rules in `guards`."""

    guards: ClassVar[tuple[Guard, ...]] = ()

    class Meta:
        abstract = True


def guarded_models() -> list[type[Guarded]]:
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Guarded) and model.guards and model._meta.managed
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers of every guarded table in place; harmless when they are."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in guarded_models():
            if model._meta.db_table in tables:
                for statement in _statements(connection.vendor, model):
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Lift every guard; only for what flushes a test database."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in guarded_models():
            table = model._meta.db_table
            if table not in tables:
                continue
            names = [f"{table}_guard_{index}" for index in range(len(model.guards))]
            for name in [*names, f"{table}_keep"]:
                if connection.vendor == "sqlite":
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
                else:
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """The guards are away inside, and back after."""
    connection = connections[using]
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def after_migrate(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: guards, notes of changes, and the database cache's table."""
    # post_migrate comes once for each app that has models; the last one finds every table.
    if app_config is [config for config in apps.get_app_configs() if config.models_module][-1]:
        install(connections[using])
        versions.install(connections[using])
        call_command("createcachetable", database=using, verbosity=0)


def _statements(vendor: str, model: type[Guarded]) -> Iterator[str]:
    table = model._meta.db_table
    for index, guard in enumerate(model.guards):
        name = f"{table}_guard_{index}"
        when = f"WHEN ({guard.when})" if guard.when else ""
        if vendor == "sqlite":
            yield f'DROP TRIGGER IF EXISTS "{name}"'
            yield (
                f'CREATE TRIGGER "{name}" BEFORE {guard.operation} ON "{table}" '
                f"FOR EACH ROW {when} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
            )
        elif vendor == "postgresql":
            # A WHEN clause of PostgreSQL takes no subquery, so the condition stands in the body.
            function = f"{name}_check"
            condition = guard.when or "TRUE"
            yield (
                f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS $$ '
                f"BEGIN IF {condition} THEN RAISE EXCEPTION '{guard.message}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                f"RETURN {'OLD' if guard.operation == 'DELETE' else 'NEW'}; END $$"
            )
            yield (
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {guard.operation} ON "{table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "{function}"()'
            )
    if vendor == "postgresql":
        function = f"{table}_keep_check"
        yield (
            f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS $$ '
            "BEGIN RAISE EXCEPTION 'This table keeps what it holds.' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        yield (
            f'CREATE OR REPLACE TRIGGER "{table}_keep" BEFORE TRUNCATE ON "{table}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{function}"()'
        )
