"""Tasks run after the commit, by each runner, and a queue that forgets is no loss."""

import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Queue
from threading import Thread

import pytest
from django.core import mail as django_mail
from django.db import connection, transaction
from post_office.models import STATUS, Email
from pytest_django import Settings

from roadmap_portal.base import mail
from roadmap_portal.base import queue as portal_queue
from roadmap_portal.base.tasks import deliver_mail, sweep

pytestmark = pytest.mark.django_db(transaction=True)


def queued() -> Email:
    return mail.queue("focal@fr.test", subject="Published", text="Your practice is public.")


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def test_nothing_runs_before_the_commit() -> None:
    with transaction.atomic():
        queued()
        assert django_mail.outbox == []
    assert len(django_mail.outbox) == 1


def test_nothing_runs_and_no_row_stays_when_the_transaction_rolls_back() -> None:
    with suppress(RuntimeError), transaction.atomic():
        queued()
        raise RuntimeError
    assert django_mail.outbox == []
    assert not Email.objects.exists()


def test_a_task_that_fails_is_logged_and_harms_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(mail, "deliver", lambda email_id: 1 / 0)
    queued()
    assert "ZeroDivisionError" in caplog.text
    assert Email.objects.get().status == STATUS.queued


class _End:
    """A job that ends the thread: only an Exception is caught there."""

    name = "end"

    def run(self) -> None:
        raise SystemExit


@pytest.fixture
def thread(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tasks run in a thread of this test's own, which ends with it."""
    work = portal_queue._work

    def work_until_the_end() -> None:
        with suppress(SystemExit):
            work()

    settings.TASK_RUNNER = "thread"
    monkeypatch.setattr(portal_queue, "_work", work_until_the_end)
    monkeypatch.setattr(portal_queue, "_jobs", Queue())
    monkeypatch.setattr(portal_queue, "_thread", None)
    # The thread then keeps no connection between tasks.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    yield
    started = portal_queue._thread
    if isinstance(started, Thread):
        portal_queue._jobs.put((_End(), ()))
        started.join(10)
        assert not started.is_alive()


@pytest.mark.usefixtures("thread")
def test_without_a_broker_a_thread_delivers() -> None:
    for _ in range(3):
        queued()
    wait_for(lambda: Email.objects.filter(status=STATUS.sent).count() == 3)
    assert len(django_mail.outbox) == 3


@pytest.mark.usefixtures("thread")
def test_the_thread_outlives_a_task_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(mail, "deliver", lambda email_id: 1 / 0)
        queued()
        wait_for(portal_queue._jobs.empty)
        portal_queue.enqueue(sweep)
        wait_for(portal_queue._jobs.empty)
    queued()
    wait_for(lambda: Email.objects.filter(status=STATUS.sent).exists())


@pytest.mark.usefixtures("thread")
def test_the_idle_thread_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal_queue, "SWEEP_EVERY", 0.05)
    left = Email.objects.create(
        from_email="a@b.test", to=["c@d.test"], subject="Left", message="", status=STATUS.queued
    )
    portal_queue.start_sweeping()
    wait_for(lambda: Email.objects.filter(pk=left.pk, status=STATUS.sent).exists())


def test_a_broker_that_is_away_does_not_lose_the_change(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TASK_RUNNER = "celery"
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("CELERY_BROKER_URL", f"redis://127.0.0.1:{port}/0")
    app = deliver_mail.app
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    began = time.monotonic()
    with caplog.at_level(logging.ERROR), transaction.atomic():
        email = queued()
    assert time.monotonic() - began < 5, "the person waits for this"
    assert "The broker did not take roadmap_portal.base.tasks.deliver_mail" in caplog.text
    assert mail.due_ids() == [email.pk]
    sweep()
    assert len(django_mail.outbox) == 1


def test_celery_knows_what_its_beat_sends() -> None:
    app = deliver_mail.app
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == {sweep.name}
    assert sweep.name in app.tasks
