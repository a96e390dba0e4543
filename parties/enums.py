"""Words that the tables of Parties and roadmaps share."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class ElectoralGroup(models.TextChoices):
    """UNESCO's electoral groups; the European Union belongs to none and is a row of its own."""

    I = "I", _("Group I")  # noqa: E741 -- the group's name
    II = "II", _("Group II")
    III = "III", _("Group III")
    IV = "IV", _("Group IV")
    V_A = "V(a)", _("Group V(a)")
    V_B = "V(b)", _("Group V(b)")
    EU = "EU", _("European Union")


class Instrument(models.TextChoices):
    """How a Party joined the Convention."""

    RATIFICATION = "ratification", _("ratification")
    ACCEPTANCE = "acceptance", _("acceptance")
    APPROVAL = "approval", _("approval")
    ACCESSION = "accession", _("accession")


class Confidence(models.TextChoices):
    """How sure a Party's date of deposit is."""

    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Role(models.TextChoices):
    """What an official may do for the Party."""

    FOCAL_POINT = "focal-point", _("Focal point")
    CONTRIBUTOR = "contributor", _("Contributor")
    READER = "reader", _("Reader")


EDITING_ROLES: Final = (Role.FOCAL_POINT, Role.CONTRIBUTOR)


class Status(models.TextChoices):
    """What a Party says of an activity; an activity of which it says nothing has no entry."""

    ACCOMPLISHED = "accomplished", _("Accomplished")
    IN_PROGRESS = "in-progress", _("In progress")
    PLANNED = "planned", _("Planned")
    NOT_STARTED = "not-started", _("Not started")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")


class Silence(models.TextChoices):
    """Why nothing is said of an activity; never counted as a status, nor one as the other."""

    NOT_STATED = "not-stated", _("Not stated")
    """The shared version has no entry for the activity."""
    NOT_REPORTED = "not-reported", _("Not reported")
    """The Party has shared nothing."""


class Audience(models.TextChoices):
    """With whom a version is shared."""

    CONFERENCE = "conference", _("Secretariat and Conference of Parties")
    PUBLIC = "public", _("Secretariat, Conference of Parties and the public")


class RoadmapAction(models.TextChoices):
    """What the log of a roadmap records."""

    STATUS_SET = "status-set", _("status set")
    DETAILS_SET = "details-set", _("details set")
    SHARED = "shared", _("shared")
