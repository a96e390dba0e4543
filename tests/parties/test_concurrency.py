"""Two officials at the same moment, with real transactions on both engines."""

from collections.abc import Callable

import pytest

from parties import workflow
from parties.enums import Audience, Role, Status
from parties.models import Party, RoadmapEntry, RoadmapVersion
from tests.factories import activity, make_member, set_statuses
from tests.threads import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_in_one_cell_one_is_told() -> None:
    france = Party.objects.get(code="FR")
    people = [make_member(Role.FOCAL_POINT, "FR"), make_member(Role.CONTRIBUTOR, "FR")]
    placed = activity("1.1")

    def say(index: int, status: Status) -> Callable[[], object]:
        return lambda: workflow.set_entry(
            france, placed, status=status, revision=0, acting_user=people[index]
        )

    answers = at_once(say(0, Status.ACCOMPLISHED), say(1, Status.PLANNED))
    assert kinds(answers) == [RoadmapEntry, workflow.StaleEntry]
    assert RoadmapVersion.objects.count() == 1
    assert RoadmapEntry.objects.get().revision == 1


def test_two_cells_at_once_are_both_saved_in_one_draft() -> None:
    france = Party.objects.get(code="FR")
    person = make_member(Role.FOCAL_POINT, "FR")
    first, second = activity("1.1"), activity("1.2")
    answers = at_once(
        *(
            lambda one=one: workflow.set_entry(  # type: ignore[misc]
                france, one, status=Status.PLANNED, revision=0, acting_user=person
            )
            for one in (first, second)
        )
    )
    assert kinds(answers) == [RoadmapEntry, RoadmapEntry]
    assert RoadmapVersion.objects.count() == 1
    assert set(RoadmapEntry.objects.values_list("activity", flat=True)) == {first.pk, second.pk}


def test_shared_twice_at_once_is_shared_once() -> None:
    france = Party.objects.get(code="FR")
    person = make_member(Role.FOCAL_POINT, "FR")
    set_statuses("FR", {"1.1": Status.PLANNED}, user=person)
    seen = workflow.last_event(france)

    def share() -> object:
        return workflow.share(france, Audience.PUBLIC, acting_user=person, seen=seen)

    answers = at_once(share, share)
    assert kinds(answers).count(RoadmapVersion) == 1
    assert RoadmapVersion.objects.shared().count() == 1
