"""What a process keeps in memory serves exactly as long as the data are the same."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from activities.models import Session
from parties.models import Party, PartyGroup
from practices.models import PRACTICES, Practice
from roadmap_portal.base import versions
from roadmap_portal.base.models import REFERENCE, DataChange
from roadmap_portal.base.versions import Kept
from tests.factories import make_practice

pytestmark = pytest.mark.django_db


def of(topic: str) -> tuple[int, int]:
    return versions.current()[topic]


def triggers() -> set[str]:
    """Tables of which changes are noted, as the database itself says."""
    names = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' "
        "AND name LIKE '%_note_%'",
        "postgresql": "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_note'",
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor].replace("%", "%%"), [])
        return {row[0] for row in cursor.fetchall()}


def test_every_watched_table_has_its_triggers() -> None:
    watched = dict(versions.watched_tables())
    assert triggers() == set(watched)
    assert watched["parties_party"] == REFERENCE
    assert watched["parties_partygroup_parties"] == REFERENCE
    assert watched["practices_listing"] == watched["practices_practice"] == PRACTICES


def test_a_change_is_noted_whoever_makes_it() -> None:
    party = Party.objects.get(code="FR")

    def save() -> None:
        party.save()

    def update() -> None:
        Party.objects.filter(code="FR").update(name_en="Gaul")

    def sql() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE parties_party SET electoral_group = 'I' WHERE code = 'FR'")

    def insert() -> None:
        Party.objects.create(code="XX", name="Nowhere", electoral_group="I")

    def relate() -> None:
        PartyGroup.objects.first().parties.add(party)
        PartyGroup.objects.first().parties.remove(party)

    def delete() -> None:
        Party.objects.get(code="XX").delete()

    for change in (save, update, sql, insert, relate, delete):
        before, others = of(REFERENCE), of(PRACTICES)
        change()
        assert of(REFERENCE) != before, change.__name__
        assert of(PRACTICES) == others


def test_reading_and_what_nobody_keeps_change_nothing(secretariat: object) -> None:
    before = versions.current()
    list(Party.objects.all())
    Practice.objects.filter(slug="nowhere").count()
    assert versions.current() == before


def test_the_versions_take_one_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        versions.current()


def test_what_is_rolled_back_was_never_there() -> None:
    before = versions.current()
    kept = Kept(lambda: Party.objects.get(code="FR").name_en, topics=(REFERENCE,))
    assert kept.at(before) == "France"
    with transaction.atomic():
        Party.objects.filter(code="FR").update(name_en="Undone")
        assert kept.at(versions.current()) == "Undone"
        undone = versions.current()
        transaction.set_rollback(True)
    assert versions.current() == before
    assert kept.at(versions.current()) == "France"
    Party.objects.filter(code="FR").update(name_en="Gaul")
    assert versions.current() != undone
    assert kept.at(versions.current()) == "Gaul"


def test_a_value_is_made_once_for_many_threads_and_anew_after_a_change() -> None:
    made = []
    kept = Kept(lambda: made.append(1) or len(made), topics=(REFERENCE,))
    at = versions.current()
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _: kept.at(at), range(64))) == {1}
    make_practice("Of another subject")
    assert kept.at(versions.current()) == 1
    Session.objects.filter(code="7.CP").update(number=7)
    assert kept.at(versions.current()) == 2


def test_many_notes_are_put_together_and_the_version_is_a_new_one() -> None:
    DataChange.objects.bulk_create(
        DataChange(topic=REFERENCE, token=number) for number in range(versions.MOST_NOTES + 1)
    )
    before, practices = of(REFERENCE), of(PRACTICES)
    versions.compact()
    assert of(REFERENCE)[0] == 1
    assert of(REFERENCE) != before
    assert of(PRACTICES) == practices
    at = versions.current()
    versions.compact()
    assert versions.current() == at
    Party.objects.filter(code="FR").update(name_en="Gaul")
    assert of(REFERENCE) != at[REFERENCE]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_what_began_first_and_commits_last_is_noticed() -> None:
    """Neither waits for the other, and no version stands for two states."""
    changed, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                Party.objects.filter(code="FR").update(name_en="Slow")
                changed.set()
                assert go_on.wait(10)
        finally:
            connection.close()

    seen = [of(REFERENCE)]
    thread = threading.Thread(target=slow)
    thread.start()
    assert changed.wait(10)
    Party.objects.filter(code="DE").update(name_en="Quick")
    seen.append(of(REFERENCE))
    go_on.set()
    thread.join()
    seen.append(of(REFERENCE))
    assert len(set(seen)) == 3
