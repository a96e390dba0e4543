"""The Celery application; it has work only where REDIS_URL names a broker."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roadmap_portal.settings")

app = Celery("roadmap_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _refuse_demonstration_database(**kwargs: object) -> None:
    """A worker must not mail what a demonstration invented, as little as the server shows it."""
    from roadmap_portal.demo.guard import refuse_demonstration_database

    refuse_demonstration_database()
