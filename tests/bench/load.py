"""Clients that ask one after another, each over one connection that it keeps."""

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """One answer: the number of its address in the list that was asked, and how long it took."""

    number: int
    seconds: float
    status: int


def ask(base: str, paths: Sequence[str], *, clients: int) -> tuple[list[Answer], float]:
    """Ask every one of `paths` once, by `clients` at once; the answers, and the seconds in all."""
    numbers, answers, lock = count(), [], threading.Lock()
    host = urlsplit(base).netloc

    def run() -> None:
        connection = http.client.HTTPConnection(host, timeout=60)
        while (number := next(numbers)) < len(paths):
            began = time.perf_counter()
            connection.request("GET", paths[number], headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            response.read()
            taken = time.perf_counter() - began
            with lock:
                answers.append(Answer(number, taken, response.status))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, time.perf_counter() - began


def percentile(values: Sequence[float], part: float) -> float:
    """The value that `part` (0 to 1) of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)]
