"""Who may see which figures."""

from roadmap_portal.accounts.permissions import AnyUser, is_secretariat
from roadmap_portal.overview.models import Overview, OverviewQuerySet


def may_see_all(user: AnyUser) -> bool:
    """Figures at any day, and those that count what was shared with the Conference alone.

    The Secretariat only, which also publishes overviews.
    """
    return is_secretariat(user)


def published() -> OverviewQuerySet:
    """Overviews that everybody may see, as public figures: an overview is made by publishing."""
    return Overview.objects.latest_first()
