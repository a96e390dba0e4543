"""Two at the same moment, on connections of their own: one change, and a sentence for the other."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from parties.enums import Role
from parties.models import Party
from practices import search, workflow
from practices.enums import State
from practices.models import Listing, Practice, PracticeRevision
from tests.factories import make_member, make_user
from tests.practices.steps import contents, draft, found, published, submitted
from tests.threads import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_moderators_decide_once() -> None:
    revision, user = submitted(), make_user()
    answers = at_once(
        lambda: workflow.publish(revision, seen=1, acting_user=user),
        lambda: workflow.decline(revision, "No", seen=1, acting_user=user),
        lambda: workflow.return_to_party(revision, "Why", seen=1, acting_user=user),
    )
    assert kinds(answers) == [PracticeRevision, workflow.WrongState, workflow.WrongState]
    assert revision.events.count() == 2


def test_two_officials_write_one_after_the_other() -> None:
    revision, user = draft(), make_user()
    answers = at_once(
        *(
            lambda title=title: workflow.save_draft(
                revision, contents(title=title), seen=1, acting_user=user
            )
            for title in ("One", "Two")
        )
    )
    assert kinds(answers) == [PracticeRevision, workflow.StaleRevision]
    revision.refresh_from_db()
    assert revision.edits == 2


def test_a_form_sent_twice_at_once_begins_one_practice() -> None:
    party, user, key = Party.objects.get(code="FR"), make_user(), uuid4()
    answers = at_once(
        *[lambda: workflow.start_draft(party, contents(), acting_user=user, key=key)] * 3
    )
    assert kinds(answers) == [workflow.AlreadyBegun, workflow.AlreadyBegun, PracticeRevision]
    assert Practice.objects.filter(form_key=key).count() == 1


def test_two_submissions_of_one_title_get_two_addresses() -> None:
    user, drafts = make_user(), [draft(title="Same"), draft(title="Same"), draft(title="Same")]
    answers = at_once(
        *(lambda each=each: workflow.submit(each, seen=1, acting_user=user) for each in drafts)
    )
    assert kinds(answers) == [PracticeRevision] * 3
    slugs = {answer.practice.slug for answer in answers}
    assert slugs == {"same", "same-fr", "same-fr-2"}


def test_a_change_is_begun_once() -> None:
    practice, user = published().practice, make_user()
    answers = at_once(*[lambda: workflow.begin_revision(practice, acting_user=user)] * 3)
    assert kinds(answers) == [PracticeRevision, workflow.RevisionOpen, workflow.RevisionOpen]
    assert practice.revisions.count() == 2


def test_a_double_click_on_submit_submits_once() -> None:
    user = make_member(Role.FOCAL_POINT, "FR")
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(user)
    revision = draft()
    data = {
        "language": "en",
        "title": "Typed",
        "summary": "Typed.",
        "output": contents().output.pk,
        "seen": 1,
        "action": "submit",
    }
    url = f"/en/workspace/FR/practices/{revision.practice_id}/"
    answers = at_once(*(lambda client=client: client.post(url, data) for client in clients))
    assert [answer.status_code for answer in answers] == [302, 302]
    revision.refresh_from_db()
    assert revision.state == State.SUBMITTED
    assert [event.action for event in revision.events.all()] == ["submit"]


def test_a_failure_leaves_neither_state_nor_log_nor_index(monkeypatch: Any) -> None:
    """The mail is made last; when it cannot be, nothing has happened."""
    revision = submitted(title="Quokka atlas", user=make_member(Role.FOCAL_POINT, "FR"))

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError

    monkeypatch.setattr("practices.workflow.moderation.mail.send", fail)
    with pytest.raises(OSError):  # noqa: PT011 -- the one raised above
        workflow.publish(revision, seen=1, acting_user=make_user())
    revision.refresh_from_db()
    practice = Practice.objects.get(pk=revision.practice_id)
    assert (revision.state, revision.events.count()) == (State.SUBMITTED, 1)
    assert practice.first_listed_on is None
    key = "practice_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM practices_search WHERE {key} = %s", [practice.pk])
        assert cursor.fetchone() == (0,)


def test_who_index_a_practice_at_once_leave_one_entry() -> None:
    """As when the Secretariat saves a Party while one of its practices is published."""
    practices = [published(title=f"Quagga {number}").practice for number in range(3)]
    keys = [practice.pk for practice in practices]
    answers = at_once(*(lambda keys=keys: search.index(keys) for _ in range(4)))
    assert answers == [None] * 4
    assert Listing.objects.filter(pk__in=keys).count() == 3
    assert set(found("quagga")) == {practice.slug for practice in practices}
