"""Configuration of the floor that every other stands on."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BaseConfig(AppConfig):
    name = "roadmap_portal.base"
    label = "base"

    def ready(self) -> None:
        from roadmap_portal.base import guards

        # SQLite drops a table's triggers when a migration rebuilds it, so they are put back
        # after each run of migrate; the one kind of receiver that the portal has.
        post_migrate.connect(guards.after_migrate, dispatch_uid="base.guards")
