"""Good practices in the admin: the queue of submissions, and the identity of practices."""

from practices.admin.identity import PracticeAdmin, SearchedPartyAdmin
from practices.admin.revisions import RevisionAdmin

__all__ = ["PracticeAdmin", "RevisionAdmin", "SearchedPartyAdmin"]
