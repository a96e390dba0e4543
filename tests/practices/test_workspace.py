"""The workspace: who opens what, and what is shown."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity
from parties.enums import Role
from parties.models import Party
from practices import workflow
from practices.enums import State
from practices.models import Practice
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_practice, make_user
from tests.practices.pages import (
    LIST,
    NEW,
    latest,
    page_of,
    signed_in,
    typed,
    words,
)
from tests.practices.steps import draft, in_state, open_change, published, submitted

pytestmark = pytest.mark.django_db


# -- Who may -------------------------------------------------------------------------------------

VISITOR, OTHER, SECRETARIAT = "visitor", "other Party", "Secretariat"
WHO = [Role.FOCAL_POINT, Role.CONTRIBUTOR, Role.READER, OTHER, SECRETARIAT, VISITOR]
EDITORS = {Role.FOCAL_POINT, Role.CONTRIBUTOR}


def client_of(who: str) -> Client:
    if who == VISITOR:
        return Client()
    if who == SECRETARIAT:
        return signed_in(make_user(is_staff=True))
    if who == OTHER:
        return signed_in(make_member(Role.FOCAL_POINT, "SN"))
    return signed_in(make_member(who, "FR"))


def expected(who: str, reader: int, editor: int) -> int:
    if who == VISITOR:
        return 302
    if who in (OTHER, SECRETARIAT):
        return 404
    return editor if who in EDITORS else reader


@pytest.mark.parametrize("who", WHO)
def test_access_to_the_list_and_the_new_form(who: str) -> None:
    client = client_of(who)
    assert client.get(LIST).status_code == expected(who, 200, 200)
    assert client.get(NEW).status_code == expected(who, 403, 200)
    assert client.post(NEW, typed()).status_code == expected(who, 403, 302)
    assert Practice.objects.filter(owner__code="FR").exists() == (who in EDITORS)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("who", WHO)
def test_access_to_a_practice_in_each_state(who: str, state: State) -> None:
    revision = in_state(state)
    client = client_of(who)
    assert client.get(page_of(revision)).status_code == expected(who, 200, 200)
    current = latest(revision.practice)
    writable = current.state in (State.DRAFT, State.RETURNED)
    response = client.post(page_of(revision), typed(current))
    assert response.status_code == expected(who, 403, 302 if writable else 409)
    current.refresh_from_db()
    changed = current.texts.get().title == "Typed title"
    assert changed == (writable and who in EDITORS)


@pytest.mark.parametrize("who", WHO)
def test_access_to_proposing_a_change(who: str) -> None:
    revision = published()
    response = client_of(who).post(f"{page_of(revision)}change/")
    assert response.status_code == expected(who, 403, 302)
    assert revision.practice.revisions.count() == (2 if who in EDITORS else 1)


def test_a_practice_is_in_the_workspace_of_its_owner_alone(official: Client) -> None:
    foreign = draft("SN")
    nobodys = make_practice("Of nobody", owner=None, authors=["FR"])
    for pk in (foreign.practice_id, nobodys.pk, 0, 10**30):
        assert official.get(f"{LIST}{pk}/").status_code == 404
        assert official.post(f"{LIST}{pk}/", typed()).status_code == 404
        assert official.post(f"{LIST}{pk}/change/").status_code == 404
    assert official.get("/en/workspace/SN/practices/").status_code == 404
    assert official.get(f"/en/workspace/SN/practices/{foreign.practice_id}/").status_code == 404
    assert official.get("/en/workspace/fr/practices/").status_code == 404
    assert official.get("/en/workspace/XX/practices/").status_code == 404


def test_one_official_of_two_parties_finds_each_practice_under_its_own(focal: User) -> None:
    focal.memberships.create(party=Party.objects.get(code="SN"), role=Role.READER)
    client, foreign = signed_in(focal), draft("SN")
    own = f"/en/workspace/SN/practices/{foreign.practice_id}/"
    assert client.get(own).status_code == 200
    assert client.post(own, typed(foreign)).status_code == 403
    assert client.get(f"{LIST}{foreign.practice_id}/").status_code == 404


def test_wrong_methods(official: Client) -> None:
    revision = published()
    assert official.post(LIST).status_code == 405
    assert official.get(f"{page_of(revision)}change/").status_code == 405
    for url in (NEW, page_of(revision)):
        assert official.delete(url).status_code == 405


def test_an_unknown_action_is_refused(official: Client) -> None:
    assert official.post(NEW, typed(action="publish")).status_code == 400
    assert not Practice.objects.filter(owner__code="FR").exists()


def test_forms_ask_for_the_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(Role.FOCAL_POINT, "FR"))
    assert client.post(NEW, typed()).status_code == 403


# -- What is shown -------------------------------------------------------------------------------


def test_the_list_shows_state_and_last_decision_with_its_reason(official: Client) -> None:
    for state in State:
        in_state(state, title=f"Title {state}")
    shown = words(official.get(LIST))
    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.DECLINED, State.PUBLISHED):
        assert re.search(rf"Title {state} {state.label}", shown), state
    assert re.search(r"Returned, [\w. ,]+ Say more\.", shown)
    assert re.search(r"Declined, [\w. ,]+ Not digital\.", shown)
    assert "Senegal" not in shown


def test_an_empty_list_says_what_it_is_for(official: Client) -> None:
    assert "No good practice yet" in words(official.get(LIST))


def test_a_returned_practice_opens_with_the_reason_and_is_answered(official: Client) -> None:
    revision = in_state(State.RETURNED)
    shown = words(official.get(page_of(revision)))
    assert "The Secretariat returned it" in shown
    assert "Say more." in shown
    official.post(page_of(revision), typed(revision))
    assert "Say more." in words(official.get(page_of(revision)))
    revision.refresh_from_db()
    official.post(page_of(revision), typed(revision, action="submit"))
    revision.refresh_from_db()
    assert revision.state == State.SUBMITTED
    assert "Say more." not in words(official.get(page_of(revision)))


def test_a_submitted_practice_is_read_only(official: Client) -> None:
    revision = submitted(title="Waiting words")
    response = official.get(page_of(revision))
    assert "Waiting words" in words(response)
    assert "cannot be changed until" in words(response)
    assert b"<textarea" not in response.content


def test_a_declined_practice_keeps_its_words_and_the_reason(official: Client) -> None:
    shown = words(official.get(page_of(in_state(State.DECLINED, summary="Kept words."))))
    assert "Not digital." in shown
    assert "Kept words." in shown


def test_a_reader_reads_a_draft_without_a_form() -> None:
    revision = draft(title="For readers too")
    response = signed_in(make_member(Role.READER, "FR")).get(page_of(revision))
    assert "For readers too" in words(response)
    assert b"<textarea" not in response.content


def test_a_change_is_proposed_once_and_opened_by_the_next(official: Client) -> None:
    revision = published()
    assert "Propose a change" in words(official.get(page_of(revision)))
    url = f"{page_of(revision)}change/"
    assert official.post(url).status_code == 302
    response = official.post(url, follow=True)
    assert "open already" in words(response)
    assert revision.practice.revisions.count() == 2
    assert "What is published stays as it is" in words(official.get(page_of(revision)))


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED])
def test_a_change_is_not_proposed_of_what_is_open(official: Client, state: State) -> None:
    revision = in_state(state)
    response = official.post(f"{page_of(revision)}change/")
    assert response.status_code == 302
    assert revision.practice.revisions.count() == 1


def test_a_change_is_not_proposed_of_what_was_never_published(official: Client) -> None:
    revision = in_state(State.DECLINED)
    assert official.post(f"{page_of(revision)}change/").status_code == 400


def test_after_a_declined_change_another_can_be_proposed(official: Client) -> None:
    revision = published(title="Public words")
    change = open_change(revision.practice, title="Refused words")
    user = make_user()
    change = workflow.submit(change, seen=change.edits, acting_user=user)
    workflow.decline(change, "No.", seen=change.edits, acting_user=user)
    shown = words(official.get(page_of(revision)))
    assert "Refused words" in shown
    assert "Propose a change" in shown
    assert official.post(f"{page_of(revision)}change/").status_code == 302
    assert latest(revision.practice).texts.get().title == "Public words"


def test_the_form_speaks_the_language_of_the_page() -> None:
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    url = reverse("workspace_practice_new", args=["FR"]).replace("/en/", "/fr/")
    assert client.get(url).context["form"]["language"].value() == "fr"


def test_an_activity_that_the_edition_has_no_more_is_kept(official: Client) -> None:
    gone = Activity.objects.first()
    revision = draft(activities=frozenset([gone]))
    gone.placings.all().delete()
    form = official.get(page_of(revision)).context["form"]
    assert form["activities"].value() == [str(gone.pk)]
    data = typed(revision, activities=[str(gone.pk)])
    response = official.post(page_of(revision), data)
    assert response.status_code in (302, 400)


def test_the_list_takes_the_same_queries_for_one_and_for_thirty(
    official: Client, django_assert_num_queries: Any
) -> None:
    in_state(State.RETURNED)
    with CaptureQueriesContext(connection) as one:
        official.get(LIST)
    for index in range(29):
        in_state(State.RETURNED if index % 2 else State.SUPERSEDED)
    with django_assert_num_queries(len(one)):
        official.get(LIST)
