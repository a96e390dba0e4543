"""The Secretariat's queue: who opens it, what it shows, what it decides and what it never does."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Document, Output
from parties.enums import Role
from parties.models import Party
from practices import search, workflow
from practices.enums import State
from practices.models import ModerationEvent, Practice, PracticeRevision, PracticeText
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_practice, make_user
from tests.practices.steps import contents, in_state, open_change, published, submitted

pytestmark = pytest.mark.django_db

QUEUE = "/admin/practices/practicerevision/"
PRACTICES = "/admin/practices/practice/"


@pytest.fixture
def moderator() -> User:
    return make_user(is_staff=True, name="Mo")


@pytest.fixture
def desk(moderator: User) -> Client:
    client = Client()
    client.force_login(moderator)
    return client


def change_url(revision: PracticeRevision) -> str:
    return f"{QUEUE}{revision.pk}/change/"


def decide_url(revision: PracticeRevision, decision: str) -> str:
    return f"{QUEUE}{revision.pk}/{decision}/decide/"


def words(response: HttpResponse) -> str:
    content = response.content.decode().partition('id="content"')[2]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", content).split()))


def queue(client: Client, query: str = "") -> list[PracticeRevision]:
    return list(client.get(f"{QUEUE}{query}").context["cl"].result_list)


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
    text = words(desk.get(QUEUE))
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


# -- Deciding ------------------------------------------------------------------------------------


@pytest.mark.parametrize("decision", ["publish", "return", "decline"])
def test_the_page_of_a_decision_shows_the_entry_and_changes_nothing(
    desk: Client, decision: str
) -> None:
    revision = submitted(
        title="Quokka <atlas>", summary="The summary.", body="The body.", organisation="CNM"
    )
    response = desk.get(decide_url(revision, decision))
    shown = words(response)
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
        assert "Read it once more" in words(response) or "Read it once more" in unescape(
            response.content.decode()
        )
    revision.refresh_from_db()
    assert revision.state == State.SUBMITTED


def test_a_change_is_shown_beside_what_is_published(desk: Client) -> None:
    change = open_change(published(title="Public words").practice, title="Proposed words")
    workflow.submit(change, seen=change.edits, acting_user=make_user())
    for url in (change_url(change), decide_url(change, "publish")):
        shown = words(desk.get(url))
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
    assert "Title 0" in words(response)
    assert "Title 2" not in words(response)
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


# -- The page of a revision ----------------------------------------------------------------------


def test_the_page_shows_the_log_and_offers_the_decisions(desk: Client, moderator: User) -> None:
    revision = in_state(State.RETURNED)
    user = make_user(name="Ada")
    workflow.submit(revision, seen=1, acting_user=user)
    response = desk.get(change_url(revision))
    shown = words(response)
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
    assert [practice.pk for practice in found.object_list] == [revision.practice_id]


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
    found = search.matching(Practice.objects.published(), "quokkaland")
    assert [practice.slug for practice in found] == ["kenya-skiza-toons-and-viusasa-film"]
