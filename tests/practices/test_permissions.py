"""Who may what: each check beside its queryset, exact sets over everything that could leak."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from parties.enums import Role
from parties.models import Party
from practices import permissions
from practices.enums import State
from practices.models import Practice, PracticeRevision
from roadmap_portal.accounts.models import User
from roadmap_portal.accounts.permissions import AnyUser
from tests.factories import make_member, make_practice, make_user
from tests.practices.steps import in_state

pytestmark = pytest.mark.django_db

WHO: dict[str, Callable[[], AnyUser]] = {
    "visitor": AnonymousUser,
    "focal point": lambda: make_member(Role.FOCAL_POINT, "FR"),
    "contributor": lambda: make_member(Role.CONTRIBUTOR, "FR"),
    "reader": lambda: make_member(Role.READER, "FR"),
    "other Party": lambda: make_member(Role.FOCAL_POINT, "SN"),
    "Secretariat": lambda: make_user(is_staff=True),
    "nobody in particular": make_user,
    "superuser without staff": lambda: make_user(is_superuser=True),
}


@pytest.fixture
def ours() -> dict[State, Practice]:
    """A practice of France in each state, and one of nobody in which France has a part."""
    Practice.objects.all().delete()
    made = {state: in_state(state, "FR").practice for state in State}
    make_practice("Of nobody", owner=None, authors=["FR"], state=State.DRAFT)
    return made


@pytest.mark.parametrize("who", list(WHO))
def test_the_public_sees_what_is_published_whoever_asks(
    who: str, ours: dict[State, Practice]
) -> None:
    WHO[who]()
    public = {ours[State.PUBLISHED], ours[State.SUPERSEDED]}
    assert set(permissions.practices_public()) == public


@pytest.mark.parametrize("who", list(WHO))
def test_a_workspace_holds_the_practices_of_the_party(
    who: str, ours: dict[State, Practice]
) -> None:
    user = WHO[who]()
    reads = set(ours.values()) if who in ("focal point", "contributor", "reader") else set()
    writes = set() if who == "reader" else reads
    assert set(permissions.practices_of(user)) == reads
    assert set(permissions.practices_editable_by(user)) == writes


@pytest.mark.parametrize("who", list(WHO))
def test_the_secretariat_sees_what_was_submitted(who: str, ours: dict[State, Practice]) -> None:
    user = WHO[who]()
    every = PracticeRevision.objects.exclude(state=State.DRAFT)
    seen = set(every) if who == "Secretariat" else set()
    assert set(permissions.revisions_seen_by_secretariat(user)) == seen
    assert set(permissions.practices_seen_by_secretariat(user)) == {each.practice for each in seen}


def test_who_was_locked_out_moderates_no_more(ours: dict[State, Practice]) -> None:
    user = make_user(is_staff=True, is_active=False)
    assert not permissions.revisions_seen_by_secretariat(user).exists()


def test_two_roles_in_two_parties_do_not_mix() -> None:
    user: User = make_member(Role.READER, "FR")
    user.memberships.create(party=Party.objects.get(code="SN"), role=Role.FOCAL_POINT)
    french, senegalese = in_state(State.DRAFT, "FR").practice, in_state(State.DRAFT, "SN").practice
    assert set(permissions.practices_of(user)) == {french, senegalese}
    assert set(permissions.practices_editable_by(user)) == {senegalese}
