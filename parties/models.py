"""Parties, their officials, and national roadmaps with frozen versions."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Edition
from parties.enums import (
    Audience,
    Confidence,
    ElectoralGroup,
    Instrument,
    RoadmapAction,
    Role,
    Status,
)
from roadmap_portal.base.guards import Guard, Guarded
from roadmap_portal.base.models import AppendOnly, Keyed


class Party(Keyed):
    """A Party to the Convention. What is not known of it stays empty."""

    code = models.CharField(
        _("ISO code"), max_length=2, unique=True, help_text=_("ISO 3166-1 alpha-2, and EU.")
    )
    name = models.CharField(_("name"), max_length=120)
    electoral_group = models.CharField(
        _("electoral group"), max_length=4, choices=ElectoralGroup.choices, db_index=True
    )

    deposited_on = models.DateField(
        _("date of deposit"),
        null=True,
        blank=True,
        help_text=_("Leave empty when not known: figures then leave the Party out and say so."),
    )
    deposit_confidence = models.CharField(
        _("the date is sure"), max_length=6, choices=Confidence.choices
    )
    instrument = models.CharField(
        _("instrument"), max_length=12, choices=Instrument.choices, blank=True
    )

    natural_key_field = "code"

    class Meta:
        verbose_name = _("Party")
        verbose_name_plural = _("Parties")
        ordering = ["name"]

    def __str__(self) -> str:
        return str(self.name)


class PartyGroup(Keyed):
    """A group of Parties that another body defines, such as the least developed countries.

    Unlike electoral groups, groups overlap, and a Party may be in none. Who is in changes over
    the years: the Secretariat keeps the members and the definition in the admin.
    """

    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=120)
    definition = models.TextField(
        _("definition"),
        max_length=1000,
        blank=True,
        help_text=_("Whose list it is, and as of which day."),
    )
    # On this side, so that the reference data of a group bring its members, once.
    parties = models.ManyToManyField(
        Party, verbose_name=_("Parties"), blank=True, related_name="groups"
    )

    natural_key_field = "slug"

    class Meta:
        verbose_name = _("group of Parties")
        verbose_name_plural = _("groups of Parties")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return str(self.name)


class Membership(models.Model):
    """An official's role for a Party."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("person"),
        related_name="memberships",
    )
    party = models.ForeignKey(
        Party, models.CASCADE, verbose_name=_("Party"), related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)

    class Meta:
        verbose_name = _("official of a Party")
        verbose_name_plural = _("officials of Parties")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "party"],
                name="parties_membership_once",
                violation_error_message=_("This person already has a role for this Party."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} ({self.party})"

    def clean(self) -> None:
        super().clean()
        if self.user_id and self.user.is_staff:
            raise ValidationError(
                {"user": _("The Secretariat acts for no Party. Choose an official of the Party.")}
            )


class Roadmap(Guarded):
    """A Party's national roadmap; what it says stands in its versions."""

    party = models.OneToOneField(
        Party, models.PROTECT, verbose_name=_("Party"), related_name="roadmap"
    )

    guards: ClassVar[tuple[Guard, ...]] = (
        Guard(
            "UPDATE",
            "A shared roadmap stays with its Party.",
            "OLD.party_id <> NEW.party_id AND EXISTS (SELECT 1 FROM parties_roadmapversion v "
            "WHERE v.roadmap_id = OLD.id AND v.shared_at IS NOT NULL)",
        ),
    )

    class Meta:
        verbose_name = _("national roadmap")
        verbose_name_plural = _("national roadmaps")

    def __str__(self) -> str:
        return str(self.party)


class RoadmapVersionQuerySet(models.QuerySet["RoadmapVersion"]):
    """Vocabulary of versions."""

    def drafts(self) -> Self:
        return self.filter(shared_at__isnull=True)

    def shared(self) -> Self:
        return self.filter(shared_at__isnull=False)

    def shared_by(self, moment: datetime) -> Self:
        """Shared at `moment` or before."""
        return self.filter(shared_at__lte=moment)

    def public(self) -> Self:
        """Shared with the public too."""
        return self.shared().filter(audience=Audience.PUBLIC)

    def latest_of_each(self) -> Self:
        """Of each roadmap the version shared last among those in the queryset."""
        newer = self.filter(
            roadmap=models.OuterRef("roadmap"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(newer.order_by()))


class RoadmapVersion(Guarded):
    """A state of a roadmap: a draft, or shared and frozen for ever.

    The one version not yet shared is the draft. Sharing numbers it from 1 and freezes it and
    its entries; the database refuses every later change.
    """

    roadmap = models.ForeignKey(
        Roadmap, models.PROTECT, verbose_name=_("national roadmap"), related_name="versions"
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, verbose_name=_("edition"), related_name="+"
    )
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)

    shared_at = models.DateTimeField(_("shared on"), null=True, editable=False, db_index=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("shared by"),
        null=True,
        editable=False,
        related_name="+",
    )
    audience = models.CharField(
        _("shared with"), max_length=12, choices=Audience.choices, blank=True, editable=False
    )

    objects = RoadmapVersionQuerySet.as_manager()

    guards: ClassVar[tuple[Guard, ...]] = (
        Guard("UPDATE", "A shared roadmap is frozen.", "OLD.shared_at IS NOT NULL"),
        Guard("DELETE", "A shared roadmap is frozen.", "OLD.shared_at IS NOT NULL"),
    )

    class Meta:
        verbose_name = _("version of a roadmap")
        verbose_name_plural = _("versions of roadmaps")
        ordering = ["roadmap", F("number").asc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap"],
                condition=Q(shared_at__isnull=True),
                name="parties_one_draft_a_roadmap",
            ),
            models.UniqueConstraint(fields=["roadmap", "number"], name="parties_version_once"),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True, number__isnull=True, audience="")
                | Q(shared_at__isnull=False, number__gte=1, audience__in=Audience.values),
                name="parties_shared_versions_are_whole",
            ),
        ]

    def __str__(self) -> str:
        number = self.number or _("draft")
        return f"{self.roadmap} {number}"

    @property
    def is_draft(self) -> bool:
        return self.shared_at is None

    @property
    def is_public(self) -> bool:
        return self.audience == Audience.PUBLIC


_FROZEN = (
    "EXISTS (SELECT 1 FROM parties_roadmapversion v "
    "WHERE v.id = {row}.version_id AND v.shared_at IS NOT NULL)"
)


class RoadmapEntry(Guarded):
    """What a version says of one reference activity. Only the status is ever required.

    `revision` counts the changes, so that a change made on a stale page is noticed: it starts
    at 1, and 0 stands for "no entry yet".
    """

    version = models.ForeignKey(
        RoadmapVersion, models.CASCADE, verbose_name=_("version"), related_name="entries"
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, verbose_name=_("activity"), related_name="+"
    )
    status = models.CharField(_("status"), max_length=16, choices=Status.choices)

    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)
    lead_institution = models.CharField(_("lead institution"), max_length=200, blank=True)
    note = models.TextField(_("note"), max_length=4000, blank=True)

    revision = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    guards: ClassVar[tuple[Guard, ...]] = (
        Guard("INSERT", "A shared roadmap is frozen.", _FROZEN.format(row="NEW")),
        Guard(
            "UPDATE",
            "A shared roadmap is frozen.",
            f"{_FROZEN.format(row='OLD')} OR {_FROZEN.format(row='NEW')}",
        ),
        Guard("DELETE", "A shared roadmap is frozen.", _FROZEN.format(row="OLD")),
    )

    class Meta:
        verbose_name = _("entry of a roadmap")
        verbose_name_plural = _("entries of a roadmap")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "activity"], name="parties_one_entry_an_activity"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="parties_entry_ends_after_start",
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="parties_entry_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.activity}: {self.get_status_display()}"


class RoadmapEvent(AppendOnly):
    """The log of a roadmap: what was set to what, by whom, and what was shared."""

    version = models.ForeignKey(RoadmapVersion, models.PROTECT, related_name="events")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="+")
    action = models.CharField(_("action"), max_length=12, choices=RoadmapAction.choices)
    from_status = models.CharField(_("from"), max_length=16, blank=True)
    to_status = models.CharField(_("to"), max_length=16, blank=True)

    class Meta(AppendOnly.Meta):
        verbose_name = _("event of a roadmap")
        verbose_name_plural = _("events of roadmaps")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_action_display()}"
