"""The open roadmap: its editions, the Convention's goals, outputs, and reference activities.

Labels (`title`) are the portal's own short words; `wording` is the official one, empty until a
statutory document is imported. Both have a column per language (see `translation.py`).
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.enums import Body, Precision
from roadmap_portal.base.models import Keyed, Reference


class Session(Keyed):
    """A statutory session of the Conference of Parties or of the Committee."""

    code = models.CharField(_("code"), max_length=10, unique=True, help_text=_("Such as 7.CP."))
    body = models.CharField(_("body"), max_length=3, choices=Body.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    sure_to_the = models.CharField(
        _("dates are sure to the"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )

    natural_key_field = "code"

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="activities_session_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="activities_session_ends_after_start",
                violation_error_message=_("The last day cannot come before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Document(Keyed):
    """An entry of the register of statutory documents."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    session = models.ForeignKey(Session, models.PROTECT, verbose_name=_("session"))
    url = models.URLField(_("address"), max_length=500, blank=True)

    natural_key_field = "code"

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["session", "code"]

    def __str__(self) -> str:
        return self.code


class EditionManager(models.Manager["Edition"]):
    """Vocabulary of editions."""

    def get_by_natural_key(self, document: str) -> "Edition":
        return self.get(document__code=document)

    def in_force(self) -> "Edition":
        """The edition adopted last. Raises Edition.DoesNotExist when none is."""
        return (
            self.filter(adopted_at__isnull=False)
            .select_related("adopted_at", "baseline", "document")
            .latest("adopted_at__starts_on")
        )


class Edition(Reference):
    """A state of the open roadmap, as a statutory document sets it out.

    `baseline` is the session from which its asterisks count: a good practice is new when it
    was first listed after that session.
    """

    document = models.OneToOneField(Document, models.PROTECT, verbose_name=_("document"))
    adopted_at = models.ForeignKey(
        Session,
        models.PROTECT,
        verbose_name=_("adopted at"),
        null=True,
        blank=True,
        related_name="adopted_editions",
        help_text=_("Empty while the edition is a draft."),
    )
    baseline = models.ForeignKey(
        Session, models.PROTECT, verbose_name=_("baseline session"), related_name="+"
    )
    impact = models.CharField(_("impact statement"), max_length=300)
    impact_wording = models.TextField(_("official impact statement"), blank=True)

    objects: ClassVar[EditionManager] = EditionManager()

    class Meta:
        verbose_name = _("edition of the open roadmap")
        verbose_name_plural = _("editions of the open roadmap")

    def __str__(self) -> str:
        return str(self.document)

    def natural_key(self) -> tuple[str]:
        return (self.document.code,)


class Goal(Keyed):
    """One of the Convention's four goals."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    wording = models.TextField(_("official wording"), blank=True)

    natural_key_field = "number"

    class Meta:
        verbose_name = _("goal of the Convention")
        verbose_name_plural = _("goals of the Convention")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Output(Keyed):
    """One of the five expected results (document, paragraph 14 and Annex I)."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    goal = models.ForeignKey(Goal, models.PROTECT, verbose_name=_("goal"), related_name="outputs")
    title = models.CharField(_("title"), max_length=200)
    wording = models.TextField(_("official wording"), blank=True)

    natural_key_field = "number"

    class Meta:
        verbose_name = _("output")
        verbose_name_plural = _("outputs")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class MethodologyStep(Keyed):
    """One of the four steps of a national roadmap (document, paragraph 13)."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=200)

    natural_key_field = "number"

    class Meta:
        verbose_name = _("methodology step")
        verbose_name_plural = _("methodology steps")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class SdgTarget(Keyed):
    """A target of the 2030 Agenda that the open roadmap serves (document, footnote 5)."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=200)

    natural_key_field = "code"

    class Meta:
        verbose_name = _("SDG target")
        verbose_name_plural = _("SDG targets")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Sector(Keyed):
    """A sector of the cultural and creative industries (document, paragraph 11)."""

    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=100)

    natural_key_field = "slug"

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.title)


class Activity(Keyed):
    """A reference activity's stable identity, to which roadmaps and practices refer.

    How an edition words, numbers and places it is its `EditionActivity`.
    """

    key = models.SlugField(
        _("key"), max_length=60, unique=True, help_text=_("Never changes, whatever its number.")
    )

    natural_key_field = "key"

    class Meta:
        verbose_name = _("reference activity")
        verbose_name_plural = _("reference activities")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class EditionActivityManager(models.Manager["EditionActivity"]):
    """Vocabulary of placed activities."""

    def get_by_natural_key(self, document: str, code: str) -> "EditionActivity":
        return self.get(edition__document__code=document, code=code)

    def of(self, edition: Edition) -> models.QuerySet["EditionActivity"]:
        """Those of `edition`, in the order of their places, with what a page shows."""
        return (
            self.filter(edition=edition)
            .select_related("activity", "output__goal", "step")
            .order_by("output__number", "position")
        )

    def in_force(self) -> models.QuerySet["EditionActivity"]:
        """As `of`, for the edition in force. Raises Edition.DoesNotExist when none is."""
        return self.of(Edition.objects.in_force())


class EditionActivity(Reference):
    """An activity as one edition of the open roadmap words, numbers and places it."""

    edition = models.ForeignKey(
        Edition, models.CASCADE, verbose_name=_("edition"), related_name="activities"
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, verbose_name=_("activity"), related_name="placings"
    )
    output = models.ForeignKey(
        Output, models.PROTECT, verbose_name=_("output"), related_name="activities"
    )
    position = models.PositiveSmallIntegerField(_("place within the output"))
    code = models.CharField(_("code"), max_length=6, help_text=_("From 1.1 to 5.4."))
    step = models.ForeignKey(
        MethodologyStep,
        models.PROTECT,
        verbose_name=_("methodology step"),
        help_text=_(
            "The portal's reading: the activity in place n of an output belongs to step n."
        ),
    )
    title = models.CharField(_("title"), max_length=200)
    wording = models.TextField(_("official wording"), blank=True)

    objects: ClassVar[EditionActivityManager] = EditionActivityManager()

    class Meta:
        verbose_name = _("activity of an edition")
        verbose_name_plural = _("activities of an edition")
        ordering = ["edition", "output__number", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="activities_code_once"),
            models.UniqueConstraint(
                fields=["edition", "activity"], name="activities_activity_once"
            ),
            models.UniqueConstraint(
                fields=["edition", "output", "position"], name="activities_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def natural_key(self) -> tuple[str, str]:
        return (self.edition.document.code, self.code)


def is_new_since(first_listed_on: date | None, baseline: Session) -> bool:
    """The asterisk: whether what was first listed on that day came after `baseline`."""
    return first_listed_on is not None and first_listed_on > baseline.ends_on
