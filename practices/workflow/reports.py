"""Reports of problems: taken in, answered or dismissed, and rid of the address in time."""

import hashlib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from practices.enums import ProblemKind, ReportAction, ReportState
from practices.models import Practice, PracticeRevision, ProblemEvent, ProblemReport
from practices.workflow.change import Incomplete
from roadmap_portal.accounts.models import User
from roadmap_portal.base import mail
from roadmap_portal.base.text import fold

ANNOUNCE_EVERY = timedelta(days=1)


class ReportClosed(Exception):
    """Somebody has closed the report meanwhile; `report` is as it stands now."""

    def __init__(self, report: ProblemReport) -> None:
        super().__init__(f"Closed already: {report.state}.")
        self.report = report


@dataclass
class Reporter:
    """Whoever reported and left an address, as `mail.send` wants a recipient."""

    email: str
    preferred_language: str


@transaction.atomic
def report_problem(
    revision: PracticeRevision,
    *,
    kind: ProblemKind | str,
    message: str,
    email: str,
    language: str,
    key: UUID,
) -> ProblemReport:
    """Take in what a visitor says of the `revision` that they saw.

    The same words about the same practice, with the same address or none, are one report while
    it is open; it counts how often they came. `key` is the mark of the form: one sent twice, by
    two clicks perhaps, counts once.
    """
    practice = Practice.objects.select_for_update().get(pk=revision.practice_id)
    words = digest(message)
    same = ProblemReport.objects.open().filter(practice=practice, words=words, email=email).first()
    if same is None:
        report = ProblemReport.objects.create(
            practice=practice,
            revision=revision,
            kind=kind,
            message=message,
            email=email,
            language=language,
            words=words,
            form_key=key,
        )
        _log(report, ReportAction.REPORT)
        return report
    if same.form_key != key:
        same.times, same.form_key = same.times + 1, key
        same.save(update_fields=["times", "form_key"])
        _log(same, ReportAction.REPEAT)
    return same


@transaction.atomic
def settle(report: ProblemReport, note: str, *, acting_user: User) -> ProblemReport:
    """Close a report that was looked into; whoever left an address is told, with the note.

    Raises Incomplete without a note; ReportClosed.
    """
    report = _close(report, ReportState.SETTLED, ReportAction.SETTLE, note, acting_user)
    if report.email:
        context = {"report": report, "practice": report.practice, "note": note.strip()}
        report.answer = mail.send(
            "problem_settled", Reporter(report.email, report.language), context
        )
        report.save(update_fields=["answer"])
    return report


@transaction.atomic
def dismiss(report: ProblemReport, note: str, *, acting_user: User) -> ProblemReport:
    """Close what is no report at all, a robot's say. Nobody is told: the address may be anyone's.

    Raises Incomplete without a note; ReportClosed.
    """
    return _close(report, ReportState.DISMISSED, ReportAction.DISMISS, note, acting_user)


def erase_addresses() -> int:
    """Delete the addresses of reports closed long enough ago, and the mails sent to them; how many.

    The setting REPORT_EMAIL_DAYS says how many days are long enough.
    """
    until = timezone.now() - timedelta(days=settings.REPORT_EMAIL_DAYS)
    due = ProblemReport.objects.exclude(email="").filter(closed_at__lte=until)
    return sum(_erase(pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def announce() -> int:
    """Tell the Secretariat of new reports, in one mail a day at most; how many it tells of.

    Mails hold numbers and links, nothing that a visitor wrote.
    """
    # Of two processes at once the second waits here, and finds them announced.
    new = list(ProblemReport.objects.unannounced().select_for_update())
    last = ProblemReport.objects.aggregate(last=Max("announced_at"))["last"]
    now = timezone.now()
    if not new or (last is not None and last > now - ANNOUNCE_EVERY):
        return 0
    ProblemReport.objects.filter(pk__in=[report.pk for report in new]).update(announced_at=now)
    counts = Counter(ProblemKind(report.kind) for report in new)
    context = {
        "count": len(new),
        "kinds": [(kind, counts[kind]) for kind in ProblemKind if counts[kind]],
        "open": ProblemReport.objects.open().count(),
    }
    for person in User.objects.filter(is_staff=True, is_active=True).order_by("pk"):
        mail.send("problems_reported", person, context)
    return len(new)


def digest(message: str) -> str:
    """What two messages share that differ in case, accents, spaces and invisible characters."""
    visible = "".join(each for each in message if unicodedata.category(each) != "Cf")
    return hashlib.sha256(" ".join(fold(visible).split()).encode()).hexdigest()


def _close(
    report: ProblemReport, state: ReportState, action: ReportAction, note: str, acting_user: User
) -> ProblemReport:
    if not note.strip():
        raise Incomplete(["note"])
    report = _locked(report.pk)
    if report.state != ReportState.OPEN:
        raise ReportClosed(report)
    report.state, report.closed_at = state, timezone.now()
    report.save(update_fields=["state", "closed_at"])
    _log(report, action, acting_user, note.strip())
    return report


@transaction.atomic
def _erase(pk: int) -> bool:
    report = _locked(pk)
    if not report.email:
        return False
    answer, report.email, report.answer = report.answer, "", None
    report.save(update_fields=["email", "answer"])
    if answer is not None:
        answer.delete()
    _log(report, ReportAction.ERASE)
    return True


def _locked(pk: int) -> ProblemReport:
    """The report as it stands now, held until the commit."""
    reports = ProblemReport.objects.select_for_update(of=("self",))
    return reports.select_related("practice", "revision").get(pk=pk)


def _log(
    report: ProblemReport, action: ReportAction, actor: User | None = None, note: str = ""
) -> None:
    ProblemEvent.objects.create(report=report, action=action, actor=actor, note=note)
