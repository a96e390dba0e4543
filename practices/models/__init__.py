"""Good practices: identity, revisions that hold all that is shown, moderation, and reports."""

from practices.models.contributor import Contributor
from practices.models.moderation import ModerationEvent
from practices.models.practice import FormerSlug, Practice, PracticeQuerySet
from practices.models.report import ProblemEvent, ProblemReport, ProblemReportQuerySet
from practices.models.revision import (
    EARLIEST_YEAR,
    PracticeLink,
    PracticeRevision,
    PracticeRevisionQuerySet,
    PracticeText,
    RevisionParty,
    latest_year,
)

__all__ = [
    "EARLIEST_YEAR",
    "Contributor",
    "FormerSlug",
    "ModerationEvent",
    "Practice",
    "PracticeLink",
    "PracticeQuerySet",
    "PracticeRevision",
    "PracticeRevisionQuerySet",
    "PracticeText",
    "ProblemEvent",
    "ProblemReport",
    "ProblemReportQuerySet",
    "RevisionParty",
    "latest_year",
]
