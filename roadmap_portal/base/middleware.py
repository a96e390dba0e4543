"""What holds for every request and answer, whatever the view."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from roadmap_portal.base.views import has_session


def no_null_in_the_path(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """404 for a path with a NUL: PostgreSQL cannot even be asked for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404(_("This address holds a character that no address has."))
        return get_response(request)

    return middleware


def nobody_keeps_a_members_page(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What is answered to a session, a draft perhaps, stays in no cache, the browser's neither.

    An answer that is the same for all says so itself and is let be.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if has_session(request) and "public" not in response.get("Cache-Control", ""):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware
