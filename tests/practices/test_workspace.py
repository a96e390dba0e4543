"""The workspace: who opens what, drafts, submission, staleness, and what is kept."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as outbox
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, Output, SdgTarget, Sector
from parties.enums import Role
from parties.models import Party
from practices import workflow
from practices.enums import State
from practices.models import Practice, PracticeRevision
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_practice, make_user
from tests.practices.steps import contents, draft, in_state, open_change, published, submitted

pytestmark = pytest.mark.django_db

LIST = "/en/workspace/FR/practices/"
NEW = f"{LIST}new/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def focal() -> User:
    return make_member(Role.FOCAL_POINT, "FR", name="Ada")


@pytest.fixture
def official(focal: User) -> Client:
    return signed_in(focal)


def page_of(revision: PracticeRevision) -> str:
    return f"{LIST}{revision.practice_id}/"


def typed(revision: PracticeRevision | None = None, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the form, enough to be submitted."""
    return {
        "language": "en",
        "title": "Typed title",
        "summary": "Typed summary.",
        "body": "",
        "output": Output.objects.get(number=3).pk,
        "organisation": "",
        "subnational_author": "",
        "year_start": "",
        "year_end": "",
        "links": "",
        "seen": revision.edits if revision else 0,
        "key": "" if revision else str(uuid4()),
        "action": "save",
        **changes,
    }


def words(response: HttpResponse) -> str:
    main = response.content.decode().partition('id="main"')[2].partition("<footer")[0]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


def latest(practice: Practice) -> PracticeRevision:
    return practice.revisions.latest("number")


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


# -- Writing -------------------------------------------------------------------------------------


def test_a_new_draft_holds_everything_typed(official: Client, focal: User) -> None:
    data = typed(
        language="fr",
        title="  Le titre\nsur deux lignes ",
        summary="Un\r\nRésumé",
        body="Corps",
        activities=[str(activity.pk) for activity in Activity.objects.all()[:2]],
        sectors=[sector.slug for sector in Sector.objects.all()[:2]],
        sdg_targets=[target.code for target in SdgTarget.objects.all()[:1]],
        partners=["SN", "ML"],
        organisation="CNM",
        subnational_author="Bretagne",
        year_start="2019",
        year_end="2021",
        links="https://b.example/\r\n\r\n https://a.example/ \r\nhttps://b.example/",
    )
    response = official.post(NEW, data, follow=True)
    revision = PracticeRevision.objects.get(practice__owner__code="FR")
    assert workflow.contents_of(revision) == contents(
        language="fr",
        title="Le titre sur deux lignes",
        summary="Un\nRésumé",
        body="Corps",
        output=Output.objects.get(number=3),
        activities=frozenset(Activity.objects.all()[:2]),
        sectors=frozenset(Sector.objects.all()[:2]),
        sdg_targets=frozenset(SdgTarget.objects.all()[:1]),
        partners=frozenset(Party.objects.filter(code__in=["SN", "ML"])),
        organisation="CNM",
        subnational_author="Bretagne",
        year_start=2019,
        year_end=2021,
        links=("https://b.example/", "https://a.example/"),
    )
    assert (revision.state, revision.created_by) == (State.DRAFT, focal)
    assert [party.code for party in revision.authors] == ["FR"]
    assert "The draft is saved" in words(response)
    form = response.context["form"]
    assert form.initial["activities"] == sorted(data["activities"])
    html = response.content.decode()
    for name in ("sectors", "sdg_targets", "partners", "activities"):
        ticked = re.findall(rf'name="{name}"\s+value="([^"]+)"[^>]*checked', html)
        assert sorted(ticked) == sorted(data[name])


def test_a_draft_may_lack_anything_but_the_title(official: Client) -> None:
    bare = typed(summary="", output="")
    assert official.post(NEW, bare).status_code == 302
    revision = PracticeRevision.objects.get(practice__owner__code="FR")
    assert official.post(page_of(revision), typed(revision, summary="")).status_code == 302
    response = official.post(NEW, typed(title=" \n "))
    assert response.status_code == 400
    assert "Give a title" in words(response)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "x" * 161}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"summary": "x" * 2001}, "summary"),
        ({"body": "x" * 20001}, "body"),
        ({"output": "99"}, "output"),
        ({"output": "9" * 30}, "output"),
        ({"output": "one"}, "output"),
        ({"activities": ["999"]}, "activities"),
        ({"partners": ["XX"]}, "partners"),
        ({"partners": ["9" * 30]}, "partners"),
        ({"partners": ["\x00"]}, "partners"),
        ({"sectors": ["cinema"]}, "sectors"),
        ({"sdg_targets": ["1.1"]}, "sdg_targets"),
        ({"language": "de"}, "language"),
        ({"year_start": "1944"}, "year_start"),
        ({"year_start": "3000"}, "year_start"),
        ({"year_start": "soon"}, "year_start"),
        ({"year_end": "2000"}, "year_start"),
        ({"year_start": "2001", "year_end": "2000"}, "year_end"),
        ({"links": "ftp://a.example/"}, "links"),
        ({"links": "javascript:alert(1)"}, "links"),
        ({"links": "example.org"}, "links"),
        ({"links": "https://a.example/\nhttps://b"}, "links"),
        ({"links": "https://a.example/" + "x" * 500}, "links"),
        ({"links": "\n".join(f"https://a.example/{n}" for n in range(21))}, "links"),
    ],
)
@pytest.mark.parametrize("action", ["save", "submit"])
def test_what_is_refused_is_kept_with_the_error_beside_the_field(
    official: Client, changes: dict[str, Any], field: str, action: str
) -> None:
    revision = draft()
    data = typed(revision, action=action, **{"organisation": "Kept <org>", **changes})
    response = official.post(page_of(revision) if action == "save" else NEW, data)
    assert response.status_code == 400
    form = response.context["form"]
    assert field in form.errors
    html = response.content.decode()
    assert "Kept &lt;org&gt;" in html
    assert f'id="id_{field}_error"' in html
    assert form["title"].value() == data["title"]
    revision.refresh_from_db()
    assert (revision.edits, revision.state) == (1, State.DRAFT)
    assert Practice.objects.filter(owner__code="FR").count() == 1


def test_the_owner_is_no_partner_of_itself(official: Client) -> None:
    response = official.post(NEW, typed(partners=["FR"]))
    assert response.status_code == 400


def test_submitting_asks_for_output_title_and_summary(official: Client) -> None:
    response = official.post(NEW, typed(action="submit", summary="", output="", title=""))
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"summary", "output", "title"}
    assert not Practice.objects.filter(owner__code="FR").exists()


def test_a_practice_can_be_submitted_at_once_or_later(official: Client, focal: User) -> None:
    response = official.post(NEW, typed(action="submit"), follow=True)
    assert "Submitted." in words(response)
    later = draft()
    official.post(page_of(later), typed(later, action="submit"))
    revisions = PracticeRevision.objects.filter(practice__owner__code="FR")
    assert {revision.state for revision in revisions} == {State.SUBMITTED}
    assert {revision.submitted_by for revision in revisions} == {focal}
    assert {revision.texts.get().title for revision in revisions} == {"Typed title"}


# -- Two at once ---------------------------------------------------------------------------------


def test_a_stale_save_shows_what_the_other_wrote_and_keeps_what_was_typed(
    official: Client,
) -> None:
    revision = draft(title="As it was")
    other = make_member(Role.CONTRIBUTOR, "FR", name="Grace")
    theirs = contents(
        title="Theirs",
        organisation="Their house",
        activities=frozenset(Activity.objects.all()[:1]),
        partners=frozenset(Party.objects.filter(code="SN")),
    )
    workflow.save_draft(revision, theirs, seen=1, acting_user=other)
    for action in ("save", "submit"):
        response = official.post(page_of(revision), typed(revision, title="Mine", action=action))
        assert response.status_code == 409
        shown = words(response)
        for expected_words in ("Grace", "Theirs", "Their house", "1.1", "Senegal"):
            assert expected_words in shown
        assert response.context["form"]["title"].value() == "Mine"
    current = PracticeRevision.objects.get(pk=revision.pk)
    assert workflow.contents_of(current) == theirs
    # Having read it, a second save is meant.
    seen = response.context["form"]["seen"].value()
    again = official.post(page_of(revision), typed(revision, title="Mine", seen=seen))
    assert again.status_code == 302
    assert current.texts.get().title == "Mine"


@pytest.mark.parametrize("seen", ["", "x", "-5", "9" * 30])
def test_a_spoilt_stamp_counts_as_stale(official: Client, seen: str) -> None:
    revision = draft()
    assert official.post(page_of(revision), typed(revision, seen=seen)).status_code == 409


def test_what_was_submitted_meanwhile_is_not_changed_and_what_was_typed_is_kept(
    official: Client,
) -> None:
    revision = draft()
    workflow.submit(revision, seen=1, acting_user=make_user())
    response = official.post(page_of(revision), typed(revision, title="Too late"))
    assert response.status_code == 409
    assert "“Submitted” since you opened the page" in words(response)
    assert 'value="Too late"' in response.content.decode()
    assert 'name="action"' not in response.content.decode()
    assert revision.texts.get().title != "Too late"


def test_submitting_twice_is_submitting_once(
    official: Client, django_capture_on_commit_callbacks: Any
) -> None:
    make_user(is_staff=True)
    new = typed(action="submit")
    edited = draft()
    outbox.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            assert official.post(NEW, new).status_code == 302
            data = typed(edited, action="submit", title="Edited")
            assert official.post(page_of(edited), data).status_code == 302
    assert Practice.objects.filter(owner__code="FR").count() == 2
    assert len(outbox.outbox) == 2
    for practice in Practice.objects.filter(owner__code="FR"):
        assert [event.action for event in latest(practice).events.all()] == ["submit"]


def test_a_new_form_sent_again_with_other_words_is_a_conflict_and_no_second_practice(
    official: Client,
) -> None:
    data = typed()
    official.post(NEW, data)
    response = official.post(NEW, {**data, "title": "Other"})
    assert response.status_code == 409
    assert 'value="Other"' in response.content.decode()
    assert Practice.objects.filter(owner__code="FR").count() == 1


def test_the_key_of_another_partys_form_opens_nothing(official: Client) -> None:
    foreign = draft("SN", title="Secret quokka")
    response = official.post(NEW, typed(key=str(foreign.practice.form_key)))
    assert response.status_code == 404
    assert "quokka" not in response.content.decode()


@pytest.mark.parametrize("key", ["", "x", "0" * 32])
def test_a_spoilt_key_still_saves(official: Client, key: str) -> None:
    assert official.post(NEW, typed(key=key)).status_code == 302


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
