"""axe-core over every kind of page, in English and Arabic, light and dark, narrow and wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.pages import KINDS, Kind, visit
from tests.browser.portal import Portal, sign_in

pytestmark = pytest.mark.slow

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Django's own templates: the admin's side bar and filters are outside landmarks of ours.
ADMIN_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("account", sorted({kind.account for kind in KINDS}))
def test_no_violation(
    browser: Browser, portal: Portal, account: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        base_url=portal.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    if account:
        sign_in(page, account)
    found: list[str] = []
    for kind in (kind for kind in KINDS if kind.account == account):
        for language in ("en", "ar"):
            visit(page, kind, language)
            found += violations(page, kind, language)
    context.close()
    assert found == []


def violations(page, kind: Kind, language: str) -> list[str]:  # type: ignore[no-untyped-def]
    rules = ADMIN_RULES if kind.path.startswith("/admin") else RULES
    answer = Axe().run(page, options={"runOnly": rules}).response
    return [
        f"{kind.name} ({language}): {violation['id']} {node['html'][:150]} "
        f"{node['failureSummary'][:200]}"
        for violation in answer["violations"]
        for node in violation["nodes"][:2]
    ]


@pytest.mark.parametrize("account", sorted({kind.account for kind in KINDS}))
def test_nothing_scrolls_sideways_at_400_percent(
    browser: Browser, portal: Portal, account: str
) -> None:
    """400 % of 1280 px leaves 320 px (WCAG 1.4.10)."""
    page = browser.new_context(
        base_url=portal.url, viewport={"width": 320, "height": 640}
    ).new_page()
    if account:
        sign_in(page, account)
    wide = []
    for kind in (kind for kind in KINDS if kind.account == account):
        for language in ("en", "fr", "ar"):
            visit(page, kind, language)
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                wide.append(f"{kind.name} ({language})")
    assert wide == []


@pytest.mark.parametrize("account", sorted({kind.account for kind in KINDS}))
def test_targets_are_24_pixels_or_more(browser: Browser, portal: Portal, account: str) -> None:
    """Buttons, fields and marks of one's own; links within sentences are excepted (WCAG 2.5.8)."""
    page = browser.new_context(base_url=portal.url).new_page()
    if account:
        sign_in(page, account)
    small = []
    for kind in (kind for kind in KINDS if kind.account == account):
        visit(page, kind, "en")
        for target in page.locator(
            ":is(main, #content) :is(button, summary, a.tile, input[type=submit], .object-tools a)"
            ":visible"
        ).all():
            box = target.bounding_box()
            if box and (box["width"] < 24 or box["height"] < 24):
                small.append(f"{kind.name}: {target.evaluate('e => e.outerHTML')[:120]} {box}")
    assert small == []
