"""Addresses of the public pages of good practices."""

from django.urls import path

from practices.views import listing, page

urlpatterns = [
    path("", listing.practices, name="practices"),
    path("<slug:slug>/", page.practice, name="practice"),
]
