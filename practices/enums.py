"""Words that the tables of good practices share."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a revision stands on its way to the public."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    DECLINED = "declined", _("Declined")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")


EDITABLE_STATES: Final = (State.DRAFT, State.RETURNED)
"""The Party writes."""
OPEN_STATES: Final = (State.DRAFT, State.RETURNED, State.SUBMITTED)
"""Not decided yet; a practice has at most one such revision."""
AMENDABLE_STATES: Final = (State.SUBMITTED, State.PUBLISHED)
"""The Secretariat may set right what it answers for: output, activities, editor's notes."""


class Source(models.TextChoices):
    """Where a practice comes from (document, paragraph 16)."""

    PARTY = "party", _("Submitted by a Party")
    ANNEX_II = "annex-ii", _("Annex II, origin not stated")
    GLOBAL_REPORT = "global-report", _("Global Report “Re|Shaping Cultural Policies”")
    MONITORING_PLATFORM = "monitoring-platform", _("Policy Monitoring Platform")
    PERIODIC_REPORT = "periodic-report", _("Quadrennial periodic report")
    ARTIST_SURVEY = (
        "artist-survey",
        _("Survey on the 1980 Recommendation on the Status of the Artist"),
    )


class PartyRole(models.TextChoices):
    """How a Party stands to a practice."""

    AUTHOR = "author", _("Its practice")
    PARTNER = "partner", _("Partner")
    MENTIONED = "mentioned", _("Mentioned")


class ContributorKind(models.TextChoices):
    """Who a contributor is."""

    PERSON = "person", _("Person")
    GROUP = "group", _("Group or organization")


class Rhythm(models.TextChoices):
    """How often somebody is told what is new in a search that they follow."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every Monday")
    NONE = "none", _("No e-mail")


class ModerationAction(models.TextChoices):
    """What the log of moderation records."""

    SUBMIT = "submit", _("submitted")
    PUBLISH = "publish", _("published")
    RETURN = "return", _("returned")
    DECLINE = "decline", _("declined")
    AMEND = "amend", _("amended by the Secretariat")


DECISIONS: Final = (ModerationAction.PUBLISH, ModerationAction.RETURN, ModerationAction.DECLINE)
"""What the Secretariat answers to a submission."""


class ProblemKind(models.TextChoices):
    """What is amiss with an entry, as whoever reports it says."""

    WRONG = "wrong", _("Something in it is wrong")
    OUTDATED = "outdated", _("It is out of date")
    BROKEN_LINK = "broken-link", _("A link does not work")
    RIGHTS = "rights", _("It infringes somebody’s rights, such as copyright or privacy")


class ReportState(models.TextChoices):
    """Where the report of a problem stands."""

    OPEN = "open", _("Open")
    SETTLED = "settled", _("Settled")
    DISMISSED = "dismissed", _("Dismissed")


class ReportAction(models.TextChoices):
    """What the log of a report records."""

    REPORT = "report", _("reported")
    REPEAT = "repeat", _("reported again in the same words")
    SETTLE = "settle", _("settled")
    DISMISS = "dismiss", _("dismissed")
    ERASE = "erase", _("e-mail address deleted")
