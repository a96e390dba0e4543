"""What visitors report of an entry, and the log of what became of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from post_office.models import Email

from practices.enums import ProblemKind, ReportAction, ReportState
from practices.models.practice import Practice
from practices.models.revision import PracticeRevision
from roadmap_portal.base.models import AppendOnly


class ProblemReportQuerySet(models.QuerySet["ProblemReport"]):
    """Vocabulary of reports."""

    def open(self) -> Self:
        return self.filter(state=ReportState.OPEN)

    def waiting(self) -> Self:
        """What the Secretariat has to answer, oldest first."""
        return self.open().order_by("created_at", "pk")

    def unannounced(self) -> Self:
        """Open, and not yet in a mail to the Secretariat."""
        return self.open().filter(announced_at=None)


class ProblemReport(models.Model):
    """Somebody says that a published entry is wrong, outdated, broken or not theirs to show.

    No name is asked for, no user is noted, and the address from which it came is not kept. The
    e-mail address serves the Secretariat's answer alone and is deleted some days after it (see
    `workflow.erase_addresses`).
    """

    practice = models.ForeignKey(
        Practice, models.CASCADE, verbose_name=_("good practice"), related_name="problem_reports"
    )
    revision = models.ForeignKey(
        PracticeRevision,
        models.PROTECT,
        verbose_name=_("revision that was seen"),
        related_name="problem_reports",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ProblemKind.choices)
    message = models.TextField(_("what is the matter"), max_length=2000)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)

    created_at = models.DateTimeField(_("reported"), default=timezone.now, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState.choices, default=ReportState.OPEN
    )
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    announced_at = models.DateTimeField(null=True, editable=False)
    # The mail with the answer; it holds the address too and goes with it.
    answer = models.ForeignKey(Email, models.SET_NULL, null=True, editable=False, related_name="+")

    # What the words come down to, so that the same ones are one report; see `workflow`.
    words = models.CharField(max_length=64, editable=False)
    times = models.PositiveIntegerField(_("times reported"), default=1, editable=False)
    # The mark of the form that came last: sent twice, it counts once.
    form_key = models.UUIDField(editable=False)

    objects = ProblemReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem reported")
        verbose_name_plural = _("problems reported")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "words", "email"],
                condition=Q(state=ReportState.OPEN),
                name="practices_same_problem_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="practices_report_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, closed_at=None)
                | (~Q(state=ReportState.OPEN) & Q(closed_at__isnull=False)),
                name="practices_report_closed_with_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="practices_reports_waiting")]

    def __str__(self) -> str:
        return f"{self.practice}: {self.get_kind_display()}"

    @property
    def title(self) -> str:
        """The entry's, as it was seen; a prefetch of `revision__texts` serves a list."""
        text = self.revision.text()
        return text.title if text else str(self.practice)


class ProblemEvent(AppendOnly):
    """The log of a report: who did what to it, and why."""

    report = models.ForeignKey(ProblemReport, models.PROTECT, related_name="events")
    action = models.CharField(_("action"), max_length=10, choices=ReportAction.choices)
    note = models.TextField(_("note"), max_length=2000, blank=True)

    class Meta(AppendOnly.Meta):
        verbose_name = _("event of a report")
        verbose_name_plural = _("events of reports")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_action_display()}"
