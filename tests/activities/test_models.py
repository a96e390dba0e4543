"""The open roadmap: which edition is in force, what is new, and what the database refuses."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from activities.models import (
    Activity,
    Document,
    Edition,
    EditionActivity,
    MethodologyStep,
    Output,
    Session,
    is_new_since,
)
from activities.queries import columns_of

pytestmark = pytest.mark.django_db


def make_edition(session: str, *, adopted: bool = True) -> Edition:
    """A further edition of the open roadmap, without activities as yet."""
    held = Session.objects.get(code=session)
    document = Document.objects.create(code=f"Another of {session}", session=held)
    return Edition.objects.create(
        document=document, adopted_at=held if adopted else None, baseline=held, impact="Impact"
    )


def place(edition: Edition, output: int, position: int, key: str) -> EditionActivity:
    activity, _ = Activity.objects.get_or_create(key=key)
    return EditionActivity.objects.create(
        edition=edition,
        activity=activity,
        output=Output.objects.get(number=output),
        position=position,
        code=f"{output}.{position}",
        step=MethodologyStep.objects.get(number=min(position, 4)),
        title=key,
    )


def test_the_edition_adopted_last_is_in_force() -> None:
    first = Edition.objects.in_force()
    make_edition("10.CP", adopted=False)
    assert Edition.objects.in_force() == first
    later = make_edition("8.CP")
    make_edition("6.CP")
    assert Edition.objects.in_force() == later


def test_without_an_adopted_edition_none_is_in_force() -> None:
    Edition.objects.update(adopted_at=None)
    with pytest.raises(Edition.DoesNotExist):
        Edition.objects.in_force()


def test_a_new_edition_may_move_merge_add_and_retire_activities() -> None:
    """The grid draws what the edition has; an activity keeps its identity."""
    edition = make_edition("8.CP")
    place(edition, 2, 1, "map-digital-sectors")
    place(edition, 2, 2, "something-new")
    place(edition, 5, 1, "another-new")
    drawn = [
        (column.output.number, [activity.activity.key for activity in column.activities])
        for column in columns_of(edition)
    ]
    assert drawn == [(2, ["map-digital-sectors", "something-new"]), (5, ["another-new"])]
    placings = Activity.objects.get(key="map-digital-sectors").placings
    assert set(placings.values_list("code", flat=True)) == {"1.1", "2.1"}
    in_force = EditionActivity.objects.in_force().values_list("code", flat=True)
    assert list(in_force) == ["2.1", "2.2", "5.1"]


def test_the_grid_is_one_query_whatever_its_size(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    edition = Edition.objects.in_force()
    with django_assert_num_queries(1):
        columns = columns_of(edition)
        words = [
            (column.output.goal.title, activity.step.title, activity.activity.key)
            for column in columns
            for activity in column.activities
        ]
    assert len(words) == 20
    assert [len(column.activities) for column in columns] == [4] * 5


@pytest.mark.parametrize(
    ("day", "new"),
    [
        (None, False),
        (date(2018, 12, 11), False),
        (date(2018, 12, 14), False),
        (date(2018, 12, 15), True),
        (date(2019, 6, 4), True),
    ],
)
def test_new_is_what_came_after_the_last_day_of_the_baseline(day: date | None, new: bool) -> None:
    assert is_new_since(day, Session.objects.get(code="12.IGC")) is new


def test_titles_are_in_the_readers_language_and_never_empty() -> None:
    output = Output.objects.get(number=1)
    with translation.override("ar"):
        assert output.title.startswith("أطر")
    Output.objects.filter(number=1).update(title_ar="")
    output.refresh_from_db()
    with translation.override("ar"):
        assert output.title == output.title_en


def session_that_ends_before_it_begins() -> None:
    Session.objects.filter(code="7.CP").update(ends_on=date(2019, 6, 3))


def second_session_of_the_same_number() -> None:
    Session.objects.create(
        code="7.CP bis", body="CP", number=7, starts_on=date(2030, 1, 1), ends_on=date(2030, 1, 1)
    )


def activity_placed_twice() -> None:
    place(Edition.objects.in_force(), 5, 9, "map-digital-sectors")


def two_activities_in_one_place() -> None:
    place(Edition.objects.in_force(), 5, 4, "something-new")


@pytest.mark.parametrize(
    "change",
    [
        session_that_ends_before_it_begins,
        second_session_of_the_same_number,
        activity_placed_twice,
        two_activities_in_one_place,
    ],
)
def test_the_database_refuses(change: Callable[[], None]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()
