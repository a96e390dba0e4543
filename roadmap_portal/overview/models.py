"""Overviews laid before a session of the Conference of Parties."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Edition, Session
from roadmap_portal.base.guards import Guard, Guarded


class OverviewQuerySet(models.QuerySet["Overview"]):
    """Vocabulary of overviews."""

    def latest_first(self) -> Self:
        return self.select_related("session", "baseline", "edition").order_by(
            "-cut_off", "-published_at"
        )


class Overview(Guarded):
    """What Parties had shared by the end of a day in Paris, frozen when it was published.

    `facts` is the JSON that `overview.queries.facts_at` made; every figure is counted from it
    when it is shown. `checksum` is the SHA-256 of its canonical form. The database refuses
    every change: a correction is another overview.
    """

    session = models.ForeignKey(
        Session, models.PROTECT, verbose_name=_("laid before"), related_name="+"
    )
    cut_off = models.DateField(
        _("cut-off date"), help_text=_("Counts what was shared by the end of this day in Paris.")
    )
    baseline = models.ForeignKey(
        Session,
        models.PROTECT,
        verbose_name=_("baseline session"),
        related_name="+",
        help_text=_("Good practices first listed after it are new."),
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, verbose_name=_("edition"), related_name="+"
    )
    facts: "models.JSONField[dict[str, Any]]" = models.JSONField(editable=False)
    checksum = models.CharField(_("checksum"), max_length=64, editable=False)

    published_at = models.DateTimeField(_("published"), db_index=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("published by"),
        null=True,
        related_name="+",
    )

    objects = OverviewQuerySet.as_manager()

    guards: ClassVar[tuple[Guard, ...]] = (
        Guard("UPDATE", "A published overview is frozen."),
        Guard("DELETE", "A published overview is frozen."),
    )

    class Meta:
        verbose_name = _("overview")
        verbose_name_plural = _("overviews")
        ordering = ["-cut_off"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "checksum"],
                name="overview_same_figures_once",
                violation_error_message=_("These figures are published for this session already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.session} ({self.cut_off:%Y-%m-%d})"

    def get_absolute_url(self) -> str:
        return reverse("overview_published", args=[self.pk])

    @property
    def is_of_its_day(self) -> bool:
        """Published on the cut-off date itself, so without what was shared later that day."""
        return timezone.localdate(self.published_at) == self.cut_off
