"""Setting statuses, sharing, and what two people at once may not do to each other."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from parties import workflow
from parties.enums import Audience, RoadmapAction, Role, Status
from parties.models import Party, RoadmapEntry, RoadmapEvent, RoadmapVersion
from parties.queries import entries_of, working_roadmap
from roadmap_portal.accounts.models import User
from tests.factories import activity, make_member, set_statuses, share_roadmap

pytestmark = pytest.mark.django_db


@pytest.fixture
def france() -> Party:
    return Party.objects.get(code="FR")


@pytest.fixture
def focal() -> User:
    return make_member(Role.FOCAL_POINT, "FR")


def statuses_of(version: RoadmapVersion | None) -> dict[str, str]:
    return {
        entry.activity.key: entry.status
        for entry in RoadmapEntry.objects.filter(version=version).select_related("activity")
    }


def test_the_first_status_begins_a_draft(france: Party, focal: User) -> None:
    entry = workflow.set_entry(
        france, activity("1.1"), status=Status.ACCOMPLISHED, revision=0, acting_user=focal
    )
    assert entry.version.is_draft
    assert entry.revision == 1
    assert entry.updated_by == focal
    event = RoadmapEvent.objects.get(version=entry.version)
    assert (event.action, event.from_status, event.to_status, event.actor) == (
        RoadmapAction.STATUS_SET,
        "",
        Status.ACCOMPLISHED,
        focal,
    )


def test_a_status_keeps_the_details(france: Party, focal: User) -> None:
    details = workflow.Details(date(2024, 1, 1), date(2025, 1, 1), "Ministry", "How")
    workflow.set_entry(
        france,
        activity("1.1"),
        status=Status.PLANNED,
        revision=0,
        acting_user=focal,
        details=details,
    )
    workflow.set_entry(
        france, activity("1.1"), status=Status.IN_PROGRESS, revision=1, acting_user=focal
    )
    entry = RoadmapEntry.objects.get(version__roadmap__party=france)
    assert entry.status == Status.IN_PROGRESS
    assert (entry.starts_on, entry.ends_on) == (details.starts_on, details.ends_on)
    assert (entry.lead_institution, entry.note) == ("Ministry", "How")


@pytest.mark.parametrize("stale", [0, 2, 99])
def test_a_change_from_a_stale_page_changes_nothing(france: Party, focal: User, stale: int) -> None:
    other = make_member(Role.CONTRIBUTOR, "FR")
    workflow.set_entry(
        france, activity("1.1"), status=Status.PLANNED, revision=0, acting_user=other
    )
    with pytest.raises(workflow.StaleEntry) as refused:
        workflow.set_entry(
            france, activity("1.1"), status=Status.ACCOMPLISHED, revision=stale, acting_user=focal
        )
    assert refused.value.current is not None
    assert refused.value.current.updated_by == other
    assert statuses_of(working_roadmap(france).draft) == {activity("1.1").key: Status.PLANNED}
    assert RoadmapEvent.objects.count() == 1


def test_a_removed_entry_leaves_its_pages_stale_for_ever(france: Party, focal: User) -> None:
    """A page made before the removal must not overwrite what was said after it."""
    workflow.set_entry(
        france, activity("1.1"), status=Status.PLANNED, revision=0, acting_user=focal
    )
    workflow.remove_entry(france, activity("1.1"), revision=1, acting_user=focal)
    again = workflow.set_entry(
        france, activity("1.1"), status=Status.IN_PROGRESS, revision=0, acting_user=focal
    )
    assert again.revision > 1
    with pytest.raises(workflow.StaleEntry):
        workflow.set_entry(
            france, activity("1.1"), status=Status.ACCOMPLISHED, revision=1, acting_user=focal
        )


def test_removing_nothing_is_no_event(france: Party, focal: User) -> None:
    workflow.remove_entry(france, activity("1.1"), revision=0, acting_user=focal)
    assert not RoadmapEvent.objects.exists()


def test_sharing_numbers_and_freezes_and_the_next_edit_begins_anew(
    france: Party, focal: User
) -> None:
    first = share_roadmap("FR", {"1.1": Status.ACCOMPLISHED, "2.2": Status.PLANNED}, user=focal)
    assert (first.number, first.audience, first.shared_by) == (1, Audience.PUBLIC, focal)
    assert working_roadmap(france).draft is None

    set_statuses("FR", {"2.2": Status.IN_PROGRESS}, user=focal)
    draft = working_roadmap(france).draft
    assert statuses_of(first) == {
        activity("1.1").key: Status.ACCOMPLISHED,
        activity("2.2").key: Status.PLANNED,
    }
    assert statuses_of(draft) == {
        activity("1.1").key: Status.ACCOMPLISHED,
        activity("2.2").key: Status.IN_PROGRESS,
    }


def test_a_new_draft_is_as_old_as_what_it_repeats(france: Party, focal: User) -> None:
    version = share_roadmap("FR", {"1.1": Status.PLANNED, "1.2": Status.PLANNED}, user=focal)
    set_statuses("FR", {"1.2": Status.ACCOMPLISHED}, user=focal)
    before, after = entries_of(version), entries_of(working_roadmap(france).draft)
    key = activity("1.1").pk
    assert after[key].updated_at == before[key].updated_at
    assert after[key].revision == before[key].revision


def test_sharing_what_somebody_changed_meanwhile_is_refused(france: Party, focal: User) -> None:
    set_statuses("FR", {"1.1": Status.PLANNED}, user=focal)
    seen = workflow.last_event(france)
    set_statuses("FR", {"1.1": Status.ACCOMPLISHED})
    with pytest.raises(workflow.StaleDraft):
        workflow.share(france, Audience.PUBLIC, acting_user=focal, seen=seen)
    assert not RoadmapVersion.objects.shared().exists()


def test_nothing_is_not_shared(france: Party, focal: User) -> None:
    with pytest.raises(workflow.NothingToShare):
        workflow.share(france, Audience.PUBLIC, acting_user=focal, seen=0)
    assert not RoadmapVersion.objects.exists()


def test_the_same_is_shared_again_only_with_others(france: Party, focal: User) -> None:
    share_roadmap("FR", {"1.1": Status.PLANNED}, audience=Audience.CONFERENCE, user=focal)
    seen = workflow.last_event(france)
    with pytest.raises(workflow.NothingToShare):
        workflow.share(france, Audience.CONFERENCE, acting_user=focal, seen=seen)
    second = workflow.share(france, Audience.PUBLIC, acting_user=focal, seen=seen)
    assert second.number == 2
    assert statuses_of(second) == {activity("1.1").key: Status.PLANNED}


def test_one_draft_a_roadmap_and_one_entry_an_activity(france: Party, focal: User) -> None:
    set_statuses("FR", {"1.1": Status.PLANNED}, user=focal)
    draft = working_roadmap(france).draft
    assert draft is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        RoadmapVersion.objects.create(roadmap=draft.roadmap, edition=draft.edition)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoadmapEntry.objects.create(
            version=draft, activity=activity("1.1"), status=Status.ACCOMPLISHED
        )


def test_no_end_before_its_start_in_the_database(france: Party, focal: User) -> None:
    set_statuses("FR", {"1.1": Status.PLANNED}, user=focal)
    entries = RoadmapEntry.objects.filter(version__roadmap__party=france)
    with pytest.raises(IntegrityError), transaction.atomic():
        entries.update(starts_on=date(2024, 1, 2), ends_on=date(2024, 1, 1))
    entries.update(starts_on=date(2024, 1, 1), ends_on=date(2024, 1, 1))


def test_an_unknown_status_is_refused_by_the_database(france: Party, focal: User) -> None:
    set_statuses("FR", {"1.1": Status.PLANNED}, user=focal)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoadmapEntry.objects.update(status="done")


def test_the_latest_version_of_each_is_the_one_shared_last_by_then() -> None:
    now = timezone.now()
    old = share_roadmap("FR", {"1.1": Status.PLANNED}, at=now - timedelta(days=20))
    new = share_roadmap("FR", {"1.1": Status.ACCOMPLISHED}, at=now - timedelta(days=5))
    senegal = share_roadmap("SN", {"1.1": Status.PLANNED}, at=now - timedelta(days=15))

    def latest(moment: object) -> set[RoadmapVersion]:
        return set(RoadmapVersion.objects.shared_by(moment).latest_of_each())  # type: ignore[arg-type]

    assert latest(now) == {new, senegal}
    assert latest(now - timedelta(days=10)) == {old, senegal}
    assert latest(now - timedelta(days=18)) == {old}
