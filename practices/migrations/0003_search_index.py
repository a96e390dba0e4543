"""The full-text index of practices, in the manner of each engine (see `practices.search`).

A trigger takes a deleted practice out of it, whoever deletes it. SQLite loses triggers when a
later migration rebuilds the table of practices: such a migration puts this one back.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    "CREATE VIRTUAL TABLE practices_search "
    "USING fts5(title, body, tokenize = 'ascii', detail = 'column')",
    "CREATE TRIGGER practices_search_forget AFTER DELETE ON practices_practice "
    "BEGIN DELETE FROM practices_search WHERE rowid = OLD.id; END",
)
POSTGRESQL = (
    "CREATE TABLE practices_search (practice_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX practices_search_words ON practices_search USING gin (words)",
    "CREATE FUNCTION practices_search_forget() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN IF TG_OP = 'TRUNCATE' THEN DELETE FROM practices_search; "
    "ELSE DELETE FROM practices_search WHERE practice_id = OLD.id; END IF; RETURN NULL; END $$",
    "CREATE TRIGGER practices_search_forget AFTER DELETE ON practices_practice "
    "FOR EACH ROW EXECUTE FUNCTION practices_search_forget()",
    "CREATE TRIGGER practices_search_forget_all AFTER TRUNCATE ON practices_practice "
    "FOR EACH STATEMENT EXECUTE FUNCTION practices_search_forget()",
)
REVERSE = {
    "sqlite": (
        "DROP TRIGGER practices_search_forget",
        "DROP TABLE practices_search",
    ),
    "postgresql": (
        "DROP TRIGGER practices_search_forget ON practices_practice",
        "DROP TRIGGER practices_search_forget_all ON practices_practice",
        "DROP FUNCTION practices_search_forget()",
        "DROP TABLE practices_search",
    ),
}


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]:
        schema_editor.execute(statement)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in REVERSE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("practices", "0002_changes_and_titles")]

    operations = [migrations.RunPython(create, drop)]
