"""How PostgreSQL finds what lists ask for, with 20,000 practices: by index, for every filter.

The filters themselves take no query (see `search.catalogue`); what is left to the database is
the words, the rows of a page, and the row of a practice.
"""

import re
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from practices.search import PracticeSearch, facets, rows
from tests.bench.corpus import Corpus, fill

SIZE = 20_000
# Tables with a row or more for each practice; few have contributors, reports or links.
WHOLE_TABLE = re.compile(
    r"Seq Scan on practices_"
    r"(practice|practicerevision(_\w+)?|practicetext|revisionparty|listing|search)\b"
)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL for its plans"),
]


@pytest.fixture(scope="module")
def corpus(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Made once for the module, in a transaction that is undone."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        made = fill(SIZE)
        yield made
        transaction.set_rollback(True)


def scans(queries: CaptureQueriesContext) -> list[str]:
    """Tables of practices that a plan of these queries reads from end to end."""
    found = []
    for query in queries.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plan = [row[0] for row in cursor.fetchall()]
        found += [
            f"{line.strip()} in {query['sql'][:600]}" for line in plan if WHOLE_TABLE.search(line)
        ]
    return found


def ask(query: str) -> CaptureQueriesContext:
    assert PracticeSearch(QueryDict(query)).ids[:1]  # fills what is kept in memory
    with CaptureQueriesContext(connection) as queries:
        found = PracticeSearch(QueryDict(query))
        assert found.facets()
        assert rows(found.ids[:20], found.shelf, found.baseline, found.found.marked)
    return queries


def words(corpus: Corpus, low: float, high: float) -> list[str]:
    return [word for word, count in corpus.practices_with.items() if low < count / SIZE <= high][:5]


def test_no_filter_reads_all_practices(corpus: Corpus) -> None:
    plain = PracticeSearch(QueryDict(""))
    for name, options in facets.options(plain.shelf).items():
        value = next(option.value for option in options if option.bits)
        for sort in ("", "newest", "title"):
            assert scans(ask(f"{name}={value}&sort={sort}")) == [], name


def test_no_search_reads_all_practices(corpus: Corpus) -> None:
    for low, high in ((0.0005, 0.005), (0.005, 0.03)):
        for word in words(corpus, low, high):
            assert scans(ask(f"q={word}")) == []
            assert scans(ask(f'q="{word}"+-{word[::-1]}&output=1')) == []


def test_neither_a_page_of_a_practice_nor_the_last_page_of_the_list_does(
    corpus: Corpus, client: Client
) -> None:
    for address in ("/en/practices/made-7/", f"/en/practices/?page={SIZE // 20}"):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert scans(queries) == []
