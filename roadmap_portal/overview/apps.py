"""Configuration of the roof's app `overview`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OverviewConfig(AppConfig):
    name = "roadmap_portal.overview"
    label = "overview"
    verbose_name = _("Overview")
