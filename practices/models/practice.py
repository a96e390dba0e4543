"""A practice's identity."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Document, Session
from parties.models import Party
from practices.enums import State
from practices.models.revision import PracticeRevision


class PracticeQuerySet(models.QuerySet["Practice"]):
    """Vocabulary of practices."""

    def get_by_natural_key(self, slug: str) -> "Practice":
        return self.get(slug=slug)

    def published(self) -> Self:
        """Those that the public sees: with a published revision."""
        return self.filter(
            models.Exists(
                PracticeRevision.objects.filter(
                    practice=models.OuterRef("pk"), state=State.PUBLISHED
                )
            )
        )

    def new_since(self, session: Session) -> Self:
        """First listed after the last day of `session`: those that bear the asterisk."""
        return self.filter(first_listed_on__gt=session.ends_on)


class Practice(models.Model):
    """A good practice's identity; everything that is shown stands in its revisions."""

    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    owner = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name=_("submitted by"),
        null=True,
        blank=True,
        related_name="practices",
        help_text=_("The Party whose officials may edit it; none for entries of the Secretariat."),
    )

    first_listed_on = models.DateField(
        _("first listed on"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("The asterisk is derived from this day."),
    )
    first_listed_in = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("first listed in"),
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    # The mark of the form by which it was begun: sent twice, the form makes one practice.
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("practice", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def published_revision(self) -> "PracticeRevision | None":
        """What the public sees; at hand where it comes from `queries.published_practices`."""
        at_hand: list[PracticeRevision] | None = getattr(self, "published_revisions", None)
        if at_hand is None:
            return self.revisions.published().first()
        return at_hand[0] if at_hand else None
