"""The workspace in a browser's place: who may come, what a click does, what stale pages get."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from parties import workflow
from parties.enums import Audience, Role, Status
from parties.models import Membership, Party, RoadmapEntry, RoadmapVersion
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_user, set_statuses, share_roadmap

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]

GRID = reverse("workspace_party", args=["FR"])
STATUS = reverse("set_status", args=["FR", "1.1"])
ENTRY = reverse("workspace_entry", args=["FR", "1.1"])
SHARE = reverse("workspace_share", args=["FR"])

CLICK = {"status": "accomplished", "revision": 0}
DETAILS = {
    "status": "accomplished",
    "revision": 0,
    "starts_on": "2024-01-01",
    "ends_on": "2025-06-30",
    "lead_institution": "Ministère",
    "note": "Fait.",
}


def people(secretariat: User) -> dict[str, User]:
    return {
        "focal": make_member(Role.FOCAL_POINT, "FR"),
        "contributor": make_member(Role.CONTRIBUTOR, "FR"),
        "reader": make_member(Role.READER, "FR"),
        "other": make_member(Role.FOCAL_POINT, "SN"),
        "nobody": make_user(),
        "secretariat": secretariat,
    }


@pytest.mark.parametrize(
    ("method", "address", "data", "expected"),
    [
        ("get", GRID, {}, {"focal": 200, "contributor": 200, "reader": 200}),
        ("get", ENTRY, {}, {"focal": 200, "contributor": 200, "reader": 200}),
        ("get", SHARE, {}, {"focal": 200, "contributor": 403, "reader": 403}),
        ("post", STATUS, CLICK, {"focal": 302, "contributor": 302, "reader": 403}),
        ("post", ENTRY, DETAILS, {"focal": 302, "contributor": 302, "reader": 403}),
        ("post", SHARE, {}, {"focal": 400, "contributor": 403, "reader": 403}),
    ],
)
def test_access(
    method: str,
    address: str,
    data: dict[str, object],
    expected: dict[str, int],
    secretariat: User,
    signed_in: SignIn,
    client: Client,
) -> None:
    """Outsiders, the Secretariat among them, learn nothing of a Party's workspace."""
    for who, user in people(secretariat).items():
        RoadmapEntry.objects.all().delete()  # each finds the same
        found = getattr(signed_in(user), method)(address, data).status_code
        assert (who, found) == (who, expected.get(who, 404))
    visitor = getattr(client, method)(address, data)
    assert visitor.status_code == 302
    assert visitor.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("address", "method"), [(GRID, "post"), (STATUS, "get"), (ENTRY, "delete"), (SHARE, "put")]
)
def test_wrong_methods(address: str, method: str, signed_in: SignIn) -> None:
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        reverse("workspace_party", args=["XX"]),
        reverse("workspace_party", args=["fr"]),
        reverse("workspace_entry", args=["FR", "9.9"]),
        reverse("workspace_entry", args=["FR", "nonsense"]),
        reverse("workspace_share", args=["%00"]),
    ],
)
def test_wrong_addresses(address: str, signed_in: SignIn) -> None:
    assert signed_in(make_member(Role.FOCAL_POINT, "FR")).get(address).status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "not one of the five statuses"),
        ({"status": "done", "revision": 0}, "not one of the five statuses"),
        ({"status": "planned"}, "The page was not whole"),
        ({"status": "planned", "revision": "x"}, "The page was not whole"),
        ({"status": "planned", "revision": -1}, "The page was not whole"),
        ({"status": "planned", "revision": 10**30}, "The page was not whole"),
    ],
)
def test_a_wrong_click_is_answered_in_a_sentence(
    data: dict[str, object], sentence: str, signed_in: SignIn
) -> None:
    response = signed_in(make_member(Role.FOCAL_POINT, "FR")).post(STATUS, data)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not RoadmapEntry.objects.exists()


def test_a_role_elsewhere_is_none_here(signed_in: SignIn) -> None:
    """Reader here and focal point there must not add up to an editor here."""
    user = make_member(Role.READER, "FR")
    Membership.objects.create(user=user, party=Party.objects.get(code="SN"), role=Role.FOCAL_POINT)
    client = signed_in(user)
    assert client.post(STATUS, CLICK).status_code == 403
    assert client.get(SHARE).status_code == 403
    assert client.get(reverse("workspace_share", args=["SN"])).status_code == 200


def test_the_way_to_the_workspace(secretariat: User, signed_in: SignIn) -> None:
    address = reverse("workspace")
    one = make_member(Role.READER, "FR")
    assert signed_in(one).get(address).url == GRID
    Membership.objects.create(user=one, party=Party.objects.get(code="SN"), role=Role.READER)
    several = signed_in(one).get(address).content.decode()
    assert GRID in several
    assert reverse("workspace_party", args=["SN"]) in several
    assert "/admin/" in signed_in(secretariat).get(address).content.decode()
    assert "does not act for a Party" in signed_in(make_user()).get(address).content.decode()


def test_a_click_is_saved_and_leads_back_to_its_cell(signed_in: SignIn) -> None:
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    assert client.post(STATUS, CLICK).url == f"{GRID}#cell-1.1"
    assert RoadmapEntry.objects.get().status == Status.ACCOMPLISHED


def test_a_click_by_htmx_is_answered_with_the_cell(signed_in: SignIn) -> None:
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    page = client.post(STATUS, CLICK, headers={"HX-Request": "true"}).content.decode()
    assert page.count('id="cell-1.1"') == 1
    assert "<html" not in page
    assert 'name="revision" value="1"' in page
    assert re.findall(r'value="([a-z-]+)"\s+title="[^"]+"\s+aria-pressed="true"', page) == [
        "accomplished"
    ]


def test_a_click_can_be_undone(signed_in: SignIn) -> None:
    """The answer offers what stood before: nothing, then a status, then nothing again."""
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))

    def click(status: str, revision: int) -> tuple[str, int]:
        data = {"status": status, "revision": revision}
        page = client.post(STATUS, data, headers={"HX-Request": "true"}).content.decode()
        undo = re.search(r'id="choice-1.1-undo"\s+name="status"\s+value="([a-z-]+)"', page)
        fresh = re.search(r'name="revision" value="(\d+)"', page)
        assert fresh is not None
        return undo.group(1) if undo else "", int(fresh.group(1))

    undo, revision = click("planned", 0)
    assert undo == "clear"
    undo, revision = click("accomplished", revision)
    assert undo == "planned"
    undo, revision = click("accomplished", revision)
    assert undo == ""
    undo, revision = click("clear", revision)
    assert (undo, revision) == ("accomplished", 0)
    click(undo, revision)
    assert RoadmapEntry.objects.get().status == Status.ACCOMPLISHED


def test_clearing_takes_the_entry_back(signed_in: SignIn) -> None:
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    client.post(STATUS, CLICK)
    assert client.post(STATUS, {"status": "clear", "revision": 1}).status_code == 302
    assert not RoadmapEntry.objects.exists()


@pytest.mark.parametrize("htmx", [True, False])
def test_a_stale_click_is_answered_with_what_the_other_said(htmx: bool, signed_in: SignIn) -> None:
    other = make_member(Role.CONTRIBUTOR, "FR", name="Other Official")
    set_statuses("FR", {"1.1": Status.PLANNED}, user=other)
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    headers = {"HX-Request": "true"} if htmx else {}
    response = client.post(STATUS, CLICK, headers=headers)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Other Official" in page
    assert 'name="revision" value="1"' in page
    assert "Accomplished" in page
    assert RoadmapEntry.objects.get().status == Status.PLANNED
    # Choosing again on what is now fresh goes through.
    assert client.post(STATUS, {**CLICK, "revision": 1}).status_code == 302
    assert RoadmapEntry.objects.get().status == Status.ACCOMPLISHED


def test_details_are_saved_and_shown_again(signed_in: SignIn) -> None:
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    assert client.post(ENTRY, DETAILS).url == f"{GRID}#cell-1.1"
    entry = RoadmapEntry.objects.get()
    assert (entry.starts_on, entry.ends_on) == (date(2024, 1, 1), date(2025, 6, 30))
    page = client.get(ENTRY).content.decode()
    assert 'value="2024-01-01"' in page
    assert "Ministère" in page
    assert "Fait." in page


def test_a_line_break_counts_once_and_a_line_stays_one(signed_in: SignIn) -> None:
    """A browser sends breaks as two characters: a note as long as may be is full of them."""
    longest = RoadmapEntry._meta.get_field("note").max_length
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    typed = {"note": "a\r\n" * (longest // 2 - 1) + "aa", "lead_institution": "Ministère \n  X"}
    assert client.post(ENTRY, {**DETAILS, **typed}).status_code == 302
    entry = RoadmapEntry.objects.get()
    assert entry.note == "a\n" * (longest // 2 - 1) + "aa"
    assert entry.lead_institution == "Ministère X"
    one_more = {**DETAILS, "revision": 1, "note": typed["note"] + "a"}
    assert client.post(ENTRY, one_more).status_code == 400


@pytest.mark.parametrize("language", ["fr", "ar", "zh-hans"])
def test_dates_are_the_browsers_own_in_every_language(language: str, signed_in: SignIn) -> None:
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    client.post(ENTRY, DETAILS)
    page = client.get(ENTRY.replace("/en/", f"/{language}/")).content.decode()
    assert 'value="2024-01-01"' in page


def test_only_the_status_is_required(signed_in: SignIn) -> None:
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    assert client.post(ENTRY, {"status": "planned", "revision": 0}).status_code == 302
    assert RoadmapEntry.objects.get().status == Status.PLANNED


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"status": ""}, "Choose one of the five statuses"),
        ({"ends_on": "2023-12-31"}, "The end cannot come before the start"),
        ({"starts_on": "31/31/2024"}, "Enter a valid date"),
        ({"lead_institution": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_is_refused_is_not_lost(
    wrong: dict[str, str], sentence: str, signed_in: SignIn
) -> None:
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    response = client.post(ENTRY, {**DETAILS, "note": "Long typed words", **wrong})
    page = response.content.decode()
    assert response.status_code == 400
    assert page.count(sentence) == 2  # in the summary, and beside the field
    assert "Long typed words" in page
    assert not RoadmapEntry.objects.exists()


def test_a_stale_form_shows_both_and_saves_the_second_time(signed_in: SignIn) -> None:
    other = make_member(Role.CONTRIBUTOR, "FR", name="Other Official")
    workflow.set_entry(
        Party.objects.get(code="FR"),
        RoadmapEntry._meta.get_field("activity").related_model.objects.get(
            key="map-digital-sectors"
        ),
        status=Status.PLANNED,
        revision=0,
        acting_user=other,
        details=workflow.Details(note="Words of the other"),
    )
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    response = client.post(ENTRY, {**DETAILS, "note": "Words typed here"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Words of the other" in page
    assert "Words typed here" in page
    assert "Other Official" in page
    assert RoadmapEntry.objects.get().note == "Words of the other"
    match = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert match is not None
    again = client.post(ENTRY, {**DETAILS, "note": "Words typed here", "revision": match.group(1)})
    assert again.status_code == 302
    assert RoadmapEntry.objects.get().note == "Words typed here"


def test_sharing_shows_what_changed_and_freezes(signed_in: SignIn) -> None:
    focal = make_member(Role.FOCAL_POINT, "FR")
    share_roadmap("FR", {"1.1": Status.PLANNED, "5.4": Status.NOT_STARTED}, user=focal)
    set_statuses("FR", {"1.1": Status.ACCOMPLISHED}, user=focal)
    client = signed_in(focal)
    page = client.get(SHARE).content.decode()
    rows = re.findall(r'<th scope="row">\s*<span class="code">([\d.]+)', page)
    assert rows == ["1.1"]
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    assert seen is not None
    response = client.post(SHARE, {"audience": "conference", "seen": seen.group(1)}, follow=True)
    assert "Version 2 is shared." in response.content.decode()
    assert RoadmapVersion.objects.get(number=2).audience == Audience.CONFERENCE


def test_sharing_what_changed_meanwhile_asks_to_look_again(signed_in: SignIn) -> None:
    focal = make_member(Role.FOCAL_POINT, "FR")
    set_statuses("FR", {"1.1": Status.PLANNED}, user=focal)
    stale = workflow.last_event(Party.objects.get(code="FR"))
    set_statuses("FR", {"1.2": Status.PLANNED})
    client = signed_in(focal)
    response = client.post(SHARE, {"audience": "public", "seen": stale})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Look at it once more" in page
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    assert seen is not None
    assert client.post(SHARE, {"audience": "public", "seen": seen.group(1)}).status_code == 302


def test_sharing_asks_with_whom(signed_in: SignIn) -> None:
    focal = make_member(Role.FOCAL_POINT, "FR")
    set_statuses("FR", {"1.1": Status.PLANNED}, user=focal)
    seen = workflow.last_event(Party.objects.get(code="FR"))
    response = signed_in(focal).post(SHARE, {"seen": seen})
    assert response.status_code == 400
    assert "Choose with whom" in response.content.decode()
    assert not RoadmapVersion.objects.shared().exists()


def test_queries_are_the_same_for_one_entry_and_for_all(
    signed_in: SignIn, django_assert_num_queries: Callable[..., object]
) -> None:
    focal = make_member(Role.FOCAL_POINT, "FR")
    codes = [f"{output}.{place}" for output in range(1, 6) for place in range(1, 5)]
    set_statuses("FR", {"1.1": Status.PLANNED}, user=focal)
    client = signed_in(focal)
    with django_assert_num_queries(7):
        client.get(GRID)
    set_statuses("FR", dict.fromkeys(codes, Status.ACCOMPLISHED), user=focal)
    with django_assert_num_queries(7):
        client.get(GRID)


def test_a_reader_has_nothing_to_press(signed_in: SignIn) -> None:
    set_statuses("FR", {"1.1": Status.PLANNED})
    page = signed_in(make_member(Role.READER, "FR")).get(GRID).content.decode()
    assert 'name="status"' not in page
    assert "htmx" not in page.split("</head>")[1]
