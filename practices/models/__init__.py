"""Good practices: identity, revisions that hold all that is shown, moderation, reports; and the
searches that people follow.
"""

from practices.models.contributor import Contributor
from practices.models.moderation import ModerationEvent
from practices.models.practice import PRACTICES, FormerSlug, Practice, PracticeQuerySet
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
from practices.models.saved import SavedSearch, SavedSearchQuerySet
from practices.models.search import Listing, Spelling

__all__ = [
    "EARLIEST_YEAR",
    "PRACTICES",
    "Contributor",
    "FormerSlug",
    "Listing",
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
    "SavedSearch",
    "SavedSearchQuerySet",
    "Spelling",
    "latest_year",
]
