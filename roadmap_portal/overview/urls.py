"""Addresses of the overview."""

from django.urls import path, re_path

from roadmap_portal.overview import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("as-of/", views.overview_as_of, name="overview_as_of"),
    path("publish/", views.overview_publish, name="overview_publish"),
    # At most nine digits: what is longer fits no column and is no overview.
    re_path(r"^(?P<pk>[0-9]{1,9})/$", views.overview_published, name="overview_published"),
    re_path(r"^(?P<pk>[0-9]{1,9})/conference/$", views.overview_laid, name="overview_laid"),
]
