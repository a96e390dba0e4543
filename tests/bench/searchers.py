"""Clients that search as a page does, each a process with its own connection: no HTTP, no HTML."""

import multiprocessing
import time
from collections.abc import Sequence
from queue import Empty

from tests.bench.load import Answer

WARM = 5


def search(asked: Sequence[str], *, clients: int) -> list[Answer]:
    """Search for every query string of `asked` once, by `clients` processes at once.

    An answer has the first twenty rows with their words marked, and all facets with counts.
    """
    context = multiprocessing.get_context("spawn")
    questions, answers, ready = context.Queue(), context.Queue(), context.Barrier(clients)
    for number, query in enumerate(asked):
        questions.put((number, query))
    processes = [
        context.Process(target=_client, args=(questions, answers, ready, list(asked[:WARM])))
        for _ in range(clients)
    ]
    for process in processes:
        process.start()
    found = [Answer(*answers.get(timeout=300)) for _ in asked]
    for process in processes:
        process.join()
    return found


def _client(questions, answers, ready, first) -> None:
    import django

    django.setup()
    from django.http import QueryDict

    from practices.search import PracticeSearch, rows

    def one(query: str) -> None:
        found = PracticeSearch(QueryDict(query))
        found.facets()
        len(found.ids)
        rows(found.ids[:20], found.shelf, found.baseline, found.found.marked)

    for query in first:
        one(query)
    ready.wait()
    while True:
        try:
            number, query = questions.get(timeout=1)
        except Empty:
            return
        began = time.perf_counter()
        one(query)
        answers.put((number, time.perf_counter() - began, 200))
