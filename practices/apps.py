"""Configuration of the good-practice database."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    name = "practices"
    verbose_name = _("Good practices")

    def ready(self) -> None:
        from practices.tasks import mind_reports, send_digests
        from roadmap_portal.base import queue

        queue.each_minute(mind_reports)
        queue.each_minute(send_digests)
