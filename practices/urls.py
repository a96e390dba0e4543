"""Addresses of the public pages of good practices."""

from django.urls import path

from practices.views import listing, page, report

urlpatterns = [
    path("", listing.practices, name="practices"),
    # Not a slug, so that no practice can stand in its place.
    path("suggestions.html", listing.suggest, name="practice_suggestions"),
    path("<slug:slug>/", page.practice, name="practice"),
    path("<slug:slug>/report/", report.practice_report, name="practice_report"),
    path("<slug:slug>/report/thanks/", report.practice_reported, name="practice_reported"),
]
