"""The form by which a visitor reports a problem: people get through, robots get nothing."""

import logging
import time
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.views.debug import get_exception_reporter_filter

from parties.enums import Role
from practices import robots, workflow
from practices.enums import ProblemKind, ReportState, State
from practices.models import PracticeRevision, ProblemReport
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_practice, make_user
from tests.practices.steps import in_state, published

pytestmark = pytest.mark.django_db

ADDRESS = "reader@visitors.example"
WORDS = "The second link leads nowhere."


@pytest.fixture(autouse=True)
def _free_places() -> Iterator[None]:
    """Each test begins with no report from anywhere."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def revision() -> PracticeRevision:
    return published(title="Quokka atlas")


def form_url(revision: PracticeRevision, language: str = "en") -> str:
    return f"/{language}/practices/{revision.practice.slug}/report/"


def stamp(revision: PracticeRevision, age: float = 60) -> str:
    """As of a form that was opened `age` seconds ago."""
    with mock.patch.object(time, "time", return_value=time.time() - age):
        return robots.new_stamp(revision)


def fields(revision: PracticeRevision, **changes: Any) -> dict[str, Any]:
    return {
        "kind": ProblemKind.BROKEN_LINK,
        "message": WORDS,
        "email": ADDRESS,
        "subject": "",
        "stamp": stamp(revision),
        **changes,
    }


def send(revision: PracticeRevision, client: Client | None = None, **changes: Any) -> HttpResponse:
    client = client or Client(enforce_csrf_checks=True)
    return client.post(form_url(revision), fields(revision, **changes))


def said(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def reports() -> list[tuple[str, str]]:
    return [(each.kind, each.message) for each in ProblemReport.objects.all()]


def resend(response: HttpResponse, revision: PracticeRevision, **changes: Any) -> HttpResponse:
    """What a person does who reads the sentence: presses the button of the page once more."""
    form = response.context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    return Client().post(form_url(revision), {**shown, **changes})


# -- Who gets through ----------------------------------------------------------------------------


def test_a_visitor_without_cookies_or_scripts_reports(revision: PracticeRevision) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(form_url(revision))
    assert not page.cookies
    assert "Quokka atlas" in said(page)
    response = send(revision, client)
    assert response.url == f"{form_url(revision)}thanks/"
    assert not response.cookies
    assert "Thank you" in said(client.get(response.url))
    (report,) = ProblemReport.objects.all()
    assert (report.practice, report.revision) == (revision.practice, revision)
    assert (report.kind, report.message, report.email) == ("broken-link", WORDS, ADDRESS)
    assert (report.language, report.state, report.times) == ("en", ReportState.OPEN, 1)
    assert [(event.action, event.actor) for event in report.events.all()] == [("report", None)]


@pytest.mark.parametrize("role", [*Role, "secretariat"])
def test_whoever_is_signed_in_reports_as_anybody_does(
    revision: PracticeRevision, role: str, secretariat: User, signed_in: Any
) -> None:
    user = secretariat if role == "secretariat" else make_member(role, "SN")
    client = signed_in(user)
    assert client.get(form_url(revision)).status_code == 200
    assert send(revision, client, email="").status_code == 302
    assert user.email not in str(list(ProblemReport.objects.values()))


# What is superseded belongs to a practice whose newer revision is public.
@pytest.mark.parametrize("state", sorted(set(State) - {State.PUBLISHED, State.SUPERSEDED}))
def test_what_is_not_published_has_no_form(state: State, secretariat: User, signed_in: Any) -> None:
    hidden = in_state(state)
    for client in (
        Client(),
        signed_in(secretariat),
        signed_in(make_member(Role.FOCAL_POINT, "FR")),
    ):
        for url in (form_url(hidden), f"{form_url(hidden)}thanks/"):
            assert client.get(url).status_code == 404
        assert send(hidden, client).status_code == 404
    assert reports() == []


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(revision: PracticeRevision, method: str) -> None:
    assert getattr(Client(), method)(form_url(revision)).status_code == 405
    assert Client().post(f"{form_url(revision)}thanks/").status_code == 405


def test_nobody_keeps_the_form_and_anybody_the_thanks(revision: PracticeRevision) -> None:
    form = Client().get(form_url(revision))
    assert {"no-store", "private"} <= set(form.headers["Cache-Control"].split(", "))
    assert 'content="noindex"' in said(form)
    thanks = Client().get(f"{form_url(revision)}thanks/")
    assert "public" in thanks.headers["Cache-Control"]
    entry = Client().get(revision.practice.get_absolute_url())
    assert form_url(revision) in said(entry)
    for page in (thanks, entry):
        assert 'name="stamp"' not in said(page)
        assert "csrfmiddlewaretoken" not in said(page)


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_the_report_says_in_which_language_it_was_made(
    revision: PracticeRevision, language: str
) -> None:
    assert Client().get(form_url(revision, language)).status_code == 200
    response = Client().post(form_url(revision, language), fields(revision))
    assert response.url == f"{form_url(revision, language)}thanks/"
    assert ProblemReport.objects.get().language == language


def test_the_page_takes_few_queries(
    revision: PracticeRevision, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        Client().get(form_url(revision))


# -- What is refused, and what is kept -----------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"kind": ""}, {"kind"}),
        ({"kind": "spam"}, {"kind"}),
        ({"message": " \n "}, {"message"}),
        ({"message": "x" * 2001}, {"message"}),
        ({"message": "x" * 10_000, "kind": ""}, {"kind", "message"}),
        ({"message": "a\x00b"}, {"message"}),
        ({"message": "http://a.example https://b.example www.c.example HTTP://d"}, {"message"}),
        ({"email": "reader@"}, {"email"}),
        ({"email": "a\x00@visitors.example"}, {"email"}),
        ({"email": "a@b.example\r\nBcc: all@b.example"}, {"email"}),
        ({"email": f"{'a' * 250}@b.example"}, {"email"}),
        ({"subject": "a\x00"}, {"subject"}),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_field_and_kept(
    revision: PracticeRevision, changes: dict[str, str], wrong: set[str]
) -> None:
    response = send(revision, **changes)
    form = response.context["form"]
    assert response.status_code == 400
    assert set(form.errors) == wrong
    for name in ("kind", "message", "email"):
        assert form[name].value() == changes.get(name, fields(revision)[name])
    assert reports() == []


@pytest.mark.parametrize(
    "message",
    [
        "x" * 2000,
        "\u202eطرابلس\u202c \u200f خطأ",
        "<script>alert(1)</script> {{ 7*7 }} {% now %} %s",
        "'; DROP TABLE practices_practice; --",
        "😀 \x1b[31m \ufeff",
        "http://a.example, https://b.example and www.c.example do not open",
    ],
)
def test_what_looks_strange_is_taken_as_it_is(revision: PracticeRevision, message: str) -> None:
    assert send(revision, message=message).status_code == 302
    assert reports() == [("broken-link", message)]


def test_what_was_typed_is_shown_again_as_text(revision: PracticeRevision) -> None:
    response = send(revision, kind="", message="</textarea><script>alert(1)</script>")
    assert "<script>alert(1)" not in response.content.decode()
    assert "&lt;script&gt;alert(1)" in response.content.decode()


def test_line_breaks_are_kept_and_counted_once(revision: PracticeRevision) -> None:
    send(revision, message="\r\n".join(["x" * 999, "y" * 1000]))
    assert reports() == [("broken-link", "x" * 999 + "\n" + "y" * 1000)]


# -- Robots --------------------------------------------------------------------------------------

OTHER_SITE = {"Origin": "https://evil.example"}


@pytest.mark.parametrize(
    ("changes", "headers", "sentence"),
    [
        ({"subject": "Buy now"}, {}, "people do not see"),
        ({"stamp": ""}, {}, "could not see that it came from this page"),
        ({"stamp": "WzEsICJ4IiwgMV0:forged"}, {}, "could not see that it came from this page"),
        ({}, OTHER_SITE, "could not see that it came from this page"),
        ({"opened": 1}, {}, "quicker than a person writes"),
        ({"opened": 25 * 3600}, {}, "more than a day ago"),
    ],
)
def test_what_looks_like_a_robot_is_told_why_and_a_person_sends_it_again(
    revision: PracticeRevision, changes: dict[str, Any], headers: dict[str, str], sentence: str
) -> None:
    if "opened" in changes:
        changes = {"stamp": stamp(revision, age=changes["opened"])}
    response = Client().post(form_url(revision), fields(revision, **changes), headers=headers)
    assert response.status_code == 400
    assert sentence in said(response)
    assert reports() == []
    assert outbox.outbox == []
    form = response.context["form"]
    assert (form["message"].value(), form["email"].value()) == (WORDS, ADDRESS)
    assert form["subject"].value() == ""
    later = time.time() + robots.LEAST_SECONDS + 1
    with mock.patch.object(time, "time", return_value=later):
        assert resend(response, revision).status_code == 302
    assert reports() == [("broken-link", WORDS)]


def test_a_spoilt_stamp_is_none(revision: PracticeRevision) -> None:
    assert send(revision, stamp="a\x00b").status_code == 400
    assert send(revision, stamp="x" * 10_000).status_code == 400
    assert reports() == []


def test_the_stamp_of_another_practice_is_none(revision: PracticeRevision) -> None:
    other = published(title="Other")
    assert send(revision, stamp=stamp(other)).status_code == 400
    assert reports() == []


@pytest.mark.parametrize("origin", ["http://testserver", "null"])
def test_a_browser_that_says_where_the_form_stood_gets_through(
    revision: PracticeRevision, origin: str
) -> None:
    headers = {"Origin": origin}
    response = Client().post(form_url(revision), fields(revision), headers=headers)
    assert response.status_code == 302


def test_what_was_seen_is_what_the_form_was_opened_with(revision: PracticeRevision) -> None:
    seen = stamp(revision)
    PracticeRevision.objects.filter(pk=revision.pk).update(state=State.SUPERSEDED)
    now = PracticeRevision.objects.create(
        practice=revision.practice, number=2, state=State.PUBLISHED
    )
    now.texts.create(language="en", title="Later")
    assert send(revision, stamp=seen).status_code == 302
    assert ProblemReport.objects.get().revision == revision


def test_a_slug_that_changed_meanwhile_loses_no_report(revision: PracticeRevision) -> None:
    data, url = fields(revision), form_url(revision)
    workflow.rename(revision.practice, "atlas-of-quokkas", acting_user=make_user())
    new = "/en/practices/atlas-of-quokkas/report/"
    assert Client().get(url).headers["Location"] == new
    assert Client().get(url).status_code == 301
    assert Client().post(url, data).headers["Location"] == f"{new}thanks/"
    assert reports() == [("broken-link", WORDS)]


# -- Limits --------------------------------------------------------------------------------------


def send_from(address: str, revision: PracticeRevision, number: int) -> int:
    response = Client(REMOTE_ADDR=address).post(
        form_url(revision), fields(revision, message=f"{WORDS} {number} {address}")
    )
    return int(response.status_code)


def test_of_one_address_five_an_hour_are_taken(revision: PracticeRevision) -> None:
    answers = [send_from("192.0.2.7", revision, number) for number in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert ProblemReport.objects.count() == 5
    assert send_from("198.51.100.7", revision, 0) == 302


def test_of_one_network_thirty_an_hour_are_taken(revision: PracticeRevision) -> None:
    answers = [send_from(f"192.0.2.{number}", revision, number) for number in range(32)]
    assert answers == [302] * 30 + [429] * 2
    assert send_from("192.0.3.1", revision, 0) == 302


def test_a_subscriber_of_the_new_protocol_is_one_address(revision: PracticeRevision) -> None:
    answers = [send_from(f"2001:db8:1:2::{number}", revision, number) for number in range(6)]
    assert answers == [302] * 5 + [429]
    assert send_from("2001:db8:1:3::1", revision, 0) == 302
    answers = [send_from("::ffff:192.0.2.9", revision, number) for number in range(6)]
    assert answers == [302] * 5 + [429]
    assert send_from("192.0.2.9", revision, 9) == 429


def test_who_comes_too_often_reads_when_to_come_back_and_loses_nothing(
    revision: PracticeRevision,
) -> None:
    for number in range(5):
        send(revision, message=f"{WORDS} {number}")
    response = send(revision)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "3600"
    assert "send it in an hour" in said(response)
    assert response.context["form"]["message"].value() == WORDS
    cache.clear()  # as after the hour
    assert resend(response, revision).status_code == 302


def test_a_place_is_free_again_after_an_hour(revision: PracticeRevision) -> None:
    with mock.patch.object(cache, "add", wraps=cache.add) as add:
        send(revision)
    places = [call.args[2] for call in add.call_args_list if "salt" not in call.args[0]]
    assert places == [robots.HOUR] * 2


def test_what_is_refused_takes_no_place(revision: PracticeRevision) -> None:
    for _ in range(10):
        send(revision, message="")
        send(revision, subject="x")
    assert send(revision).status_code == 302


def test_no_address_is_kept_in_the_clear(
    revision: PracticeRevision, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        assert send_from("192.0.2.7", revision, 1) == 302
    written = " ".join(
        query["sql"] for query in queries.captured_queries if "SELECT" not in query["sql"][:7]
    ).replace(f"{WORDS} 1 192.0.2.7", "")
    assert "INSERT" in written
    assert "192.0.2" not in written
    logged = " ".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    for secret in ("192.0.2.7", ADDRESS, WORDS):
        assert secret not in logged


def test_each_day_has_a_salt_of_its_own() -> None:
    today = robots._salt_of_the_day()
    assert robots._salt_of_the_day() == today
    with mock.patch.object(robots.timezone, "localdate", return_value=date(2030, 1, 1)):
        assert robots._salt_of_the_day() != today


def test_an_address_that_is_not_known_counts_as_one_network() -> None:
    assert [robots.has_room("") for _ in range(31)] == [True] * 30 + [False]


# -- No leak -------------------------------------------------------------------------------------


def test_nothing_of_a_report_is_public(revision: PracticeRevision) -> None:
    send(revision)
    slug = revision.practice.slug
    for url in (
        reverse("practice", args=[slug]),
        reverse("practice_report", args=[slug]),
        reverse("practice_reported", args=[slug]),
        reverse("practices"),
        f"{reverse('practices')}?q=leads+nowhere",
        f"/api/v1/practices/{slug}",
        "/api/v1/practices",
        f"/api/v1/practices?q={ADDRESS}",
    ):
        content = Client().get(url).content.decode()
        assert ADDRESS not in content, url
        assert WORDS not in content, url


def test_the_party_does_not_see_who_reported(revision: PracticeRevision, signed_in: Any) -> None:
    send(revision)
    client = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    for url in (
        reverse("workspace_practices", args=["FR"]),
        reverse("workspace_practice", args=["FR", revision.practice_id]),
    ):
        assert ADDRESS not in client.get(url).content.decode()


def test_an_error_of_ours_reports_no_words(
    revision: PracticeRevision, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("practices.workflow.report_problem", lambda *args, **kwargs: 1 / 0)
    client = Client(raise_request_exception=False)
    assert client.post(form_url(revision), fields(revision)).status_code == 500
    (record,) = [each for each in caplog.records if each.name == "django.request"]
    shown = get_exception_reporter_filter(record.request).get_post_parameters(record.request)
    assert ADDRESS not in str(shown)
    assert WORDS not in str(shown)


def test_a_practice_that_is_not_there(client: Client) -> None:
    make_practice()
    assert client.get("/en/practices/nothing/report/").status_code == 404
    assert client.get("/en/practices/a%00b/report/").status_code == 404
