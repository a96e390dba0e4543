"""Whole ways by keyboard alone: the focus is always seen, never lost, and changes are said."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.pages import SECRETARIAT
from tests.browser.portal import PASSWORD

FOCAL = "focal.fr@demo.example"
TITLE = "A library of field recordings"


@pytest.fixture
def keys(page: Page) -> Keyboard:
    return Keyboard(page)


def test_strand_keys_of_a_visitor(page: Page, keys: Keyboard) -> None:
    page.goto("/en/")
    keys.skip_to_content()
    keys.follow(page.get_by_role("main").get_by_role("link", name="Search good practices"))
    page.wait_for_url("**/practices/")
    keys.skip_to_content()
    keys.go(page.get_by_role("combobox", name="Search"))
    keys.write("music")
    keys.press("Enter")
    page.wait_for_url("**/practices/?*q=music*")
    expect(page.locator("#search-said")).to_contain_text("good practices")
    first = page.get_by_role("main").locator("li h3 a").first
    title = first.inner_text()
    keys.follow(first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    keys.skip_to_content()
    keys.follow(page.get_by_role("main").get_by_role("link", name="Good practices").first)
    page.wait_for_url("**/practices/")


def test_strand_keys_of_an_official(page: Page, keys: Keyboard) -> None:
    said = page.locator("#announce")
    page.goto("/en/")
    keys.sign_in(FOCAL, PASSWORD)
    keys.skip_to_content()
    for code, status in (("1.1", "Accomplished"), ("2.2", "In progress"), ("3.3", "Planned")):
        cell = page.locator(f'[id="cell-{code}"]')
        button = cell.get_by_role("button", name=status)
        keys.follow(button, "Space")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(said).to_have_text(f"{code}: {status}. Saved.")
        expect(button).to_be_focused()
        keys.check()

    cell = page.locator('[id="cell-3.3"]')
    keys.follow(cell.get_by_role("button", name="Not started"), "Enter")
    expect(said).to_have_text("3.3: Not started. Saved.")
    keys.follow(cell.get_by_role("button", name="Undo"))
    expect(said).to_have_text("3.3: Planned. Saved.")
    expect(cell.get_by_role("button", name="Planned")).to_have_attribute("aria-pressed", "true")
    expect(cell.get_by_role("button", name="Undo")).to_be_focused()
    keys.check()

    keys.follow(cell.get_by_role("link", name="Add details"))
    page.wait_for_url("**/activities/3.3/")
    keys.skip_to_content()
    keys.go(page.get_by_label("Lead institution"))
    keys.write("Ministère de la culture")
    keys.go(page.get_by_label("Note"))
    keys.write("A first tour of three regions.")
    keys.follow(page.get_by_role("button", name="Save"))
    page.wait_for_url("**/workspace/FR/#cell-3.3")
    # The next stop is in the cell from which the way began, not at the top of the page.
    keys.go(cell.get_by_role("link", name="Edit details"), most=7)

    keys.follow(page.get_by_role("link", name="Share…"), back=True)
    page.wait_for_url("**/share/")
    keys.skip_to_content()
    keys.follow(page.get_by_role("button", name="Share this version"))
    summary = page.locator("#errors")
    expect(summary).to_be_focused()
    keys.check()
    keys.follow(summary.get_by_role("link"))
    first = page.get_by_role("radio").first
    expect(first).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Space")
    expect(page.get_by_label("Secretariat, Conference of Parties and the public")).to_be_checked()
    keys.follow(page.get_by_role("button", name="Share this version"))
    expect(page.get_by_role("status").filter(has_text="is shared")).to_be_visible()


def test_strand_keys_from_writing_to_publishing(page: Page, keys: Keyboard) -> None:
    page.goto("/en/")
    keys.sign_in(FOCAL, PASSWORD)
    keys.skip_to_content()
    keys.follow(page.get_by_role("main").get_by_role("link", name="Good practices"))
    page.wait_for_url("**/practices/")
    keys.skip_to_content()
    keys.follow(page.get_by_role("link", name="Write a good practice"))
    page.wait_for_url("**/practices/new/")
    keys.skip_to_content()
    keys.go(page.get_by_label("Title"))
    keys.write(TITLE)
    submit = page.get_by_role("main").get_by_role("button", name="Submit")
    summary = page.locator("#errors")
    keys.follow(submit)
    expect(summary).to_be_focused()
    keys.check()
    keys.follow(summary.get_by_role("link", name="Summary"))
    expect(page.locator("#id_summary")).to_be_focused()
    keys.check()
    keys.write("Three regions lend each other what they recorded.")
    keys.follow(submit)
    # Once more, from an address that ends in the name of a field.
    expect(summary).to_be_focused()
    keys.follow(summary.get_by_role("link", name="Output"))
    expect(page.locator("#id_output")).to_be_focused()
    page.keyboard.type("2")
    keys.follow(submit)
    page.wait_for_url("**/workspace/FR/practices/")
    expect(page.get_by_role("status").filter(has_text="Submitted")).to_be_visible()

    keys.skip_to_content()
    page.context.clear_cookies()
    page.goto("/en/")
    keys.sign_in(SECRETARIAT, PASSWORD)
    keys.skip_to_content()
    keys.follow(page.get_by_role("main").get_by_role("link", name="Administration"))
    page.wait_for_url("**/admin/")
    keys.follow(page.get_by_role("link", name="Skip to main content"))
    keys.follow(page.get_by_role("link", name="Open the queue"))
    page.wait_for_url("**/practicerevision/")
    keys.follow(page.get_by_role("link", name="Skip to main content"))
    keys.follow(page.get_by_role("link", name=TITLE))
    page.wait_for_url("**/change/")
    keys.follow(page.get_by_role("link", name="Skip to main content"))
    tools = page.locator(".object-tools")
    keys.follow(tools.get_by_role("link", name="Return"))
    page.wait_for_url("**/return/decide/")
    keys.follow(page.get_by_role("link", name="Skip to main content"))
    keys.follow(page.get_by_role("button", name="Return"))
    expect(summary).to_be_focused()
    keys.check()
    keys.follow(summary.get_by_role("link", name="Reason"))
    expect(page.get_by_label("Reason")).to_be_focused()
    keys.follow(page.get_by_role("link", name="Not now"))
    page.wait_for_url("**/change/")
    keys.follow(page.get_by_role("link", name="Skip to main content"))
    keys.follow(tools.get_by_role("link", name="Publish"))
    page.wait_for_url("**/publish/decide/")
    keys.follow(page.get_by_role("link", name="Skip to main content"))
    keys.follow(page.get_by_role("button", name="Publish"))
    expect(page.locator(".messagelist")).to_contain_text(TITLE)
    page.goto("/en/practices/")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
