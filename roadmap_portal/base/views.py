"""What public pages share: no sign-in, and a body that a cache may keep whole or may not at all."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.cache import never_cache

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, P], R]


def has_session(request: HttpRequest) -> bool:
    """Whether the visitor brings a session cookie; asked without loading the session."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def public_page(view: View[P, R]) -> View[P, R]:
    """A page open to visitors. For whoever has no session it may be kept by a shared cache.

    The page holds no form token, message, nonce or name of a user then; `tests/test_public.py`
    lists each of these pages with its reason.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
        response = view(request, *args, **kwargs)
        if has_session(request):
            patch_cache_control(response, private=True)
        elif request.method in ("GET", "HEAD") and response.status_code in (200, 301):
            # Kept by a cache before the portal for a minute, asked again by each browser: left
            # alone, a browser would keep a permanent redirect for ever.
            patch_cache_control(response, public=True, max_age=0, s_maxage=60)
        patch_vary_headers(response, ["Cookie", "HX-Request", "HX-History-Restore-Request"])
        return response

    # A page that search engines may know; see `home.addresses`.
    wrapped.is_public_page = True  # type: ignore[attr-defined]
    public: View[P, R] = login_not_required(wrapped)
    return public


def public_form(view: View[P, R]) -> View[P, R]:
    """A form open to visitors, at an address of its own: no cache keeps the mark it carries."""
    public: View[P, R] = login_not_required(never_cache(view))
    return public
