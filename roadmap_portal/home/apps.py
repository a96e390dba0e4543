"""Configuration of the roof's app `home`."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "roadmap_portal.home"
    label = "home"
