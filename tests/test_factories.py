"""The factories and fixtures that every other test stands on."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from parties.enums import Audience, Role, Status
from parties.models import Party, RoadmapVersion
from practices.enums import State
from practices.models import Practice
from roadmap_portal.accounts.models import User
from tests import factories


@pytest.mark.django_db
def test_sharing_twice_keeps_what_was_said_before() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    first = factories.share_roadmap("FR", {"1.1": Status.ACCOMPLISHED}, at=at)
    second = factories.share_roadmap("FR", {"2.1": Status.PLANNED}, audience=Audience.CONFERENCE)
    assert (first.number, first.shared_at, first.audience) == (1, at, Audience.PUBLIC)
    assert (second.number, second.audience) == (2, Audience.CONFERENCE)
    said = second.entries.values_list("activity__placings__code", "status")
    assert set(said) == {("1.1", "accomplished"), ("2.1", "planned")}


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(State))
def test_a_practice_is_whole_in_each_state(state: State) -> None:
    practice = factories.make_practice(
        state=state, owner="SN", partners=["FR"], mentioned=["CA"], activities=["2.1"]
    )
    revision = practice.revisions.get()
    assert revision.state == state
    assert [party.code for party in revision.authors] == ["SN"]
    assert [party.code for party in revision.partners] == ["FR"]
    assert [party.code for party in revision.mentioned] == ["CA"]
    assert (practice in Practice.objects.published()) == (state == State.PUBLISHED)


def test_people(
    member: Callable[[Role, str], User],
    secretariat: User,
    signed_in: Callable[[User], Client],
) -> None:
    official = member(Role.READER, "SN")
    assert list(official.memberships.values_list("party__code", "role")) == [("SN", "reader")]
    assert secretariat.is_staff
    assert signed_in(official).session["_auth_user_id"] == str(official.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_what_a_test_commits_is_gone_after_it_and_the_reference_data_are_not(round_: int) -> None:
    assert Party.objects.count() == 159
    assert not RoadmapVersion.objects.exists()
    factories.share_roadmap("FR", {"1.1": Status.ACCOMPLISHED})
