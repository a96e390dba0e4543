"""Reporting a problem: by the keyboard alone, without scripts and cookies, to the answer."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.portal import Portal, sign_in

SECRETARIAT = "secretariat@demo.example"
ENTRY = "/fr/practices/kenya-skiza-toons-and-viusasa-film/"
READER = "reader@visitors.example"


def press_tab_until(page: Page, selector: str) -> None:
    """Walk on by the keyboard; fails when it is not reached."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{selector} is not reached")


def test_by_the_keyboard_from_the_entry_to_the_answer(page: Page, portal: Portal) -> None:
    page.goto(ENTRY)
    press_tab_until(page, 'main a[href$="/report/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.getAttribute('name')")
        if name == "kind":
            page.keyboard.press("ArrowDown")
        elif name == "message":
            page.keyboard.type("Le deuxième lien ne mène nulle part.")
        elif name == "email":
            page.keyboard.type(READER)
        reached += [name] if name else []
        if page.locator("main form .btn-primary:focus").count():
            break
    # The trap is not among them.
    assert list(dict.fromkeys(reached)) == ["kind", "message", "email"]
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    if "/thanks/" not in page.url:
        # The keyboard of a test is quicker than a person's: nothing is lost, and a moment later
        # the same form is taken.
        expect(page.locator("#errors")).to_be_visible()
        expect(page.locator("[name=email]")).to_have_value(READER)
        page.wait_for_timeout(3000)
        page.locator("main form .btn-primary").press("Enter")
    page.wait_for_url("**/report/thanks/")

    sign_in(page, SECRETARIAT)
    page.goto("/admin/")
    page.locator(".desk").get_by_role("link", name="Open the reports").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(3)
    page.locator("#result_list tbody tr").last.locator("th a").click()
    expect(page.locator("#content")).to_contain_text("ne mène nulle part")
    page.get_by_label("Note").fill("Le lien est remis en ordre.")
    page.get_by_role("button", name="Settle").click()
    expect(page.locator(".messagelist")).to_contain_text("the report is closed")
    mail = portal.wait_for_mail(READER, "Le lien est remis en ordre.")
    assert ENTRY in mail


def test_without_scripts_and_without_cookies(browser: Browser, portal: Portal) -> None:
    context = browser.new_context(base_url=portal.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{ENTRY}report/")
    assert context.cookies() == []
    expect(page.locator("[name=subject]")).to_be_hidden()
    page.locator("[name=kind]").first.check()
    page.locator("[name=message]").fill("Une autre erreur.")
    page.wait_for_timeout(3100)
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/report/thanks/")
    assert context.cookies() == []
    context.close()
