"""The published overview of the demonstration, counted from the invented roadmaps."""

from datetime import date, datetime

from activities.models import Edition, Session
from roadmap_portal.accounts.models import User
from roadmap_portal.base.dates import PARIS
from roadmap_portal.overview.models import Overview
from roadmap_portal.overview.queries import checksum, facts_at
from roadmap_portal.overview.workflow import publish

SESSION = "10.CP"
CUT_OFF = date(2025, 5, 31)
PUBLISHED_AT = datetime(2025, 6, 4, 10, 0, tzinfo=PARIS)


def load(secretariat: User) -> int:
    """Publish it, unless an overview is laid before that session already."""
    if Overview.objects.filter(session__code=SESSION).exists():
        return 0
    edition = Edition.objects.in_force()
    facts = facts_at(CUT_OFF, edition.baseline, edition)
    publish(
        session=Session.objects.get(code=SESSION),
        cut_off=CUT_OFF,
        baseline=edition.baseline,
        seen=checksum(facts),
        acting_user=secretariat,
        at=PUBLISHED_AT,
    )
    return 1
