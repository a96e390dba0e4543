"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from roadmap_portal.base.views import has_session


def demo_notice() -> str:
    """What every page, mail and answer of a demonstration says; empty where there is none."""
    if not settings.DEMO:
        return ""
    return _(
        "Demonstration: national roadmaps, submissions and the overview are invented. The open "
        "roadmap, the Parties and the good practices of Annex II are real."
    )


def portal(request: HttpRequest) -> dict[str, Any]:
    """`demo`, the notice, and `member`: the signed-in user, or None for a visitor.

    A visitor without a session cookie is told apart without touching the session, so that
    public pages stay the same for all of them.
    """
    user = getattr(request, "user", None) if has_session(request) else None
    return {
        "demo": demo_notice(),
        "member": user if user is not None and user.is_authenticated else None,
    }
