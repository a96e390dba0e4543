"""The lock files pin all that `pyproject.toml` asks for, by hash, and name no registry."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(settings.BASE_DIR)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"


def entries(lock: str) -> list[str]:
    """Each pin with its hashes, on one line."""
    return (ROOT / lock).read_text().replace("\\\n", "").strip().splitlines()


def pins(lock: str) -> dict[str, set[str]]:
    """Each package's pinned versions; platforms may differ."""
    found: dict[str, set[str]] = {}
    for entry in entries(lock):
        requirement = Requirement(entry.split("--hash")[0].strip())
        version = str(requirement.specifier).removeprefix("==")
        found.setdefault(canonicalize_name(requirement.name), set()).add(version)
    return found


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT])
def test_every_pin_is_exact_and_has_a_hash(lock: str) -> None:
    pin = r"[\w.-]+(\[[\w,-]+\])?==[\w.+!]+( ; [^#@]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*"
    assert [entry for entry in entries(lock) if not re.fullmatch(pin, entry)] == []


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT])
def test_no_registry_is_named(lock: str) -> None:
    assert not re.search(r"https?:|file:|--index|--find-links|^#", (ROOT / lock).read_text())


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        (RUNTIME, PROJECT["dependencies"]),
        (DEVELOPMENT, PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_every_dependency_is_pinned_within_its_bounds(lock: str, wanted: list[str]) -> None:
    held = pins(lock)
    for requirement in map(Requirement, wanted):
        versions = held.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement.name} is not in {lock}: run make lock"
        assert all(requirement.specifier.contains(version) for version in versions)


def test_development_has_the_very_pins_of_the_portal() -> None:
    development = pins(DEVELOPMENT)
    assert {name: development.get(name) for name in pins(RUNTIME)} == pins(RUNTIME)
