"""Every change of a practice: from which states, and with what trace."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from activities.models import Activity, Output, SdgTarget, Sector
from parties.enums import Role
from parties.models import Party
from practices import workflow
from practices.enums import ModerationAction, PartyRole, State
from practices.models import ModerationEvent, Practice, PracticeRevision, PracticeText
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_practice, make_user
from tests.practices.steps import (
    contents,
    draft,
    found,
    in_state,
    open_change,
    published,
    submitted,
)

pytestmark = pytest.mark.django_db


Change = Callable[[PracticeRevision, User], object]


def events(revision: PracticeRevision) -> list[tuple[str, str]]:
    return list(revision.events.values_list("action", "reason"))


CHANGES: dict[str, tuple[Change, set[State]]] = {
    "save": (
        lambda revision, user: workflow.save_draft(
            revision, contents(title="Other"), seen=revision.edits, acting_user=user
        ),
        {State.DRAFT, State.RETURNED},
    ),
    "submit": (
        lambda revision, user: workflow.submit(revision, seen=revision.edits, acting_user=user),
        {State.DRAFT, State.RETURNED},
    ),
    "publish": (
        lambda revision, user: workflow.publish(revision, seen=revision.edits, acting_user=user),
        {State.SUBMITTED},
    ),
    "return": (
        lambda revision, user: workflow.return_to_party(
            revision, "Why", seen=revision.edits, acting_user=user
        ),
        {State.SUBMITTED},
    ),
    "decline": (
        lambda revision, user: workflow.decline(
            revision, "Why", seen=revision.edits, acting_user=user
        ),
        {State.SUBMITTED},
    ),
    "amend": (
        lambda revision, user: workflow.amend(
            revision,
            output=Output.objects.get(number=5),
            activities=[],
            notes={},
            seen=revision.edits,
            acting_user=user,
        ),
        {State.SUBMITTED, State.PUBLISHED},
    ),
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("change", list(CHANGES))
def test_each_change_from_each_state(change: str, state: State) -> None:
    act, allowed = CHANGES[change]
    revision = in_state(state)
    logged = ModerationEvent.objects.count()
    if state in allowed:
        act(revision, make_user())
        return
    with pytest.raises(workflow.WrongState) as refused:
        act(revision, make_user())
    assert refused.value.revision.state == state
    revision.refresh_from_db()
    assert (revision.state, revision.texts.get().title) == (state, "Wandering studios")
    assert ModerationEvent.objects.count() == logged


@pytest.mark.parametrize("state", list(State))
def test_a_change_can_be_proposed_once_something_is_published(state: State) -> None:
    practice = in_state(state).practice
    user = make_user()
    if state in (State.PUBLISHED, State.SUPERSEDED):
        assert workflow.begin_revision(practice, acting_user=user).state == State.DRAFT
    elif state == State.DECLINED:
        with pytest.raises(Practice.DoesNotExist):
            workflow.begin_revision(practice, acting_user=user)
    else:
        with pytest.raises(workflow.RevisionOpen) as refused:
            workflow.begin_revision(practice, acting_user=user)
        assert refused.value.revision.state == state


@pytest.mark.parametrize("change", list(CHANGES))
def test_what_was_not_seen_is_not_changed(change: str) -> None:
    act, allowed = CHANGES[change]
    revision = in_state(State.DRAFT if State.DRAFT in allowed else State.SUBMITTED)
    PracticeRevision.objects.filter(pk=revision.pk).update(edits=9)
    with pytest.raises(workflow.StaleRevision) as refused:
        act(revision, make_user())
    assert refused.value.revision.edits == 9
    before = revision.state
    revision.refresh_from_db()
    assert revision.state == before


def test_a_draft_holds_all_that_was_written() -> None:
    user = make_member(Role.CONTRIBUTOR, "SN")
    written = contents(
        language="fr",
        title="Titre",
        summary="Résumé",
        body="Corps",
        subnational_author="Dakar",
        activities=frozenset(Activity.objects.all()[:2]),
        partners=frozenset(Party.objects.filter(code__in=["FR", "ML"])),
        organisation="Africulturban",
        year_start=2018,
        year_end=2019,
        sectors=frozenset(Sector.objects.all()[:2]),
        sdg_targets=frozenset(SdgTarget.objects.all()[:2]),
        links=("https://b.example/", "https://a.example/"),
    )
    revision = workflow.start_draft(Party.objects.get(code="SN"), written, acting_user=user)
    revision = PracticeRevision.objects.get(pk=revision.pk)
    assert workflow.contents_of(revision) == written
    assert (revision.state, revision.number, revision.edits) == (State.DRAFT, 1, 1)
    assert (revision.created_by, revision.updated_by) == (user, user)
    assert revision.practice.owner.code == "SN"
    assert [party.code for party in revision.authors] == ["SN"]
    assert revision.practice.first_listed_on is None
    assert not revision.events.exists()


def test_a_draft_needs_a_title_alone_and_can_be_emptied_again() -> None:
    bare = contents(summary="", output=None)
    revision = draft(**vars(bare))
    full = contents(
        organisation="One",
        year_start=2000,
        partners=frozenset(Party.objects.filter(code="DE")),
        links=("https://a.example/",),
        activities=frozenset(Activity.objects.all()[:1]),
    )
    user = make_user()
    revision = workflow.save_draft(revision, full, seen=1, acting_user=user)
    revision = workflow.save_draft(revision, bare, seen=2, acting_user=user)
    assert workflow.contents_of(PracticeRevision.objects.get(pk=revision.pk)) == bare


def test_the_language_of_a_text_can_be_corrected() -> None:
    revision = draft(language="en")
    workflow.save_draft(revision, contents(language="fr"), seen=1, acting_user=make_user())
    assert [text.language for text in revision.texts.all()] == ["fr"]


def test_a_text_of_the_same_language_is_written_and_a_translation_left() -> None:
    revision = draft(language="en")
    PracticeText.objects.create(revision=revision, language="fr", title="Traduction")
    workflow.save_draft(
        revision, contents(language="fr", title="Neuf"), seen=1, acting_user=make_user()
    )
    titles = dict(revision.texts.values_list("language", "title"))
    assert titles == {"en": "Wandering studios", "fr": "Neuf"}


def test_partners_do_not_take_the_author_or_the_mentioned_away() -> None:
    revision = draft("FR")
    revision.party_links.create(party=Party.objects.get(code="KE"), role=PartyRole.MENTIONED)
    partners = frozenset(Party.objects.filter(code__in=["FR", "DE"]))
    workflow.save_draft(revision, contents(partners=partners), seen=1, acting_user=make_user())
    roles = dict(revision.party_links.values_list("party__code", "role"))
    assert roles == {"FR": "author", "DE": "partner", "KE": "mentioned"}


def test_a_form_sent_twice_begins_one_practice() -> None:
    party, user, key = Party.objects.get(code="FR"), make_user(), uuid4()
    first = workflow.start_draft(party, contents(), acting_user=user, key=key)
    with pytest.raises(workflow.AlreadyBegun) as refused:
        workflow.start_draft(party, contents(), acting_user=user, key=key)
    assert refused.value.practice == first.practice
    assert Practice.objects.filter(owner=party).count() == 1


def test_saving_the_same_twice_is_no_conflict() -> None:
    revision = draft()
    for _ in range(2):
        saved = workflow.save_draft(
            revision, contents(title="Same"), seen=1, acting_user=make_user()
        )
    assert saved.edits == 2


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"output": None}, ["output"]),
        ({"summary": ""}, ["summary"]),
        ({"summary": "", "output": None}, ["summary", "output"]),
    ],
)
def test_a_submission_is_complete(changes: dict[str, object], missing: list[str]) -> None:
    revision = draft(**changes)
    with pytest.raises(workflow.Incomplete) as refused:
        workflow.submit(revision, seen=1, acting_user=make_user())
    assert refused.value.missing == missing
    revision.refresh_from_db()
    assert revision.state == State.DRAFT


def test_submitting_is_logged_with_time_and_person() -> None:
    user, at = make_user(), timezone.now() - timedelta(days=3)
    revision = workflow.submit(draft(), seen=1, acting_user=user, at=at)
    event = revision.events.get()
    assert (event.action, event.actor, event.at) == (ModerationAction.SUBMIT, user, at)
    assert (revision.submitted_by, revision.submitted_at) == (user, at)


def test_the_address_comes_of_the_title_at_the_first_submission_and_stays() -> None:
    user = make_user()
    revision = draft(title="L’Œuvre numérisée : été à Québec")
    assert revision.practice.slug.startswith("draft-")
    revision = workflow.submit(revision, seen=1, acting_user=user)
    assert revision.practice.slug == "l-oeuvre-numerisee-ete-a-quebec"
    workflow.return_to_party(revision, "Why", seen=1, acting_user=user)
    revision = workflow.save_draft(revision, contents(title="Else"), seen=1, acting_user=user)
    revision = workflow.submit(revision, seen=2, acting_user=user)
    assert Practice.objects.get(pk=revision.practice_id).slug == "l-oeuvre-numerisee-ete-a-quebec"


def test_a_taken_address_gets_the_code_of_the_party_and_then_a_number() -> None:
    slugs = [submitted(party, title="A title").practice.slug for party in ("FR", "FR", "FR", "SN")]
    assert slugs == ["a-title", "a-title-fr", "a-title-fr-2", "a-title-sn"]
    assert submitted("CN", title="数字文化").practice.slug == "practice"
    assert submitted("CN", title="数字").practice.slug == "practice-cn"
    assert len(submitted(title="word " * 32).practice.slug) <= 100


def test_publishing_lists_the_practice_and_makes_it_found() -> None:
    moderator = make_user(is_staff=True)
    revision = submitted(title="Quokka atlas")
    assert found("quokka") == []
    workflow.publish(revision, seen=1, acting_user=moderator)
    practice = Practice.objects.get(pk=revision.practice_id)
    assert found("quokka") == [practice.slug] == ["quokka-atlas"]
    assert practice.first_listed_on == timezone.localdate()
    assert events(revision) == [("submit", ""), ("publish", "")]
    assert revision.events.last().actor == moderator


@pytest.mark.parametrize(
    ("moment", "day"),
    [("2026-06-30T21:59:00+00:00", "2026-06-30"), ("2026-06-30T22:00:00+00:00", "2026-07-01")],
)
def test_the_first_listing_is_the_day_in_paris(moment: str, day: str) -> None:
    at = datetime.fromisoformat(moment)
    with timezone.override(ZoneInfo("Pacific/Auckland")):
        revision = workflow.publish(submitted(), seen=1, acting_user=make_user(), at=at)
    assert Practice.objects.get(pk=revision.practice_id).first_listed_on.isoformat() == day


def test_a_change_stays_unseen_until_it_is_approved_and_then_takes_the_place() -> None:
    old = published(title="Quokka atlas")
    practice = old.practice
    change = open_change(practice, title="Wombat atlas", summary="Neu.")
    change = workflow.submit(change, seen=change.edits, acting_user=make_user())
    assert (found("quokka"), found("wombat")) == ([practice.slug], [])
    first_listed = Practice.objects.get(pk=practice.pk).first_listed_on
    workflow.publish(
        change, seen=change.edits, acting_user=make_user(), at=timezone.now() + timedelta(days=9)
    )
    states = dict(practice.revisions.values_list("number", "state"))
    assert states == {1: State.SUPERSEDED, 2: State.PUBLISHED}
    assert (found("quokka"), found("wombat")) == ([], [practice.slug])
    assert Practice.objects.get(pk=practice.pk).first_listed_on == first_listed


@pytest.mark.parametrize("refuse", [workflow.decline, workflow.return_to_party])
def test_a_refused_change_leaves_what_is_published(refuse: Callable[..., object]) -> None:
    practice = published(title="Quokka atlas").practice
    change = open_change(practice, title="Wombat atlas")
    change = workflow.submit(change, seen=change.edits, acting_user=make_user())
    refuse(change, "Why", seen=change.edits, acting_user=make_user())
    assert (found("quokka"), found("wombat")) == ([practice.slug], [])


def test_a_change_begins_as_what_is_published() -> None:
    old = published(
        language="fr",
        body="Corps",
        subnational_author="Bretagne",
        activities=frozenset(Activity.objects.all()[:3]),
        partners=frozenset(Party.objects.filter(code="DE")),
        organisation="CNM",
        year_start=2001,
        year_end=2002,
        sectors=frozenset(Sector.objects.all()[:2]),
        sdg_targets=frozenset(SdgTarget.objects.all()[:2]),
        links=("https://b.example/", "https://a.example/"),
    )
    old.texts.update(editor_note="A note.")
    old.party_links.create(party=Party.objects.get(code="KE"), role=PartyRole.MENTIONED)
    user = make_user()
    change = workflow.begin_revision(old.practice, acting_user=user)
    assert workflow.contents_of(change) == workflow.contents_of(old)
    assert change.texts.get().editor_note == "A note."
    assert [party.code for party in change.mentioned] == ["KE"]
    assert (change.number, change.state, change.created_by) == (2, State.DRAFT, user)
    assert (change.submitted_at, change.published_at) == (None, None)
    assert old.texts.count() == old.links.count() - 1 == 1


def test_a_page_made_from_an_earlier_revision_is_stale() -> None:
    old = published()
    change = workflow.begin_revision(old.practice, acting_user=make_user())
    with pytest.raises(workflow.StaleRevision):
        workflow.save_draft(change, contents(title="Late"), seen=old.edits, acting_user=make_user())


@pytest.mark.parametrize("refuse", [workflow.decline, workflow.return_to_party])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_refusal_gives_its_reason(refuse: Callable[..., object], reason: str) -> None:
    revision = submitted()
    with pytest.raises(workflow.Incomplete):
        refuse(revision, reason, seen=1, acting_user=make_user())
    revision.refresh_from_db()
    assert revision.state == State.SUBMITTED


def test_what_is_returned_and_written_again_is_the_partys_own() -> None:
    revision = in_state(State.RETURNED)
    revision = workflow.save_draft(
        revision, contents(title="Better"), seen=1, acting_user=make_user()
    )
    assert revision.state == State.DRAFT
    assert events(revision) == [("submit", ""), ("return", "Say more.")]


def test_the_secretariat_sets_right_what_is_published() -> None:
    revision = published(title="Quokka atlas")
    activities = list(Activity.objects.all()[:2])
    workflow.amend(
        revision,
        output=Output.objects.get(number=5),
        activities=activities,
        notes={"en": "As at 2019.", "fr": "unused"},
        seen=1,
        acting_user=make_user(),
    )
    revision = PracticeRevision.objects.get(pk=revision.pk)
    assert revision.output.number == 5
    assert list(revision.activities.all()) == activities
    assert revision.texts.get().editor_note == "As at 2019."
    assert revision.edits == 2
    assert events(revision)[-1] == ("amend", "")
    assert found("quokka") == ["quokka-atlas"]


def test_a_note_is_kept_by_the_change_that_a_party_is_writing() -> None:
    revision = published()
    change = open_change(revision.practice, title="New words")
    workflow.amend(
        revision,
        output=revision.output,
        activities=[],
        notes={"en": "Overtaken."},
        seen=revision.edits,
        acting_user=make_user(),
    )
    text = change.texts.get()
    assert (text.title, text.editor_note) == ("New words", "Overtaken.")


def test_practices_of_the_secretariat_have_no_owner_and_stay_whole() -> None:
    practice = make_practice("Of nobody", owner=None)
    revision = practice.published_revision
    workflow.amend(
        revision,
        output=revision.output,
        activities=[],
        notes={"en": "Note."},
        seen=0,
        acting_user=make_user(),
    )
    assert found("nobody") == [practice.slug]
