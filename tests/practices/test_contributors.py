"""Contributors: who is shown, who is not, and what is kept of their consent."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError
from django.test import Client

from parties.enums import Role
from practices import workflow
from practices.models import Contributor, Practice
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_practice

pytestmark = pytest.mark.django_db

MORNING, NOON, EVENING = (datetime(2026, 5, 4, hour, tzinfo=UTC) for hour in (8, 12, 18))
SECRET = "Quokkasdottir"


def contributor(practice: Practice, **fields: Any) -> Contributor:
    """A saved contributor of whom everything is known; without consent unless it is given."""
    made = Contributor(
        practice=practice,
        **{
            "name": f"Wombat {SECRET}",
            "organisation": f"{SECRET} & daughters",
            "role": f"Lead of {SECRET}",
            "email": f"{SECRET.lower()}@people.example",
            **fields,
        },
    )
    return workflow.save_contributor(made, at=MORNING)


def test_each_consent_bears_the_time_at_which_it_was_given_and_withdrawn() -> None:
    person = contributor(make_practice())
    assert (person.shown_given_at, person.contactable_given_at) == (None, None)
    person.shown = True
    workflow.save_contributor(person, at=NOON)
    person.role = "Another"
    workflow.save_contributor(person, at=EVENING)
    person.refresh_from_db()
    assert (person.shown_given_at, person.shown_withdrawn_at) == (NOON, None)
    assert person.contactable_given_at is None
    person.shown, person.contactable = False, True
    workflow.save_contributor(person, at=EVENING)
    person.refresh_from_db()
    assert (person.shown_given_at, person.shown_withdrawn_at) == (NOON, EVENING)
    assert (person.contactable_given_at, person.contactable_withdrawn_at) == (EVENING, None)


@pytest.mark.parametrize("consent", ["shown", "contactable"])
def test_no_consent_is_kept_without_its_time(consent: str) -> None:
    with pytest.raises(IntegrityError):
        Contributor.objects.create(practice=make_practice(), name="X", **{consent: True})


def inline(practice: Practice, **fields: str) -> dict[str, str]:
    known = practice.contributors.first()
    row = {"id": str(known.pk) if known else "", "practice": str(practice.pk), **fields}
    return {
        "slug": practice.slug,
        "owner": str(practice.owner_id),
        "contributors-TOTAL_FORMS": "1",
        "contributors-INITIAL_FORMS": "1" if known else "0",
        **{f"contributors-0-{name}": value for name, value in row.items()},
    }


def test_the_secretariat_notes_contributors_and_no_log_names_them(
    signed_in: Callable[[User], Client], secretariat: User
) -> None:
    practice = make_practice()
    desk, address = signed_in(secretariat), f"/admin/practices/practice/{practice.pk}/change/"
    given = {"kind": "person", "name": f"Wombat {SECRET}", "email": f"{SECRET}@people.example"}
    assert desk.post(address, inline(practice, **given, shown="on")).status_code == 302
    person = practice.contributors.get()
    assert (person.shown, person.contactable) == (True, False)
    assert person.shown_given_at is not None
    assert desk.post(address, inline(practice, **given)).status_code == 302
    person.refresh_from_db()
    assert not person.shown
    assert person.shown_withdrawn_at is not None
    assert desk.post(address, inline(practice, **given, DELETE="on")).status_code == 302
    assert not practice.contributors.exists()
    logged = [(entry.object_repr, entry.change_message) for entry in LogEntry.objects.all()]
    assert len(logged) == 3
    assert SECRET.lower() not in str(logged).lower()


def test_nobody_else_reads_or_writes_them(signed_in: Callable[[User], Client]) -> None:
    practice = make_practice()
    contributor(practice)
    address = f"/admin/practices/practice/{practice.pk}/change/"
    for role in Role:
        response = signed_in(make_member(role, "FR")).post(address, inline(practice, name="Other"))
        assert response.status_code in (302, 403)
    assert practice.contributors.get().name == f"Wombat {SECRET}"
