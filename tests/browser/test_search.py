"""The list of good practices as a visitor uses it: words, filters, suggestions, the way back."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.portal import Portal

LIST = "/en/practices/"
SKIZA = "Ringtone and video platforms as new sources of income for artists"


def count(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", name=words)).to_be_visible()


def unfold(page: Page, name: str) -> None:
    page.locator("details.facet > summary", has_text=name).first.click()


def focused(page: Page) -> str:
    said: str = page.evaluate("`${document.activeElement.name}=${document.activeElement.value}`")
    return said


def test_filters_apply_as_they_are_ticked_and_keep_the_place(page: Page, portal: Portal) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(LIST)
    count(page, "49 good practices")
    unfold(page, "Output")
    page.locator('input[name=output][value="2"]').check()
    count(page, "14 good practices")
    expect(page).to_have_url(f"{portal.url}{LIST}?output=2")
    expect(page).to_have_title(re.compile("14 good practices found"))
    assert focused(page) == "output=2"

    # The counts of the others are of what is left; the facet's own are of what may be chosen.
    expect(page.locator("label:has(input[name=output][value='1']) b")).to_have_text("19")
    unfold(page, "Party")
    brazil = page.locator("label:has(input[name=party][value=BR])")
    expect(brazil.locator("b")).to_have_text("2")
    brazil.locator("input").focus()
    page.keyboard.press("Space")
    count(page, "2 good practices")
    expect(page).to_have_url(f"{portal.url}{LIST}?output=2&party=BR")
    assert focused(page) == "party=BR"
    # What was unfolded stays so.
    expect(page.locator('input[name=output][value="1"]')).to_be_visible()

    page.go_back()
    count(page, "14 good practices")
    expect(page.locator('input[name=output][value="2"]')).to_be_checked()
    page.go_forward()
    count(page, "2 good practices")
    page.get_by_role("link", name="Remove the filter Output").click()
    count(page, "3 good practices")
    expect(page).to_have_url(f"{portal.url}{LIST}?party=BR")


def test_words_are_searched_marked_and_said(page: Page, portal: Portal) -> None:
    page.goto(LIST)
    page.get_by_label("Search", exact=True).fill("Skisa")
    page.keyboard.press("Enter")
    count(page, "1 good practice")
    expect(page.locator("#search-said")).to_contain_text("1 good practice. Nothing has “skisa”.")
    expect(page.get_by_role("main")).to_contain_text("Nothing has “skisa”. These have “skiza”.")
    expect(page.locator("mark").first).to_have_text("Skiza")
    page.get_by_role("link", name=SKIZA).click()
    expect(page.locator("h1")).to_contain_text(SKIZA)
    page.go_back()
    count(page, "1 good practice")
    expect(page.get_by_label("Search", exact=True)).to_have_value("Skisa")


def test_suggestions_by_keyboard_alone(page: Page, portal: Portal) -> None:
    page.goto(LIST)
    box = page.get_by_role("combobox", name="Search")
    box.focus()
    page.keyboard.type("ringt")
    option = page.get_by_role("option", name=SKIZA)
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#suggestions-said")).to_contain_text("1 suggestion")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-1")
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("ringt")

    page.keyboard.type("o")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(SKIZA)

    page.go_back()
    box.fill("german")
    expect(page.get_by_role("option", name="Germany")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#suggestions a")).to_have_count(0)


def test_enter_without_a_choice_searches_for_what_is_typed(page: Page, portal: Portal) -> None:
    page.goto(LIST)
    page.get_by_role("combobox", name="Search").fill("ringtone")
    expect(page.locator("#suggestions a").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{portal.url}{LIST}?q=ringtone")
    count(page, "1 good practice")
    expect(page.locator("#suggestions a")).to_have_count(0)


def test_the_order_and_the_pages(page: Page, portal: Portal) -> None:
    page.goto(LIST)
    page.get_by_label("Order").select_option("title")
    expect(page).to_have_url(f"{portal.url}{LIST}?sort=title")
    first = page.locator("h3 a").first
    expect(first).to_contain_text("A 2014 copyright law")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(first).not_to_contain_text("A 2014 copyright law")
    # A change of the filters begins at the first page.
    unfold(page, "Sector")
    page.locator("input[name=sector]").first.check()
    expect(page).not_to_have_url(re.compile("page="))


def test_a_filter_that_could_not_be_fetched_is_not_shown_as_if_it_held(
    page: Page, portal: Portal
) -> None:
    page.goto(f"{LIST}?output=1")
    count(page, "19 good practices")
    page.route("**/practices/?*", lambda route: route.fulfill(status=429))
    unfold(page, "Sector")
    sector = page.locator("input[name=sector]").first
    sector.click()
    expect(page.get_by_text("The list could not be loaded.")).to_be_visible()
    expect(sector).not_to_be_checked()
    expect(page.locator('input[name=output][value="1"]')).to_be_checked()
    page.unroute("**/practices/?*")
    sector.check()
    expect(page.get_by_text("The list could not be loaded.")).to_be_hidden()


def test_a_lost_line_leaves_the_page_as_it_is(page: Page, portal: Portal) -> None:
    page.goto(LIST)
    page.route("**/suggestions.html*", lambda route: route.fulfill(status=429))
    page.get_by_role("combobox", name="Search").fill("ringtone")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    count(page, "1 good practice")


def test_all_of_it_without_scripts(browser: Browser, portal: Portal) -> None:
    page = browser.new_context(base_url=portal.url, java_script_enabled=False).new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{LIST}?q=droit")
    page.locator("#filters > summary").click()
    unfold(page, "Output")
    page.locator('input[name=output][value="1"]').check()
    page.get_by_label("Order").select_option("newest")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(r"q=droit&.*output=1.*sort=newest"))
    expect(page.get_by_role("link", name="Remove the filter Output")).to_be_visible()
    page.get_by_role("link", name="Remove the filter Words").click()
    count(page, "19 good practices")
