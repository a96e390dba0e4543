"""Configuration of the roof's app `demo`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "roadmap_portal.demo"
    label = "demo"
