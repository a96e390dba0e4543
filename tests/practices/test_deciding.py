"""What the Secretariat decides in its queue: one, of two at once, and several together."""

from html import unescape
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client

from parties.enums import Role
from practices import workflow
from practices.enums import State
from practices.models import Practice, PracticeRevision
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_user
from tests.practices.pages import QUEUE, admin_words, change_url, decide_url, queue
from tests.practices.steps import contents, in_state, open_change, published, submitted

pytestmark = pytest.mark.django_db


# -- Deciding ------------------------------------------------------------------------------------


@pytest.mark.parametrize("decision", ["publish", "return", "decline"])
def test_the_page_of_a_decision_shows_the_entry_and_changes_nothing(
    desk: Client, decision: str
) -> None:
    revision = submitted(
        title="Quokka <atlas>", summary="The summary.", body="The body.", organisation="CNM"
    )
    response = desk.get(decide_url(revision, decision))
    shown = admin_words(response)
    for expected in ("Quokka <atlas>", "The summary.", "The body.", "CNM", "France", "2. Digital"):
        assert expected in shown
    assert ("<textarea" in response.content.decode()) == (decision != "publish")
    revision.refresh_from_db()
    assert revision.state == State.SUBMITTED


@pytest.mark.parametrize(
    ("decision", "state", "action"),
    [
        ("publish", State.PUBLISHED, "publish"),
        ("return", State.RETURNED, "return"),
        ("decline", State.DECLINED, "decline"),
    ],
)
def test_a_decision_is_taken_logged_and_told(
    desk: Client,
    moderator: User,
    decision: str,
    state: State,
    action: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    user = make_member(Role.FOCAL_POINT, "FR")
    revision = submitted(user=user)
    outbox.outbox.clear()
    data = {"seen": 1, "reason": "" if decision == "publish" else "Because.\r\nReally."}
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(decide_url(revision, decision), data, follow=True)
    assert "the submitter is told" in response.content.decode()
    revision.refresh_from_db()
    assert revision.state == state
    event = revision.events.last()
    reason = "" if decision == "publish" else "Because.\nReally."
    assert (event.action, event.actor, event.reason) == (action, moderator, reason)
    assert [message.to for message in outbox.outbox] == [[user.email]]
    assert queue(desk) == []


@pytest.mark.parametrize("decision", ["return", "decline"])
@pytest.mark.parametrize("reason", ["", " \n ", "x" * 4001, "a\x00b"])
def test_a_refusal_without_a_good_reason_is_shown_again(
    desk: Client, decision: str, reason: str
) -> None:
    revision = submitted()
    response = desk.post(decide_url(revision, decision), {"seen": 1, "reason": reason})
    assert response.status_code == 400
    assert response.context["form"].errors
    revision.refresh_from_db()
    assert revision.state == State.SUBMITTED


@pytest.mark.parametrize("first", ["publish", "return", "decline"])
@pytest.mark.parametrize("second", ["publish", "return", "decline"])
def test_of_two_moderators_the_second_gets_a_sentence(
    desk: Client, first: str, second: str, django_capture_on_commit_callbacks: Any
) -> None:
    revision = submitted(user=make_member(Role.FOCAL_POINT, "FR"))
    data = {"seen": 1, "reason": "Because."}
    desk.post(decide_url(revision, first), data)
    revision.refresh_from_db()
    decided, logged = revision.state, revision.events.count()
    outbox.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(decide_url(revision, second), data, follow=True)
    assert response.status_code == 200
    assert f"decided already: the state is “{State(decided).label}”" in unescape(
        response.content.decode()
    )
    revision.refresh_from_db()
    assert (revision.state, revision.events.count()) == (decided, logged)
    assert not outbox.outbox


def test_what_was_changed_since_it_was_read_is_read_again(desk: Client, moderator: User) -> None:
    revision = submitted()
    workflow.return_to_party(revision, "Why", seen=1, acting_user=moderator)
    workflow.save_draft(revision, contents(title="Other"), seen=1, acting_user=moderator)
    gone = desk.post(decide_url(revision, "publish"), {"seen": 1})
    assert gone.status_code == 404  # the Party is writing it again
    workflow.submit(revision, seen=2, acting_user=moderator)
    for seen in ("1", "", "x"):
        response = desk.post(decide_url(revision, "publish"), {"seen": seen}, follow=True)
        assert "Read it once more" in admin_words(response) or "Read it once more" in unescape(
            response.content.decode()
        )
    revision.refresh_from_db()
    assert revision.state == State.SUBMITTED


def test_a_change_is_shown_beside_what_is_published(desk: Client) -> None:
    change = open_change(published(title="Public words").practice, title="Proposed words")
    workflow.submit(change, seen=change.edits, acting_user=make_user())
    for url in (change_url(change), decide_url(change, "publish")):
        shown = admin_words(desk.get(url))
        assert "Proposed words" in shown
        assert "What is published now Public words" in shown


# -- Several at once -----------------------------------------------------------------------------


def bulk(revisions: list[PracticeRevision], **more: Any) -> dict[str, Any]:
    return {
        "action": "publish_selected",
        "_selected_action": [revision.pk for revision in revisions],
        **more,
    }


def test_several_are_shown_and_then_published(desk: Client) -> None:
    revisions = [submitted(title=f"Title {number}") for number in range(3)]
    response = desk.post(QUEUE, bulk(revisions[:2]))
    assert "Title 0" in admin_words(response)
    assert "Title 2" not in admin_words(response)
    assert Practice.objects.published().filter(owner__isnull=False).count() == 0
    seen = {f"seen_{revision.pk}": 1 for revision in revisions}
    response = desk.post(QUEUE, bulk(revisions[:2], confirmed="1", **seen), follow=True)
    assert "2 are published." in response.content.decode()
    assert queue(desk) == revisions[2:]


def test_of_several_only_what_was_shown_is_published(desk: Client) -> None:
    first, edited, decided = submitted(), submitted(), submitted()
    PracticeRevision.objects.filter(pk=edited.pk).update(edits=7)
    workflow.decline(decided, "No", seen=1, acting_user=make_user())
    seen = {f"seen_{revision.pk}": 1 for revision in (first, edited, decided)}
    response = desk.post(QUEUE, bulk([first, edited, decided], confirmed="1", **seen), follow=True)
    shown = response.content.decode()
    assert "1 is published." in shown
    assert "decided or changed meanwhile" in shown
    states = [PracticeRevision.objects.get(pk=each.pk).state for each in (first, edited, decided)]
    assert states == [State.PUBLISHED, State.SUBMITTED, State.DECLINED]


def test_several_without_the_page_between_publish_nothing(desk: Client) -> None:
    revision = submitted()
    desk.post(QUEUE, bulk([revision], confirmed="1"), follow=True)
    revision.refresh_from_db()
    assert revision.state == State.SUBMITTED


def test_drafts_and_public_ones_are_not_published_by_the_way(desk: Client) -> None:
    draft, public = in_state(State.DRAFT), published()
    data = bulk([draft, public], confirmed="1", **{f"seen_{draft.pk}": 1, f"seen_{public.pk}": 1})
    desk.post(f"{QUEUE}?state=all", data)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert public.events.filter(action="publish").count() == 1
