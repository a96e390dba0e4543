"""Reports at the Secretariat's desk: who sees them, what is shown, how they are closed."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parties.enums import Role
from practices import workflow
from practices.enums import ProblemKind, ReportState
from practices.models import ProblemReport
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_user
from tests.practices.steps import published
from tests.practices.test_report_workflow import ADDRESS, WORDS, reported

pytestmark = pytest.mark.django_db

LIST = "/admin/practices/problemreport/"


@pytest.fixture
def moderator() -> User:
    return make_user(is_staff=True, name="Mo")


@pytest.fixture
def desk(moderator: User) -> Client:
    client = Client()
    client.force_login(moderator)
    return client


def change_url(report: ProblemReport) -> str:
    return f"{LIST}{report.pk}/change/"


def words(response: HttpResponse) -> str:
    content = response.content.decode().partition('id="content"')[2]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", content).split()))


def listed(client: Client, query: str = "") -> list[ProblemReport]:
    return list(client.get(f"{LIST}{query}").context["cl"].result_list)


def state_of(report: ProblemReport) -> str:
    return ProblemReport.objects.get(pk=report.pk).state


def test_nobody_but_the_secretariat_sees_or_closes_any(desk: Client) -> None:
    report = reported(email=ADDRESS)
    people = [*(make_member(role, "FR") for role in Role), make_user(is_superuser=True)]
    clients = [Client() for _ in range(len(people) + 1)]
    for client, user in zip(clients, people, strict=False):
        client.force_login(user)
    data = {"note": "Done.", "decision": "settle"}
    bulk = {"action": "close_selected", "_selected_action": [report.pk], "confirmed": "1", **data}
    for client in clients:
        for url in (LIST, change_url(report), f"{LIST}{report.pk}/history/"):
            answer = client.get(url)
            assert answer.status_code in (302, 403)
            assert ADDRESS not in answer.content.decode()
        assert client.post(change_url(report), data).status_code in (302, 403)
        assert client.post(LIST, bulk).status_code in (302, 403)
    assert state_of(report) == ReportState.OPEN
    for url in (LIST, change_url(report)):
        assert desk.get(url).status_code == 200


def test_nothing_is_added_deleted_or_edited(desk: Client) -> None:
    report = reported()
    assert desk.get(f"{LIST}add/").status_code == 403
    assert desk.post(f"{LIST}{report.pk}/delete/", {"post": "yes"}).status_code == 403
    desk.post(LIST, {"action": "delete_selected", "_selected_action": [report.pk], "post": "yes"})
    desk.post(change_url(report), {"message": "Other", "kind": "wrong"})
    report.refresh_from_db()
    assert (report.message, report.kind) == (WORDS, ProblemKind.BROKEN_LINK)


def test_closing_asks_for_the_token(moderator: User) -> None:
    client, report = Client(enforce_csrf_checks=True), reported()
    client.force_login(moderator)
    data = {"note": "Done.", "decision": "settle"}
    assert client.post(change_url(report), data).status_code == 403


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30, "x", "1.5", "²", "-1"])
def test_an_unknown_report_is_a_404(desk: Client, pk: str) -> None:
    assert desk.get(f"{LIST}{pk}/change/").status_code == 404


def test_the_open_ones_stand_first_oldest_first(desk: Client) -> None:
    late, early, closed = reported(), reported(kind=ProblemKind.RIGHTS), reported()
    for report, days in ((late, 2), (early, 21), (closed, 30)):
        at = timezone.now() - timedelta(days=days)
        ProblemReport.objects.filter(pk=report.pk).update(created_at=at)
    workflow.dismiss(closed, "A robot.", acting_user=make_user())
    assert listed(desk) == [early, late]
    assert listed(desk, "?state=dismissed") == [closed]
    assert listed(desk, "?state=all") == [closed, early, late]
    assert listed(desk, "?kind__exact=rights") == [early]
    assert desk.get(f"{LIST}?state=x").status_code == 302
    assert "3 weeks" in words(desk.get(LIST))


def test_the_list_shows_no_address_and_finds_it(desk: Client) -> None:
    report, other = reported(email=ADDRESS), reported(published(title="Quokka"), message="Other.")
    assert ADDRESS not in desk.get(LIST).content.decode()
    assert listed(desk, f"?q={ADDRESS}") == [report]
    assert listed(desk, "?q=quokka") == [other]
    assert desk.get(f"{LIST}?q=a%00b").status_code == 200


def test_the_list_takes_the_same_queries_for_one_and_for_thirty(
    desk: Client, django_assert_num_queries: Any
) -> None:
    reported()
    desk.get(LIST)
    with CaptureQueriesContext(connection) as one:
        desk.get(LIST)
    for _ in range(29):
        reported()
    with django_assert_num_queries(len(one)):
        assert len(listed(desk)) == 30


def test_a_report_stands_beside_the_entry_and_its_log(desk: Client) -> None:
    revision = published(title="Quokka <atlas>")
    report = reported(revision, email=ADDRESS, message="<b>Wrong</b>\u202e")
    other = reported(revision, message="Other.", kind=ProblemKind.RIGHTS)
    response = desk.get(change_url(report))
    shown, page = words(response), response.content.decode()
    for expected in ("Quokka <atlas>", "<b>Wrong</b>", ADDRESS, "A link does not work", "reported"):
        assert expected in shown
    assert "<b>Wrong" not in page
    for url in (revision.practice.get_absolute_url(), change_url(other)):
        assert url in page
    assert "changed since" not in shown


@pytest.mark.parametrize(
    ("decision", "state", "told"),
    [("settle", ReportState.SETTLED, [[ADDRESS]]), ("dismiss", ReportState.DISMISSED, [])],
)
def test_a_report_is_closed_with_a_note(
    desk: Client,
    moderator: User,
    decision: str,
    state: str,
    told: list[list[str]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    report = reported(email=ADDRESS)
    data = {"note": "Mended.\r\nThanks.", "decision": decision}
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(change_url(report), data, follow=True)
    assert "the report is closed" in response.content.decode()
    assert state_of(report) == state
    event = report.events.last()
    assert (event.action, event.actor, event.note) == (decision, moderator, "Mended.\nThanks.")
    assert [message.to for message in outbox.outbox] == told
    assert listed(desk) == []
    assert "Close the report" not in words(desk.get(change_url(report)))


@pytest.mark.parametrize(
    "changes", [{"note": ""}, {"note": "x" * 2001}, {"note": "a\x00"}, {"decision": "delete"}]
)
def test_what_cannot_be_taken_is_shown_again(desk: Client, changes: dict[str, str]) -> None:
    report = reported()
    data = {"note": "Mended.", "decision": "settle", **changes}
    response = desk.post(change_url(report), data)
    assert response.status_code == 400
    assert response.context["form"].errors
    assert state_of(report) == ReportState.OPEN


def test_of_two_moderators_the_second_gets_a_sentence(desk: Client) -> None:
    report = reported()
    workflow.dismiss(report, "A robot.", acting_user=make_user())
    data = {"note": "Mended.", "decision": "settle"}
    response = desk.post(change_url(report), data, follow=True)
    assert "It was closed already" in unescape(response.content.decode())
    assert state_of(report) == ReportState.DISMISSED


def test_several_are_shown_and_then_closed_with_one_note(desk: Client) -> None:
    first, second, closed, left = (reported(message=f"Words {number}") for number in range(4))
    workflow.dismiss(closed, "A robot.", acting_user=make_user())
    chosen = {"action": "close_selected", "_selected_action": [first.pk, second.pk, closed.pk]}
    shown = words(desk.post(f"{LIST}?state=all", chosen))
    assert "Words 0" in shown
    assert "Words 1" in shown
    assert "Words 3" not in shown
    again = desk.post(f"{LIST}?state=all", {**chosen, "confirmed": "1", "decision": "settle"})
    assert again.status_code == 400
    assert {state_of(first), state_of(second)} == {ReportState.OPEN}
    data = {**chosen, "confirmed": "1", "decision": "dismiss", "note": "Robots."}
    response = desk.post(f"{LIST}?state=all", data, follow=True)
    assert "2 reports are closed." in response.content.decode()
    assert "closed before" in response.content.decode()
    assert {state_of(first), state_of(second)} == {ReportState.DISMISSED}
    assert state_of(left) == ReportState.OPEN
    assert closed.events.count() == 2


def test_the_desk_says_how_many_wait_and_since_when(
    desk: Client, django_assert_num_queries: Any
) -> None:
    assert "report waits" not in words(desk.get("/admin/"))
    report = reported(published(title="Quokka"))
    at = timezone.now() - timedelta(days=14)
    ProblemReport.objects.filter(pk=report.pk).update(created_at=at)
    shown = words(desk.get("/admin/"))
    assert "1 report waits, since 2 weeks" in shown.replace("\xa0", " ")
    assert "Quokka" in shown
    with CaptureQueriesContext(connection) as one:
        desk.get("/admin/")
    for _ in range(6):
        reported()
    with django_assert_num_queries(len(one)):
        shown = words(desk.get("/admin/"))
    assert "7 reports wait, the oldest since 2 weeks" in shown.replace("\xa0", " ")
