"""Addresses of good practices within a Party's workspace."""

from django.urls import path

from practices import views

urlpatterns = [
    path("", views.workspace_practices, name="workspace_practices"),
    path("new/", views.workspace_practice_new, name="workspace_practice_new"),
    path("<int:pk>/", views.workspace_practice, name="workspace_practice"),
    path("<int:pk>/change/", views.propose_change, name="propose_change"),
]
