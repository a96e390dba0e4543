"""Addresses: pages under their language; the admin, the API and the probes without."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.generic import RedirectView

# The admin stands behind the portal's own sign-in.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@login_not_required
def chinese(request: HttpRequest, rest: str) -> HttpResponse:
    """People write `/zh/`; the pages stand under the full tag."""
    view: Any = RedirectView.as_view(url="/zh-hans/%(rest)s", query_string=True)
    response: HttpResponse = view(request, rest=rest)
    return response


urlpatterns = [
    path("", include("roadmap_portal.home.probes")),
    path("", include("roadmap_portal.home.robots")),
    path("api/v1/", include("roadmap_portal.api.urls")),
    path("admin/", admin.site.urls),
    re_path(r"^zh/(?P<rest>.*)$", chinese),
    *i18n_patterns(
        path("accounts/", include("roadmap_portal.accounts.urls")),
        path("accounts/searches/", include("practices.account_urls")),
        path("practices/", include("practices.urls")),
        path("workspace/", include("parties.workspace_urls")),
        path("workspace/<str:party_code>/practices/", include("practices.workspace_urls")),
        path("overview/", include("roadmap_portal.overview.urls")),
        path("", include("roadmap_portal.home.urls")),
    ),
]

handler400 = "roadmap_portal.home.errors.bad_request"
handler403 = "roadmap_portal.home.errors.permission_denied"
handler404 = "roadmap_portal.home.errors.page_not_found"
handler500 = "roadmap_portal.home.errors.server_error"
