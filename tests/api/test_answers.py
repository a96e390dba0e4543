"""How the API answers: languages, caches, refusals, its description, and the notice of DEMO."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from parties.enums import Status
from roadmap_portal.api.api import api
from tests.api.test_lists import LISTS, get
from tests.factories import make_practice, share_roadmap

pytestmark = pytest.mark.django_db


def refused(client: Client, address: str, status: int) -> str:
    """The sentence of an error, in the one form that errors have."""
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, (address, response.content)
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert "public" not in response.get("Cache-Control", "")
    answer = response.json()
    assert list(answer) == ["error"]
    assert list(answer["error"]) == ["status", "message"]
    assert answer["error"]["status"] == status
    message: str = answer["error"]["message"]
    assert message.endswith(".")
    return message


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=x",
        "limit=1.5",
        "limit=%00",
        f"limit={'9' * 30}",
        f"limit={'9' * 5000}",
        "offset=-1",
        "offset=1000001",
        "offset=99999999999999999999999999",
        "offset=x",
        "page=0",
        "page=-1",
        "page=x",
        "page=99999999999999999999999999",
        "page=1&offset=0",
        "lang=xx",
        "lang=english",
        "lang=%00",
        f"lang={'a' * 6000}",
        "nonsense=1",
        "<script>=1",
    ],
)
@pytest.mark.parametrize("address", ["outputs", "activities", "parties", "practices", "roadmaps"])
def test_a_wrong_question_is_refused_with_a_sentence(
    address: str, query: str, client: Client
) -> None:
    refused(client, f"{address}?{query}", 400)


@pytest.mark.parametrize(
    "address",
    [
        "activities?output=6",
        "activities?output=x",
        "activities?output=%00",
        "parties?region=VI",
        "parties?group=g77",
        "parties?group=ldc&group=g77",
        "parties?group=%00",
        "parties?q=%00",
        "parties?region=%00",
        "practices?output=6",
        "practices?output=99999999999999999999",
        "practices?activity=9.9",
        "practices?party=XX",
        "practices?party=%00",
        "practices?region=VI",
        "practices?sector=x",
        "practices?sdg=99",
        "practices?source=x",
        "practices?year=x",
        "practices?year=99999999999999999999",
        "practices?new=perhaps",
        "practices?sort=x",
        "practices?new_since=99.CP",
        "practices?new_since=%00",
        f"practices?q={'a' * 5000}",
        "roadmaps?party=XX",
        "roadmaps?party=%00",
        "roadmaps?region=VI",
        "roadmaps?group=g77",
        "roadmaps?group=%00",
        "roadmaps?activity=9.9",
        "roadmaps?activity=%00",
    ],
)
def test_a_wrong_filter_is_refused_with_a_sentence(address: str, client: Client) -> None:
    refused(client, address, 400)


@pytest.mark.parametrize(
    "address",
    [
        "nothing",
        "parties/XX",
        "parties/fr",
        "parties/F%00",
        "outputs/6",
        "outputs/x",
        "outputs/99999999999999999999999",
        "activities/9.9",
        "activities/%00",
        "practices/nothing",
        "practices/%00",
        "practices/no%20slug",
        "roadmaps/XX",
        "overview/1",
        "overview/99999999999999999999999",
        "overview/x",
        "practices?page=9",
        "parties/FR/more",
        "openapi.yaml",
    ],
)
def test_what_is_not_there_is_said_in_json(address: str, client: Client) -> None:
    refused(client, address, 404)


def test_a_search_may_hold_anything(client: Client) -> None:
    for words in (
        "'",
        '"',
        "%",
        "*",
        "NEAR(",
        "a:b",
        "遗产",
        "\u202e",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    ):
        get(client, "practices", q=words)
        get(client, "parties", q=words)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("address", [*LISTS, "parties/FR", "openapi.json", "nothing"])
def test_it_only_reads(address: str, method: str, client: Client) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{address}")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response.json()["error"]["status"] == 405


@pytest.mark.parametrize("address", ["outputs", "practices", "parties/FR", "openapi.json", ""])
def test_head_is_get_without_a_body(address: str, client: Client) -> None:
    response = client.head(f"/api/v1/{address}")
    assert response.status_code == 200
    assert response.content == b""


def test_a_fault_of_ours_is_told_without_details(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("roadmap_portal.api.api.part", broken)
    message = refused(client, "outputs", 500)
    assert "secret" not in message
    assert "secret detail" in caplog.text


# -- Languages and caches ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "en"),
        ("", "fr", "fr"),
        ("", "fr-CA, en;q=0.5", "fr"),
        ("", "pt, es;q=0.5", "es"),
        ("", "zh-CN", "zh-hans"),
        ("", "*", "en"),
        ("", "nonsense;;;", "en"),
        ("fr", "", "fr"),
        ("zh", "", "zh-hans"),
        ("zh-hans", "", "zh-hans"),
        ("AR", "fr", "ar"),
        ("fr-FR", "", "fr"),
    ],
)
def test_words_follow_lang_and_then_the_header(
    query: str, header: str, language: str, client: Client
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    response = client.get(
        "/api/v1/parties/DE",
        {"lang": query} if query else {},
        headers={"Accept-Language": header} if header else {},
    )
    names = {
        "en": "Germany",
        "fr": "Allemagne",
        "es": "Alemania",
        "ar": "ألمانيا",
        "zh-hans": "德国",
    }
    item = response.json()
    assert item["name"] == names[language]
    assert item["url"] == f"http://testserver/{language}/parties/DE/"
    assert response["Content-Language"] == language
    assert "Accept-Language" in response["Vary"]


def test_errors_speak_the_language_too(client: Client) -> None:
    response = client.get("/api/v1/parties", {"limit": "x", "lang": "fr"})
    assert response["Content-Language"] == "fr"


def test_a_practice_says_in_which_language_its_words_are(client: Client) -> None:
    make_practice("Un titre", slug="one", language="fr")
    assert get(client, "practices/one", lang="ar")["language"] == "fr"
    french = get(client, "practices/germany-video-on-demand-levy", lang="fr")
    assert (french["language"], french["title"][:4]) == ("fr", "Taxe")


@pytest.mark.parametrize("address", ["", "outputs", "practices", "roadmaps", "openapi.json"])
def test_answers_can_be_kept_by_a_cache(address: str, client: Client) -> None:
    share_roadmap("FR", {"1.1": Status.PLANNED})
    response = client.get(f"/api/v1/{address}")
    assert "public" in response["Cache-Control"]
    assert "max-age=60" in response["Cache-Control"]
    assert "Cookie" not in response["Vary"]
    again = client.get(f"/api/v1/{address}", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


# -- Description ------------------------------------------------------------------------------


def test_openapi_describes_every_address(client: Client) -> None:
    document = get_document(client)
    assert document["openapi"].startswith("3.")
    lists = {f"/api/v1/{name}" for name in LISTS}
    details = {
        f"/api/v1/{name}"
        for name in (
            "outputs/{number}",
            "activities/{code}",
            "parties/{code}",
            "practices/{slug}",
            "roadmaps/{code}",
            "overview/{pk}",
        )
    }
    assert set(document["paths"]) == lists | details
    for path, methods in document["paths"].items():
        assert list(methods) == ["get"]
        told = {"200", "400", "404"} | ({"301"} if path.endswith("/practices/{slug}") else set())
        assert set(methods["get"]["responses"]) == told
    asked = {each["name"] for each in document["paths"]["/api/v1/practices"]["get"]["parameters"]}
    filters = "q output activity party region sector sdg source year new sort page"
    assert asked >= set(filters.split(" "))
    assert {"lang", "limit", "offset", "new_since"} <= asked


def get_document(client: Client) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(client.get("/api/v1/openapi.json").content)
    return document


def test_the_description_is_a_page_too(client: Client) -> None:
    response = client.get("/api/v1/docs")
    page = response.content.decode()
    assert response.status_code == 200
    for path in get_document(client)["paths"]:
        assert f"GET {path}" in page
    assert "<script" not in page
    assert "style=" not in page
    assert client.post("/api/v1/docs").status_code == 405


def test_the_root_leads_on(client: Client) -> None:
    links = client.get("/api/v1/").json()
    assert set(links) == {*LISTS, "docs", "openapi.json"}
    for address in links.values():
        assert client.get(address).status_code in (200, 404)
    assert api.urls_namespace == "api-1.0.0"


# -- Demonstration ----------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*LISTS, "parties/FR", "nothing", "parties?limit=x", ""])
def test_a_demonstration_says_so_in_every_answer(
    address: str, client: Client, settings: Settings
) -> None:
    plain = client.get(f"/api/v1/{address}")
    assert "notice" not in plain.json()
    assert "X-Demonstration-Data" not in plain
    settings.DEMO = True
    shown = client.get(f"/api/v1/{address}")
    answer = shown.json()
    assert "invented" in answer.pop("notice")
    assert answer == plain.json()
    assert shown["X-Demonstration-Data"] == "invented"
