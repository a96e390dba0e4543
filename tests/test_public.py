"""Every page that a visitor may open without signing in, each with its reason.

A view is closed unless it is named here: a new public page changes this list.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from parties.enums import Role, Status
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_practice, share_roadmap

pytestmark = pytest.mark.django_db

PUBLIC = {
    # Pages
    "home": "says what the portal is",
    "roadmap": "the open roadmap is a public document",
    "output": "the open roadmap is a public document",
    "activity": "the open roadmap is a public document",
    "parties": "who is a Party is public",
    "party": "what a Party has shared with the public",
    "practice_suggestions": "the search box of that database; it names published practices",
    "practices": "the database of good practices is for everybody",
    "practice": "the database of good practices is for everybody",
    "practice_export": "the database of good practices is for everybody to take away",
    "practice_exports": "says what is in the files",
    "practice_feed": "feed readers have no account; it names published practices",
    "practice_report": "whoever reads an entry may say that it is wrong",
    "practice_reported": "thanks whoever reported",
    "overview": "what the Secretariat has published",
    "overview_published": "what the Secretariat has published, earlier ones too",
    "overview_published_groups": "a table of a published overview",
    "overview_published_parties": "a table of a published overview",
    "chinese": "sends people who write /zh/ to the full tag",
    # Signing in
    "account_login": "the door itself",
    "account_signup": "says that accounts come by invitation",
    "account_inactive": "says that the account is closed",
    "account_reset_password": "whoever forgot the password is not signed in",
    "account_reset_password_done": "whoever forgot the password is not signed in",
    "account_reset_password_from_key": "the link in the mail is the proof",
    "account_reset_password_from_key_done": "whoever forgot the password is not signed in",
    "searches_unsubscribe": "the link in the mail is the proof; a mail program opens it",
    "account_logout": "whoever is signed out already is sent home",
    # Machines
    "robots": "robots have no account; it says where not to go",
    "sitemap": "robots have no account; it names public pages",
    "sitemap_pages": "robots have no account; it names public pages",
    "sitemap_practices": "robots have no account; it names published practices",
    "healthz": "probes have no account; it tells nothing but that the process answers",
    "readyz": "probes have no account; it names parts, not hosts",
}
# The whole API lists only what is public; tests/api proves it.
PUBLIC_NAMESPACES = {"api-1.0.0"}
# Sends everybody but the Secretariat to the portal's sign-in; the scripts' catalogue is words only.
ADMIN_PUBLIC = {"login", "jsi18n", "logout"}

PAGES = ["home", "roadmap", "parties", "practices", "overview"]


def views(patterns: list[Any], namespace: str = "") -> Iterator[tuple[str, str, Any]]:
    """Namespace, name and callback of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern):
            name = pattern.name or getattr(pattern.callback, "__name__", str(pattern.pattern))
            yield namespace, name, pattern.callback


def test_the_list_of_public_pages_is_exact() -> None:
    found = set()
    for namespace, name, callback in views(get_resolver().url_patterns):
        if namespace in PUBLIC_NAMESPACES or getattr(callback, "login_required", True):
            continue
        if namespace == "admin" and name in ADMIN_PUBLIC:
            continue
        found.add(name)
    assert found == set(PUBLIC)


@pytest.mark.parametrize("name", PAGES)
def test_a_visitors_page_can_be_cached_whole(name: str, client: Client) -> None:
    share_roadmap("FR", {"1.1": Status.ACCOMPLISHED})
    make_practice()
    response = client.get(reverse(name))
    page = response.content.decode()
    assert response.status_code == 200
    assert not response.cookies
    assert "public" in response.headers["Cache-Control"]
    assert {"Cookie", "HX-Request"} <= set(response.headers["Vary"].split(", "))
    assert "csrfmiddlewaretoken" not in page
    assert "nonce" not in page


@pytest.mark.parametrize("name", PAGES)
def test_a_members_page_is_kept_by_nobody(name: str, client: Client, secretariat: User) -> None:
    client.force_login(secretariat)
    response = client.get(reverse(name))
    assert "private" in response.headers["Cache-Control"]
    assert secretariat.email in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_visitors_page_opens_no_session(name: str, client: Client) -> None:
    """Whatever cookie a cache might see, the session store is not asked for visitors."""

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(name))
    assert not [query for query in queries.captured_queries if "django_session" in query["sql"]]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_every_page_says_its_language(name: str, language: str, client: Client) -> None:
    response = client.get(reverse(name).replace("/en/", f"/{language}/", 1))
    page = response.content.decode()
    direction = "rtl" if language == "ar" else "ltr"
    assert response.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert response.headers["Content-Language"] == language
    for code, _ in settings.LANGUAGES:
        assert f'href="{reverse(name).replace("/en/", f"/{code}/", 1)}"' in page


def test_the_front_door_leads_to_the_visitors_language(client: Client) -> None:
    assert client.get("/", headers={"Accept-Language": "fr-CA, en"}).url == "/fr/"
    assert client.get("/", headers={"Accept-Language": "zh-CN"}).url == "/zh-hans/"
    assert client.get("/", headers={"Accept-Language": "xx"}).url == "/en/"
    assert client.get("/zh/practices/?q=music").url == "/zh-hans/practices/?q=music"


def test_what_is_a_members_own_stays_in_no_cache(client: Client) -> None:
    client.force_login(make_member(Role.READER, "FR"))
    response = client.get(reverse("workspace_party", args=["FR"]))
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("demo", [True, False])
def test_a_demonstration_says_so_on_every_page(
    name: str, demo: bool, client: Client, settings: Settings
) -> None:
    settings.DEMO = demo
    page = client.get(reverse(name)).content.decode()
    assert page.count("Demonstration: national roadmaps, submissions and the overview") == demo
