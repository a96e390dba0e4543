"""A portal of its own for a browser: a real server process, as a newcomer or production runs it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "open-roadmap-demo"


def chromium() -> dict[str, Any]:
    """How Debian's Chromium is launched: without the sandbox, which root lacks, and quiet."""
    return {
        "executable_path": os.environ.get("CHROMIUM") or shutil.which("chromium"),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@dataclass(frozen=True)
class Portal:
    """A running portal with demonstration data."""

    url: str
    mails: Path
    manage: Callable[..., None]

    def mails_to(self, address: str) -> list[str]:
        """Subjects of the mails to `address` so far, with their plain text, oldest first."""
        found = []
        for path in sorted(self.mails.glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
            for raw in path.read_bytes().split(b"-" * 79 + b"\n"):
                if not raw.strip():
                    continue
                mail = message_from_bytes(raw, policy=policy.default)
                if address in str(mail["To"]):
                    body = mail.get_body(("plain",))
                    found.append(f"{mail['Subject']}\n{body.get_content() if body else ''}")
        return found

    def wait_for_mail(self, address: str, words: str) -> str:
        """The first mail to `address` that holds `words`; fails after ten seconds."""
        for _ in range(100):
            for mail in self.mails_to(address):
                if words in mail:
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} with {words!r}: {self.mails_to(address)}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_portal(folder: Path, *, production: bool = False) -> Iterator[Portal]:
    """A portal with fresh demonstration data in `folder`; it ends with the block.

    With `production` it is served as there, but for the encrypted line: gunicorn, DEBUG=0, and
    static files collected into `folder`, with hashed names and compressed twins.
    """
    port = free_port()
    mails = folder / "mails"
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"REDIS_URL"}},
        "DEBUG": "1",
        "DEMO": "1",
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
        "REDIS_URL": "",
        "TASK_RUNNER": "thread",
        "EMAIL_URL": f"filemail://{mails}",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS_ONLY": "0",
    }
    if production:
        environment |= {
            "DEBUG": "0",
            "SECRET_KEY": "for-tests-only",
            "DEFAULT_FROM_EMAIL": "Open roadmap <portal@demo.example>",
            "STATIC_ROOT": str(folder / "static"),
        }

    def manage(*arguments: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True
        )

    for command in (
        ["messages", "--compile"],
        ["migrate", "-v0"],
        ["load_reference"],
        ["load_demo"],
        *([["collectstatic", "--no-input", "-v0"]] if production else []),
    ):
        manage(*command)
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, *(_gunicorn(port) if production else _runserver(port))],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(url, server, folder / "server.log")
        yield Portal(url, mails, manage)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=10)
        log.close()


def _runserver(port: int) -> list[str]:
    return ["manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]


def _gunicorn(port: int) -> list[str]:
    # Threads: a browser that holds a connection open keeps no other waiting.
    return ["-m", "gunicorn", "roadmap_portal.wsgi", f"--bind=127.0.0.1:{port}", "--threads=4"]


def _wait_until_up(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"The portal did not start:\n{log.read_text()}")


def sign_in(page: Page, address: str) -> None:
    """Sign in as a demonstration account, signing out whoever is signed in."""
    page.context.clear_cookies()
    page.goto("/en/accounts/login/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/workspace/**")
