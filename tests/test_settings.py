"""The configuration: what production lacks stops the start, and `.env.example` tells the truth."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests import environment

ROOT = Path(settings.BASE_DIR)
PRODUCTION = {
    "DEBUG": "0",
    "DEMO": "0",
    "SECRET_KEY": "wd5IoHsXEdvRy0fMkZ2nUq8bLtP1jGa7cVw4xNz6Kp3TeYh9mQ",
    "ALLOWED_HOSTS": "roadmap.test",
    "SITE_URL": "https://roadmap.test",
    "EMAIL_URL": "smtp+tls://portal:word@mail.test:587",
    "DEFAULT_FROM_EMAIL": "portal@roadmap.test",
}


def start(**values: str) -> subprocess.CompletedProcess[str]:
    """Start the portal as in production but for `values`; an empty one is as good as unset."""
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={**os.environ, **PRODUCTION, **values},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def variables() -> dict[str, tuple[str, str | None]]:
    """Each variable that the settings read: its default, and the one with DEBUG=1 if another."""
    found: dict[str, tuple[str, str | None]] = {}
    for call in ast.walk(ast.parse((ROOT / "roadmap_portal" / "settings.py").read_text())):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name, function = call.args[0], ast.unparse(call.func)
        if not isinstance(name, ast.Constant):
            continue
        if function == "required":
            found[name.value] = ("", _text(call.args[2]))
        elif function.startswith("env."):
            (default,) = (word.value for word in call.keywords if word.arg == "default")
            found[name.value] = (_text(default), None)
    return found


def _text(expression: ast.expr) -> str:
    """A default as a person writes it, in production and with nothing else set."""
    names = {
        "BASE_DIR": Path(),
        "DEBUG": False,
        "REDIS_URL": "",
        "LOOPBACK_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
    }
    value = eval(ast.unparse(expression), names)
    return str(int(value)) if isinstance(value, bool) else str(value)


def test_production_starts() -> None:
    done = start()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("SECRET_KEY", "a long random text"),
        ("ALLOWED_HOSTS", "the host names"),
        ("SITE_URL", "the portal's own address"),
        ("EMAIL_URL", "how mail leaves"),
        ("DEFAULT_FROM_EMAIL", "the sender"),
    ],
)
def test_a_missing_value_stops_the_start_with_a_sentence(name: str, advice: str) -> None:
    done = start(**{name: ""})
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"The portal's configuration is not complete. Set {name}: {advice}"
    )
    assert "Traceback" not in done.stderr


def test_production_lacks_what_has_no_default() -> None:
    """The list above is whole."""
    lacking = {name for name, (_, debugging) in variables().items() if debugging is not None}
    assert lacking == PRODUCTION.keys() - {"DEBUG", "DEMO"}


@pytest.mark.parametrize("hosts", ["roadmap.test", "127.0.0.1,roadmap.test", "*", ".localhost"])
def test_a_demonstration_refuses_any_host_but_loopback(hosts: str) -> None:
    done = start(DEMO="1", ALLOWED_HOSTS=hosts)
    assert done.returncode == 1
    assert "Unset DEMO or serve on loopback only" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_demonstration_runs_on_loopback() -> None:
    assert start(DEMO="1", ALLOWED_HOSTS="127.0.0.1,localhost").returncode == 0


def test_the_example_names_every_variable_with_its_default() -> None:
    text = (ROOT / ".env.example").read_text()
    shown: dict[str, tuple[str, str | None]] = {}
    for paragraph in text.split("\n\n")[1:]:
        *comments, last = paragraph.strip().splitlines()
        name, _, default = last.removeprefix("#").partition("=")
        debugging = re.search(r"^# With DEBUG=1: (.*)$", "\n".join(comments), re.MULTILINE)
        assert comments, f"{name} is not explained"
        shown[name] = (default, debugging[1] if debugging else None)
    assert shown == variables()


def test_no_test_hears_what_the_developer_has_set() -> None:
    assert variables().keys() == environment.VALUES.keys()
    assert {name: os.environ[name] for name in environment.VALUES} == environment.VALUES
