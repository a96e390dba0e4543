"""Who writes practices and who decides on them."""

import pytest
from django.test import Client

from parties.enums import Role
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_user
from tests.practices.pages import signed_in


@pytest.fixture
def focal(db: None) -> User:
    return make_member(Role.FOCAL_POINT, "FR", name="Ada")


@pytest.fixture
def official(focal: User) -> Client:
    return signed_in(focal)


@pytest.fixture
def moderator(db: None) -> User:
    return make_user(is_staff=True, name="Mo")


@pytest.fixture
def desk(moderator: User) -> Client:
    return signed_in(moderator)


@pytest.fixture
def person(db: None) -> User:
    """Whoever follows a search."""
    return make_user("reader@x.test", preferred_language="en")
