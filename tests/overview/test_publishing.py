"""From the preview to the published overview, and what is refused on the way."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from parties.enums import Audience, Role, Status
from roadmap_portal.accounts.models import User
from roadmap_portal.overview.enums import Withheld
from roadmap_portal.overview.models import Overview
from tests.factories import activity, make_member, share_roadmap
from tests.overview.pages import parties_of, row_of
from tests.overview.worlds import make_version

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
PARIS = ZoneInfo("Europe/Paris")
MAY = datetime(2025, 5, 1, tzinfo=PARIS)


def shown(client: Client, **choice: str) -> dict[str, str]:
    """What the page's form for publishing would send."""
    page = client.get(reverse("overview_publish"), choice).content.decode()
    form = page.split('<form method="post"')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', form))
    assert set(fields) == {"csrfmiddlewaretoken", "session", "cut_off", "baseline", "seen"}
    return fields


def test_from_the_preview_to_the_public_page(
    client: Client, signed_in: SignIn, secretariat: User
) -> None:
    make_version("FR", MAY, {activity("1.1"): Status.PLANNED}, Audience.PUBLIC)
    staff = signed_in(secretariat)
    choice = {"session": "10.CP", "cut_off": "2025-05-31", "baseline": "7.CP"}
    fields = shown(staff, **choice)
    assert {name: fields[name] for name in choice} == choice
    assert not Overview.objects.exists()
    response = staff.post(reverse("overview_publish"), fields)
    made = Overview.objects.get()
    assert response.status_code == 302
    assert response["Location"] == made.get_absolute_url()
    assert made.published_by == secretariat
    assert (made.session.code, made.baseline.code) == ("10.CP", "7.CP")
    rows = parties_of(client.get(reverse("overview")), client)
    assert row_of(rows, "France")[0] == Status.PLANNED.label
    assert "The overview is published" in staff.get(response["Location"]).content.decode()


def test_the_preview_shows_what_the_public_will_see(signed_in: SignIn, secretariat: User) -> None:
    make_version("SN", MAY, {activity("1.1"): Status.PLANNED}, Audience.CONFERENCE)
    staff = signed_in(secretariat)
    rows = parties_of(staff.get(reverse("overview_publish"), {"cut_off": "2025-05-31"}), staff)
    assert row_of(rows, "Senegal") == [Withheld.CONFERENCE_ONLY.label]
    assert "Not published yet" in rows


def test_members_publish_nothing(signed_in: SignIn, secretariat: User, client: Client) -> None:
    fields = shown(signed_in(secretariat))
    for role in Role:
        member = signed_in(make_member(role, "FR"))
        assert member.post(reverse("overview_publish"), fields).status_code == 403
    assert client.post(reverse("overview_publish"), fields).status_code == 302
    assert not Overview.objects.exists()


def test_a_change_while_reading_is_shown_before_it_is_published(
    signed_in: SignIn, secretariat: User
) -> None:
    client = signed_in(secretariat)
    fields = shown(client)
    share_roadmap("FR", {"1.1": Status.ACCOMPLISHED})
    response = client.post(reverse("overview_publish"), fields)
    assert response.status_code == 409
    assert "Look at it once more" in response.content.decode()
    assert not Overview.objects.exists()
    page = response.content.decode()
    again = dict(
        re.findall(r'name="([a-z_]+)" value="([^"]*)"', page.split('<form method="post"')[1])
    )
    assert client.post(reverse("overview_publish"), again).status_code == 302


def test_the_button_pressed_twice_publishes_once(signed_in: SignIn, secretariat: User) -> None:
    client = signed_in(secretariat)
    fields = shown(client)
    assert client.post(reverse("overview_publish"), fields).status_code == 302
    response = client.post(reverse("overview_publish"), fields)
    assert response.status_code == 409
    assert "published for this session already" in response.content.decode()
    assert Overview.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"cut_off": "2999-01-01"},
        {"cut_off": "soon"},
        {"cut_off": ""},
        {"session": "18.IGC"},
        {"session": "99.CP"},
        {"session": ""},
        {"baseline": "x"},
        {"seen": ""},
        {"seen": "x" * 65},
    ],
)
def test_a_wrong_form_publishes_nothing(
    wrong: dict[str, str], signed_in: SignIn, secretariat: User
) -> None:
    client = signed_in(secretariat)
    response = client.post(reverse("overview_publish"), shown(client) | wrong)
    assert response.status_code == 400
    assert not Overview.objects.exists()


@pytest.mark.parametrize("query", ["cut_off=2999-01-01", "session=18.IGC", "baseline=%00"])
def test_a_wrong_choice_has_no_preview(query: str, signed_in: SignIn, secretariat: User) -> None:
    response = signed_in(secretariat).get(f"{reverse('overview_publish')}?{query}")
    assert response.status_code == 400
    assert '<form method="post"' not in response.content.decode().split("<main")[1]
