"""Error pages: what happened, in a sentence, and a way on."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from activities.models import Edition
from roadmap_portal.api.http import refusal


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was asked for cannot be understood; the exception's own sentence says why."""
    return _error(request, 400, _("This address cannot be understood"), exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the page is there, but not for this person."""
    return _error(request, 403, _("You may not do this"), exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing that this person may know of."""
    return _error(request, 404, _("This page does not exist"), exception)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is not the session's, as after signing in in a second tab."""
    sentence = _("This form was opened before you last signed in. Go back, reload it, and send it.")
    return _error(request, 403, _("This form is out of date"), PermissionDenied(sentence))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: the portal's own fault. Asks nothing of the session or the database, which may be it."""
    title = _("Something went wrong on our side")
    if request.path_info.startswith("/api/"):
        return refusal(request, 500, f"{title}.")
    values = {"title": title, "home": f"/{get_language() or settings.LANGUAGE_CODE}/"}
    return HttpResponse(render_to_string("errors/server_error.html", values), status=500)


def not_ready(request: HttpRequest) -> HttpResponse:
    """503: no edition of the open roadmap is in force, so that no page has anything to stand on."""
    sentence = _(
        "The reference data are not there yet. Whoever runs the portal loads them by "
        "“manage.py load_reference”; the address /readyz tells more."
    )
    response = _error(request, 503, _("The portal is not ready yet"), Http404(sentence))
    response["Retry-After"] = "60"
    return response


class ErrorPages:
    """Middleware: without reference data a page is a 503; with DEBUG, too, people get our pages.

    Django would show its technical pages for 400, 403 and 404 then, and whoever tries the portal
    by `make run` would take them for ours. A 500 keeps Django's report.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404 and request.resolver_match is None:
            return page_not_found(request, Http404())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Edition.DoesNotExist):
            return not_ready(request)
        if not settings.DEBUG:
            return None
        match exception:
            case Http404():
                return page_not_found(request, exception)
            case BadRequest():
                return bad_request(request, exception)
            case PermissionDenied():
                return permission_denied(request, exception)
        return None


def _error(
    request: HttpRequest, status: int, title: str, exception: Exception | None
) -> HttpResponse:
    # A sentence for people is passed as the exception's only argument; what Django's resolver
    # raises holds a dictionary, an empty exception has nothing to say, and what others raise
    # (a foreign Host, say) speaks to administrators.
    ours = isinstance(exception, BadRequest | PermissionDenied | Http404)
    detail = exception.args[0] if ours and exception and exception.args else ""
    if request.path_info.startswith("/api/"):
        # What is refused before the API sees it is refused in the API's own form.
        return refusal(
            request, status, detail if isinstance(detail, str) and detail else f"{title}."
        )
    return render(
        request,
        "errors/error.html",
        {"status": status, "title": title, "detail": detail if isinstance(detail, str) else ""},
        status=status,
    )
