"""Addresses of the public pages of good practices."""

from django.urls import path

from practices import views

urlpatterns = [
    path("", views.practices, name="practices"),
    path("<slug:slug>/", views.practice, name="practice"),
]
