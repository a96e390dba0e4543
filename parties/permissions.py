"""Who may do what to a Party's roadmap: each check stands beside its queryset.

Drafts are the Party's own: the Secretariat sees a roadmap once it is shared.
"""

from django.db.models import Q, QuerySet

from parties.enums import EDITING_ROLES, Audience, Role
from parties.models import Membership, Party, RoadmapVersion, RoadmapVersionQuerySet
from roadmap_portal.accounts.permissions import AnyUser, is_secretariat


def parties_of(user: AnyUser) -> QuerySet[Party]:
    """Parties whose workspace `user` may open: those of any of its memberships.

    Visitors and the Secretariat have none: staff who gave themselves a role act for no Party.
    """
    if not user.is_authenticated or is_secretariat(user):
        return Party.objects.none()
    return Party.objects.filter(memberships__user=user)


def role_in(user: AnyUser, party: Party) -> Role | None:
    """The role of `user` for `party`; None for an outsider."""
    if not user.is_authenticated:
        return None
    role = Membership.objects.filter(user=user, party=party).values_list("role", flat=True).first()
    return Role(role) if role else None


def may_edit_as(role: Role | None) -> bool:
    """Focal points and contributors edit; readers read."""
    return role in EDITING_ROLES


def may_share_as(role: Role | None) -> bool:
    """Only the focal point speaks for the Party."""
    return role == Role.FOCAL_POINT


def parties_editable_by(user: AnyUser) -> QuerySet[Party]:
    """Parties for which `user` is focal point or contributor."""
    if not user.is_authenticated or is_secretariat(user):
        return Party.objects.none()
    # One filter(): two would be met by two different memberships.
    return Party.objects.filter(memberships__user=user, memberships__role__in=EDITING_ROLES)


def versions_visible_to(user: AnyUser) -> RoadmapVersionQuerySet:
    """Shared versions that `user` may read.

    Visitors: those shared with the public. Officials: these and all of their own Party's.
    The Secretariat: all that are shared.
    """
    shared = RoadmapVersion.objects.shared()
    if is_secretariat(user):
        return shared
    mine = Q(roadmap__party__in=parties_of(user)) if user.is_authenticated else Q(pk__in=[])
    return shared.filter(Q(audience=Audience.PUBLIC) | mine)
