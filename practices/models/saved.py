"""A search that somebody follows."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.enums import Rhythm


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Vocabulary of saved searches."""

    def due(self, *, daily: datetime, weekly: datetime) -> Self:
        """Of active people, those that have not told yet what came until `daily` or `weekly`."""
        return self.filter(
            Q(rhythm=Rhythm.DAILY, told_until__lt=daily)
            | Q(rhythm=Rhythm.WEEKLY, told_until__lt=weekly),
            owner__is_active=True,
        )


class SavedSearch(models.Model):
    """A search of good practices that its owner, and nobody else, sees and is told of."""

    MOST = 50
    """How many a person may have."""
    MAX_QUERY = 2000
    MAX_NAME = 120

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    # As `PracticeSearch.query_string` writes it, without order and page: plain ASCII, and short
    # enough for a unique index of PostgreSQL.
    query = models.CharField(max_length=MAX_QUERY, blank=True)
    name = models.CharField(_("name"), max_length=MAX_NAME)
    rhythm = models.CharField(
        _("e-mail about what is new"),
        max_length=6,
        choices=Rhythm.choices,
        default=Rhythm.WEEKLY,
    )
    language = models.CharField(
        _("language of the e-mail"), max_length=10, choices=settings.LANGUAGES
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Its owner knows of what was first published until then, and is told of what came after it.
    told_until = models.DateTimeField(default=timezone.now, editable=False)
    # The day, in Paris, of the last mail to its owner: there is one a day at most.
    mailed_on = models.DateField(null=True, editable=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "query"], name="practices_same_search_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(rhythm__in=Rhythm.values), name="practices_rhythm_known"
            ),
        ]
        indexes = [models.Index(fields=["rhythm", "told_until"], name="practices_searches_due")]

    def __str__(self) -> str:
        return self.name
