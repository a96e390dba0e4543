"""Good practices in the admin: submissions, problems reported, and identities."""

from practices.admin.identity import PracticeAdmin, SearchedPartyAdmin
from practices.admin.reports import ReportAdmin
from practices.admin.revisions import RevisionAdmin

__all__ = ["PracticeAdmin", "ReportAdmin", "RevisionAdmin", "SearchedPartyAdmin"]
