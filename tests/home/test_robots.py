"""robots.txt and the sitemap: what robots are told, and that it is true."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from practices.enums import State
from practices.models import Practice, PracticeRevision
from roadmap_portal.home import robots
from tests.factories import make_practice

pytestmark = pytest.mark.django_db

LANGUAGES = ["ar", "zh-hans", "en", "fr", "ru", "es"]
XML = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
SITE = "https://roadmap.example"


@pytest.fixture(autouse=True)
def _site(settings) -> None:  # type: ignore[no-untyped-def]
    settings.SITE_URL = SITE


def body(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    content = response.getvalue() if response.streaming else response.content
    return content.decode()


def tree(client: Client, address: str) -> ElementTree.Element:
    return ElementTree.fromstring(body(client, address))


def locations(found: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in found.findall("*/s:loc", XML)]


def allowed(address: str, rules: list[tuple[str, str]]) -> bool:
    """As robots read it: the longest rule that fits decides, and Allow wins a draw."""
    fitting = [
        (len(path), kind == "Allow")
        for kind, path in rules
        if re.match(re.escape(path).replace(r"\*", ".*").replace(r"\$", "$"), address)
    ]
    return max(fitting, default=(0, True))[1]


def rules_of(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^(Allow|Disallow): (\S+)$", text, re.MULTILINE)


OPEN = [
    "/en/",
    "/fr/practices/",
    "/fr/practices/?page=2",
    "/en/practices/?output=2",
    "/en/practices/?party=FR",
    "/ar/practices/womex-world-music-expo/",
    "/en/practices/womex-world-music-expo/?text=fr",
    "/en/parties/?region=IV",
    "/en/parties/FR/",
    "/en/roadmap/1.1/",
    "/en/roadmap/1/",
    "/en/overview/",
    "/api/v1/docs",
    "/static/portal/portal.css",
]
CLOSED = [
    "/admin/",
    "/admin/practices/practice/",
    "/en/accounts/login/",
    "/fr/workspace/",
    "/fr/workspace/FR/practices/",
    "/en/styleguide/",
    "/en/overview/as-of/",
    "/api/v1/practices?limit=100",
    "/en/practices/?q=music",
    "/en/practices/?sort=title",
    "/en/practices/?output=2&party=FR",
    "/en/practices/?output=1&output=2",
    "/en/practices/womex-world-music-expo/report/",
    "/en/practices/export.csv?output=1",
]


def test_robots_are_kept_out_of_rooms_and_endless_lists(client: Client) -> None:
    text = body(client, "/robots.txt")
    rules = rules_of(text)
    assert [address for address in OPEN if not allowed(address, rules)] == []
    assert [address for address in CLOSED if allowed(address, rules)] == []
    assert f"Sitemap: {SITE}/sitemap.xml" in text


@pytest.mark.parametrize(
    "address", ["/robots.txt", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-practices-0.xml"]
)
def test_what_robots_read_is_public_the_same_for_all_and_opens_no_session(
    client: Client, address: str
) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers={"Accept-Language": "ar"})
    assert response.status_code == 200
    assert not response.cookies
    assert "max-age=3600" in response["Cache-Control"]
    assert response["Content-Language"] == "en"
    assert not [query for query in queries.captured_queries if "django_session" in query["sql"]]
    assert client.post(address).status_code == 405


def test_the_index_names_parts_that_name_every_published_practice(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robots, "PART", 10)
    for state in set(State) - {State.PUBLISHED}:
        make_practice(state=state, slug=f"hidden-{state}")
    parts = [urlsplit(each).path for each in locations(tree(client, "/sitemap.xml"))]
    assert parts[0] == "/sitemap-pages.xml"
    assert len(parts) > 4
    listed = [each for part in parts[1:] for each in locations(tree(client, part))]
    expected = {
        f"{SITE}/{language}/practices/{slug}/"
        for slug in Practice.objects.published().values_list("slug", flat=True)
        for language in LANGUAGES
    }
    assert set(listed) == expected
    assert len(listed) == len(expected)


def test_each_address_names_the_page_in_every_language(client: Client) -> None:
    for part in ("/sitemap-pages.xml", "/sitemap-practices-0.xml"):
        for url in tree(client, part).findall("s:url", XML):
            links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", XML)}
            path = links.pop("x-default", "").removeprefix(SITE)
            assert links == {code: f"{SITE}/{code}{path}" for code in LANGUAGES}
            assert url.findtext("s:loc", None, XML) in links.values()


def test_every_page_of_the_sitemap_opens(client: Client) -> None:
    every = {urlsplit(each).path for each in locations(tree(client, "/sitemap-pages.xml"))}
    assert {"/en/", "/fr/roadmap/2/", "/ar/roadmap/1.1/", "/es/parties/FR/"} <= every
    assert len(every) % len(LANGUAGES) == 0
    english = sorted(each for each in every if each.startswith("/en/"))
    for path in [each for each in english if "/parties/" not in each or each.endswith("/FR/")]:
        response = client.get(path)
        assert response.status_code == 200, path
        assert f'<link rel="canonical" href="{SITE}{path}">' in response.content.decode()


def test_the_days_are_those_of_publication(client: Client) -> None:
    day = datetime(2026, 3, 1, 12, tzinfo=UTC)
    PracticeRevision.objects.published().update(published_at=day)
    for address in ("/sitemap.xml", "/sitemap-practices-0.xml"):
        days = {each.text for each in tree(client, address).findall("*/s:lastmod", XML)}
        assert days == {"2026-03-01"}


@pytest.mark.parametrize("number", ["7", "999999999"])
def test_there_are_no_other_parts(client: Client, number: str) -> None:
    body(client, f"/sitemap-practices-{number}.xml", 404)


def test_a_part_takes_the_same_queries_for_one_and_for_many(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            body(client, "/sitemap-practices-0.xml")
            body(client, "/sitemap.xml")
        return len(captured)

    assert Practice.objects.count() == 49
    many = queries()
    PracticeRevision.objects.exclude(practice=Practice.objects.first()).delete()
    assert queries() == many <= 3
    assert settings.SITE_URL == SITE
