"""Who may do what to a practice: each check stands beside its queryset.

A draft, and what a Party has written since a practice came back to it, is the Party's own: the
Secretariat sees a revision once it is submitted.
"""

from django.db.models import Exists, OuterRef

from parties.permissions import parties_editable_by, parties_of
from practices.enums import State
from practices.models import (
    Practice,
    PracticeQuerySet,
    PracticeRevision,
    PracticeRevisionQuerySet,
    ProblemReport,
    ProblemReportQuerySet,
    SavedSearch,
    SavedSearchQuerySet,
)
from practices.queries import published_practices
from roadmap_portal.accounts.permissions import AnyUser, is_secretariat


def practices_public() -> PracticeQuerySet:
    """What everybody may read: the published revision of each, and no other."""
    return published_practices()


def moved(slug: str) -> Practice | None:
    """The practice that everybody may read and that had this slug before its own."""
    return Practice.objects.published().formerly(slug).first()


def practices_of(user: AnyUser) -> PracticeQuerySet:
    """Practices that `user` may read in a workspace, drafts too: its Party's, in any role.

    Visitors and the Secretariat have none, and nobody those without an owner.
    """
    return Practice.objects.filter(owner__in=parties_of(user))


def practices_editable_by(user: AnyUser) -> PracticeQuerySet:
    """Practices that `user` may write, as far as their state allows.

    Its Party's, for focal points and contributors; readers have none.
    """
    return Practice.objects.filter(owner__in=parties_editable_by(user))


def revisions_seen_by_secretariat(user: AnyUser) -> PracticeRevisionQuerySet:
    """For the Secretariat every revision that was submitted, but no draft; for others none."""
    if not is_secretariat(user):
        return PracticeRevision.objects.none()
    return PracticeRevision.objects.exclude(state=State.DRAFT)


def practices_seen_by_secretariat(user: AnyUser) -> PracticeQuerySet:
    """For the Secretariat the practices that were ever submitted; for others none."""
    submitted = revisions_seen_by_secretariat(user).filter(practice=OuterRef("pk"))
    return Practice.objects.filter(Exists(submitted))


def reports_seen_by_secretariat(user: AnyUser) -> ProblemReportQuerySet:
    """For the Secretariat every problem reported, with the address that was left; others none."""
    if not is_secretariat(user):
        return ProblemReport.objects.none()
    return ProblemReport.objects.all()


def searches_of(user: AnyUser) -> SavedSearchQuerySet:
    """The searches that `user` follows: each person has their own, and nobody sees another's."""
    if not user.is_authenticated:
        return SavedSearch.objects.none()
    return SavedSearch.objects.filter(owner=user)
