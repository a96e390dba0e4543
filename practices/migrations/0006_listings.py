"""Listings, spellings, and the full-text index in the fields by which practices are ranked.

The index begins empty; `load_reference` fills in what is missing.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    "DROP TABLE practices_search",
    "CREATE VIRTUAL TABLE practices_search USING fts5("
    "title, names, summary, words, plain UNINDEXED, tokenize = 'ascii', detail = 'column')",
)
POSTGRESQL = (
    "DROP TABLE practices_search",
    "CREATE TABLE practices_search (practice_id bigint PRIMARY KEY, title tsvector NOT NULL, "
    "names tsvector NOT NULL, summary tsvector NOT NULL, words tsvector NOT NULL, "
    "plain text NOT NULL)",
    # The indexes answer nearly alone: what they cover is kept out of the rows, so that those
    # that must be visited lie close together.
    "ALTER TABLE practices_search SET (toast_tuple_target = 128)",
    "CREATE INDEX practices_search_title ON practices_search USING gin (title)",
    "CREATE INDEX practices_search_names ON practices_search USING gin (names)",
    "CREATE INDEX practices_search_summary ON practices_search USING gin (summary)",
    "CREATE INDEX practices_search_words ON practices_search USING gin (words)",
)
BACK = {
    "sqlite": (
        "DROP TABLE practices_search",
        "CREATE VIRTUAL TABLE practices_search "
        "USING fts5(title, body, tokenize = 'ascii', detail = 'column')",
    ),
    "postgresql": (
        "DROP TABLE practices_search",
        "CREATE TABLE practices_search (practice_id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX practices_search_words ON practices_search USING gin (words)",
    ),
}


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]:
        schema_editor.execute(statement)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0005_problem_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('practice', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='listing', serialize=False, to='practices.practice')),
                ('terms', models.TextField()),
                ('year_start', models.PositiveSmallIntegerField(null=True)),
                ('year_end', models.PositiveSmallIntegerField(null=True)),
                ('texts', models.JSONField()),
                ('title_keys', models.JSONField()),
            ],
            options={
                'verbose_name': 'listing of a good practice',
                'verbose_name_plural': 'listings of good practices',
            },
        ),
        migrations.CreateModel(
            name='Spelling',
            fields=[
                ('word', models.CharField(max_length=24, primary_key=True, serialize=False)),
            ],
            options={
                'verbose_name': 'spelling',
                'verbose_name_plural': 'spellings',
            },
        ),
        migrations.RemoveField(
            model_name='practicetext',
            name='title_key',
        ),
        migrations.RunPython(create, drop),
    ]
