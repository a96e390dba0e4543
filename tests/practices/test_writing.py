"""The form of a practice: drafts, submission, staleness, and what is kept."""

import re
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client

from activities.models import Activity, Output, SdgTarget, Sector
from parties.enums import Role
from parties.models import Party
from practices import workflow
from practices.enums import State
from practices.models import Practice, PracticeRevision
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_user
from tests.practices.pages import (
    NEW,
    latest,
    page_of,
    typed,
    words,
)
from tests.practices.steps import contents, draft

pytestmark = pytest.mark.django_db


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
