"""What is shown of a practice: its revisions, with their Parties, words and links."""

from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Output, SdgTarget, Sector
from parties.models import Party
from practices.enums import OPEN_STATES, PartyRole, Source, State

EARLIEST_YEAR = 1945
"""The founding of UNESCO; no practice of the digital environment is older."""


def latest_year() -> int:
    """The last year that the plans of a practice may name."""
    return timezone.localdate().year + 20


def preferred(languages: Collection[str], wanted: str) -> str:
    """Of the languages in which something is written, not none, the one to show: `wanted`, else
    English, else French, else any.
    """
    choice = (code for code in (wanted, "en", "fr") if code in languages)
    return next(choice, None) or next(iter(languages))


class PracticeRevisionQuerySet(models.QuerySet["PracticeRevision"]):
    """Vocabulary of revisions."""

    def get_by_natural_key(self, slug: str, number: int) -> "PracticeRevision":
        try:
            return self.get(practice__slug=slug, number=number)
        except PracticeRevision.DoesNotExist:
            return self.get(practice__former_slugs__slug=slug, number=number)

    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED)

    def open(self) -> Self:
        """Not decided yet: drafts, submitted and returned ones."""
        return self.filter(state__in=OPEN_STATES)

    def waiting(self) -> Self:
        """The Secretariat's queue, oldest first."""
        return self.filter(state=State.SUBMITTED).order_by("submitted_at", "pk")


class PracticeRevision(models.Model):
    """One state of a practice's contents, on its way from a draft to the public.

    At most one revision of a practice is published and at most one is open. A draft may lack
    anything; what a submitted one must hold is checked by the form and by the workflow.
    """

    practice = models.ForeignKey(
        "Practice", models.CASCADE, verbose_name=_("good practice"), related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"), default=1, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.DRAFT, db_index=True
    )

    output = models.ForeignKey(
        Output,
        models.PROTECT,
        verbose_name=_("output"),
        null=True,
        blank=True,
        related_name="practice_revisions",
    )
    activities = models.ManyToManyField(
        Activity,
        verbose_name=_("reference activities that it illustrates"),
        blank=True,
        related_name="practice_revisions",
    )
    parties = models.ManyToManyField(
        Party,
        verbose_name=_("Parties"),
        through="RevisionParty",
        related_name="practice_revisions",
    )
    organisation = models.CharField(
        _("organization"),
        max_length=200,
        blank=True,
        help_text=_("The ministry, agency or civil society organization that runs it."),
    )
    year_start = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    year_end = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True)
    sdg_targets = models.ManyToManyField(SdgTarget, verbose_name=_("SDG targets"), blank=True)
    source = models.CharField(
        _("source"), max_length=20, choices=Source.choices, default=Source.PARTY
    )

    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("submitted by"),
        null=True,
        editable=False,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    # Counts the changes, so that one made on a stale page is noticed.
    edits = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(_("last change"), default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PracticeRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision of a good practice")
        verbose_name_plural = _("revisions of good practices")
        ordering = ["practice", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "number"], name="practices_revision_number_once"
            ),
            models.UniqueConstraint(
                fields=["practice"],
                condition=Q(state=State.PUBLISHED),
                name="practices_one_published_revision",
            ),
            models.UniqueConstraint(
                fields=["practice"],
                condition=Q(state__in=OPEN_STATES),
                name="practices_one_open_revision",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="practices_state_known"
            ),
            models.CheckConstraint(
                condition=Q(year_end__isnull=True)
                | Q(year_start__isnull=False, year_end__gte=F("year_start")),
                name="practices_years_in_order",
                violation_error_message=_(
                    "The last year needs a first year, and cannot come before it."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} {self.number}"

    def natural_key(self) -> tuple[str, int]:
        return (self.practice.slug, self.number)

    natural_key.dependencies = ["practices.practice"]  # type: ignore[attr-defined]

    def text(self, language: str | None = None) -> "PracticeText | None":
        """The words in `language` (the active one if None), else in English, French, or any.

        Reads `texts.all()`, so that a prefetch serves a whole list.
        """
        texts = {text.language: text for text in self.texts.all()}
        return texts[preferred(texts, language or get_language() or "")] if texts else None

    def parties_as(self, role: PartyRole) -> list[Party]:
        """Parties of that role, by name; a prefetch of `party_links__party` serves a list."""
        return sorted(
            (link.party for link in self.party_links.all() if link.role == role),
            key=lambda party: str(party.name),
        )

    @property
    def authors(self) -> list[Party]:
        """The Parties whose practice it is; none for some entries of organizations."""
        return self.parties_as(PartyRole.AUTHOR)

    @property
    def partners(self) -> list[Party]:
        return self.parties_as(PartyRole.PARTNER)

    @property
    def mentioned(self) -> list[Party]:
        return self.parties_as(PartyRole.MENTIONED)


class RevisionParty(models.Model):
    """A Party of a revision, with its role."""

    revision = models.ForeignKey(PracticeRevision, models.CASCADE, related_name="party_links")
    party = models.ForeignKey(Party, models.PROTECT, verbose_name=_("Party"), related_name="+")
    role = models.CharField(_("role"), max_length=10, choices=PartyRole.choices)

    class Meta:
        verbose_name = _("Party of a good practice")
        verbose_name_plural = _("Parties of a good practice")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "party"],
                name="practices_party_once",
                violation_error_message=_("A Party has one role in a practice."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} ({self.get_role_display()})"


class PracticeText(models.Model):
    """The words of a revision in one language."""

    revision = models.ForeignKey(PracticeRevision, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary"), max_length=2000, blank=True)
    body = models.TextField(_("description"), max_length=20000, blank=True)
    subnational_author = models.CharField(
        _("region, province or city whose practice it is"), max_length=160, blank=True
    )
    editor_note = models.TextField(
        _("editor’s note"),
        max_length=1000,
        blank=True,
        help_text=_("Where a fact of the source looks wrong or has been overtaken."),
    )

    class Meta:
        verbose_name = _("words of a good practice")
        verbose_name_plural = _("words of a good practice")
        ordering = ["revision", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "language"], name="practices_text_once_a_language"
            )
        ]

    def __str__(self) -> str:
        return self.title


class PracticeLink(models.Model):
    """A web address where more is to be found, and whether it led anywhere when last asked."""

    revision = models.ForeignKey(PracticeRevision, models.CASCADE, related_name="links")
    url = models.URLField(_("web address"), max_length=500)
    checked_at = models.DateTimeField(_("checked"), null=True, editable=False)
    ok = models.BooleanField(_("it works"), null=True, editable=False)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "url"], name="practices_link_once"),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, ok__isnull=True)
                | Q(checked_at__isnull=False, ok__isnull=False),
                name="practices_link_checked_with_its_result",
            ),
        ]

    def __str__(self) -> str:
        return self.url
