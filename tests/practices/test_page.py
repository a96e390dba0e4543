"""The page of a practice: its languages, sources, people, relatives, and what machines read."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Document, SdgTarget, Sector
from parties.models import Party
from practices import workflow
from practices.enums import PartyRole, State
from practices.models import Contributor, Practice, PracticeText
from tests.factories import make_practice

pytestmark = pytest.mark.django_db

SITE = "https://roadmap.example"
SECRET = "Quokkasdottir"


@pytest.fixture(autouse=True)
def _site(settings) -> None:  # type: ignore[no-untyped-def]
    settings.SITE_URL = SITE


@pytest.fixture
def read(client: Client) -> Callable[..., str]:
    def page(address: str, status: int = 200) -> str:
        response = client.get(address)
        assert response.status_code == status, address
        return response.content.decode()

    return page


def words(html: str) -> str:
    main = html.partition('id="main"')[2].partition("<footer")[0]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


def linked_data(html: str) -> dict[str, Any]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(blocks) == 1
    found: dict[str, Any] = json.loads(blocks[0])
    return found


def translate(practice: Practice, language: str, title: str, **fields: str) -> None:
    PracticeText.objects.create(
        revision=practice.published_revision, language=language, title=title, **fields
    )


# -- Languages -----------------------------------------------------------------------------------


def test_the_text_is_read_in_any_of_its_languages(read: Callable[..., str]) -> None:
    practice = make_practice("In English", slug="x", summary="English words")
    translate(practice, "fr", "En français", summary="Des mots")
    translate(practice, "ar", "بالعربية", summary="كلمات")
    html = read("/en/practices/x/")
    assert "English words" in html
    switch = html.split('class="text-switch')[1].split("</nav>")[0]
    links = re.findall(r'href="([^"]+)"\s+lang="([\w-]+)"\s+dir="(\w+)"', switch)
    assert links == [
        ("/en/practices/x/?text=ar", "ar", "rtl"),
        ("/en/practices/x/", "en", "ltr"),
        ("/en/practices/x/?text=fr", "fr", "ltr"),
    ]
    assert switch.count('aria-current="true"') == 1
    french = read("/en/practices/x/?text=fr")
    assert re.search(r'<bdi lang="fr" dir="ltr">\s*En français', french)
    assert re.search(r'<div class="entry-words"\s+lang="fr" dir="ltr"', french)
    assert "it is not there" not in french
    assert "English words" not in words(french)


def test_a_language_that_is_not_there_is_said_to_be_missing(read: Callable[..., str]) -> None:
    translate(make_practice("In English", slug="x"), "fr", "En français")
    said = words(read("/fr/practices/x/?text=ru"))
    assert "En français" not in said
    assert "In English" in said
    assert "it is not there in Russian yet" in words(read("/en/practices/x/?text=ru"))
    assert "This text is in English" in words(read("/en/practices/x/?text=ru"))


def test_one_text_needs_no_switch(read: Callable[..., str]) -> None:
    make_practice(slug="x")
    assert "text-switch" not in read("/en/practices/x/")


@pytest.mark.parametrize("value", ["xx", "EN", "%00", "fr'", "x" * 5000])
def test_no_language_is_refused_with_a_sentence(read: Callable[..., str], value: str) -> None:
    make_practice(slug="x")
    assert "takes the code of a language" in words(read(f"/en/practices/x/?text={value}", 400))


def test_every_text_may_be_kept_by_a_cache(client: Client) -> None:
    make_practice(slug="x")
    response = client.get("/en/practices/x/?text=fr")
    assert "public" in response["Cache-Control"]
    assert response["Content-Language"] == "en"


# -- Facts ---------------------------------------------------------------------------------------


def test_facts_lead_to_what_else_has_them(read: Callable[..., str]) -> None:
    practice = make_practice(
        slug="x",
        output=2,
        activities=["2.1"],
        partners=["DE"],
        mentioned=["KE"],
        year_start=2014,
        year_end=2016,
    )
    revision = practice.published_revision
    revision.sectors.set(Sector.objects.filter(slug="music"))
    revision.sdg_targets.set(SdgTarget.objects.filter(code="8.3"))
    html = read("/en/practices/x/").partition('class="entry-facts"')[2].partition("</dl>")[0]
    assert set(re.findall(r'href="(/[^"]+)"', html)) == {
        "/en/roadmap/2/",
        "/en/roadmap/2.1/",
        "/en/parties/FR/",
        "/en/parties/DE/",
        "/en/parties/KE/",
        "/en/practices/?year=2014",
        "/en/practices/?year=2016",
        "/en/practices/?sector=music",
        "/en/practices/?sdg=8.3",
        "/en/practices/?source=party",
    }


def test_a_document_is_named_with_its_session(read: Callable[..., str]) -> None:
    practice = make_practice(slug="x")
    Practice.objects.filter(pk=practice.pk).update(
        first_listed_in=Document.objects.get(code="DCE/19/7.CP/13")
    )
    said = words(read("/en/practices/x/"))
    assert "DCE/19/7.CP/13 Seventh session of the Conference of Parties, June 2019" in said


def test_a_link_says_when_it_was_checked(read: Callable[..., str]) -> None:
    links = make_practice(slug="x").published_revision.links
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    links.create(url="https://new.example/")
    links.create(url="https://good.example/", checked_at=noon, ok=True)
    links.create(url="https://gone.example/", checked_at=noon, ok=False)
    said = words(read("/en/practices/x/"))
    assert "https://new.example/ Not checked yet" in said
    assert "https://good.example/ Worked when checked on 4 May 2026" in said
    assert "https://gone.example/ Did not work when checked on 4 May 2026" in said


def test_how_to_cite_is_one_sentence(read: Callable[..., str]) -> None:
    make_practice("A title", slug="x", first_listed_on="2024-03-01", authors=["FR", "DE"])
    today = timezone.localdate()
    cited = words(read("/en/practices/x/")).partition("How to cite ")[2]
    assert cited.startswith(
        "France, Germany. “ A title ”. Open roadmap for the digital environment"
    )
    assert f"2024. {SITE}/en/practices/x/ (consulted on {today.day} {today:%B %Y})." in cited


def test_what_nobody_wrote_is_cited_by_its_organisation(read: Callable[..., str]) -> None:
    make_practice(slug="x", owner=None, authors=[], organisation="WOMEX & co")
    assert "How to cite WOMEX & co . “" in words(read("/en/practices/x/"))


# -- People --------------------------------------------------------------------------------------


def test_only_those_who_agreed_are_shown_and_nobody_s_contact_is(client: Client) -> None:
    practice = make_practice("Quokka atlas", slug="x", activities=["1.1"])
    everything = {
        "practice": practice,
        "organisation": f"Org of {SECRET}",
        "role": f"Role of {SECRET}",
        "email": f"{SECRET}@people.example",
    }
    workflow.save_contributor(Contributor(name=f"Silent {SECRET}", **everything))
    contactable = Contributor(name=f"Contact {SECRET}", contactable=True, **everything)
    workflow.save_contributor(contactable)
    withdrawn = workflow.save_contributor(
        Contributor(name=f"Withdrawn {SECRET}", shown=True, **everything)
    )
    withdrawn.shown = False
    workflow.save_contributor(withdrawn)
    other = make_practice(slug="y")
    workflow.save_contributor(Contributor(practice=other, name="Of another", shown=True))
    shown = {"shown": True, "email": "wombat@people.example"}
    for name, fields in {
        "Ada Wombat": {"role": "Lead", "organisation": "Wombat House"},
        "Wombat Society": {"kind": "group"},
    }.items():
        workflow.save_contributor(Contributor(practice=practice, name=name, **shown, **fields))

    page = client.get("/en/practices/x/").content.decode()
    listed = page.partition('class="contributors"')[2].partition("</ul>")[0]
    assert re.findall(r"<strong><bdi>(.*?)</bdi>", listed) == ["Ada Wombat", "Wombat Society"]
    assert linked_data(page)["contributor"] == [
        {
            "@type": "Person",
            "name": "Ada Wombat",
            "jobTitle": "Lead",
            "affiliation": {"@type": "Organization", "name": "Wombat House"},
        },
        {"@type": "Organization", "name": "Wombat Society"},
    ]
    for address in (
        *("/en/practices/x/", "/fr/practices/x/?text=en", "/en/practices/", "/en/parties/FR/"),
        *("/en/practices/?party=FR", "/en/roadmap/1.1/", "/en/roadmap/1/"),
        *("/api/v1/practices/x", "/api/v1/practices?party=FR", "/en/practices/?q=wombat"),
    ):
        seen = client.get(address).content.decode().lower()
        assert SECRET.lower() not in seen, address
        assert "people.example" not in seen, address
    assert "Of another" not in page


# -- Relatives -----------------------------------------------------------------------------------


def related(html: str) -> list[tuple[str, str]]:
    """Titles and reasons."""
    part = html.partition('class="related"')[2].partition("</ul>")[0]
    rows = re.findall(r"<li>\s*<a[^>]*>(.*?)</a>.*?related-reason\">(.*?)</span>", part, re.DOTALL)
    return [(unescape(title), unescape(reason)) for title, reason in rows]


def test_related_practices_say_what_they_share(read: Callable[..., str]) -> None:
    Practice.objects.all().delete()
    music = Sector.objects.get(slug="music")
    make_practice("This", slug="x", owner="SN", activities=["4.2", "1.1"])
    make_practice("Nothing", owner="FR", activities=["3.3"])
    make_practice("Partner only", owner="FR", partners=["SN"])
    make_practice("Of a Party", owner="SN")
    in_sector = make_practice("In a sector", owner="FR")
    make_practice("One activity", owner="FR", activities=["4.2"])
    make_practice("Two activities", owner="FR", activities=["4.2", "1.1", "2.2"])
    make_practice("Party and activity", owner="SN", activities=["1.1"])
    for practice in (Practice.objects.get(slug="x"), in_sector):
        practice.published_revision.sectors.set([music])
    for state in set(State) - {State.PUBLISHED}:
        make_practice(f"Hidden {state}", owner="SN", activities=["4.2"], state=state)
    assert related(read("/en/practices/x/")) == [
        ("Two activities", "The same activities 1.1, 4.2"),
        ("Party and activity", "The same activity 1.1 · also by Senegal"),
        ("One activity", "The same activity 4.2"),
        ("Of a Party", "Also by Senegal"),
    ]
    Practice.objects.exclude(slug="x").exclude(pk=in_sector.pk).delete()
    assert related(read("/en/practices/x/")) == [("In a sector", "The same sector: Music")]


def test_of_equals_the_newest_are_related_and_a_practice_alone_has_none(
    read: Callable[..., str],
) -> None:
    Practice.objects.all().delete()
    make_practice(slug="x", activities=["4.2"], owner=None)
    assert "Related practices" not in read("/en/practices/x/")
    for number in range(30):
        make_practice(f"Number {number}", activities=["4.2"], owner=None)
    titles = [title for title, _reason in related(read("/en/practices/x/"))]
    assert titles == [f"Number {number}" for number in (29, 28, 27, 26)]


def test_a_practice_without_output_and_parties_has_a_page(read: Callable[..., str]) -> None:
    practice = make_practice(slug="x", owner=None, authors=[])
    practice.revisions.update(output=None)
    assert "Related practices" not in read("/en/practices/x/")


# -- Machines ------------------------------------------------------------------------------------


def test_the_linked_data_say_what_the_page_says(read: Callable[..., str]) -> None:
    practice = make_practice(
        "A title",
        slug="x",
        authors=["EU", "FR"],
        partners=["DE"],
        organisation="CNM & co",
        year_start=2014,
        year_end=2016,
        first_listed_on="2024-03-01",
    )
    practice.published_revision.links.create(url="https://a.example/?x=1&y=2")
    found = linked_data(read("/en/practices/x/"))
    assert found["headline"] == "A title"
    assert (found["inLanguage"], found["url"]) == ("en", f"{SITE}/en/practices/x/")
    assert found["author"] == [
        {"@type": "Organization", "name": "European Union"},
        {"@type": "GovernmentOrganization", "name": "France"},
        {"@type": "Organization", "name": "CNM & co"},
    ]
    assert found["datePublished"] == "2024-03-01"
    assert found["temporalCoverage"] == "2014/2016"
    assert found["citation"] == ["https://a.example/?x=1&y=2"]
    assert "contributor" not in found


@pytest.mark.parametrize(
    "hostile", ["</script><script>alert(1)</script>", "<!--<script>", "]]>&\u2028", '"\\']
)
def test_no_words_end_the_block_of_linked_data(read: Callable[..., str], hostile: str) -> None:
    make_practice(hostile, slug="x", summary=hostile)
    html = read("/en/practices/x/")
    assert linked_data(html)["headline"] == hostile
    block = html.partition("application/ld+json")[2].partition("</script>")[0]
    assert not set(block[2:]) & set("<>&\u2028")


def test_what_is_shared_elsewhere_names_the_page(read: Callable[..., str]) -> None:
    translate(make_practice('A "title"', slug="x", summary="Sum <b>"), "zh-hans", "标题")
    html = read("/en/practices/x/")
    found = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', html))
    assert found["title"] == "A &quot;title&quot;"
    assert found["description"] == "Sum &lt;b&gt;"
    assert (found["type"], found["url"]) == ("article", f"{SITE}/en/practices/x/")
    assert (found["locale"], found["locale:alternate"]) == ("en", "zh_Hans")


# -- Queries -------------------------------------------------------------------------------------


def test_a_rich_practice_takes_the_queries_of_a_poor_one(client: Client) -> None:
    Practice.objects.all().delete()
    make_practice(slug="x", activities=["1.1"], partners=["DE"])
    make_practice(activities=["1.1"])
    client.get("/en/practices/x/")
    with CaptureQueriesContext(connection) as poor:
        client.get("/en/practices/x/")
    practice = Practice.objects.get(slug="x")
    revision = practice.published_revision
    for language in ("ar", "fr", "ru", "es", "zh-hans"):
        translate(practice, language, language)
    for party in Party.objects.exclude(code__in=["FR", "DE"])[:40]:
        revision.party_links.create(party=party, role=PartyRole.MENTIONED)
    for number in range(20):
        revision.links.create(url=f"https://{number}.example/")
        workflow.save_contributor(Contributor(practice=practice, name=f"N{number}", shown=True))
        make_practice(activities=["1.1", "1.2"], partners=["DE"])
    revision.sectors.set(Sector.objects.all())
    revision.sdg_targets.set(SdgTarget.objects.all())
    with CaptureQueriesContext(connection) as rich:
        html = client.get("/en/practices/x/").content.decode()
    assert html.count(".example/</bdi>") == 20
    assert len(rich) == len(poor) == 3
