"""What becomes of a report: joined, settled, dismissed, told of, and rid of its address."""

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail as outbox
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from post_office.models import Email
from pytest_django import Settings

from practices import workflow
from practices.enums import ProblemKind, ReportAction, ReportState
from practices.models import PracticeRevision, ProblemEvent, ProblemReport
from practices.tasks import mind_reports
from practices.workflow.reports import digest
from roadmap_portal.accounts.models import User
from roadmap_portal.base import queue, tasks
from tests.factories import make_user
from tests.practices.steps import published
from tests.threads import at_once

pytestmark = pytest.mark.django_db

ADDRESS = "lecteur@visitors.example"
WORDS = "The second link leads nowhere."


def reported(revision: PracticeRevision | None = None, **changes: Any) -> ProblemReport:
    values: dict[str, Any] = {
        "kind": ProblemKind.BROKEN_LINK,
        "message": WORDS,
        "email": "",
        "language": "en",
        "key": uuid4(),
    }
    return workflow.report_problem(revision or published(), **{**values, **changes})


def log(report: ProblemReport) -> list[tuple[str, User | None, str]]:
    return [(event.action, event.actor, event.note) for event in report.events.all()]


def settled(report: ProblemReport, days_ago: float) -> ProblemReport:
    """As of `days_ago`."""
    workflow.settle(report, "Done.", acting_user=make_user(is_staff=True))
    at = timezone.now() - timedelta(days=days_ago)
    ProblemReport.objects.filter(pk=report.pk).update(closed_at=at)
    report.refresh_from_db()
    return report


# -- The same words ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "again",
    [WORDS, WORDS.upper(), f"\n {WORDS}  ", "The sécond link\u200b leads \u202enowhere."],
)
def test_the_same_words_are_one_report(again: str) -> None:
    revision = published()
    first = reported(revision)
    same = reported(revision, message=again, kind=ProblemKind.WRONG)
    assert same == first
    assert (same.times, same.message, same.kind) == (2, WORDS, ProblemKind.BROKEN_LINK)
    assert [action for action, _, _ in log(first)] == ["report", "repeat"]


def test_what_is_not_the_same_is_a_report_of_its_own() -> None:
    revision = published()
    first = reported(revision)
    others = [
        reported(revision, message="Another."),
        reported(revision, email=ADDRESS),
        reported(published()),
    ]
    assert len({report.pk for report in [first, *others]}) == 4
    assert {report.times for report in [first, *others]} == {1}


def test_what_was_closed_is_reported_anew() -> None:
    revision = published()
    first = reported(revision)
    workflow.dismiss(first, "A robot.", acting_user=make_user())
    assert reported(revision) != first


def test_a_form_sent_twice_counts_once() -> None:
    revision, key = published(), uuid4()
    assert reported(revision, key=key) == reported(revision, key=key)
    assert ProblemReport.objects.get().times == 1
    assert ProblemEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_form", [True, False])
def test_two_at_once_make_one_report(same_form: bool) -> None:
    revision, key = published(), uuid4()

    def act(mark: UUID) -> ProblemReport:
        return reported(revision, key=mark)

    keys = [key if same_form else uuid4() for _ in range(4)]
    answers = at_once(*(lambda mark=mark: act(mark) for mark in keys))
    assert {type(answer) for answer in answers} == {ProblemReport}
    assert ProblemReport.objects.get().times == (1 if same_form else 4)


def test_the_database_holds_one_open_report_of_the_same() -> None:
    report = reported()
    report.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        report.save()


def test_what_makes_words_the_same() -> None:
    assert digest("Œuvre  numérisée") == digest("oeuvre numerisee\n")
    assert digest("a b") != digest("ab")


# -- Closing -------------------------------------------------------------------------------------


def test_settling_is_logged_and_told_in_the_readers_language(
    django_capture_on_commit_callbacks: Any,
) -> None:
    moderator = make_user(is_staff=True, name="Mo Moderator")
    report = reported(published(title="Quokka <atlas>"), email=ADDRESS, language="fr")
    with django_capture_on_commit_callbacks(execute=True):
        workflow.settle(report, " The link is <mended>. ", acting_user=moderator)
    report.refresh_from_db()
    assert report.state == ReportState.SETTLED
    assert report.closed_at is not None
    assert log(report)[1:] == [("settle", moderator, "The link is <mended>.")]
    (message,) = outbox.outbox
    assert message.to == [ADDRESS]
    html = message.alternatives[0][0]
    assert f"/fr/practices/{report.practice.slug}/" in message.body
    assert 'lang="fr"' in html
    for text in (message.body, unescape(html)):
        assert "The link is <mended>." in text
        assert "Quokka <atlas>" in text
        # Neither who answers, nor what somebody else may have typed for this address to get.
        assert "Moderator" not in text
        assert WORDS not in text


def test_without_an_address_nobody_is_told(django_capture_on_commit_callbacks: Any) -> None:
    report = reported()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.settle(report, "Done.", acting_user=make_user())
    assert outbox.outbox == []


def test_dismissing_is_logged_and_told_to_nobody(django_capture_on_commit_callbacks: Any) -> None:
    moderator, report = make_user(is_staff=True), reported(email=ADDRESS)
    with django_capture_on_commit_callbacks(execute=True):
        workflow.dismiss(report, "A robot.", acting_user=moderator)
    report.refresh_from_db()
    assert report.state == ReportState.DISMISSED
    assert log(report)[1:] == [("dismiss", moderator, "A robot.")]
    assert outbox.outbox == []


@pytest.mark.parametrize("close", [workflow.settle, workflow.dismiss])
def test_no_report_is_closed_without_a_note_or_twice(close: Any) -> None:
    report, user = reported(email=ADDRESS), make_user()
    with pytest.raises(workflow.Incomplete):
        close(report, " \n", acting_user=user)
    close(report, "First.", acting_user=user)
    for again in (workflow.settle, workflow.dismiss):
        with pytest.raises(workflow.ReportClosed):
            again(report, "Second.", acting_user=user)
    assert [note for _, _, note in log(report)] == ["", "First."]


@pytest.mark.django_db(transaction=True)
def test_two_moderators_close_once() -> None:
    report, user = reported(email=ADDRESS), make_user()
    answers = at_once(
        lambda: workflow.settle(report, "Done.", acting_user=user),
        lambda: workflow.settle(report, "Done too.", acting_user=user),
        lambda: workflow.dismiss(report, "Robot.", acting_user=user),
    )
    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds == ["ProblemReport", "ReportClosed", "ReportClosed"]
    assert report.events.count() == 2


def test_the_log_is_never_changed() -> None:
    event = reported().events.get()
    for change in (
        lambda: ProblemEvent.objects.filter(pk=event.pk).update(note="x"),
        lambda: ProblemEvent.objects.filter(pk=event.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


# -- The address ---------------------------------------------------------------------------------


def test_an_address_is_deleted_with_the_mail_that_went_there(settings: Settings) -> None:
    settings.REPORT_EMAIL_DAYS = 10
    due = settled(reported(email=ADDRESS), days_ago=10.1)
    fresh = settled(reported(email="fresh@visitors.example"), days_ago=9.9)
    waiting = reported(email="open@visitors.example")
    ProblemReport.objects.filter(pk=waiting.pk).update(
        created_at=timezone.now() - timedelta(days=400)
    )
    assert workflow.erase_addresses() == 1
    addresses = ProblemReport.objects.order_by("pk").values_list("email", flat=True)
    assert list(addresses) == ["", "fresh@visitors.example", "open@visitors.example"]
    mails = Email.objects.values_list("to", flat=True)
    assert [to for to in mails if "visitors.example" in str(to)] == [["fresh@visitors.example"]]
    assert log(due)[-1] == (ReportAction.ERASE, None, "")
    assert workflow.erase_addresses() == 0
    assert fresh.answer is not None


def test_nothing_of_an_address_stays_in_the_database(settings: Settings) -> None:
    settings.REPORT_EMAIL_DAYS = 0
    settled(reported(email=ADDRESS), days_ago=0)
    workflow.erase_addresses()
    left = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            left += [table for row in cursor.fetchall() if ADDRESS in str(row)]
    assert left == []


# -- Telling the Secretariat ---------------------------------------------------------------------


@pytest.fixture
def staff(db: None) -> User:
    make_user("left@unesco.test", is_staff=True, is_active=False)
    make_user("focal@party.test")
    return make_user("staff@unesco.test", is_staff=True, preferred_language="en")


def test_new_reports_come_in_one_mail_a_day(
    staff: User, django_capture_on_commit_callbacks: Any
) -> None:
    revision = published()
    reported(revision, email=ADDRESS)
    reported(revision, kind=ProblemKind.RIGHTS, message="Mine.")
    reported(revision)
    with django_capture_on_commit_callbacks(execute=True):
        assert workflow.announce() == 3
        assert workflow.announce() == 0
        reported(revision, message="Later.")
        assert workflow.announce() == 0
    (message,) = outbox.outbox
    assert message.to == [staff.email]
    assert message.subject.startswith("3 problems")
    assert "A link does not work: 2" in message.body
    assert "/admin/practices/problemreport/" in message.body
    for text in (message.body, message.alternatives[0][0]):
        assert ADDRESS not in text
        assert WORDS not in text
    day = timezone.now() - timedelta(days=1, seconds=1)
    ProblemReport.objects.filter(announced_at__isnull=False).update(announced_at=day)
    outbox.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert workflow.announce() == 1
    assert "4 reports wait in all" in outbox.outbox[0].body


def test_what_is_closed_before_needs_no_mail(staff: User) -> None:
    workflow.dismiss(reported(), "A robot.", acting_user=staff)
    assert workflow.announce() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_processes_one_tells(staff: User) -> None:
    for _ in range(3):
        reported()
    assert sorted(at_once(workflow.announce, workflow.announce, workflow.announce)) == [0, 0, 3]


def test_the_sweep_does_it(staff: User, django_capture_on_commit_callbacks: Any) -> None:
    assert mind_reports in queue._duties
    reported()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()
    told = [message.to for message in outbox.outbox if "is reported" in message.subject]
    assert told == [[staff.email]]


def test_a_duty_that_fails_keeps_no_mail_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = []
    monkeypatch.setattr(queue, "_duties", [lambda: 1 / 0, lambda: done.append(1)])
    tasks.sweep()
    assert done == [1]
    assert "ZeroDivisionError" in caplog.text


def test_a_duty_is_taken_on_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "_duties", [])
    queue.each_minute(mind_reports)
    queue.each_minute(mind_reports)
    assert queue._duties == [mind_reports]
