"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from roadmap_portal.base.views import has_session


def portal(request: HttpRequest) -> dict[str, Any]:
    """`demo`, and `member`: the signed-in user, or None for a visitor.

    A visitor without a session cookie is told apart without touching the session, so that
    public pages stay the same for all of them.
    """
    user = getattr(request, "user", None) if has_session(request) else None
    return {
        "demo": settings.DEMO,
        "member": user if user is not None and user.is_authenticated else None,
    }
