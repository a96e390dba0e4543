"""The Secretariat's queue: who opens it, what it shows, and what it never does."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Document, Output
from parties.enums import Role
from parties.models import Party
from practices import workflow
from practices.enums import State
from practices.models import ModerationEvent, Practice, PracticeRevision, PracticeText
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_practice, make_user
from tests.practices.pages import QUEUE, admin_words, change_url, decide_url, queue
from tests.practices.steps import found, in_state, published, submitted

pytestmark = pytest.mark.django_db


PRACTICES = "/admin/practices/practice/"


def amendment(revision: PracticeRevision, **changes: Any) -> dict[str, Any]:
    return {
        "output": Output.objects.get(number=5).pk,
        "activities": [str(Activity.objects.first().pk)],
        "note_en": "Overtaken.",
        "seen": revision.edits,
        **changes,
    }


# -- Who may -------------------------------------------------------------------------------------


def everybody() -> dict[str, Client]:
    people = {role: make_member(role, "FR") for role in Role}
    people["other"] = make_member(Role.FOCAL_POINT, "SN")
    people["superuser without staff"] = make_user(is_superuser=True)
    clients = {"visitor": Client()}
    for name, user in people.items():
        clients[name] = Client()
        clients[name].force_login(user)
    return clients


def test_nobody_but_the_secretariat_opens_or_changes_anything(desk: Client) -> None:
    waiting, public = submitted(), published()
    urls = [
        QUEUE,
        PRACTICES,
        change_url(waiting),
        f"{QUEUE}{waiting.pk}/history/",
        f"{PRACTICES}{public.practice_id}/change/",
        *(decide_url(waiting, decision) for decision in ("publish", "return", "decline")),
    ]
    for name, client in everybody().items():
        for url in urls:
            assert client.get(url).status_code in (302, 403), (name, url)
            data = {"reason": "Because", **amendment(waiting)}
            assert client.post(url, data).status_code in (302, 403), (name, url)
    for url in urls:
        assert desk.get(url).status_code == 200, url
    waiting.refresh_from_db()
    assert (waiting.state, waiting.edits) == (State.SUBMITTED, 1)
    assert [event.action for event in waiting.events.all()] == ["submit"]


@pytest.mark.parametrize("url", [f"{QUEUE}add/", f"{PRACTICES}add/"])
def test_nothing_is_added_in_the_admin(desk: Client, url: str) -> None:
    assert desk.get(url).status_code == 403
    assert desk.post(url, {}).status_code == 403


def test_nothing_is_deleted_in_the_admin(desk: Client) -> None:
    revision = published()
    data = {"post": "yes"}
    assert desk.post(f"{QUEUE}{revision.pk}/delete/", data).status_code == 403
    assert desk.post(f"{PRACTICES}{revision.practice_id}/delete/", data).status_code == 403
    for url, pk in ((QUEUE, revision.pk), (PRACTICES, revision.practice_id)):
        desk.post(url, {"action": "delete_selected", "_selected_action": [pk], "post": "yes"})
    assert PracticeRevision.objects.filter(pk=revision.pk).exists()


@pytest.mark.parametrize("pk", [0, 10**6, 10**30])
def test_an_unknown_revision_is_a_404(desk: Client, pk: int) -> None:
    assert desk.get(f"{QUEUE}{pk}/change/").status_code == 404
    assert desk.get(f"{QUEUE}{pk}/publish/decide/").status_code == 404
    assert desk.post(f"{QUEUE}{pk}/publish/decide/", {"seen": 0}).status_code == 404


@pytest.mark.parametrize("object_id", ["x", "1.5", "²", "-1"])
def test_a_garbled_revision_is_a_404(desk: Client, object_id: str) -> None:
    assert desk.get(f"{QUEUE}{object_id}/change/").status_code == 404


def test_an_unknown_decision_is_a_404(desk: Client) -> None:
    assert desk.get(decide_url(submitted(), "delete")).status_code == 404


def test_decisions_ask_for_the_token(moderator: User) -> None:
    client, revision = Client(enforce_csrf_checks=True), submitted()
    client.force_login(moderator)
    assert client.post(decide_url(revision, "publish"), {"seen": 1}).status_code == 403
    revision.refresh_from_db()
    assert revision.state == State.SUBMITTED


# -- The queue -----------------------------------------------------------------------------------


def test_the_queue_shows_what_waits_oldest_first(desk: Client) -> None:
    now = timezone.now()
    for state in State:
        in_state(state)
    PracticeRevision.objects.filter(state=State.SUBMITTED).update(submitted_at=now)
    late, early = submitted("SN", language="fr"), submitted("CA")
    for revision, days in ((late, 2), (early, 30)):
        PracticeRevision.objects.filter(pk=revision.pk).update(
            submitted_at=now - timedelta(days=days)
        )
    shown = queue(desk)
    assert shown[:2] == [early, late]
    assert len(shown) == 3
    text = admin_words(desk.get(QUEUE))
    for expected in ("Canada", "4 weeks", "Senegal", "2 days", "Français", "Publish", "Return"):
        assert expected in text


def test_other_states_come_by_the_filter_and_drafts_never(desk: Client) -> None:
    Practice.objects.all().delete()
    made = {state: in_state(state, title=f"Title {state}") for state in State}
    made.pop(State.DRAFT)
    for state, revision in made.items():
        assert queue(desk, f"?state={state}&q={state}") == [revision]
    assert queue(desk) == [made[State.SUBMITTED]]
    assert queue(desk, "?state=draft") == []
    assert desk.get(f"{QUEUE}?state=x").status_code == 302
    assert set(made.values()) <= set(queue(desk, "?state=all"))
    assert not {each.state for each in queue(desk, "?state=all")} & {State.DRAFT}


def test_the_queue_takes_the_same_queries_for_one_and_for_thirty(
    desk: Client, django_assert_num_queries: Any
) -> None:
    submitted()
    desk.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        desk.get(QUEUE)
    for _ in range(29):
        submitted()
    with django_assert_num_queries(len(one)):
        assert len(queue(desk)) == 30


# -- The page of a revision ----------------------------------------------------------------------


def test_the_page_shows_the_log_and_offers_the_decisions(desk: Client, moderator: User) -> None:
    revision = in_state(State.RETURNED)
    user = make_user(name="Ada")
    workflow.submit(revision, seen=1, acting_user=user)
    response = desk.get(change_url(revision))
    shown = admin_words(response)
    for expected in ("Say more.", "returned", "submitted", "Ada"):
        assert expected in shown
    for decision in ("publish", "return", "decline"):
        assert decide_url(revision, decision) in response.content.decode()
    public = desk.get(change_url(published())).content.decode()
    assert "/decide/" not in public


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_what_the_secretariat_may_set_right_and_when(desk: Client, state: State) -> None:
    revision = in_state(state)
    response = desk.post(change_url(revision), amendment(revision), follow=True)
    assert response.status_code == 200
    changed = PracticeRevision.objects.get(pk=revision.pk)
    if state in (State.SUBMITTED, State.PUBLISHED):
        assert changed.output.number == 5
        assert list(changed.activities.all()) == [Activity.objects.first()]
        assert changed.texts.get().editor_note == "Overtaken."
        assert changed.events.last().action == "amend"
    else:
        assert "decided already" in response.content.decode()
        assert (changed.output.number, changed.edits) == (2, revision.edits)
    assert changed.texts.get().title == "Wandering studios"


def test_an_amendment_keeps_the_search_right(desk: Client, client: Client) -> None:
    revision = published(title="Quokka atlas")
    desk.post(change_url(revision), amendment(revision))
    found = client.get("/en/practices/?q=quokka&output=5&activity=1.1").context["page"]
    assert list(found.object_list) == [revision.practice_id]


def test_real_practices_are_amended_in_each_of_their_languages(desk: Client) -> None:
    practice = Practice.objects.get(slug="womex-world-music-expo")
    revision = practice.published_revision
    data = amendment(revision, note_en="One.", note_fr="Un.")
    desk.post(change_url(revision), data)
    notes = dict(
        PracticeText.objects.filter(revision=revision).values_list("language", "editor_note")
    )
    assert notes == {"en": "One.", "fr": "Un."}


@pytest.mark.parametrize(
    "changes",
    [{"output": ""}, {"output": "99"}, {"activities": ["999"]}, {"note_en": "x" * 1001}],
)
def test_a_bad_amendment_is_shown_again(desk: Client, changes: dict[str, Any]) -> None:
    revision = published()
    response = desk.post(change_url(revision), amendment(revision, **changes))
    assert response.status_code == 400
    assert response.context["form"].errors
    revision.refresh_from_db()
    assert revision.edits == 1


def test_a_stale_amendment_changes_nothing(desk: Client) -> None:
    revision = published()
    response = desk.post(change_url(revision), amendment(revision, seen="0"), follow=True)
    assert "Look at it once more" in response.content.decode()
    revision.refresh_from_db()
    assert revision.edits == 1


def test_words_are_never_edited_by_the_secretariat(desk: Client) -> None:
    revision = submitted()
    data = amendment(revision, title="Mine", summary="Mine", state="published", organisation="Mine")
    desk.post(change_url(revision), data)
    revision.refresh_from_db()
    assert revision.state == State.SUBMITTED
    assert revision.organisation == ""
    assert revision.texts.get().title == "Wandering studios"


# -- The identity --------------------------------------------------------------------------------


def test_owner_first_listing_and_address_are_edited(desk: Client) -> None:
    practice = published().practice
    document = Document.objects.get(code="DCE/19/7.CP/13")
    senegal = Party.objects.get(code="SN")
    data = {
        "contributors-TOTAL_FORMS": "0",
        "contributors-INITIAL_FORMS": "0",
        "slug": "better-address",
        "first_listed_on": "2020-02-02",
        "first_listed_in": document.pk,
        "owner": senegal.pk,
    }
    assert desk.post(f"{PRACTICES}{practice.pk}/change/", data).status_code == 302
    practice.refresh_from_db()
    assert practice.slug == "better-address"
    assert (practice.first_listed_in, practice.owner) == (document, senegal)
    assert practice.first_listed_on.isoformat() == "2020-02-02"


def test_practices_never_submitted_are_not_listed(desk: Client) -> None:
    Practice.objects.all().delete()
    in_state(State.DRAFT)
    make_practice("Draft of nobody", owner=None, state=State.DRAFT)
    shown = in_state(State.SUBMITTED).practice
    assert list(desk.get(PRACTICES).context["cl"].result_list) == [shown]


def test_the_log_is_nowhere_to_be_changed(desk: Client) -> None:
    with pytest.raises(Exception, match="append-only"):
        ModerationEvent.objects.filter(revision=submitted()).update(reason="Other")


def test_the_addresses_have_names() -> None:
    revision = submitted()
    assert reverse("admin:practices_practicerevision_change", args=[revision.pk]) == (
        change_url(revision)
    )


def test_a_new_name_of_a_party_finds_its_practices(desk: Client) -> None:
    party = Party.objects.get(code="KE")
    address = f"/admin/parties/party/{party.pk}/change/"
    form = desk.get(address).context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields}
    data |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    assert desk.post(address, {**data, "name_en": "Quokkaland"}).status_code == 302
    assert found("quokkaland") == ["kenya-skiza-toons-and-viusasa-film"]
