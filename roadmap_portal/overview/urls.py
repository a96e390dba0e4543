"""Addresses of the overview."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path, re_path

from roadmap_portal.overview import views
from roadmap_portal.overview.enums import Part

# At most nine digits: what is longer fits no column and is no overview.
PK = "(?P<pk>[0-9]{1,9})"


def parts_of(whole: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """Under the address `whole`, one for each part of an overview; names end in the part's."""
    return [
        re_path(rf"^{whole}/{part}/$", view, {"part": part}, name=f"{name}_{part}") for part in Part
    ]


urlpatterns = [
    path("", views.overview, name="overview"),
    path("as-of/", views.overview_as_of, name="overview_as_of"),
    *parts_of("as-of", views.overview_as_of, "overview_as_of"),
    path("publish/", views.overview_publish, name="overview_publish"),
    *parts_of("publish", views.overview_preview, "overview_publish"),
    re_path(rf"^{PK}/$", views.overview_published, name="overview_published"),
    *parts_of(PK, views.overview_published, "overview_published"),
    re_path(rf"^{PK}/conference/$", views.overview_laid, name="overview_laid"),
    *parts_of(f"{PK}/conference", views.overview_laid, "overview_laid"),
]
