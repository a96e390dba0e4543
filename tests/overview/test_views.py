"""The overview's pages: who sees what, and what leaks not."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Session
from parties.enums import Audience, Role, Silence, Status
from parties.models import Party
from roadmap_portal.accounts.models import User
from roadmap_portal.base import guards
from roadmap_portal.overview.enums import Withheld
from roadmap_portal.overview.models import Overview
from tests.factories import activity, make_member, make_practice, set_statuses, share_roadmap
from tests.overview.pages import figures_of, parties_of, row_of
from tests.overview.test_workflow import publish
from tests.overview.worlds import make_version, make_world

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
PARIS = ZoneInfo("Europe/Paris")
MAY = datetime(2025, 5, 1, tzinfo=PARIS)


def address_of(name: str, made: Overview) -> str:
    """The address of a page; those of one overview are of `made`."""
    of_one = name.startswith(("overview_published", "overview_laid"))
    return reverse(name, args=[made.pk] if of_one else [])


# -- Who may open what ------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    ("name", "for_members"),
    [
        ("overview", 200),
        ("overview_published", 200),
        ("overview_as_of", 403),
        ("overview_publish", 403),
        ("overview_laid", 403),
        ("overview_published_groups", 200),
        ("overview_published_parties", 200),
        ("overview_laid_groups", 403),
        ("overview_laid_parties", 403),
        ("overview_as_of_groups", 403),
        ("overview_as_of_parties", 403),
        ("overview_publish_groups", 403),
        ("overview_publish_parties", 403),
    ],
)
def test_who_may_open_what(
    name: str, for_members: int, method: str, client: Client, signed_in: SignIn, secretariat: User
) -> None:
    made = publish(secretariat)
    address = address_of(name, made)
    for role, code in ((Role.FOCAL_POINT, "FR"), (Role.CONTRIBUTOR, "FR"), (Role.READER, "SN")):
        who = signed_in(make_member(role, code))
        assert getattr(who, method)(address).status_code == for_members
    assert getattr(signed_in(secretariat), method)(address).status_code == 200
    visitor = getattr(client, method)(address)
    if for_members == 200:
        assert visitor.status_code == 200
    else:
        assert visitor.status_code == 302
        assert visitor["Location"].startswith(reverse("account_login"))


def test_closed_staff_see_no_more_than_visitors(signed_in: SignIn, secretariat: User) -> None:
    client = signed_in(secretariat)
    User.objects.update(is_active=False)
    assert client.get(reverse("overview_as_of")).status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "overview",
        "overview_as_of",
        "overview_published",
        "overview_laid",
        "overview_published_groups",
        "overview_laid_groups",
        "overview_as_of_parties",
        "overview_publish_parties",
    ],
)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_that_only_show(name: str, method: str, signed_in: SignIn, secretariat: User) -> None:
    made = publish(secretariat)
    address = address_of(name, made)
    assert getattr(signed_in(secretariat), method)(address).status_code == 405


def test_publishing_takes_get_and_post_alone(signed_in: SignIn, secretariat: User) -> None:
    client = signed_in(secretariat)
    for method in ("put", "patch", "delete"):
        assert getattr(client, method)(reverse("overview_publish")).status_code == 405


@pytest.mark.parametrize(
    "pk", ["0", "999999999", "9999999999", "99999999999999999999999", "x", "-1"]
)
def test_an_overview_that_is_not_there(
    pk: str, client: Client, signed_in: SignIn, secretariat: User
) -> None:
    assert client.get(f"/en/overview/{pk}/").status_code == 404
    assert signed_in(secretariat).get(f"/en/overview/{pk}/conference/").status_code == 404


# -- What the public sees ---------------------------------------------------------------------


def test_before_any_is_published(client: Client) -> None:
    share_roadmap("FR", {"1.1": Status.ACCOMPLISHED})
    page = client.get(reverse("overview")).content.decode()
    assert "No overview is published yet" in page
    assert reverse("parties") in page
    assert "Accomplished" not in page


def test_the_public_sees_no_word_of_what_the_conference_alone_was_told(
    client: Client, secretariat: User
) -> None:
    """The same page, whatever the withheld version says."""
    pages = []
    for status in (Status.ACCOMPLISHED, Status.NOT_APPLICABLE):
        with guards.lifted():
            Overview.objects.all().delete()
        make_version("SN", MAY, {activity("1.1"): status}, Audience.CONFERENCE)
        made = publish(secretariat)
        for name in ("overview", "overview_published_groups", "overview_published_parties"):
            page = client.get(address_of(name, made)).content.decode()
            assert made.checksum not in page
            page = page.replace(f"/overview/{made.pk}/", "")
            pages.append(re.sub(r"Published on[^<]*", "", page))
    assert pages[:3] == pages[3:]
    assert row_of(pages[2], "Senegal") == [Withheld.CONFERENCE_ONLY.label]


def test_public_and_conference_figures_differ_in_words_and_numbers(
    client: Client, signed_in: SignIn, secretariat: User
) -> None:
    make_version("FR", MAY, {activity("1.1"): Status.PLANNED}, Audience.PUBLIC)
    make_version(
        "FR", MAY + timedelta(days=1), {activity("1.1"): Status.IN_PROGRESS}, Audience.CONFERENCE
    )
    make_version("SN", MAY, {activity("1.1"): Status.ACCOMPLISHED}, Audience.CONFERENCE)
    make_version("DE", MAY, {activity("1.2"): Status.ACCOMPLISHED}, Audience.PUBLIC)
    set_statuses("IT", {"1.1": Status.ACCOMPLISHED})
    made = publish(secretariat)
    parties = Party.objects.filter(deposited_on__lte="2025-05-31").count()
    # accomplished, in progress, planned, not started, not applicable, not stated, not reported
    response = client.get(reverse("overview"))
    public, rows = response.content.decode(), parties_of(response, client)
    assert figures_of(public, "1.1") == [0, 0, 1, 0, 0, 1, parties - 3, 1]
    assert row_of(rows, "France")[0] == Status.PLANNED.label
    assert row_of(rows, "Senegal") == [Withheld.CONFERENCE_ONLY.label]
    assert row_of(rows, "Italy") == [Silence.NOT_REPORTED.label]
    assert "column of its own" in public
    staff = signed_in(secretariat)
    for address in (
        reverse("overview_laid", args=[made.pk]),
        reverse("overview_as_of") + "?date=2025-05-31",
    ):
        response = staff.get(address)
        page, rows = response.content.decode(), parties_of(response, staff)
        assert figures_of(page, "1.1") == [1, 1, 0, 0, 0, 1, parties - 3]
        assert row_of(rows, "Senegal")[0] == Status.ACCOMPLISHED.label
        assert "Not public" in rows
        assert str(Withheld.CONFERENCE_ONLY.label) not in page
    assert "Not public" in page or "not public" in page


def test_the_latest_by_cut_off_is_shown_and_the_others_are_listed(
    client: Client, secretariat: User
) -> None:
    old = publish(secretariat, cut_off=date(2023, 5, 1), session=Session.objects.get(code="9.CP"))
    new = publish(secretariat)
    late = publish(secretariat, cut_off=date(2021, 5, 1), session=Session.objects.get(code="8.CP"))
    page = client.get(reverse("overview"))
    assert page.context["overview"] == new
    assert page.context["others"] == [old, late]
    assert client.get(old.get_absolute_url()).context["overview"] == old
    assert old.get_absolute_url() in page.content.decode()


@pytest.mark.parametrize(
    ("wanted", "status", "words"),
    [
        ("2025-05-31", 200, "May"),
        ("2025-06-01", 400, "No figures later than"),
        ("2025-05-30", 400, "No overview is published for that date"),
        ("2999-01-01", 400, "No figures later than"),
        ("yesterday", 400, "Write the date"),
        ("2025-02-30", 400, "Write the date"),
        ("", 400, "Write the date"),
        ("%00", 400, "Write the date"),
    ],
)
def test_the_public_chooses_among_published_dates_alone(
    wanted: str, status: int, words: str, client: Client, secretariat: User
) -> None:
    publish(secretariat)
    response = client.get(f"{reverse('overview')}?date={wanted}")
    assert response.status_code == status
    assert words in response.content.decode()


def test_parties_of_unknown_date_are_named(client: Client, secretariat: User) -> None:
    publish(secretariat)
    page = client.get(reverse("overview")).content.decode()
    notes = page.split('id="notes-title"')[1]
    for party in Party.objects.filter(deposited_on=None):
        assert party.name in notes
        assert f'<th scope="row">{party.name}</th>' not in page


def test_the_long_tables_are_light_though_every_party_reports(
    client: Client, secretariat: User
) -> None:
    """Under the 15 kB that a further page may weigh, with answers that do not compress."""
    random, activities = Random(2005), list(Activity.objects.all())
    for party in Party.objects.exclude(deposited_on=None):
        said = {each: random.choice(list(Status)) for each in activities}
        make_version(party.code, MAY, said, Audience.PUBLIC)
    made = publish(secretariat)
    for name in ("overview", "overview_published_groups", "overview_published_parties"):
        response = client.get(address_of(name, made), headers={"Accept-Encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert len(response.content) < 14_000, name


def test_parties_stand_in_alphabetical_order_of_the_language(
    client: Client, secretariat: User
) -> None:
    publish(secretariat)
    page = parties_of(client.get("/fr/overview/"), client)
    matrix = page.split('class="table matrix"')[1]
    names = re.findall(r'<th scope="row">([^<]*)</th>', matrix)
    assert names.index("Égypte") < names.index("Estonie") < names.index("Zimbabwe")
    assert names.index("Équateur") < names.index("Espagne")


def test_new_practices_are_listed_by_output(client: Client, secretariat: User) -> None:
    publish(secretariat)
    page = client.get(reverse("overview")).content.decode()
    new = page.split('class="new-practices"')[1].split("</dl>")[0]
    assert re.findall(r'<span class="count">(\d+)</span>', new) == ["9", "1", "0", "1", "1"]
    assert len(re.findall(r'href="/en/practices/', new)) == 12


def test_a_new_practice_that_is_gone_keeps_its_count(client: Client, secretariat: User) -> None:
    practice = make_practice("Gone since", output=3, first_listed_on=date(2025, 5, 1))
    publish(secretariat)
    practice.revisions.update(state="superseded")
    new = client.get(reverse("overview")).content.decode().split('class="new-practices"')[1]
    assert re.findall(r'<span class="count">(\d+)</span>', new)[2] == "1"
    assert "Gone since" not in new
    assert "no longer listed" in new


def test_a_public_page_can_be_cached_whole(client: Client, secretariat: User) -> None:
    publish(secretariat)
    response = client.get(reverse("overview"))
    assert "public" in response["Cache-Control"]
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert not response.cookies


# -- Live figures -----------------------------------------------------------------------------


def test_live_figures_are_of_today_by_default(signed_in: SignIn, secretariat: User) -> None:
    share_roadmap("FR", {"1.1": Status.ACCOMPLISHED}, audience=Audience.CONFERENCE)
    response = signed_in(secretariat).get(reverse("overview_as_of"))
    assert response.context["sheet"].day == timezone.localdate()
    assert response.context["sheet"].baseline.code == "12.IGC"
    rows = parties_of(response, signed_in(secretariat))
    assert row_of(rows, "France")[0] == Status.ACCOMPLISHED.label


def test_live_figures_of_a_day_and_a_baseline(signed_in: SignIn, secretariat: User) -> None:
    make_version("FR", MAY, {activity("1.1"): Status.PLANNED}, Audience.PUBLIC)
    client = signed_in(secretariat)
    address = reverse("overview_as_of")
    before = client.get(address, {"date": "2025-04-30", "baseline": "7.CP"}).context["sheet"]
    after = client.get(address, {"date": "2025-05-01", "baseline": "6.CP"}).context["sheet"]
    assert (before.reporting, after.reporting) == (0, 1)
    assert (before.new_count, after.new_count) == (0, 49)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("date=2999-01-01", "Choose today or an earlier day"),
        ("date=31.01.2026", "Write the date as year-month-day"),
        ("date=2025-02-30", "Write the date as year-month-day"),
        ("date=%00", "Write the date as year-month-day"),
        ("date=9999-12-31", "Choose today or an earlier day"),
        ("baseline=13.CP", "There is no such session"),
        ("baseline=%00", "Null characters are not allowed"),
        ("baseline=99999999999999999999999999", "There is no such session"),
    ],
)
def test_a_wrong_choice_is_refused_beside_its_field(
    query: str, words: str, signed_in: SignIn, secretariat: User
) -> None:
    response = signed_in(secretariat).get(f"{reverse('overview_as_of')}?{query}")
    assert response.status_code == 400
    page = response.content.decode()
    assert words in page
    assert "is-invalid" in page
    assert "By electoral group" not in page


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01"])
def test_a_day_before_all_divides_by_nothing(
    day: str, signed_in: SignIn, secretariat: User
) -> None:
    response = signed_in(secretariat).get(reverse("overview_as_of"), {"date": day})
    assert response.status_code == 200
    assert response.context["sheet"].parties == 0


# -- Query counts, checksum, admin ------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["overview", "overview_as_of", "overview_publish", "overview_laid"]
)
def test_as_many_queries_for_one_as_for_thirty(
    name: str, signed_in: SignIn, secretariat: User
) -> None:
    client = signed_in(secretariat)
    counts = []
    for number, parties in enumerate((1, 30)):
        make_world(parties, datetime(2025, 6, 1, tzinfo=PARIS), parties=parties)
        for extra in range(29 * number + 1):
            make_practice(first_listed_on=date(2025, 5, 1))
            made = publish(secretariat, cut_off=date(2025, 5, 1) + timedelta(days=extra))
        address = reverse(name, args=[made.pk] if name == "overview_laid" else [])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 24


@pytest.mark.django_db(transaction=True)
def test_figures_that_were_changed_are_not_vouched_for(
    signed_in: SignIn, secretariat: User
) -> None:
    made = publish(secretariat)
    client = signed_in(secretariat)
    address = reverse("overview_laid", args=[made.pk])
    assert made.checksum in client.get(address).content.decode()
    with guards.lifted():
        Overview.objects.update(facts={**made.facts, "left_out": []})
    page = client.get(address).content.decode()
    assert "checksum differs" in page
    assert made.checksum not in page


def test_the_admin_shows_overviews_and_changes_none(signed_in: SignIn, secretariat: User) -> None:
    made = publish(secretariat)
    client = signed_in(secretariat)
    assert client.get(reverse("admin:overview_overview_changelist")).status_code == 200
    page = client.get(reverse("admin:overview_overview_change", args=[made.pk]))
    assert made.checksum in page.content.decode()
    assert client.get(reverse("admin:overview_overview_add")).status_code == 403
    for name in ("change", "delete"):
        address = reverse(f"admin:overview_overview_{name}", args=[made.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert signed_in(make_member(Role.FOCAL_POINT, "FR")).get(
        reverse("admin:overview_overview_changelist")
    ).status_code in (302, 403)
