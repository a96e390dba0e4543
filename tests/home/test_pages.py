"""The public pages that join several apps: what they show, and what they must not."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import EditionActivity, Output
from parties.enums import Audience, Role, Status
from parties.models import Party
from practices import search
from practices.enums import State
from practices.models import PracticeRevision
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_practice, set_statuses, share_roadmap

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def figures_of(page: str, code: str) -> list[int]:
    """Accomplished, in progress, planned in the cell of an activity."""
    cell = page.split(f'<span class="code">{code}</span>')[1].split("</ul>")[0]
    return [int(figure) for figure in re.findall(r"<span>(\d+)</span>", cell)]


def test_home_counts_what_is_public_and_nothing_else(client: Client) -> None:
    share_roadmap("FR", {"1.1": Status.ACCOMPLISHED, "1.2": Status.PLANNED})
    share_roadmap("SN", {"1.1": Status.IN_PROGRESS})
    share_roadmap("DE", {"1.1": Status.ACCOMPLISHED}, audience=Audience.CONFERENCE)
    set_statuses("IT", {"1.1": Status.ACCOMPLISHED})
    page = client.get(reverse("home")).content.decode()
    assert figures_of(page, "1.1") == [1, 1, 0]
    assert figures_of(page, "1.2") == [0, 0, 1]
    assert "2 of" in page


def test_home_adds_up_what_is_under_way(client: Client) -> None:
    share_roadmap("FR", {"1.1": Status.ACCOMPLISHED, "1.2": Status.PLANNED})
    share_roadmap("SN", {"1.1": Status.IN_PROGRESS, "5.4": Status.ACCOMPLISHED})
    share_roadmap("DE", {"1.1": Status.ACCOMPLISHED}, audience=Audience.CONFERENCE)
    figures = client.get(reverse("home")).content.decode().split("</dl>")[0]
    assert re.findall(r"<dd>\s*(\d+)\s*</dd>", figures) == ["2", "1", "1"]


def test_home_sends_each_kind_of_people_on(client: Client) -> None:
    page = client.get(reverse("home")).content.decode().split('class="ways"')[1]
    found = re.findall(r'<h2>\s*<a href="([^"]+)"', page)
    assert found == [reverse("practices"), reverse("workspace"), reverse("admin:index")]


def test_an_activity_shows_each_party_by_what_it_says_in_public(client: Client) -> None:
    share_roadmap("FR", {"1.1": Status.ACCOMPLISHED})
    share_roadmap("SN", {"1.2": Status.ACCOMPLISHED})
    share_roadmap("DE", {"1.1": Status.ACCOMPLISHED}, audience=Audience.CONFERENCE)
    set_statuses("IT", {"1.1": Status.ACCOMPLISHED})
    page = client.get(reverse("activity", args=["1.1"])).content.decode()
    tiles = {
        code: value
        for value, code in re.findall(
            r'class="tile tile-([\w-]+)"\s+href="/en/parties/(\w\w)/', page
        )
    }
    said = {code: tiles.pop(code) for code in ("FR", "SN", "DE", "IT")}
    assert said == {"FR": "accomplished", "SN": "not-stated", "DE": "none", "IT": "none"}
    assert set(tiles.values()) == {"none"}
    assert 'title="Germany: no public roadmap"' in page


def test_the_asterisk_is_explained_where_it_stands(client: Client) -> None:
    make_practice("An old one", activities=["3.1"], first_listed_on=date(2015, 1, 1))
    address = reverse("activity", args=["3.1"])
    assert "twelfth session" not in client.get(address).content.decode()
    make_practice("A new one", activities=["3.1"], first_listed_on=date(2019, 6, 1))
    assert "twelfth session" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/en/roadmap/", {"/en/roadmap/": "page"}),
        ("/en/roadmap/1.1/", {"/en/roadmap/": "true"}),
        ("/en/parties/FR/", {"/en/parties/": "true"}),
        ("/en/", {}),
    ],
)
def test_the_header_says_in_which_part_one_is(
    path: str, current: dict[str, str], client: Client
) -> None:
    nav = client.get(path).content.decode().split('class="site-nav"')[1].split("</nav>")[0]
    assert dict(re.findall(r'<a href="([^"]+)"\s+aria-current="(\w+)"', nav)) == current


def test_the_roadmap_shows_twenty_activities_in_place(client: Client) -> None:
    page = client.get(reverse("roadmap")).content.decode()
    codes = re.findall(r'<span class="code">(\d\.\d)</span>', page)
    assert codes == [f"{output}.{place}" for output in range(1, 6) for place in range(1, 5)]


def test_every_activity_has_a_page_with_its_neighbours(client: Client) -> None:
    placings = list(EditionActivity.objects.in_force())
    for index, placed in enumerate(placings):
        page = client.get(reverse("activity", args=[placed.code])).content.decode()
        assert ('rel="prev"' in page) == (index > 0)
        assert ('rel="next"' in page) == (index < len(placings) - 1)


def test_an_activity_lists_its_published_practices_only(client: Client) -> None:
    make_practice("Published one", activities=["3.1"])
    make_practice("Of another activity", activities=["3.2"])
    for state in set(State) - {State.PUBLISHED}:
        make_practice(f"Hidden {state}", state=state, activities=["3.1"])
    page = client.get(reverse("activity", args=["3.1"])).content.decode()
    assert "Published one" in page
    assert "Of another activity" not in page
    assert "Hidden" not in page


@pytest.mark.parametrize(
    "address", ["/en/roadmap/9.9/", "/en/roadmap/x/", "/en/parties/XX/", "/en/parties/%00/"]
)
def test_what_is_not_there(address: str, client: Client) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "does not exist" in response.content.decode()


def test_parties_are_listed_by_name_and_filtered(client: Client) -> None:
    page = client.get(reverse("parties")).content.decode()
    assert page.count('<th scope="row">') == Party.objects.count()
    address = reverse("parties")
    asia = client.get(address, {"region": "IV"}).content.decode()
    assert asia.count('<th scope="row">') == Party.objects.filter(electoral_group="IV").count()
    assert client.get(address, {"region": "EU"}).content.decode().count('<th scope="row">') == 1
    named = client.get(address.replace("/en/", "/fr/"), {"q": "allem"}).content.decode()
    assert set(re.findall(r"/fr/parties/([A-Z]{2})/", named)) == {"DE"}


def parties_on(page: str) -> set[str]:
    """The Parties in the table of their list."""
    return set(re.findall(r"/en/parties/([A-Z]{2})/", page.split("<tbody>")[1]))


def test_parties_in_all_of_the_groups_chosen(client: Client) -> None:
    address = reverse("parties")
    page = client.get(address, {"group": ["sids", "ldc"]}).content.decode()
    assert parties_on(page) == {"HT", "KM", "TL"}
    ticked = re.findall(r'name="group"\s+value="(\w+)"[^>]*?\schecked', page)
    assert ticked == ["ldc", "sids"]
    definitions = re.findall(r"<dt>([^<]+)</dt>", page)
    assert definitions == ["Least developed countries", "Small island developing States"]
    page = client.get(address, {"group": "developing", "region": "II"}).content.decode()
    assert parties_on(page) == {"AM", "AZ", "GE", "TJ", "UZ"}
    assert parties_on(client.get(address, {"group": ""}).content.decode()) >= {"EU", "FR"}


def test_a_page_of_a_party_names_its_groups(client: Client) -> None:
    def groups(code: str) -> list[str]:
        page = client.get(reverse("party", args=[code])).content.decode()
        return re.findall(r"\?group=(\w+)\"", page)

    assert groups("HT") == ["developing", "ldc", "sids"]
    assert groups("TR") == ["developing"]
    assert groups("EU") == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"region": "VII"}, "no such electoral group"),
        ({"group": "g77"}, "no such group of Parties"),
        ({"group": ["ldc", "g77"]}, "no such group of Parties"),
        ({"group": "\x00"}, "no such group of Parties"),
    ],
)
def test_a_wrong_group_is_refused_with_a_sentence(
    query: dict[str, str], words: str, client: Client
) -> None:
    response = client.get(reverse("parties"), query)
    assert response.status_code == 400
    assert words in response.content.decode()


def test_who_sees_which_version(client: Client, signed_in: SignIn, secretariat: User) -> None:
    """Public first, then one for the Conference only, then a draft with yet another word."""
    share_roadmap("FR", {"1.1": Status.PLANNED}, at=timezone.now() - timedelta(days=2))
    share_roadmap("FR", {"1.1": Status.ACCOMPLISHED}, audience=Audience.CONFERENCE)
    set_statuses("FR", {"1.1": Status.NOT_APPLICABLE})
    address = reverse("party", args=["FR"])

    def said(who: Client) -> str:
        page = who.get(address).content.decode()
        match = re.search(r'class="cell cell-([a-z-]+)"', page)
        assert match is not None
        return match.group(1)

    assert said(client) == "planned"
    assert said(signed_in(make_member(Role.FOCAL_POINT, "SN"))) == "planned"
    assert said(signed_in(make_member(Role.READER, "FR"))) == "accomplished"
    assert said(signed_in(secretariat)) == "accomplished"


def test_a_party_without_a_public_roadmap_says_so(client: Client) -> None:
    share_roadmap("FR", {"1.1": Status.ACCOMPLISHED}, audience=Audience.CONFERENCE)
    page = client.get(reverse("party", args=["FR"])).content.decode()
    assert "has not shared a national roadmap with the public" in page
    assert "cell-accomplished" not in page


def test_a_party_lists_the_practices_that_are_its_own(client: Client) -> None:
    make_practice("Own practice", owner="KM")
    make_practice("Partner practice", owner="SN", partners=["KM"])
    make_practice("Mentioning practice", owner="SN", mentioned=["KM"])
    page = client.get(reverse("party", args=["KM"])).content.decode()
    own, partnered = page.split("Good practices in which it is a partner")
    assert "Own practice" in own
    assert "Partner practice" not in own
    assert "Partner practice" in partnered
    assert "Own practice" not in partnered
    assert "Mentioning practice" not in page


@pytest.mark.parametrize("name", ["home", "parties"])
def test_queries_do_not_grow_with_parties(name: str, client: Client) -> None:
    share_roadmap("FR", {"1.1": Status.ACCOMPLISHED})
    address = reverse(name)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    codes = Party.objects.exclude(code="FR").values_list("code", flat=True)[:29]
    for code in codes:
        share_roadmap(code, {"1.1": Status.ACCOMPLISHED, "2.1": Status.PLANNED})
    with CaptureQueriesContext(connection) as thirty:
        client.get(address)
    assert len(thirty) == len(one)


OF = {"output": [3], "activity": ["3.1"], "party": ["KM"]}


@pytest.mark.parametrize("name", OF)
def test_queries_do_not_grow_with_practices(name: str, client: Client) -> None:
    address = reverse(name, args=OF[name])
    make_practice(owner="KM", activities=["3.1"], output=3)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(29):
        make_practice(owner="KM", activities=["3.1"], output=3)
    client.get(address)  # fills what is kept in memory
    with CaptureQueriesContext(connection) as thirty:
        client.get(address)
    assert len(thirty) == len(one)


@pytest.mark.parametrize("query", ["égypte", "EGYPTE", "Égypte", "eg"])
def test_a_party_is_found_without_accents_on_either_engine(query: str, client: Client) -> None:
    page = client.get("/fr/parties/", {"q": query}).content.decode()
    assert "/fr/parties/EG/" in page


def test_accented_names_stand_in_their_place_of_the_alphabet(client: Client) -> None:
    page = client.get("/fr/parties/").content.decode()
    table = page.split("<tbody>")[1]
    order = [table.index(f"/fr/parties/{code}/") for code in ("EG", "AE", "EC", "ES", "ZW")]
    assert order == sorted(order)


@pytest.mark.parametrize("query", ["page=2", "sort=name", "q=" + "x" * 101, "region=VII"])
def test_what_the_list_of_parties_lacks_is_refused(query: str, client: Client) -> None:
    assert client.get(f"/en/parties/?{query}").status_code == 400


def test_marks_of_shared_links_are_let_be(client: Client) -> None:
    assert client.get("/en/parties/?utm_source=mail").status_code == 200


@pytest.mark.parametrize(("code", "marks"), [("KE", 1), ("BR", 0), ("NI", 2)])
def test_new_practices_bear_the_asterisk_on_a_party_s_page(
    code: str, marks: int, client: Client
) -> None:
    page = client.get(reverse("party", args=[code])).content.decode()
    assert page.count('<span class="new-mark" aria-hidden="true">*</span>') == marks


@pytest.mark.parametrize(
    ("name", "query"), [("output", "output=3"), ("activity", "activity=3.1"), ("party", "party=KM")]
)
def test_ten_practices_are_shown_and_the_list_has_all(
    name: str, query: str, client: Client
) -> None:
    PracticeRevision.objects.all().delete()
    search.reindex_all()
    address = reverse(name, args=OF[name])
    fields = {"owner": "KM", "activities": ["3.1"], "output": 3}
    for number in range(10):
        make_practice(f"Quokka {number}", first_listed_on=date(2026, 1, 1 + number), **fields)
    assert "Show all" not in client.get(address).content.decode()
    make_practice("Oldest", first_listed_on=date(2025, 1, 1), **fields)
    page = client.get(address).content.decode()
    assert re.findall(r">Quokka (\d)<", page) == [*"9876543210"]
    assert "Oldest" not in page
    assert "Show all 11 good practices" in page
    assert f'href="/en/practices/?{query}"' in page
    whole = client.get(f"/en/practices/?{query}").content.decode()
    assert "11 good practices" in whole


def test_an_output_shows_its_goal_activities_neighbours_and_practices(client: Client) -> None:
    make_practice("Of output three", output=3)
    make_practice("Of output two", output=2)
    for state in set(State) - {State.PUBLISHED}:
        make_practice(f"Hidden {state}", state=state, output=3)
    page = client.get("/en/roadmap/3/").content.decode()
    output = Output.objects.select_related("goal").get(number=3)
    assert str(output.goal.title) in unescape(page)
    assert re.findall(r'<span class="code">(\d\.\d)</span>', page) == ["3.1", "3.2", "3.3", "3.4"]
    assert ("/en/roadmap/2/" in page, "/en/roadmap/4/" in page) == (True, True)
    assert "Of output three" in page
    assert "Of output two" not in page
    assert "Hidden" not in page
    assert "prev" not in client.get("/en/roadmap/1/").content.decode()
    assert 'rel="next"' not in client.get("/en/roadmap/5/").content.decode()


@pytest.mark.parametrize("number", ["0", "6", "03.1", "9" * 30])
def test_there_is_no_other_output(number: str, client: Client) -> None:
    assert client.get(f"/en/roadmap/{number}/").status_code == 404
