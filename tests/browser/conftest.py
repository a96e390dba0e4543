"""Fixtures of the browser tests: a portal for each file, and pages on which nothing may fail."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.portal import Portal, chromium, running_portal

# A refusal, as the browser and as htmx report it.
EXPECTED = re.compile(r"status of 4|Error Code 4")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One for each file of tests, so that each begins with fresh demonstration data."""
    with running_portal(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **chromium()}


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args: dict[str, Any], portal: Portal) -> dict[str, Any]:
    """Addresses are those of the file's own portal."""
    return {**browser_context_args, "base_url": portal.url}


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page on which an error of a script or of the Content Security Policy is a failure."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            errors.append(message.text)
            if message.type == "error" and not EXPECTED.search(message.text)
            else None
        ),
    )
    page.set_default_timeout(10_000)
    yield page
    assert errors == []
