"""Two officials at the same moment, with real transactions on both engines."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from parties import workflow
from parties.enums import Audience, Role, Status
from parties.models import Party, RoadmapEntry, RoadmapVersion
from tests.factories import activity, make_member, set_statuses

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], object]) -> list[str]:
    """Run the jobs in threads that start together; "done" or the exception's name for each."""
    barrier = threading.Barrier(len(jobs))
    results = [""] * len(jobs)

    def run(index: int, job: Callable[[], object]) -> None:
        barrier.wait(timeout=10)
        try:
            job()
            results[index] = "done"
        except Exception as error:
            results[index] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(results)


def test_two_in_one_cell_one_is_told() -> None:
    france = Party.objects.get(code="FR")
    people = [make_member(Role.FOCAL_POINT, "FR"), make_member(Role.CONTRIBUTOR, "FR")]
    placed = activity("1.1")

    def say(index: int, status: Status) -> Callable[[], object]:
        return lambda: workflow.set_entry(
            france, placed, status=status, revision=0, acting_user=people[index]
        )

    results = at_once(say(0, Status.ACCOMPLISHED), say(1, Status.PLANNED))
    assert results == ["StaleEntry", "done"]
    assert RoadmapVersion.objects.count() == 1
    assert RoadmapEntry.objects.get().revision == 1


def test_two_cells_at_once_are_both_saved_in_one_draft() -> None:
    france = Party.objects.get(code="FR")
    person = make_member(Role.FOCAL_POINT, "FR")
    first, second = activity("1.1"), activity("1.2")
    results = at_once(
        *(
            lambda one=one: workflow.set_entry(  # type: ignore[misc]
                france, one, status=Status.PLANNED, revision=0, acting_user=person
            )
            for one in (first, second)
        )
    )
    assert results == ["done", "done"]
    assert RoadmapVersion.objects.count() == 1
    assert set(RoadmapEntry.objects.values_list("activity", flat=True)) == {first.pk, second.pk}


def test_shared_twice_at_once_is_shared_once() -> None:
    france = Party.objects.get(code="FR")
    person = make_member(Role.FOCAL_POINT, "FR")
    set_statuses("FR", {"1.1": Status.PLANNED}, user=person)
    seen = workflow.last_event(france)

    def share() -> object:
        return workflow.share(france, Audience.PUBLIC, acting_user=person, seen=seen)

    results = at_once(share, share)
    assert results.count("done") == 1
    assert RoadmapVersion.objects.shared().count() == 1
