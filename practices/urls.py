"""Addresses of the public pages of good practices."""

from django.urls import path, re_path

from practices.views import exports, feed, listing, page, report

urlpatterns = [
    path("", listing.practices, name="practices"),
    # Not slugs, so that no practice can stand in their place.
    path("suggestions.html", listing.suggest, name="practice_suggestions"),
    path("feed.atom", feed.practice_feed, name="practice_feed"),
    path("export.html", exports.practice_exports, name="practice_exports"),
    re_path(r"^export\.(?P<form>csv|xlsx|json)$", exports.practice_export, name="practice_export"),
    path("<slug:slug>/", page.practice, name="practice"),
    path("<slug:slug>/report/", report.practice_report, name="practice_report"),
    path("<slug:slug>/report/thanks/", report.practice_reported, name="practice_reported"),
]
