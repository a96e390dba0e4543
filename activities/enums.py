"""Words that the open roadmap's tables share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Body(models.TextChoices):
    """The organs of the Convention whose sessions the portal knows."""

    CONFERENCE = "CP", _("Conference of Parties")
    COMMITTEE = "IGC", _("Intergovernmental Committee")


class Precision(models.TextChoices):
    """How sure a session's dates are."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
