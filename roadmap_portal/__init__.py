"""The portal of the open roadmap for the digital environment."""

# Imported here so that `.delay()` finds the configured broker wherever Django is loaded.
from roadmap_portal.celery import app as celery_app

__all__ = ["celery_app"]
