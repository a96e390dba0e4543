"""A mail on its whole way: row, commit, broker, a Celery worker's process, delivery."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.db import connection, transaction
from post_office import mail as post_office
from post_office.models import STATUS, Email
from pytest_django import Settings

from roadmap_portal.base import mail
from roadmap_portal.base.tasks import sweep

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mailbox(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The folder in which a real worker, on this test's database and broker, leaves its mails."""
    settings.TASK_RUNNER = "celery"
    folder = tmp_path / "mails"
    environment = {
        **os.environ,
        "DATABASE_URL": address_of_test_database(),
        "TASK_RUNNER": "celery",
        "EMAIL_URL": f"filemail://{folder}",
    }
    options = ["--pool=solo", "--without-gossip", "--without-mingle", "--loglevel=WARNING"]
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "roadmap_portal", "worker", *options],
        env=environment,
        cwd=portal_settings.BASE_DIR,
    )
    yield folder
    worker.terminate()
    worker.wait(20)


def address_of_test_database() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    person = f"{values['USER']}:{values['PASSWORD']}" if values["PASSWORD"] else values["USER"]
    return f"postgres://{person}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


def wait_for(condition: Callable[[], bool], *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.1)


def test_the_worker_delivers_after_the_commit_and_not_before(mailbox: Path) -> None:
    with transaction.atomic():
        email = mail.queue("focal@fr.test", subject="Published", text="Your practice is public.")
    wait_for(lambda: Email.objects.filter(pk=email.pk, status=STATUS.sent).exists())
    (sent,) = mailbox.iterdir()
    assert "Subject: Published" in sent.read_text()


def test_the_worker_sweeps_what_was_left_behind(mailbox: Path) -> None:
    # A row without its task: the process died between the commit and the broker.
    left = post_office.create(portal_settings.DEFAULT_FROM_EMAIL, recipients=["a@b.test"])
    sweep.delay()
    wait_for(lambda: Email.objects.filter(pk=left.pk, status=STATUS.sent).exists())
    assert len(list(mailbox.iterdir())) == 1
