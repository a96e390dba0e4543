"""Configuration of the roof's app `overview`."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "roadmap_portal.overview"
    label = "overview"
