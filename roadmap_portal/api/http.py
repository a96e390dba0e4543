"""What every answer of the API shares: its language, its headers, and how it says no."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.renderers import JSONRenderer

from roadmap_portal.base.context import demo_notice

MAX_AGE = 60
NOTICE_HEADER = "X-Demonstration-Data"
View = Callable[..., HttpResponse]


class Renderer(JSONRenderer):
    """JSON as it is read, and under DEMO the notice that what it holds is invented."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        if (notice := demo_notice()) and isinstance(data, dict):
            data = {"notice": notice, **data}
        return super().render(request, data, response_status=response_status)


def answer(request: HttpRequest, data: dict[str, Any], status: int = 200) -> HttpResponse:
    """An answer that is not one of the described operations."""
    body = Renderer().render(request, data, response_status=status)
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")


def refusal(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """An error, with one sentence that says what is wrong and what to do."""
    return answer(request, {"error": {"status": status, "message": message}}, status)


def public_api(view: View) -> View:
    """An address of the API: open to all, the same for all, in the language asked for.

    The language is that of `lang=`, else of Accept-Language; never that of a cookie, so that a
    cache may keep the answer. No session is touched.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = _language(request)
        with translation.override(language or _accepted(request)):
            response = _answer(view, request, *args, **kwargs) if language else _unknown(request)
            response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        patch_vary_headers(response, ["Accept-Language"])
        if response.status_code in (200, 301):
            patch_cache_control(response, public=True, max_age=MAX_AGE)
        if settings.DEMO:
            response[NOTICE_HEADER] = "invented"
        return response

    wrapped.csrf_exempt = True  # type: ignore[attr-defined]
    public: View = login_not_required(wrapped)
    return public


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        response = refusal(request, 405, _("This interface only reads: ask with GET."))
        response["Allow"] = "GET, HEAD"
        return response
    method, request.method = request.method, "GET"
    try:
        # The operations know GET alone; for HEAD the server leaves the body away.
        return view(request, *args, **kwargs)
    finally:
        request.method = method


def _language(request: HttpRequest) -> str | None:
    """The language to answer in; None where `lang=` names one that the portal does not speak."""
    if not (wanted := request.GET.get("lang", "")):
        return _accepted(request)
    try:
        return translation.get_supported_language_variant(wanted)
    except (LookupError, ValueError):
        return None


def _accepted(request: HttpRequest) -> str:
    for wanted, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if wanted == "*":
            break
        try:
            return translation.get_supported_language_variant(wanted)
        except (LookupError, ValueError):
            continue
    return settings.LANGUAGE_CODE


def _unknown(request: HttpRequest) -> HttpResponse:
    known = ", ".join(code for code, _name in settings.LANGUAGES)
    message = _(
        "The portal does not speak the language that “lang” names. Choose one of: %(known)s."
    )
    return refusal(request, 400, message % {"known": known})
