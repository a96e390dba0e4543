"""Error pages: a sentence and a way on, with DEBUG as without."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from parties.enums import Role
from roadmap_portal.home.errors import server_error
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[False, True], ids=["production", "debug"])
def debug(request: pytest.FixtureRequest, settings) -> bool:  # type: ignore[no-untyped-def]
    settings.DEBUG = request.param
    return bool(request.param)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/en/nowhere/", 404, "This page does not exist"),
        ("/en/parties/XX/", 404, "This page does not exist"),
        ("/en/parties/?region=VII", 400, "There is no such electoral group"),
        ("/fr/nowhere/", 404, "Cette page n’existe pas"),
    ],
)
def test_a_sentence_and_a_way_on(
    address: str, status: int, words: str, debug: bool, client: Client
) -> None:
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert f'href="{reverse("home").replace("en", address[1:3])}"' in page
    assert "Traceback" not in page
    assert "DEBUG" not in page


def test_403_says_who_can_help(debug: bool, client: Client) -> None:
    client.force_login(make_member(Role.READER, "FR"))
    response = client.get(reverse("workspace_share", args=["FR"]))
    assert response.status_code == 403
    assert "Only the focal point of a Party shares its roadmap" in response.content.decode()


def test_a_front_page_without_language_is_no_error(debug: bool, client: Client) -> None:
    assert client.get("/practices/").url == "/en/practices/"
    assert client.get("/en/practices").url == "/en/practices/"


def test_a_stale_form_is_told_from_a_forbidden_page() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/fr/accounts/login/", {"login": "x", "password": "y"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "<style" not in page
    assert "Ce formulaire" in page


def test_a_foreign_host_learns_nothing_of_the_settings(client: Client) -> None:
    response = client.get("/en/", headers={"Host": "evil.test"})
    assert response.status_code == 400
    assert "ALLOWED_HOSTS" not in response.content.decode()


def test_500_asks_neither_session_nor_database(client: Client) -> None:
    client.force_login(make_member(Role.READER, "FR"))
    request = client.get("/en/").wsgi_request
    with connection.execute_wrapper(_away):
        response = server_error(request)
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def _away(*args: object) -> None:
    raise OperationalError("the database is away")
