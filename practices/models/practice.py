"""A practice's identity, and the addresses under which it was known."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Document, Session
from parties.models import Party
from practices.enums import State
from practices.models.revision import PracticeRevision
from roadmap_portal.base.guards import Guard, Guarded
from roadmap_portal.base.versions import Watched

PRACTICES = "practices"
"""The subject of changes that a list of practices must not miss."""


class PracticeQuerySet(models.QuerySet["Practice"]):
    """Vocabulary of practices."""

    def get_by_natural_key(self, slug: str) -> "Practice":
        """By its slug, or one that it had: reference data know a practice by its first."""
        try:
            return self.get(slug=slug)
        except Practice.DoesNotExist:
            return self.get(former_slugs__slug=slug)

    def formerly(self, slug: str) -> Self:
        """The one that had this slug and has another now; none or one."""
        return self.filter(former_slugs__slug=slug)

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


class Practice(Guarded, Watched):
    """A good practice's identity; everything that is shown stands in its revisions."""

    guards: ClassVar[tuple[Guard, ...]] = tuple(
        Guard(
            operation,
            "Another practice had this slug.",
            "EXISTS (SELECT 1 FROM practices_formerslug former "
            "WHERE former.slug = NEW.slug AND former.practice_id <> NEW.id)",
        )
        for operation in ("INSERT", "UPDATE")
    )

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

    data_topic = PRACTICES

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


class FormerSlug(Guarded):
    """A slug that a practice had: its address leads to the practice for ever."""

    guards: ClassVar[tuple[Guard, ...]] = (
        Guard(
            "INSERT",
            "Another practice has this slug.",
            "EXISTS (SELECT 1 FROM practices_practice other "
            "WHERE other.slug = NEW.slug AND other.id <> NEW.practice_id)",
        ),
        Guard("UPDATE", "A slug stays with the practice that had it."),
    )

    practice = models.ForeignKey(
        Practice, models.CASCADE, verbose_name=_("good practice"), related_name="former_slugs"
    )
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    replaced_at = models.DateTimeField(_("replaced"), default=timezone.now, editable=False)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("former slug")
        verbose_name_plural = _("former slugs")
        ordering = ["replaced_at", "pk"]

    def __str__(self) -> str:
        return self.slug
