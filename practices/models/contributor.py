"""The people and groups behind a practice, as far as they agreed to be named or written to."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practices.enums import ContributorKind
from practices.models.practice import Practice


class ContributorQuerySet(models.QuerySet["Contributor"]):
    """Vocabulary of contributors."""

    def shown(self) -> Self:
        """Those who agreed to be shown; whoever withdrew it is not among them."""
        return self.filter(shown=True)


class Contributor(models.Model):
    """Somebody who took part in a practice. Without consent nothing of it is public.

    The two consents are apart: to be shown with the practice, and to be written to by the
    portal about it. The contact itself is never public. When each was given and withdrawn last
    is kept; `workflow.save_contributor` notes it.
    """

    practice = models.ForeignKey(
        Practice, models.CASCADE, verbose_name=_("good practice"), related_name="contributors"
    )
    kind = models.CharField(
        _("person or group"),
        max_length=6,
        choices=ContributorKind.choices,
        default=ContributorKind.PERSON,
    )
    name = models.CharField(_("name"), max_length=160)
    organisation = models.CharField(_("organization"), max_length=200, blank=True)
    role = models.CharField(
        _("role"), max_length=160, blank=True, help_text=_("What they did for the practice.")
    )
    email = models.EmailField(_("contact"), blank=True, help_text=_("Never public."))

    shown = models.BooleanField(_("agreed to be shown with the practice"), default=False)
    shown_given_at = models.DateTimeField(_("agreed on"), null=True, editable=False)
    shown_withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, editable=False)
    contactable = models.BooleanField(_("agreed to be written to"), default=False)
    contactable_given_at = models.DateTimeField(_("agreed on"), null=True, editable=False)
    contactable_withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, editable=False)

    objects = ContributorQuerySet.as_manager()

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["practice", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ContributorKind.values),
                name="practices_contributor_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(shown=False) | Q(shown_given_at__isnull=False),
                name="practices_shown_with_its_time",
            ),
            models.CheckConstraint(
                condition=Q(contactable=False) | Q(contactable_given_at__isnull=False),
                name="practices_contactable_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        # No name: the log of the admin keeps these words for ever.
        return f"{self.get_kind_display()} {self.pk}"

    def note_consents(self, before: "Contributor | None", at: datetime) -> None:
        """Set the time of each consent that is given or withdrawn in comparison to `before`."""
        for consent in ("shown", "contactable"):
            had, has = bool(before and getattr(before, consent)), getattr(self, consent)
            if has and not had:
                setattr(self, f"{consent}_given_at", at)
            elif had and not has:
                setattr(self, f"{consent}_withdrawn_at", at)
