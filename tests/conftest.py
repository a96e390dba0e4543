"""The test database with the reference data, and the people who use the portal."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import StringIO

import pytest
from django.conf import settings as portal_settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, TransactionTestCase, override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from parties.enums import Role
from roadmap_portal.accounts.models import User
from tests import factories
from tests.snapshot import snapshot


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("services") and not portal_settings.REDIS_URL:
        pytest.skip("needs a broker: `make test` brings one, or TEST_REDIS_URL names one")


@pytest.fixture(scope="session", autouse=True)
def _plain_and_quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Static files without a manifest, and passwords hashed in no time."""
    storages = {
        **portal_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(
        STORAGES=storages,
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A request leaves its language active in the thread; each test begins with the default."""
    with translation.override(portal_settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With SQLite a file, not memory: threads have their own connections, as in earnest."""
    database = portal_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database holds the reference data, before and after every test.

    A test with real transactions ends by going back to this state instead of by a flush.
    """
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            call_command("load_reference", stdout=StringIO())
            start = stack.enter_context(snapshot())

        def restore(test: TransactionTestCase) -> None:
            start.restore()
            cache.clear()

        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture
def member(db: None) -> Callable[[Role, str], User]:
    """`member(role, party_code)`: a saved official of that Party."""
    return factories.make_member


@pytest.fixture
def secretariat(db: None) -> User:
    """A saved member of the Secretariat's staff."""
    return factories.make_user("secretariat@unesco.test", is_staff=True)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """`signed_in(user)`: a client of its own with a session of `user`."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
