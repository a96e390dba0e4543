"""What `make test` says of what it could not run."""

import pytest

from tests import run, services
from tests.environment import redis_of_this_process


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A machine without any service, on which no test is run but noted."""
    noted: list[tuple[str, ...]] = []

    def note(*arguments: str, **_: object) -> bool:
        noted.append(arguments)
        return True

    monkeypatch.setattr(run, "pytest", note)
    monkeypatch.setattr(services, "postgresql_folder", lambda: None)
    monkeypatch.setattr(services, "redis_server", lambda: None)
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    for name in ("TEST_DATABASE_URL", "TEST_REDIS_URL", "CHROMIUM"):
        monkeypatch.delenv(name, raising=False)
    return noted


def main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(run.sys, "argv", ["run", *arguments])
    return run.main()


def test_it_says_what_is_lacking_and_how_to_get_it(
    bare: list[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(monkeypatch, "sqlite", "services", "strand") == 0
    assert bare == [("-m", "not browser and not slow")]
    said = capsys.readouterr().out.splitlines()[-3:]
    assert [line.rpartition(" (")[0] for line in said] == [
        "Unit and integration tests on SQLite: passed",
        "The same on PostgreSQL and Redis, with a Celery worker: not whole here, for want of "
        "PostgreSQL: apt-get install postgresql; Redis: apt-get install redis-server",
        "The main job in Chromium: not whole here, for want of "
        "Chromium: apt-get install chromium fonts-noto-core fonts-noto-cjk",
    ]


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("part", ["services", "strand", "browser"])
def test_where_all_is_required_it_is_a_failure(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(monkeypatch, "--require-all", part) == 1
    assert main(monkeypatch, part) == 0


@pytest.mark.usefixtures("bare")
def test_a_failure_is_one_whatever_comes_after(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "pytest", lambda *arguments, **_: "slow" in arguments[1][:4])
    assert main(monkeypatch, "sqlite", "slow") == 1
    assert "on SQLite: FAILED" in capsys.readouterr().out


@pytest.mark.usefixtures("bare")
def test_with_one_service_the_tests_run_and_the_other_is_named(
    bare: list[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TEST_REDIS_URL", "redis://127.0.0.1:1")
    assert main(monkeypatch, "services") == 0
    assert bare == [("-m", "not browser and not slow")]
    assert "for want of PostgreSQL: apt-get install postgresql (" in capsys.readouterr().out


def test_a_server_that_does_not_start_is_told_with_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(stack: object) -> str:
        raise services.NotStarted("postgres did not start:\nno space left")

    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.setattr(run, "postgresql_server", fail)
    assert main(monkeypatch, "services") == 1
    assert "no space left" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("worker", "address"),
    [("", "redis://h:1/0"), ("gw0", "redis://h:1/1"), ("gw7", "redis://h:1/8")],
)
def test_each_process_has_a_redis_database_of_its_own(
    worker: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER", worker)
    assert redis_of_this_process("redis://h:1") == address
    assert redis_of_this_process("") == ""
