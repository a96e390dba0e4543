"""Addresses of this part; filled by the step that brings its views."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
