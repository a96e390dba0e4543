"""Several at the same moment, each on a connection of its own, as in earnest."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned, or the exception that it raised, in their order."""
    answers: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(index: int, act: Callable[[], Any]) -> None:
        start.wait(timeout=10)
        try:
            answers[index] = act()
        except Exception as raised:
            answers[index] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def kinds(answers: list[Any]) -> list[type]:
    """The types of the answers, by name: who was first is chance."""
    return sorted((type(answer) for answer in answers), key=lambda kind: kind.__name__)
