"""Canonical addresses, and those of a page in other languages."""

import re

import pytest
from django.test import Client

from roadmap_portal.accounts.models import User
from tests.factories import make_practice

pytestmark = pytest.mark.django_db

SITE = "https://roadmap.example"
LANGUAGES = ["ar", "zh-hans", "en", "fr", "ru", "es"]


@pytest.fixture(autouse=True)
def _site(settings) -> None:  # type: ignore[no-untyped-def]
    settings.SITE_URL = SITE


def canonical(client: Client, address: str) -> str:
    found = re.findall(r'<link rel="canonical" href="([^"]+)">', page(client, address))
    assert len(found) == 1, address
    return found[0].replace("&amp;", "&")


def page(client: Client, address: str) -> str:
    # A visitor's host does not decide under which address a page is known.
    response = client.get(address, headers={"Host": "testserver"})
    return response.content.decode()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/en/", "/en/"),
        ("/ar/roadmap/1.1/?utm_source=mail", "/ar/roadmap/1.1/"),
        ("/fr/practices/", "/fr/practices/"),
        ("/fr/practices/?page=2", "/fr/practices/?page=2"),
        ("/fr/practices/?output=2", "/fr/practices/?output=2"),
        ("/fr/practices/?output=2&q=&utm_source=mail", "/fr/practices/?output=2"),
        ("/fr/practices/?output=2&party=FR", "/fr/practices/"),
        ("/fr/practices/?output=2&page=1", "/fr/practices/"),
        ("/fr/practices/?q=musique", "/fr/practices/"),
        ("/fr/practices/?sort=title", "/fr/practices/"),
        ("/en/parties/?region=V(a)", "/en/parties/?region=V%28a%29"),
        ("/en/parties/?q=fr", "/en/parties/"),
    ],
)
def test_one_address_counts(client: Client, address: str, expected: str) -> None:
    assert canonical(client, address) == SITE + expected


def test_a_text_is_at_home_in_its_own_language(client: Client) -> None:
    make_practice(slug="quokka")
    assert canonical(client, "/en/practices/quokka/") == f"{SITE}/en/practices/quokka/"
    assert canonical(client, "/en/practices/quokka/?text=fr") == f"{SITE}/fr/practices/quokka/"


@pytest.mark.parametrize("path", ["/", "/roadmap/1/", "/practices/?output=2", "/parties/FR/"])
def test_every_language_is_named_and_so_is_none(client: Client, path: str) -> None:
    html = page(client, f"/zh-hans{path}")
    links = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', html))
    assert links.pop("x-default") == SITE + path
    assert links == {code: f"{SITE}/{code}{path}" for code in LANGUAGES}
    # What has no language leads to the visitor's.
    found = client.get(path, headers={"Accept-Language": "es"})
    assert (found.status_code, found.url) == (302, f"/es{path}")


@pytest.mark.parametrize("address", ["/en/nowhere/", "/en/practices/?output=9", "/en/parties/XX/"])
def test_what_is_not_there_has_no_address(client: Client, address: str) -> None:
    assert "canonical" not in page(client, address)


def test_what_is_not_public_has_no_address(client: Client, secretariat: User) -> None:
    client.force_login(secretariat)
    for address in ("/en/styleguide/", "/en/overview/as-of/", "/en/accounts/password/change/"):
        assert "canonical" not in page(client, address)
    assert canonical(client, "/en/roadmap/") == f"{SITE}/en/roadmap/"
