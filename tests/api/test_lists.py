"""What each list answers: the fields of the contract, filters, parts, and counts of queries."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.models import EditionActivity
from parties.enums import Audience, ElectoralGroup, Status
from parties.models import Party
from practices.search import facets
from roadmap_portal.accounts.models import User
from roadmap_portal.api.schemas import PracticesAsked
from tests.factories import activity, make_practice
from tests.overview.test_workflow import publish
from tests.overview.worlds import make_version, make_world

pytestmark = pytest.mark.django_db

LISTS = ["outputs", "activities", "parties", "practices", "roadmaps", "overview"]
MAY = datetime(2025, 5, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))


def get(client: Client, address: str, **query: Any) -> dict[str, Any]:
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json; charset=utf-8"
    found: dict[str, Any] = response.json()
    return found


def everything(client: Client, address: str, **query: Any) -> list[dict[str, Any]]:
    """All items of a list, from part to part."""
    items, where = [], f"/api/v1/{address}"
    answer = client.get(where, query).json()
    while True:
        items += answer["items"]
        if answer["next"] is None:
            assert answer["count"] == len(items)
            return items
        parts = urlsplit(answer["next"])
        assert parts.path == where
        answer = client.get(f"{parts.path}?{parts.query}").json()


# -- Fields -----------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["", "/"])
@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("outputs", "number title goal url"),
        ("activities", "code title output step url"),
        ("parties", "code name electoral_group groups deposited_on url"),
        (
            "practices",
            "slug title summary output activities parties partners is_new first_listed_on "
            "sectors links language url",
        ),
        ("roadmaps", "party version shared_on edition entries url"),
    ],
)
def test_lists_have_the_fields_of_the_contract(
    address: str, fields: str, ending: str, client: Client
) -> None:
    make_version("FR", MAY, {activity("1.1"): Status.PLANNED}, Audience.PUBLIC)
    answer = get(client, address + ending)
    assert list(answer) == ["count", "items", "next"]
    assert {tuple(item) for item in answer["items"]} == {tuple(fields.split())}
    assert len({item["url"] for item in answer["items"]}) == len(answer["items"])


def test_outputs(client: Client) -> None:
    items = everything(client, "outputs")
    assert [(item["number"], item["goal"]) for item in items] == [
        (1, 1),
        (2, 1),
        (3, 2),
        (4, 3),
        (5, 4),
    ]
    assert get(client, "outputs/3") == items[2]


def test_activities(client: Client) -> None:
    items = everything(client, "activities", limit=7)
    assert [(item["code"], item["output"], item["step"]) for item in items] == [
        (f"{output}.{place}", output, place) for output in range(1, 6) for place in range(1, 5)
    ]
    assert get(client, "activities/5.4") == items[-1]
    assert [item["code"] for item in everything(client, "activities", output=2)] == [
        "2.1",
        "2.2",
        "2.3",
        "2.4",
    ]


def test_parties(client: Client) -> None:
    items = everything(client, "parties", limit=100)
    assert {item["code"] for item in items} == set(Party.objects.values_list("code", flat=True))
    by_code = {item["code"]: item for item in items}
    assert by_code["EU"]["electoral_group"] is None
    assert by_code["FR"]["electoral_group"] == "I"
    unknown = {item["code"] for item in items if item["deposited_on"] is None}
    assert unknown == set(Party.objects.filter(deposited_on=None).values_list("code", flat=True))
    assert get(client, "parties/EU") == by_code["EU"]
    for group in ElectoralGroup:
        found = {item["code"] for item in everything(client, "parties", region=group.value)}
        expected = Party.objects.filter(electoral_group=group)
        assert found == set(expected.values_list("code", flat=True))
    assert [item["code"] for item in everything(client, "parties", q="allem", lang="fr")] == ["DE"]


def test_groups_of_parties(client: Client) -> None:
    def found(*groups: str, **query: str) -> set[str]:
        return {item["code"] for item in everything(client, "parties", group=groups, **query)}

    items = {item["code"]: item for item in everything(client, "parties", limit=100)}
    assert items["HT"]["groups"] == ["developing", "ldc", "sids"]
    assert items["EU"]["groups"] == items["FR"]["groups"] == []
    assert get(client, "parties/HT")["groups"] == ["developing", "ldc", "sids"]
    for group in ("developing", "ldc", "sids"):
        expected = Party.objects.filter(groups__slug=group)
        assert found(group) == set(expected.values_list("code", flat=True))
    assert found("ldc", "sids") == found("ldc") & found("sids") == {"HT", "KM", "TL"}
    assert found("developing", region="I") == {"TR"}
    assert found("sids", limit="2") == found("sids")


def test_the_practices_of_annex_ii(client: Client) -> None:
    items = everything(client, "practices", limit=20)
    assert len({item["slug"] for item in items}) == 49
    outputs = [item["output"] for item in items]
    assert [outputs.count(number) for number in range(1, 6)] == [19, 14, 5, 6, 5]
    new = [item["output"] for item in items if item["is_new"]]
    assert [new.count(number) for number in range(1, 6)] == [9, 1, 0, 1, 1]
    assert {item["slug"] for item in everything(client, "practices", new="1")} == {
        item["slug"] for item in items if item["is_new"]
    }
    assert len([item for item in items if not item["parties"]]) == 2
    codes = set(EditionActivity.objects.in_force().values_list("code", flat=True))
    assert all(set(item["activities"]) <= codes for item in items)
    assert all(item["language"] == "en" and item["title"] and item["summary"] for item in items)


def test_one_practice(client: Client) -> None:
    make_practice(
        "Un titre",
        slug="one",
        owner="FR",
        authors=["FR", "CA"],
        partners=["SN"],
        mentioned=["DE"],
        output=4,
        activities=["4.2", "1.1"],
        language="fr",
        summary="Un résumé.",
        first_listed_on=date(2025, 5, 1),
    )
    expected = {
        "slug": "one",
        "title": "Un titre",
        "summary": "Un résumé.",
        "output": 4,
        "activities": ["1.1", "4.2"],
        "parties": ["CA", "FR"],
        "partners": ["SN"],
        "is_new": True,
        "first_listed_on": "2025-05-01",
        "sectors": [],
        "links": [],
        "language": "fr",
        "url": "http://testserver/en/practices/one/",
    }
    assert get(client, "practices/one") == expected
    assert expected in everything(client, "practices")
    assert get(client, "practices/one", new_since="10.CP")["is_new"] is False


def test_newness_counts_from_another_session(client: Client) -> None:
    make_practice(slug="later", first_listed_on=date(2025, 6, 21))
    make_practice(slug="on-its-last-day", first_listed_on=date(2025, 6, 20))
    since = everything(client, "practices", new_since="10.CP")
    assert {item["slug"] for item in since if item["is_new"]} == {"later"}
    assert len(since) == 51
    both = everything(client, "practices", new_since="10.CP", new="1")
    assert {item["slug"] for item in both} == {"later"}
    assert len(everything(client, "practices", new_since="6.CP", new="1")) == 51


def test_filters_of_practices_are_those_of_the_page(client: Client) -> None:
    make_practice("Cinema clubs", slug="a", owner="SN", output=4, activities=["4.2"])
    make_practice("Music rooms", slug="b", owner="FR", authors=["EU"], output=4)

    def found(**query: str) -> set[str]:
        return {item["slug"] for item in everything(client, "practices", **query)} & {"a", "b"}

    assert found() == {"a", "b"}
    assert found(output="4") == {"a", "b"}
    assert found(output="5") == set()
    assert found(activity="4.2") == {"a"}
    assert found(party="SN") == {"a"}
    assert found(region="EU") == {"b"}
    assert found(q="cinemas") == {"a"}
    assert found(q="cinemas", party="EU") == set()
    assert found(source="annex-ii") == set()
    assert found(output="", party="", q="") == {"a", "b"}


def test_roadmaps(client: Client) -> None:
    make_version("SN", MAY, {activity("1.2"): Status.ACCOMPLISHED}, Audience.PUBLIC)
    version = make_version(
        "FR",
        datetime(2025, 5, 1, 23, 30, tzinfo=ZoneInfo("Europe/Paris")),
        {activity("2.1"): Status.IN_PROGRESS, activity("1.1"): Status.PLANNED},
        Audience.PUBLIC,
    )
    answer = get(client, "roadmaps")
    assert answer["count"] == 2
    france = {
        "party": "FR",
        "version": 1,
        "shared_on": "2025-05-01",
        "edition": "DCE/19/7.CP/13",
        "entries": [
            {
                "activity": code,
                "status": status,
                "starts_on": None,
                "ends_on": None,
                "lead_institution": "",
                "note": "",
            }
            for code, status in (("1.1", "planned"), ("2.1", "in-progress"))
        ],
        "url": "http://testserver/en/parties/FR/",
    }
    assert answer["items"][0] == france
    assert version.number == 1
    assert get(client, "roadmaps/FR") == france
    assert [item["party"] for item in everything(client, "roadmaps", party="SN")] == ["SN"]
    assert [item["party"] for item in everything(client, "roadmaps", region="V(a)")] == ["SN"]
    assert [item["party"] for item in everything(client, "roadmaps", group="ldc")] == ["SN"]
    assert everything(client, "roadmaps", group=["ldc", "sids"]) == []
    assert everything(client, "roadmaps", region="I", group="ldc") == []
    assert [item["party"] for item in everything(client, "roadmaps", activity="2.1")] == ["FR"]
    assert everything(client, "roadmaps", activity="2.2") == []


# -- Parts ------------------------------------------------------------------------------------


def test_parts_of_a_list(client: Client) -> None:
    whole = get(client, "practices", limit=100)
    assert whole["next"] is None
    assert len(get(client, "practices")["items"]) == 49
    assert len(get(client, "parties")["items"]) == 50
    part = get(client, "practices", limit=10, offset=40)
    assert part["items"] == whole["items"][40:]
    assert part["next"] is None
    part = get(client, "practices", limit=1, offset=2, output="1", lang="fr")
    assert part["count"] == 19
    assert part["next"].startswith("http://testserver/api/v1/practices?")
    assert "offset=3" in part["next"]
    assert "lang=fr" in part["next"]
    assert get(client, "practices", offset=49) == {"count": 49, "items": [], "next": None}
    assert get(client, "practices", offset=1_000_000)["items"] == []
    second = get(client, "practices", limit=10, page=2)
    assert second["items"] == whole["items"][10:20]
    assert "page=3" in second["next"]
    assert get(client, "practices", limit=10, page=5)["next"] is None


def test_as_many_queries_for_one_as_for_thirty(client: Client, secretariat: User) -> None:
    make_world(5, MAY, parties=60)
    for day in range(1, 31):
        make_practice(authors=["FR", "SN"], partners=["DE"], activities=["1.1", "2.2"])
        publish(secretariat, cut_off=date(2025, 4, day))
    for address in LISTS:
        most = {"outputs": 5, "activities": 20}.get(address, 30)
        counts = []
        get(client, address)  # fills what is kept in memory
        for limit in (1, most):
            with CaptureQueriesContext(connection) as queries:
                assert len(get(client, address, limit=limit)["items"]) == limit
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 25, address


def test_the_facets_of_practices_are_those_of_the_page(client: Client) -> None:
    assert "facets" not in get(client, "practices")
    make_practice("Ours", owner="SN", partners=["FR"], output=3)
    answer = get(client, "practices", output="3", facets="true", limit=1)
    shown = facets.NAMES
    assert set(answer["facets"]) == set(shown) - {"partner"}
    outputs = {each["value"]: each for each in answer["facets"]["output"]}
    assert outputs["3"] == {
        "value": "3",
        "label": outputs["3"]["label"],
        "count": answer["count"],
        "selected": True,
    }
    assert sum(each["count"] for each in outputs.values()) == 50
    parties = {each["value"]: each["count"] for each in answer["facets"]["party"]}
    assert parties["SN"] == 1
    assert get(client, "practices", partner="FR", output="3", party="SN")["count"] == 1


def test_values_of_a_filter_widen(client: Client) -> None:
    counts = [get(client, "practices", output=number)["count"] for number in ("1", "2")]
    assert get(client, "practices", output=["1", "2"])["count"] == sum(counts)


def test_a_search_that_is_too_long_is_refused(client: Client) -> None:
    response = client.get("/api/v1/practices", {"q": "skiza " * 40})
    assert response.status_code == 400
    assert "“q” is too long" in response.json()["error"]["message"]


def test_every_filter_of_the_page_is_one_of_the_interface() -> None:
    assert {"q", "sort", *facets.NAMES} <= set(PracticesAsked.model_fields)
