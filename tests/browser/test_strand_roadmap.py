"""The strand of the roadmap: sign in, mark, share, see it in public."""

from playwright.sync_api import Page, expect

from tests.browser.portal import Portal, sign_in

FOCAL = "focal.fr@demo.example"


def cell(page: Page, code: str):  # type: ignore[no-untyped-def]
    return page.locator(f'[id="cell-{code}"]')


def test_strand_mark_share_and_see_in_public(page: Page) -> None:
    page.goto("/en/parties/FR/")
    expect(page.get_by_text("has not shared a national roadmap with the public")).to_be_visible()

    sign_in(page, FOCAL)
    accomplished = cell(page, "1.1").get_by_role("button", name="Accomplished")
    accomplished.click()
    expect(cell(page, "1.1").get_by_text("Saved")).to_be_visible()
    expect(accomplished).to_have_attribute("aria-pressed", "true")
    expect(accomplished).to_be_focused()
    expect(page.locator("#announce")).to_contain_text("Accomplished. Saved.")
    cell(page, "2.3").get_by_role("button", name="Planned").click()
    expect(cell(page, "2.3").get_by_text("Saved")).to_be_visible()

    cell(page, "1.1").get_by_role("link", name="Add details").click()
    page.get_by_label("Start", exact=True).fill("2023-02-01")
    page.get_by_label("End", exact=True).fill("2022-02-01")
    page.get_by_label("Lead institution").fill("Ministère de la culture")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#errors")).to_contain_text("The end cannot come before the start")
    expect(page.locator("#error_1_id_ends_on")).to_be_visible()
    expect(page.get_by_label("Lead institution")).to_have_value("Ministère de la culture")
    page.get_by_label("End", exact=True).fill("2024-02-01")
    page.get_by_role("button", name="Save").click()
    expect(cell(page, "1.1").get_by_role("link", name="Edit details")).to_be_visible()

    page.reload()
    expect(cell(page, "2.3").get_by_role("button", name="Planned")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("link", name="Share…").click()
    expect(page.get_by_role("rowheader")).to_have_count(2)
    page.get_by_role("button", name="Share this version").click()
    expect(page.locator("#errors")).to_contain_text("Choose with whom")
    page.get_by_label("Secretariat, Conference of Parties and the public").check()
    page.get_by_role("button", name="Share this version").click()
    expect(page.get_by_text("Version 1 is shared.")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/en/parties/FR/")
    main = page.get_by_role("main")
    expect(main.locator(".cell-accomplished")).to_contain_text("1.1")
    expect(main.locator(".cell-planned")).to_contain_text("2.3")
    main.locator(".cell-accomplished summary").click()
    expect(main.get_by_text("Ministère de la culture")).to_be_visible()


def test_strand_keyboard_alone_marks_a_cell(page: Page) -> None:
    sign_in(page, "focal.sn@demo.example")
    button = cell(page, "3.2").get_by_role("button", name="In progress")
    button.focus()
    page.keyboard.press("Enter")
    expect(cell(page, "3.2").get_by_text("Saved")).to_be_visible()
    expect(button).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    planned = cell(page, "3.2").get_by_role("button", name="Planned")
    expect(planned).to_have_attribute("aria-pressed", "true")
    expect(planned).to_be_focused()


def test_strand_two_in_one_cell(page: Page, browser, portal: Portal) -> None:  # type: ignore[no-untyped-def]
    sign_in(page, FOCAL)
    other = browser.new_context(base_url=portal.url).new_page()
    sign_in(other, "contributor.fr@demo.example")
    cell(other, "4.1").get_by_role("button", name="Planned").click()
    expect(cell(other, "4.1").get_by_text("Saved")).to_be_visible()

    mine = cell(page, "4.1").get_by_role("button", name="Accomplished")
    mine.click()
    expect(cell(page, "4.1").get_by_role("alert")).to_contain_text("has meanwhile said: Planned")
    expect(mine).to_be_focused()
    mine.click()
    expect(cell(page, "4.1").get_by_text("Saved")).to_be_visible()
    expect(mine).to_have_attribute("aria-pressed", "true")


def test_strand_without_scripts_a_click_is_a_form(browser, portal: Portal) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_context(base_url=portal.url, java_script_enabled=False).new_page()
    sign_in(page, FOCAL)
    cell(page, "5.4").get_by_role("button", name="Not started").click()
    expect(page).to_have_url(f"{portal.url}/en/workspace/FR/#cell-5.4")
    expect(cell(page, "5.4").get_by_role("button", name="Not started")).to_have_attribute(
        "aria-pressed", "true"
    )
    cell(page, "5.4").get_by_role("button", name="Clear").click()
    expect(cell(page, "5.4").locator(".status")).to_have_text("Not stated")


def test_strand_signed_out_meanwhile_leads_to_the_door_and_back(page: Page) -> None:
    sign_in(page, FOCAL)
    page.context.clear_cookies(name="sessionid")
    cell(page, "3.1").get_by_role("button", name="Planned").click()
    page.wait_for_url("**/accounts/login/**")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "workspace" in page.url
