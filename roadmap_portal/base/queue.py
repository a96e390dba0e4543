"""Runs tasks after the commit: by Celery where there is a broker, else in one thread.

What must be done is first a row, written in the caller's transaction; the task takes its id.
A task lost with its process is found again by the periodic sweep, so a queue that forgets is
no loss. Nothing else in the portal calls `.delay()`.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from celery import Task
from django.conf import settings
from django.db import close_old_connections, transaction

logger = logging.getLogger(__name__)

SWEEP_EVERY = 60  # seconds

_duties: list[Callable[[], object]] = []
_jobs: queue.Queue[tuple[Task, tuple[Any, ...]]] = queue.Queue()
_thread: threading.Thread | None = None
_thread_lock = threading.Lock()


def enqueue(task: Task, *args: int | str) -> None:
    """Run `task(*args)` once the surrounding transaction has committed."""
    transaction.on_commit(partial(_dispatch, task, args))


def each_minute(duty: Callable[[], object]) -> None:
    """Have the sweep run `duty` too; for the `ready` of an app above this floor.

    Several processes may sweep at once: a duty sees to it that what it does is done once.
    """
    if duty not in _duties:
        _duties.append(duty)


def run_duties() -> None:
    """What the floors above want done each minute; one that fails keeps none from its turn."""
    for duty in _duties:
        try:
            duty()
        except Exception:
            logger.exception("%s failed", duty.__qualname__)


def start_sweeping() -> None:
    """Begin the periodic sweep of the embedded thread; with a broker Celery's beat does it."""
    if settings.TASK_RUNNER == "thread":
        _ensure_thread()


def _dispatch(task: Task, args: tuple[Any, ...]) -> None:
    match settings.TASK_RUNNER:
        case "celery":
            try:
                task.delay(*args)
            except task.OperationalError:
                # The change is saved and its row waits; the sweep takes it when the broker is back.
                logger.exception("The broker did not take %s%s", task.name, args)
        case "inline":
            _run(task, args)
        case _:
            _ensure_thread()
            _jobs.put((task, args))


def _ensure_thread() -> None:
    global _thread
    with _thread_lock:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_work, name="tasks", daemon=True)
            _thread.start()


def _work() -> None:
    from roadmap_portal.base.tasks import sweep

    next_sweep = time.monotonic() + SWEEP_EVERY
    while True:
        try:
            # Not when there is nothing else to do, but each minute: jobs may never cease.
            task, args = _jobs.get(timeout=max(0.0, next_sweep - time.monotonic()))
        except queue.Empty:
            task, args = sweep, ()
            next_sweep = time.monotonic() + SWEEP_EVERY
        close_old_connections()
        _run(task, args)
        close_old_connections()


def _run(task: Task, args: tuple[Any, ...]) -> None:
    try:
        task.run(*args)
    except Exception:
        # As a Celery worker would: the failure is logged and the next task runs.
        logger.exception("Task %s%s failed", task.name, args)
