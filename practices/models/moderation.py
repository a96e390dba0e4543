"""The log of moderation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.enums import ModerationAction
from practices.models.revision import PracticeRevision
from roadmap_portal.base.models import AppendOnly


class ModerationEvent(AppendOnly):
    """The log of moderation: each change of a revision's state, with the reason given."""

    revision = models.ForeignKey(PracticeRevision, models.PROTECT, related_name="events")
    action = models.CharField(_("action"), max_length=10, choices=ModerationAction.choices)
    reason = models.TextField(_("reason"), max_length=4000, blank=True)

    class Meta(AppendOnly.Meta):
        verbose_name = _("event of moderation")
        verbose_name_plural = _("events of moderation")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_action_display()}"
