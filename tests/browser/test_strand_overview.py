"""The strand of the overview: what the Secretariat sees, and the public before and after."""

import re

from playwright.sync_api import Page, expect

from tests.browser.portal import sign_in


def accomplished(page: Page, code: str) -> int:
    """How many Parties have accomplished an activity, as its cell says."""
    cell = page.locator(".cell").filter(has=page.locator(".code", has_text=code)).first
    words = cell.get_by_role("listitem").filter(has_text="Accomplished").inner_text()
    match = re.search(r"\d+", words)
    assert match is not None, words
    return int(match.group())


def test_strand_overview_before_and_after(page: Page) -> None:
    page.goto("/en/overview/")
    expect(page.get_by_text("10.CP").first).to_be_visible()
    before = accomplished(page, "1.1")

    sign_in(page, "focal.fr@demo.example")
    page.locator('[id="cell-1.1"]').get_by_role("button", name="Accomplished").click()
    expect(page.locator('[id="cell-1.1"]').get_by_text("Saved")).to_be_visible()
    page.goto("/en/workspace/FR/share/")
    page.get_by_label("Secretariat, Conference of Parties and the public").check()
    page.get_by_role("button", name="Share this version").click()
    expect(page.get_by_text("Version 1 is shared.")).to_be_visible()

    # What is published stays as it was; the Secretariat sees today's figures.
    page.goto("/en/overview/")
    assert accomplished(page, "1.1") == before
    sign_in(page, "secretariat@demo.example")
    page.goto("/en/overview/as-of/")
    now = accomplished(page, "1.1")
    assert now > before
    page.get_by_role("link", name="See Party by activity").click()
    france = page.get_by_role("row").filter(has_text="France")
    expect(france.get_by_role("img", name="Accomplished")).to_have_count(1)

    page.goto("/en/overview/publish/")
    page.get_by_role("button", name="Show what would be published").click()
    page.get_by_role("button", name="Publish this overview").click()
    page.context.clear_cookies()
    page.goto("/en/overview/")
    assert before < accomplished(page, "1.1") <= now
    expect(page.get_by_text("invented").first).to_be_visible()
