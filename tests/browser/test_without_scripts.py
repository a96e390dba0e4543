"""Every page works with JavaScript off."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.pages import KINDS, visit
from tests.browser.portal import Portal, sign_in


@pytest.mark.parametrize("account", sorted({kind.account for kind in KINDS}))
def test_every_page_opens(browser: Browser, portal: Portal, account: str) -> None:
    page = browser.new_context(base_url=portal.url, java_script_enabled=False).new_page()
    if account:
        sign_in(page, account)
    for kind in (kind for kind in KINDS if kind.account == account):
        assert visit(page, kind, "en").status < 500, kind.name
        expect(page.locator("h1").first).to_be_visible()


def test_menus_open_without_scripts(browser: Browser, portal: Portal) -> None:
    page = browser.new_context(base_url=portal.url, java_script_enabled=False).new_page()
    page.goto("/en/parties/?region=IV")
    page.locator(".site-tools summary").first.click()
    page.get_by_role("link", name="Français").click()
    expect(page).to_have_url(f"{portal.url}/fr/parties/?region=IV")
