"""Addresses of good practices within a Party's workspace."""

from django.urls import path

from practices.views import workspace

urlpatterns = [
    path("", workspace.workspace_practices, name="workspace_practices"),
    path("new/", workspace.workspace_practice_new, name="workspace_practice_new"),
    path("<int:pk>/", workspace.workspace_practice, name="workspace_practice"),
    path("<int:pk>/change/", workspace.propose_change, name="propose_change"),
]
