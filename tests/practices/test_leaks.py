"""Words that are not public, looked for wherever the public and other Parties can look."""

import pytest
from django.test import Client

from parties.enums import Role
from parties.models import Party
from practices import workflow
from practices.enums import State
from practices.models import Listing, Spelling
from tests.factories import make_member, make_user
from tests.practices.steps import contents, found, in_state, open_change, published, submitted

pytestmark = pytest.mark.django_db

SECRET = "xyzzyquokka"
HIDDEN = [state for state in State if state not in (State.PUBLISHED, State.SUPERSEDED)]
PLACES = [
    "/en/",
    "/en/practices/?q={}",
    "/en/practices/?sort=title&page=3",
    "/en/practices/?party=FR&sort=newest",
    "/en/parties/FR/",
    "/en/roadmap/1.1/",
    "/api/v1/practices?q={}",
    "/api/v1/practices?party=FR&limit=100",
]


def places() -> list[str]:
    return [place.format(SECRET) for place in PLACES]


def look(client: Client) -> None:
    for url in places():
        response = client.get(url)
        assert response.status_code == 200, url
        shown = response.content.decode().replace(f"q={SECRET}", "").replace(f'"{SECRET}"', "")
        shown = shown.replace(f"<bdi>{SECRET}</bdi>", "")
        assert SECRET not in shown.lower(), url


@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_not_published_is_nowhere(state: State) -> None:
    revision = in_state(state, title=f"{SECRET} title", summary=SECRET, organisation=SECRET)
    for client in (Client(), _client(Role.FOCAL_POINT, "SN"), _staff()):
        look(client)
    look(_client(Role.FOCAL_POINT, "FR"))
    assert found(SECRET) == []
    assert not Listing.objects.filter(practice=revision.practice).exists()
    assert not Spelling.objects.filter(word__contains=SECRET.lower()[:20]).exists()


@pytest.mark.parametrize("submit", [False, True])
def test_a_change_is_nowhere_before_it_is_approved(submit: bool) -> None:
    practice = published(title="Public").practice
    change = open_change(practice, title=f"{SECRET} title", summary=SECRET, organisation=SECRET)
    if submit:
        workflow.submit(change, seen=change.edits, acting_user=make_user())
    look(Client())
    page = Client().get(practice.get_absolute_url()).content.decode()
    assert SECRET not in page


def test_other_parties_do_not_learn_of_a_draft_that_names_them() -> None:
    senegal = frozenset(Party.objects.filter(code="SN"))
    in_state(State.DRAFT, title=SECRET, partners=senegal)
    client = _client(Role.FOCAL_POINT, "SN")
    assert SECRET not in client.get("/en/workspace/SN/practices/").content.decode()
    assert SECRET not in client.get("/en/parties/SN/").content.decode()


def test_the_secretariat_learns_nothing_of_drafts() -> None:
    """Neither from the queue nor by searching in it, nor from the log or a mail."""
    draft = in_state(State.DRAFT, title=SECRET, summary=SECRET)
    change = open_change(published(title="Public").practice, title=SECRET)
    returned = in_state(State.RETURNED, title="Seen before")
    rewritten = workflow.save_draft(
        returned, contents(title=SECRET), seen=1, acting_user=make_user()
    )
    client = _staff()
    base = "/admin/practices/practicerevision/"
    urls = ["/admin/", "/admin/practices/practice/", f"/admin/practices/practice/?q={SECRET[:5]}"]
    urls += [f"{base}?state={state}" for state in ("", "all", "draft", *State)]
    for url in urls:
        response = client.get(url, follow=True)
        assert response.status_code == 200
        assert SECRET not in response.content.decode(), url
    searched = client.get(f"{base}?state=all&q={SECRET}")
    assert searched.context["cl"].result_count == 0
    for revision in (draft, change, rewritten):
        for url in (f"{base}{revision.pk}/change/", f"{base}{revision.pk}/publish/decide/"):
            assert client.get(url).status_code == 404
    assert client.get(f"/admin/practices/practice/{draft.practice_id}/change/").status_code == 302


def test_the_submitted_words_do_not_reach_the_public_by_their_address() -> None:
    revision = submitted(title=SECRET)
    assert Client().get(f"/en/practices/{revision.practice.slug}/").status_code == 404


def _client(role: Role, party: str) -> Client:
    client = Client()
    client.force_login(make_member(role, party))
    return client


def _staff() -> Client:
    client = Client()
    client.force_login(make_user(is_staff=True))
    return client
