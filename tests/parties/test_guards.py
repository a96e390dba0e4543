"""Nothing of what is shared, logged or published is ever changed: not by the ORM, not by SQL.

Runs on both engines; what is refused is refused by the database itself.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.models import Edition, Session
from parties.enums import Audience, Status
from parties.models import Party, Roadmap, RoadmapEntry, RoadmapEvent, RoadmapVersion
from practices.enums import ModerationAction, ProblemKind, ReportAction
from practices.models import (
    FormerSlug,
    ModerationEvent,
    Practice,
    ProblemEvent,
    ProblemReport,
)
from roadmap_portal.base import guards
from roadmap_portal.base.guards import Guarded
from roadmap_portal.overview.models import Overview
from tests import factories

pytestmark = pytest.mark.django_db


def shared_version() -> RoadmapVersion:
    return factories.share_roadmap("FR", {"1.1": Status.ACCOMPLISHED})


def shared_entry() -> RoadmapEntry:
    return shared_version().entries.get()


def roadmap_event() -> RoadmapEvent:
    return shared_version().events.get(activity=None)


def moderation_event() -> ModerationEvent:
    revision = factories.make_practice().revisions.get()
    return ModerationEvent.objects.create(revision=revision, action=ModerationAction.PUBLISH)


def problem_event() -> ProblemEvent:
    revision = factories.make_practice().revisions.get()
    report = ProblemReport.objects.create(
        practice=revision.practice,
        revision=revision,
        kind=ProblemKind.WRONG,
        message="No.",
        form_key=uuid4(),
    )
    return ProblemEvent.objects.create(report=report, action=ReportAction.SETTLE)


def published_overview() -> Overview:
    session = Session.objects.get(code="7.CP")
    return Overview.objects.create(
        session=session,
        cut_off=session.starts_on,
        baseline=session,
        edition=Edition.objects.in_force(),
        facts={"figures": [1]},
        checksum="0" * 64,
        published_at=timezone.now(),
    )


# What makes a frozen row of each model, and other values for what it says.
MAKE: dict[type[Guarded], Callable[[], Guarded]] = {
    RoadmapVersion: shared_version,
    RoadmapEntry: shared_entry,
    RoadmapEvent: roadmap_event,
    ModerationEvent: moderation_event,
    ProblemEvent: problem_event,
    Overview: published_overview,
}
OTHER_VALUES: dict[type[Guarded], dict[str, Any]] = {
    RoadmapVersion: {"number": 7, "audience": Audience.CONFERENCE, "shared_at": timezone.now()},
    RoadmapEntry: {"status": Status.PLANNED, "note": "Another"},
    RoadmapEvent: {"to_status": Status.PLANNED, "at": timezone.now()},
    ModerationEvent: {"action": ModerationAction.DECLINE, "reason": "Another"},
    ProblemEvent: {"action": ReportAction.DISMISS, "note": "Another"},
    Overview: {"facts": {"figures": [2]}, "checksum": "1" * 64},
}
Change = Callable[[Any, str, Any], object]


def save(row: models.Model, field: str, value: Any) -> None:
    setattr(row, field, value)
    row.save()


def save_field(row: models.Model, field: str, value: Any) -> None:
    setattr(row, field, value)
    row.save(update_fields=[field])


def update(row: models.Model, field: str, value: Any) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**{field: value})


def bulk_update(row: models.Model, field: str, value: Any) -> None:
    setattr(row, field, value)
    type(row)._default_manager.bulk_update([row], [field])


def upsert(row: models.Model, field: str, value: Any) -> None:
    setattr(row, field, value)
    type(row)._default_manager.bulk_create(
        [row], update_conflicts=True, update_fields=[field], unique_fields=["pk"]
    )


def sql_update(row: models.Model, field: str, value: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{row._meta.db_table}" SET "{field}" = %s WHERE id = %s',
            [row._meta.get_field(field).get_db_prep_save(value, connection), row.pk],
        )


def delete(row: models.Model, field: str, value: Any) -> None:
    row.delete()


def delete_many(row: models.Model, field: str, value: Any) -> None:
    type(row)._default_manager.filter(pk=row.pk).delete()


def raw_delete(row: models.Model, field: str, value: Any) -> None:
    rows = type(row)._default_manager.filter(pk=row.pk)
    rows._raw_delete(using="default")


def sql_delete(row: models.Model, field: str, value: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{row._meta.db_table}" WHERE id = %s', [row.pk])


def sql_replace(row: models.Model, field: str, value: Any) -> None:
    """SQLite's own way to change a row by deleting it."""
    names = [column.column for column in row._meta.concrete_fields]
    values = ["%s" if name == field else name for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f'REPLACE INTO "{row._meta.db_table}" ({", ".join(names)}) '
            f'SELECT {", ".join(values)} FROM "{row._meta.db_table}" WHERE id = %s',
            [row._meta.get_field(field).get_db_prep_save(value, connection), row.pk],
        )


def sql_truncate(row: models.Model, field: str, value: Any) -> None:
    with connection.cursor() as cursor:
        # Else the foreign keys that wait for the commit refuse before the guard does.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'TRUNCATE "{row._meta.db_table}" CASCADE')


CHANGES: list[Change] = [
    *(save, save_field, update, bulk_update, upsert, sql_update),
    *(delete, delete_many, raw_delete, sql_delete),
    sql_replace if connection.vendor == "sqlite" else sql_truncate,
]


def contents(row: models.Model) -> dict[str, Any]:
    """The row as the database has it now; under any other id it would be another."""
    return type(row)._default_manager.filter(pk=row.pk).values().get()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("model", MAKE)
def test_what_is_frozen_stays_as_it_is(model: type[Guarded], change: Change) -> None:
    row = MAKE[model]()
    before = contents(row)
    for field, value in OTHER_VALUES[model].items():
        # PROTECT comes before the database's own refusal where logs refer to the row.
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            change(model._default_manager.get(pk=before["id"]), field, value)
        assert contents(row) == before


GUARDED_IN_PART = {Roadmap, Practice, FormerSlug}
"""Refuse some changes only; the first is tried below, slugs in `tests/practices`."""


def test_every_guarded_table_is_tried() -> None:
    assert {*MAKE, *GUARDED_IN_PART} == set(guards.guarded_models())


@pytest.mark.parametrize("change", [save, save_field, update, bulk_update, upsert, sql_update])
def test_a_shared_roadmap_stays_with_its_party(change: Change) -> None:
    roadmap = shared_version().roadmap
    other = Party.objects.get(code="SN")
    with pytest.raises(IntegrityError, match="stays with its Party"), transaction.atomic():
        change(roadmap, "party_id", other.pk)
    assert Roadmap.objects.get().party.code == "FR"


def test_a_roadmap_of_which_nothing_is_shared_may_change_hands() -> None:
    factories.set_statuses("FR", {"1.1": Status.PLANNED})
    Roadmap.objects.update(party=Party.objects.get(code="SN"))
    assert Roadmap.objects.get().party.code == "SN"


def test_nothing_is_added_to_a_shared_version() -> None:
    version = shared_version()
    activity = factories.activity("2.2")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RoadmapEntry.objects.create(version=version, activity=activity, status=Status.PLANNED)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RoadmapEntry.objects.bulk_create(
            [RoadmapEntry(version=version, activity=activity, status=Status.PLANNED)]
        )
    assert list(version.entries.values_list("activity__placings__code", flat=True)) == ["1.1"]


def test_no_entry_is_moved_into_a_shared_version_or_out_of_it() -> None:
    version = shared_version()
    factories.set_statuses("FR", {"2.2": Status.PLANNED})
    draft = version.roadmap.versions.drafts().get()
    added = draft.entries.get(activity=factories.activity("2.2"))
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RoadmapEntry.objects.filter(pk=added.pk).update(version=version)
    other = factories.share_roadmap("SN", {"3.3": Status.PLANNED})
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        version.entries.update(version=other)
    assert version.entries.count() == other.entries.count() == 1


def test_a_shared_version_is_not_unshared() -> None:
    version = shared_version()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RoadmapVersion.objects.filter(pk=version.pk).update(
            shared_at=None, number=None, audience=""
        )
    assert not RoadmapVersion.objects.get(pk=version.pk).is_draft


def test_a_party_that_has_shared_cannot_be_deleted() -> None:
    version = shared_version()
    for model in (Party, Roadmap):
        with pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
            model.objects.all().delete()
    assert RoadmapVersion.objects.filter(pk=version.pk).exists()


def test_a_draft_can_be_changed() -> None:
    """The guards are no lock on everything."""
    shared_version()
    factories.set_statuses("FR", {"1.1": Status.PLANNED})
    draft = RoadmapVersion.objects.drafts().get()
    entry = draft.entries.get()
    save(entry, "note", "More of it")
    entry.delete()
    assert not draft.entries.exists()


@pytest.mark.parametrize("model", MAKE)
def test_the_admin_changes_none_of_it(model: type[Guarded], client: Client) -> None:
    row = MAKE[model]()
    if model not in admin.site._registry:
        pytest.skip("not in the admin at all")
    superuser = factories.make_user(is_staff=True, is_superuser=True)
    client.force_login(superuser)
    before = contents(row)
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
    for view in ("change", "delete"):
        answer = client.post(reverse(f"{name}_{view}", args=[row.pk]), {"post": "yes"})
        assert answer.status_code in (403, 404)
    answer = client.post(
        reverse(f"{name}_changelist"), {"action": "delete_selected", "_selected_action": row.pk}
    )
    assert contents(row) == before


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in cursor.fetchall() if "guard" in name or "keep" in name}


@pytest.mark.django_db(transaction=True)
def test_guards_are_back_after_a_migration_that_rebuilds_their_table() -> None:
    before = triggers()
    assert len(before) >= sum(len(model.guards) for model in guards.guarded_models())
    field = RoadmapEntry._meta.get_field("lead_institution")
    longer = models.CharField(max_length=field.max_length + 1, blank=True)
    longer.set_attributes_from_name(field.name)
    with connection.schema_editor() as editor:
        editor.alter_field(RoadmapEntry, field, longer)
    if connection.vendor == "sqlite":
        assert triggers() < before, "SQLite rebuilds the table, and its triggers are gone"
    with connection.schema_editor() as editor:
        editor.alter_field(RoadmapEntry, longer, field)
    call_command("migrate", verbosity=0)
    assert triggers() == before
    entry = shared_entry()
    with pytest.raises(IntegrityError, match="frozen"):
        update(entry, "note", "Another")


@pytest.mark.django_db(transaction=True)
def test_lifted_guards_are_back_even_after_a_failure() -> None:
    before = triggers()
    with suppress(DatabaseError), guards.lifted():
        assert triggers() == set()
        raise DatabaseError
    assert triggers() == before
