"""Private servers for a test run: PostgreSQL and Redis of its own, on free ports, ended after.

Each lives in a temporary folder and answers on 127.0.0.1 alone. PostgreSQL refuses to be run
by root, so both servers are run by an ordinary user then.
"""

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import redis

# More than a test run has processes: each takes one (see `tests.environment`).
REDIS_DATABASES = 64
START_WITHIN = 30  # seconds


class NotStarted(Exception):
    """A server is installed but did not come up; the message holds what it said."""


def postgresql_folder() -> Path | None:
    """Where PostgreSQL's programs are, the newest first; None where it is not installed."""
    folders = []
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(said.stdout.strip()))
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).parent)
    # Client programs alone bring pg_config too.
    wanted = ("initdb", "postgres")
    return next((f for f in folders if all((f / name).exists() for name in wanted)), None)


def redis_server() -> str | None:
    """The program of Redis, or of Valkey, which speaks the same; None where neither is."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


@contextmanager
def private_postgresql(programs: Path) -> Iterator[str]:
    """The address of a new server's database, for TEST_DATABASE_URL."""
    with _folder("postgresql") as folder:
        data, port = folder / "data", _free_port()
        subprocess.run(
            # No locale: texts sort by code point, as SQLite sorts them.
            [
                *(programs / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust"),
                *("--encoding=UTF8", "--no-locale", "--no-sync"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **_ordinary_user(),
        )
        command = [programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port)]
        command += [
            "-k",
            folder,
            "-F",
            "-c",
            "synchronous_commit=off",
            "-c",
            "full_page_writes=off",
        ]
        address = f"postgres://postgres@127.0.0.1:{port}/postgres"
        with _running(command, folder, lambda: psycopg2.connect(address).close()):
            yield address


@contextmanager
def private_redis(program: str) -> Iterator[str]:
    """The address of a new server, for TEST_REDIS_URL."""
    with _folder("redis") as folder:
        port = _free_port()
        command = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
        command += ["--appendonly", "no", "--databases", str(REDIS_DATABASES), "--dir", folder]
        address = f"redis://127.0.0.1:{port}"

        def ping() -> None:
            with redis.Redis.from_url(address) as client:
                client.ping()

        with _running(command, folder, ping):
            yield address


@contextmanager
def _running(
    command: list[Any], folder: Path, probe: Callable[[], None]
) -> Iterator[subprocess.Popen[bytes]]:
    """The server is up inside, which `probe` says by not failing, and ended after."""
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, cwd=folder, **_ordinary_user()
        )
    try:
        deadline = time.monotonic() + START_WITHIN
        while True:
            try:
                probe()
                break
            except (psycopg2.OperationalError, redis.RedisError) as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    said = log.read_text(errors="replace")
                    raise NotStarted(f"{command[0]} did not start:\n{said}") from error
                time.sleep(0.1)
        yield process
    finally:
        # PostgreSQL takes an interrupt as "end now, and cleanly"; so does Redis.
        process.send_signal(2)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    """A temporary folder that belongs to whoever runs the server."""
    with tempfile.TemporaryDirectory(prefix=f"open-roadmap-{name}-") as made:
        if user := _ordinary_user():
            shutil.chown(made, user["user"], user["group"])
        yield Path(made)


def _ordinary_user() -> dict[str, Any]:
    """Arguments for `subprocess` that drop root; none where there is nothing to drop."""
    if os.geteuid() != 0:
        return {}
    users = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _version(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", folder.parent.name)]
