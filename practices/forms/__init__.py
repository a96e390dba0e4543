"""Forms of good practices: what officials write, and what the Secretariat decides."""

from practices.forms.identity import IdentityForm
from practices.forms.moderation import AmendForm, DecisionForm
from practices.forms.practice import PracticeForm

__all__ = ["AmendForm", "DecisionForm", "IdentityForm", "PracticeForm"]
