"""The Atom feed of a search: its contents, order and language, and how it is asked again."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from practices import workflow
from practices.enums import State
from practices.models import Practice
from practices.views.feed import MOST
from tests.factories import make_practice, make_user
from tests.practices.steps import open_change, published

pytestmark = pytest.mark.django_db

FEED = "/en/practices/feed.atom"
MAY = {
    "first_listed_on": date(2026, 5, 4),
    "published_at": datetime(2026, 5, 4, 8, tzinfo=UTC),
}
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parsed(client: Client, query: str = "", language: str = "en") -> ElementTree.Element:
    response = client.get(f"/{language}/practices/feed.atom{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def texts(element: ElementTree.Element, path: str) -> list[str]:
    return [
        each.text or "" for each in element.findall("/".join(ATOM + at for at in path.split("/")))
    ]


def links(element: ElementTree.Element) -> dict[str, str]:
    return {each.attrib["rel"]: each.attrib["href"] for each in element.findall(f"{ATOM}link")}


def titles(client: Client, query: str = "") -> list[str]:
    return texts(parsed(client, query), "entry/title")


def test_an_entry_says_all_of_its_practice(client: Client) -> None:
    practice = make_practice(
        "Quokka <atlas> & maps",
        summary="One < two.\n\nAnd three.",
        authors=["SN", "FR"],
        partners=["DE"],
        mentioned=["KE"],
        output=2,
        sectors=["music"],
        slug="quokka-atlas",
        first_listed_on=date(2026, 3, 1),
        published_at=datetime(2026, 5, 4, 8, tzinfo=UTC),
    )
    root = parsed(client, "?q=quokka")
    (entry,) = root.findall(f"{ATOM}entry")
    assert texts(entry, "title") == ["Quokka <atlas> & maps"]
    assert texts(entry, "id") == [f"tag:roadmap.test,2026:practices/{practice.pk}"]
    assert links(entry) == {"alternate": "https://roadmap.test/en/practices/quokka-atlas/"}
    assert texts(entry, "published") == ["2026-03-01T00:00:00+01:00"]
    assert texts(entry, "updated") == ["2026-05-04T08:00:00+00:00"]
    assert texts(entry, "author/name") == ["France", "Senegal"]
    summary = entry.find(f"{ATOM}summary")
    assert summary is not None
    assert summary.attrib == {"type": "html"}
    assert summary.text == "<p>One &lt; two.</p>\n\n<p>And three.</p>"
    terms = [each.attrib["term"] for each in entry.findall(f"{ATOM}category")]
    revision = practice.published_revision
    assert terms == [str(revision.output), str(revision.sectors.get())]
    assert entry.attrib == {LANG: "en"}


def test_the_head_names_the_search_the_list_and_itself(client: Client) -> None:
    make_practice("Quokka atlas", output=2, **MAY)
    root = parsed(client, "?sort=title&output=2&q=quokka&page=3&x=y")
    assert texts(root, "title")[0].startswith("Good practices – Words: quokka; Output: 2.")
    assert links(root) == {
        "alternate": "https://roadmap.test/en/practices/?q=quokka&output=2",
        "self": "https://roadmap.test/en/practices/feed.atom?q=quokka&output=2",
    }
    assert texts(root, "id") == ["tag:roadmap.test,2026:practices/en?q=quokka&output=2"]
    assert texts(root, "updated") == ["2026-05-04T08:00:00+00:00"]
    assert texts(root, "author/name") == ["Open roadmap for the digital environment"]
    assert root.attrib[LANG] == "en"
    assert texts(parsed(client), "title") == ["Good practices"]


def test_the_newest_come_first_and_no_more_than_thirty(client: Client) -> None:
    for number in range(MOST + 5):
        make_practice(f"Quokka {number:02}", first_listed_on=date(2025, 1, 1 + number % 28))
    # What is written last is not what is listed last.
    first = make_practice("Quokka first", first_listed_on=date(2026, 1, 1))
    found = titles(client, "?q=quokka&sort=title")
    assert len(found) == MOST
    assert found[0] == "Quokka first"
    days = [Practice.objects.get(revisions__texts__title=title).first_listed_on for title in found]
    assert days == sorted(days, reverse=True)
    assert first.first_listed_on == days[0]


def test_nothing_that_is_not_published_is_in_it(client: Client) -> None:
    for state in State:
        make_practice(f"Quokka {state.value}", state=state)
    revision = published(title="Quokka changed")
    open_change(revision.practice, title="Quokka draft of a change")
    assert set(titles(client, "?q=quokka")) == {"Quokka published", "Quokka changed"}


def test_a_change_keeps_the_id_and_moves_the_date(client: Client) -> None:
    revision = published(title="Quokka atlas")
    before = parsed(client, "?q=quokka")
    change = open_change(revision.practice, title="Quokka atlas II")
    change = workflow.submit(change, seen=change.edits, acting_user=make_user())
    workflow.publish(
        change,
        seen=change.edits,
        acting_user=make_user(is_staff=True),
        at=datetime(2030, 1, 1, tzinfo=UTC),
    )
    workflow.rename(revision.practice, "another", acting_user=make_user())
    after = parsed(client, "?q=quokka")
    assert texts(after, "entry/title") == ["Quokka atlas II"]
    for kept in ("entry/id", "entry/published", "id"):
        assert texts(after, kept) == texts(before, kept)
    assert texts(after, "entry/updated") == ["2030-01-01T00:00:00+00:00"]


def test_each_entry_says_its_language(client: Client) -> None:
    make_practice("Quokka en français", language="fr")
    root = parsed(client, "?q=quokka", language="ar")
    assert root.attrib[LANG] == "ar"
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.attrib[LANG] == "fr"
    assert links(entry)["alternate"].startswith("https://roadmap.test/ar/practices/")


def test_whoever_has_it_is_told_so(client: Client) -> None:
    make_practice("Quokka", **MAY)
    first = client.get(f"{FEED}?q=quokka")
    assert first["Last-Modified"] == "Mon, 04 May 2026 08:00:00 GMT"
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(f"{FEED}?q=quokka", headers=header)
        assert (again.status_code, again.content) == (304, b"")
    make_practice("Quokka again")
    assert (
        client.get(f"{FEED}?q=quokka", headers={"If-None-Match": first["ETag"]}).status_code == 200
    )


def test_an_empty_feed_stays_the_same(client: Client) -> None:
    first = client.get(f"{FEED}?q=xylophone")
    assert titles(client, "?q=xylophone") == []
    assert first.content == client.get(f"{FEED}?q=xylophone").content
    Practice.objects.update(first_listed_on=None)
    assert titles(client) != []


@pytest.mark.parametrize("query", ["?output=9", "?q=a&q=b", "?sector=%00", "?sort=x", "?year=abc"])
def test_what_the_list_refuses_it_refuses_with_the_same_sentence(
    client: Client, query: str
) -> None:
    answers = [client.get(f"{at}{query}") for at in (FEED, "/en/practices/")]
    assert [answer.status_code for answer in answers] == [400, 400]
    said = [answer.content.decode().partition('class="lead"')[2][:200] for answer in answers]
    assert said[0] == said[1]
    assert client.post(FEED).status_code == 405


@pytest.mark.parametrize(
    "query", ["%00", "%01%0b", "%ef%bf%be", "%ed%a0%80", "%3C%26%22", "%F0%9F%8E%B5"]
)
def test_whatever_is_typed_the_feed_is_xml(client: Client, query: str) -> None:
    parsed(client, f"?q=music{query}")


def test_what_stands_in_a_text_is_no_harm(client: Client) -> None:
    make_practice("Quokka \x0b\x1f", summary="a\x08\ufffeb <script>alert(1)</script>")
    (entry,) = parsed(client, "?q=quokka").findall(f"{ATOM}entry")
    assert texts(entry, "title") == ["Quokka "]
    assert texts(entry, "summary") == ["<p>ab &lt;script&gt;alert(1)&lt;/script&gt;</p>"]


@pytest.mark.parametrize(("query", "most"), [("", 2), ("?q=quokka", 5), ("?q=xylophone", 7)])
def test_queries_are_few_however_many_entries(client: Client, query: str, most: int) -> None:
    def count() -> int:
        client.get(f"{FEED}{query}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{FEED}{query}")
        assert not [each for each in queries.captured_queries if "session" in each["sql"]]
        return len(queries)

    make_practice("Quokka", authors=["FR", "SN"], sectors=["music"])
    one = count()
    for number in range(3):
        make_practice(f"Quokka {number}", authors=["FR", "SN"], sectors=["music"])
    assert count() == one <= most


def test_the_list_leads_to_it(client: Client) -> None:
    page = client.get("/en/practices/?output=2&sort=title&page=1").content.decode()
    head = page.partition("</head>")[0]
    assert 'type="application/atom+xml"' in head
    assert page.count('href="/en/practices/feed.atom?output=2"') == 2
    none = client.get("/en/practices/?q=xylophone").content.decode()
    assert none.count('href="/en/practices/feed.atom?q=xylophone"') == 2
    assert "/accounts/searches/" not in page
