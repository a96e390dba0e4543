"""Forms of good practices: what officials write, visitors report, people follow, is decided."""

from practices.forms.following import SavedSearchForm
from practices.forms.identity import IdentityForm
from practices.forms.moderation import AmendForm, DecisionForm
from practices.forms.practice import PracticeForm
from practices.forms.report import CloseForm, ReportForm

__all__ = [
    "AmendForm",
    "CloseForm",
    "DecisionForm",
    "IdentityForm",
    "PracticeForm",
    "ReportForm",
    "SavedSearchForm",
]
