"""`python -m tests.run PART…`: the parts of the suite, one after the other, and what was lacking.

A part that cannot run on this machine is named at the end with the way to get it; with
`--require-all` it is a failure.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests import services

PYTEST = [sys.executable, "-m", "pytest", "-q", "--numprocesses=auto"]
NOTHING_COLLECTED = 5
# The tests of a file share a running portal, so one process has them all.
ONE_PORTAL_A_FILE = "--dist=loadfile"


class Lacking(Exception):
    """What a part needs and this machine has not, with the way to get it."""


@dataclass(frozen=True)
class Outcome:
    part: str
    words: str
    seconds: float
    failed: bool


def pytest(*arguments: str, may_be_empty: bool = False, **environment: str) -> bool:
    """Run pytest; whether all passed."""
    # The developer's own databases are no place for tests, whoever exported them.
    own = {name: value for name, value in os.environ.items() if not name.startswith("TEST_")}
    code = subprocess.run([*PYTEST, *arguments], env={**own, **environment}, check=False).returncode
    return code == 0 or (may_be_empty and code == NOTHING_COLLECTED)


def sqlite() -> bool:
    return pytest("-m", "not browser and not slow")


def with_services() -> bool:
    """The same tests on PostgreSQL and Redis, and those that need a worker."""
    return on_services("-m", "not browser and not slow")


def slow() -> bool:
    """On either engine: some ask PostgreSQL for its plans."""
    marked = ("-m", "slow and not browser")
    return pytest(*marked, may_be_empty=True) and on_services(*marked)


def on_services(*arguments: str) -> bool:
    """Run pytest with PostgreSQL and Redis, whichever is there; raises Lacking for the other."""
    lacking = []
    with ExitStack() as stack:
        environment = {}
        for name, start, way in (
            ("TEST_DATABASE_URL", postgresql_server, "PostgreSQL: apt-get install postgresql"),
            ("TEST_REDIS_URL", redis_server, "Redis: apt-get install redis-server"),
        ):
            if address := os.environ.get(name) or start(stack):
                environment[name] = address
            else:
                lacking.append(way)
        passed = not environment or pytest(*arguments, **environment)
    if passed and lacking:
        raise Lacking("; ".join(lacking))
    return passed


def postgresql_server(stack: ExitStack) -> str:
    """The address of a private server that ends with `stack`; empty where it is not installed."""
    programs = services.postgresql_folder()
    return stack.enter_context(services.private_postgresql(programs)) if programs else ""


def redis_server(stack: ExitStack) -> str:
    program = services.redis_server()
    return stack.enter_context(services.private_redis(program)) if program else ""


def strand() -> bool:
    """The main job from end to end in a browser."""
    require_chromium()
    return pytest("-m", "browser and not slow", "-k", "strand", ONE_PORTAL_A_FILE)


def browser() -> bool:
    """Every browser test that is not of the strand."""
    require_chromium()
    return pytest("-m", "browser", "-k", "not strand", ONE_PORTAL_A_FILE)


def require_chromium() -> None:
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium")):
        raise Lacking("Chromium: apt-get install chromium fonts-noto-core fonts-noto-cjk")


PARTS: dict[str, tuple[str, Callable[[], bool]]] = {
    "sqlite": ("Unit and integration tests on SQLite", sqlite),
    "services": ("The same on PostgreSQL and Redis, with a Celery worker", with_services),
    "strand": ("The main job in Chromium", strand),
    "slow": ("Long tests", slow),
    "browser": ("All other tests in Chromium", browser),
}


def run(part: str, *, require_all: bool) -> Outcome:
    title, test = PARTS[part]
    print(f"\n== {title}", flush=True)
    began = time.monotonic()
    try:
        failed = not test()
        words = "FAILED" if failed else "passed"
    except Lacking as lacking:
        failed, words = require_all, f"not whole here, for want of {lacking}"
    except services.NotStarted as error:
        failed, words = True, str(error)
    return Outcome(title, words, time.monotonic() - began, failed)


@contextmanager
def ends_when_told() -> Iterator[None]:
    """A polite end (SIGTERM) unwinds as an interrupt does, so that no server stays behind."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--require-all", action="store_true", help="what is lacking is a failure")
    options = parser.parse_args()
    with ends_when_told():
        outcomes = [run(part, require_all=options.require_all) for part in options.parts]
    print("\n== What ran")
    for outcome in outcomes:
        print(f"{outcome.part}: {outcome.words} ({outcome.seconds:.0f} s)")
    return int(any(outcome.failed for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
