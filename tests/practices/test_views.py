"""The public list and pages: what they show, to whom, and what they refuse."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format

from activities.models import Document, SdgTarget, Sector
from parties.enums import Role
from practices.enums import State
from practices.models import Practice
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_practice, make_user
from tests.practices.steps import open_change, published

pytestmark = pytest.mark.django_db

LIST = "/en/practices/"
SKIZA = "kenya-skiza-toons-and-viusasa-film"
FRANCE_QUEBEC = "france-quebec-mission-discoverability-french-content"


def body(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return unescape(response.content.decode())


def slugs(html: str) -> list[str]:
    return re.findall(r'<h3[^>]*>\s*<a href="/\w+(?:-\w+)?/practices/([\w-]+)/"', html)


def words(html: str) -> str:
    """The text of the main part."""
    main = html.partition('id="main"')[2].partition("<footer")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_list_shows_each_practice_once_over_its_pages(client: Client) -> None:
    shown = [slug for page in (1, 2, 3) for slug in slugs(body(client, f"{LIST}?page={page}"))]
    assert len(shown) == 49
    assert set(shown) == set(Practice.objects.values_list("slug", flat=True))
    assert "49 good practices" in words(body(client, LIST))


def test_the_asterisk_is_said_in_words(client: Client) -> None:
    html = body(client, f"{LIST}?new=1")
    assert len(slugs(html)) == 12
    said = "(new since the twelfth session of the Committee, December 2018)"
    assert html.count(said) == 12
    assert html.count('<span class="new-mark" aria-hidden="true">*</span>') == 12
    old = body(client, f"{LIST}?year=2014&output=1&activity=1.1")
    assert said not in old
    page = words(body(client, f"{LIST}{FRANCE_QUEBEC}/"))
    assert "New since the twelfth session of the Committee, December 2018" in page
    assert "New since" not in words(body(client, f"{LIST}womex-world-music-expo/"))


def test_a_row_names_parties_output_and_years(client: Client) -> None:
    shown = words(body(client, f"{LIST}?q=hadopi"))
    assert "1 good practice " in shown
    for expected in ("France", "1. Regulation", "2009", "Words: hadopi", "Remove"):
        assert expected in shown


def test_the_search_finds_in_the_language_of_the_page(client: Client) -> None:
    assert slugs(body(client, "/fr/practices/?q=decouvrabilite")) == [FRANCE_QUEBEC]
    html = body(client, "/fr/practices/?q=skiza")
    assert slugs(html) == [SKIZA]
    text = Practice.objects.get(slug=SKIZA).published_revision.text("fr")
    assert text.title in html


def test_filters_keep_what_was_chosen_and_each_can_be_removed(client: Client) -> None:
    html = body(client, f"{LIST}?q=num%C3%A9rique&output=2&party=FR&sort=title")
    assert 'value="numérique"' in html
    assert re.search(r'name="output" value="2" checked', html)
    assert re.search(r'name="party" value="FR" checked', html)
    assert re.search(r'<option value="title"\s+selected', html)
    assert '<a href="?output=2&party=FR&sort=title"' in html
    assert '<a href="?q=num%C3%A9rique&party=FR&sort=title"' in html
    assert '<a href="?q=num%C3%A9rique&output=2&sort=title"' in html


def test_what_was_made_of_the_words_is_said(client: Client) -> None:
    misspelt = words(body(client, f"{LIST}?q=Skisa"))
    assert "Nothing has “ skisa ”. These have “ skiza ”." in misspelt
    some = body(client, f"{LIST}?q=skiza+xylophone")
    assert "No good practice has all of these words. These come nearest." in words(some)
    assert slugs(some) == [SKIZA]
    long = words(body(client, f"{LIST}?q=" + "skiza+" * 100))
    assert "A search looks at the first 200 characters" in long


def test_a_script_in_the_search_is_text(client: Client) -> None:
    response = client.get(LIST, {"q": "<script>alert(1)</script>"})
    assert b"<script>alert" not in response.content


def test_an_empty_list_says_why_and_leads_on(client: Client) -> None:
    assert "There is no word to search for" in body(client, f"{LIST}?q=%21%21")
    shown = body(client, f"{LIST}?q=xylophone")
    assert "No good practice has all of this" in shown
    assert "Remove a filter" in shown
    assert slugs(shown) == []


def test_htmx_gets_the_part_that_changes_and_the_address(client: Client) -> None:
    response = client.get(f"{LIST}?output=2&q=&sort=", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response["HX-Push-Url"] == f"{LIST}?output=2"
    assert "<html" not in html
    assert "<title>" in html
    assert slugs(html)
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    whole = client.get(LIST, headers=back).content.decode()
    assert "<html" in whole
    assert whole.count("<title>") == 1


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("skiz", []),
        ("ring", ["Ringtone and video platforms as new sources of income for artists"]),
        ("german", ["Germany 1 good practice"]),
        ("plurinational st", ["Bolivia (Plurinational State of) 1 good practice"]),
        ("a", []),
        ("", []),
        ("%", []),
        ("<script>", []),
        ("\x00", []),
    ],
)
def test_suggestions(client: Client, typed: str, labels: list[str]) -> None:
    html = client.get("/en/practices/suggestions.html", {"q": typed}).content.decode()
    found = re.findall(r'role="option".*?</a>', html, flags=re.S)
    shown = [" ".join(re.sub(r"<[^>]+>", " ", each.partition(">")[2]).split()) for each in found]
    assert shown == labels


def test_suggestions_offer_nothing_that_is_not_published(client: Client) -> None:
    make_practice("Quokka school", state=State.SUBMITTED, owner="DJ")
    assert b"option" not in client.get("/en/practices/suggestions.html", {"q": "quokk"}).content
    assert b"option" not in client.get("/en/practices/suggestions.html", {"q": "djib"}).content


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%22", "q=%5C", "q=%27+OR+1%3D1", "q=NEAR(a+b)", "q=" + "%F0%9F%99%82" * 50],
)
def test_a_hostile_search_is_answered(client: Client, query: str) -> None:
    body(client, f"{LIST}?{query}")


@pytest.mark.parametrize(
    "query",
    [
        "output=9",
        "activity=9.9",
        "party=XX",
        "region=VI",
        "sector=x",
        "sdg=0",
        "source=x",
        "year=12",
        "new=2",
        "sort=x",
        "page=0",
        "page=-1",
        "page=one",
        "page=1.5",
        "page=99999999999999999999",
        "page=%C2%B2",
        "q=a&q=b",
    ],
)
def test_a_wrong_filter_is_a_400_with_a_sentence(client: Client, query: str) -> None:
    name = query.partition("=")[0]
    assert f"“{name}”" in words(body(client, f"{LIST}?{query}", 400))


@pytest.mark.parametrize("query", ["page=4", "page=999999999", "page=2&q=skiza", "page=2&q=zzz"])
def test_a_page_beyond_the_end_is_a_404_with_a_sentence(client: Client, query: str) -> None:
    assert "The list has" in words(body(client, f"{LIST}?{query}", 404))


def test_a_practice_shows_all_that_is_known_of_it(client: Client) -> None:
    practice = make_practice(
        "A <b>title</b>",
        summary="A summary.\n\nIn two parts.",
        body="<script>alert(1)</script>",
        authors=["FR"],
        partners=["DE"],
        mentioned=["KE"],
        output=2,
        activities=["2.1", "1.4"],
        organisation="CNM & co",
        year_start=2001,
        year_end=2005,
    )
    revision = practice.published_revision
    revision.sectors.set(Sector.objects.filter(slug="music"))
    revision.sdg_targets.set(SdgTarget.objects.all()[:1])
    revision.links.create(url="https://a.example/?x=1&y=2")
    text = revision.texts.get()
    text.subnational_author, text.editor_note = "Bretagne", "As at 2019."
    text.save()
    Practice.objects.filter(pk=practice.pk).update(
        first_listed_in=Document.objects.get(code="DCE/19/7.CP/13")
    )
    response = client.get(practice.get_absolute_url())
    html = response.content.decode()
    assert "<b>title" not in html
    assert "A &lt;b&gt;title&lt;/b&gt;" in html
    assert "<script>alert" not in html
    assert '<a href="https://a.example/?x=1&amp;y=2" rel="noopener">' in html
    for code in ("2.1", "1.4"):
        assert f'href="{reverse("activity", args=[code])}"' in html
    for code in ("FR", "DE", "KE"):
        assert f'href="{reverse("party", args=[code])}"' in html
    shown = words(unescape(html))
    for expected in (
        "In two parts.",
        "Whose practice it is France",
        "Partners Germany",
        "Other Parties mentioned Kenya",
        "Bretagne",
        "CNM & co",
        "2001 – 2005",
        "Music",
        str(revision.sdg_targets.get()),
        "Editor’s note As at 2019.",
        "Submitted by a Party",
        "First listed in DCE/19/7.CP/13",
        "2. Digital creativity",
    ):
        assert expected in shown, expected


def test_a_practice_of_a_party_says_when_it_was_listed(client: Client) -> None:
    practice = make_practice("New", first_listed_on="2026-03-01")
    day = date_format(date(2026, 3, 1), "DATE_FORMAT")
    assert f"First listed on {day}" in words(body(client, practice.get_absolute_url()))


def test_a_text_of_another_language_is_marked_and_said_to_be(client: Client) -> None:
    practice = make_practice("العنوان", language="ar", summary="ملخص")
    html = body(client, practice.get_absolute_url())
    assert re.search(r'<bdi lang="ar" dir="rtl">\s*العنوان', html)
    assert re.search(r'<div class="entry-words"\s+lang="ar" dir="rtl"', html)
    assert "This text is in Arabic; it is not there in English yet." in words(html)
    assert "In Arabic" in words(body(client, f"{LIST}?q=العنوان"))
    at_home = body(client, practice.get_absolute_url().replace("/en/", "/ar/"))
    assert "<bdi >العنوان" in at_home or "<bdi>العنوان" in at_home
    assert "This text is in" not in at_home


@pytest.mark.parametrize("language", ["ar", "zh-hans", "en", "fr", "ru", "es"])
def test_the_real_practices_open_in_every_language(client: Client, language: str) -> None:
    # Each in English; of the other languages every one meets every shape of entry.
    every = 1 if language == "en" else 8
    for slug in Practice.objects.order_by("pk").values_list("slug", flat=True)[::every]:
        body(client, f"/{language}/practices/{slug}/")
    body(client, f"/{language}/practices/?sort=title&new=1&q=a")


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_what_is_not_published_is_not_there(client: Client, state: State) -> None:
    practice = make_practice("Quokka", state=state)
    for who in (client, _signed_in(make_member(Role.FOCAL_POINT, "FR")), _signed_in(_staff())):
        body(who, practice.get_absolute_url(), 404)
        assert slugs(body(who, f"{LIST}?q=quokka")) == []
        assert "Quokka" not in words(body(who, f"{LIST}?sort=title&party=FR"))


def test_a_change_is_not_seen_before_it_is_approved(client: Client) -> None:
    practice = published(title="Quokka atlas").practice
    open_change(practice, title="Wombat atlas", summary="Wombats.")
    shown = words(body(client, practice.get_absolute_url()))
    assert "Quokka" in shown
    assert "Wombat" not in shown
    assert slugs(body(client, f"{LIST}?q=wombat")) == []


@pytest.mark.parametrize("slug", ["nothing-here", "draft-0", "x" * 500])
def test_an_unknown_practice_is_a_404(client: Client, slug: str) -> None:
    body(client, f"{LIST}{slug}/", 404)


@pytest.mark.parametrize("url", [LIST, f"{LIST}{SKIZA}/"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_are_only_read(client: Client, url: str, method: str) -> None:
    assert getattr(client, method)(url).status_code == 405


@pytest.mark.parametrize("url", [LIST, f"{LIST}?q=skiza", f"{LIST}{SKIZA}/"])
def test_everybody_may_read_and_a_cache_may_keep_it(client: Client, url: str) -> None:
    response = client.get(url)
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    html = response.content.decode()
    assert "csrfmiddlewaretoken" not in html
    people = [make_member(role, "FR") for role in Role] + [make_member(Role.READER, "SN"), _staff()]
    for user in people:
        own = _signed_in(user).get(url)
        assert own.status_code == 200
        assert "private" in own["Cache-Control"]


@pytest.mark.parametrize("query", ["", "?q=twin", "?sort=title&region=I"])
def test_the_list_takes_the_same_queries_for_one_and_for_thirty(
    client: Client, query: str, django_assert_num_queries
) -> None:
    Practice.objects.all().delete()
    cache.clear()
    make_practice("Twin", activities=["1.1"], partners=["DE"])
    with CaptureQueriesContext(connection) as one:
        body(client, LIST + query)
    for _ in range(29):
        make_practice("Twin", activities=["1.1", "1.2"], partners=["DE", "SN"])
    with django_assert_num_queries(len(one)):
        body(client, LIST + query)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _staff() -> User:
    return make_user(is_staff=True)
