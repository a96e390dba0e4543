"""What is refused before any view sees it."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _


def no_null_in_the_path(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """404 for a path with a NUL: PostgreSQL cannot even be asked for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404(_("This address holds a character that no address has."))
        return get_response(request)

    return middleware
