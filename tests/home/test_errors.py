"""Error pages: a sentence and a way on, with DEBUG as without."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from activities.models import Edition
from parties.enums import Role
from parties.models import Party
from practices.models import Practice
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


def _nothing_loaded() -> None:
    Practice.objects.all().delete()
    Edition.objects.all().delete()
    Party.objects.all().delete()


@pytest.mark.parametrize("name", ["home", "roadmap", "practices", "parties", "overview"])
def test_before_the_reference_data_every_page_says_what_to_run(
    name: str, debug: bool, client: Client
) -> None:
    _nothing_loaded()
    response = client.get(reverse(name))
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "manage.py load_reference" in page
    assert "/readyz" in page
    call_command("load_reference", stdout=StringIO())
    assert client.get(reverse(name)).status_code == 200


def test_before_the_reference_data_the_api_says_so(client: Client) -> None:
    _nothing_loaded()
    response = client.get("/api/v1/activities")
    assert response.status_code == 503
    assert "/readyz" in response.json()["error"]["message"]


def test_what_is_empty_by_a_filter_is_no_failure(client: Client) -> None:
    Edition.objects.update(adopted_at=None)
    assert client.get(reverse("practices"), {"q": "xyzzy"}).status_code == 200


def test_500_asks_neither_session_nor_database(client: Client) -> None:
    client.force_login(make_member(Role.READER, "FR"))
    request = client.get("/en/").wsgi_request
    with connection.execute_wrapper(_away):
        response = server_error(request)
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def _away(*args: object) -> None:
    raise OperationalError("the database is away")
