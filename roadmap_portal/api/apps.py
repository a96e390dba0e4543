"""Configuration of the roof's app `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "roadmap_portal.api"
    label = "api"
