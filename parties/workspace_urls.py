"""Addresses of the workspace."""

from django.urls import path

from parties import views

urlpatterns = [
    path("", views.workspace, name="workspace"),
    path("<str:party_code>/", views.workspace_party, name="workspace_party"),
    path("<str:party_code>/share/", views.workspace_share, name="workspace_share"),
    path("<str:party_code>/activities/<str:code>/", views.workspace_entry, name="workspace_entry"),
    path("<str:party_code>/activities/<str:code>/status/", views.set_status, name="set_status"),
]
