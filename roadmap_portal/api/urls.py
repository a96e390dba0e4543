"""Addresses of the API; each is answered with and without a slash at its end."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext as _

from roadmap_portal.api.api import api
from roadmap_portal.api.docs import docs
from roadmap_portal.api.http import answer, public_api, refusal


def root(request: HttpRequest) -> HttpResponse:
    """Where to go from here."""
    names = ["outputs", "activities", "parties", "practices", "roadmaps", "overviews", "docs"]
    names.append("openapi-json")
    return answer(
        request,
        {
            reverse(f"{NAMESPACE}:{name}").rsplit("/", 1)[-1]: request.build_absolute_uri(
                reverse(f"{NAMESPACE}:{name}")
            )
            for name in names
        },
    )


def nothing(request: HttpRequest) -> HttpResponse:
    """JSON for what is not there, too."""
    return refusal(request, 404, _("There is nothing at this address."))


patterns, APPLICATION, NAMESPACE = api.urls
operations = [pattern for pattern in patterns if isinstance(pattern, URLPattern)]
for pattern in operations:
    pattern.callback = public_api(pattern.callback)

urlpatterns = [
    path(
        "",
        (
            [
                path("", public_api(root), name="root"),
                path("docs", docs, name="docs"),
                *operations,
                *(
                    path(f"{pattern.pattern}/", pattern.callback)
                    for pattern in operations
                    if str(pattern.pattern)
                ),
                re_path("", public_api(nothing), name="nothing"),
            ],
            APPLICATION,
            NAMESPACE,
        ),
    )
]
