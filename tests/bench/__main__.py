"""`python -m tests.bench [SIZE …]`: fill a private PostgreSQL, ask it, print the figures.

Prints a table a size in Markdown, as `docs/benchmarks.md` holds them. Needs PostgreSQL's programs.
"""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.load import Answer, ask, percentile
from tests.bench.searchers import search
from tests.browser.portal import free_port
from tests.services import postgresql_folder, private_postgresql

ROOT = Path(__file__).resolve().parents[2]
SIZES = (20_000, 100_000)
CLIENTS = 8
WORKERS = 2
REPEATED = 400
PAGE_SIZE = 20


def main(sizes: Sequence[int]) -> None:
    programs = postgresql_folder()
    if programs is None:
        sys.exit(
            "The benchmark needs PostgreSQL: install it (on Debian: apt-get install postgresql)."
        )
    for size in sizes:
        with private_postgresql(programs) as address, TemporaryDirectory() as folder:
            _measure(size, address, Path(folder))


def _measure(size: int, address: str, folder: Path) -> None:
    port = free_port()
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tests.bench.settings",
        DATABASE_URL=address,
        DEBUG="0",
        DEMO="0",
        SECRET_KEY="made-up-for-the-benchmark-alone-" * 2,
        ALLOWED_HOSTS="127.0.0.1",
        SITE_URL=f"http://127.0.0.1:{port}",
        HTTPS_ONLY="0",
        EMAIL_URL="dummymail://",
        DEFAULT_FROM_EMAIL="portal@roadmap.test",
        STATIC_ROOT=str(folder / "static"),
    )
    for command in (["migrate", "-v0"], ["load_reference"], ["collectstatic", "--no-input", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
    began = time.perf_counter()
    asked = _fill(size)
    filled = time.perf_counter() - began
    with _server(port, folder) as base:
        print(f"\n### {size:,} practices\n\nFilled and indexed in {filled:.0f} s.\n")
        _report(base, size, asked)


def _fill(size: int) -> list[tuple[str, str]]:
    """Breadth and query string of each question."""
    import django

    django.setup()
    from tests.bench.corpus import fill
    from tests.bench.questions import log

    return [(breadth.value, query) for breadth, query in log(fill(size))]


@contextmanager
def _server(port: int, folder: Path) -> Iterator[str]:
    base = f"http://127.0.0.1:{port}"
    gunicorn = shutil.which("gunicorn", path=Path(sys.executable).parent) or "gunicorn"
    command = [gunicorn, "roadmap_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS)]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{base}/healthz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield base
    finally:
        server.terminate()
        server.wait(timeout=30)


def _report(base: str, size: int, asked: Sequence[tuple[str, str]]) -> None:
    pages = [f"/en/practices/?{query}" for _breadth, query in asked]
    # From the first page to the last: none may be slower than the others.
    last = size // PAGE_SIZE
    list_pages = [f"/en/practices/?page={1 + n * last // REPEATED}" for n in range(REPEATED)]
    practice = ["/en/practices/made-7/"] * REPEATED
    # Each worker loads what it keeps, and every kind of page its templates.
    ask(base, [*pages[:40], *list_pages[:20], *practice[:20]], clients=CLIENTS)

    rows = [
        ("constant view", ["/bench/constant/"] * REPEATED * 4),
        ("plain list of 50 rows", ["/bench/plain/"] * REPEATED),
        ("list without search", list_pages),
        ("practice page", practice),
    ]
    print("| asked by 8 clients | median, ms | p95, ms | a second | of the constant view |")
    print("|---|---|---|---|---|")
    constant = 0.0
    for name, paths in rows:
        answers, seconds = ask(base, paths, clients=CLIENTS)
        constant = constant or len(answers) / seconds
        _row(name, answers, len(answers) / seconds, constant)
    answers, seconds = ask(base, pages, clients=CLIENTS)
    _row("search, the whole log", answers, len(answers) / seconds, constant)
    _by_breadth(answers, asked)
    print(
        "\nThe searches themselves (first twenty rows with marks, every facet with its counts):\n"
    )
    print("| | median, ms | p95, ms |\n|---|---|---|")
    for clients in (CLIENTS, 1):
        answers = search([query for _breadth, query in asked], clients=clients)
        print(f"| **{clients} at once** | | |")
        _by_breadth(answers, asked)


def _by_breadth(answers: Sequence[Answer], asked: Sequence[tuple[str, str]]) -> None:
    for breadth in ("rare", "medium", "broad"):
        own = [answer for answer in answers if asked[answer.number][0] == breadth]
        _row(f"– {breadth} words", own)


def _row(name: str, answers: Sequence[Answer], rate: float = 0, constant: float = 1) -> None:
    wrong = [answer for answer in answers if answer.status != 200]
    if wrong:
        sys.exit(f"{name}: {len(wrong)} answers were not 200, the first {wrong[0]}.")
    seconds = [answer.seconds for answer in answers]
    median, high = (1000 * percentile(seconds, part) for part in (0.5, 0.95))
    rates = f" {rate:.0f} | {rate / constant:.3f} |" if rate else ""
    print(f"| {name} | {median:.1f} | {high:.1f} |{rates}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
