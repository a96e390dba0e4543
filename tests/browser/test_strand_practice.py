"""The strand of a good practice: submit, return, answer, publish, find it by search."""

from playwright.sync_api import Page, expect

from tests.browser.portal import Portal, sign_in

FOCAL = "focal.fr@demo.example"
SECRETARIAT = "secretariat@demo.example"
TITLE = "Observatoire des bibliothèques sonores"


def decide(page: Page, decision: str, title: str, reason: str = "") -> None:
    """From the queue of the admin, as the Secretariat does."""
    sign_in(page, SECRETARIAT)
    page.goto("/admin/practices/practicerevision/")
    page.get_by_role("row").filter(has_text=title).get_by_role("link", name=decision).click()
    expect(page.locator("#content-main")).to_contain_text(title)
    if reason:
        page.get_by_label("Reason").fill(reason)
    page.locator("form.module input[type=submit]").click()
    expect(page.locator(".messagelist")).to_be_visible()


def test_strand_submit_return_answer_publish_find(page: Page, portal: Portal) -> None:
    sign_in(page, FOCAL)
    page.get_by_role("link", name="Good practices").last.click()
    page.get_by_role("link", name="Write a good practice").click()
    page.get_by_label("Language in which you write").select_option("fr")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#errors")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value(TITLE)
    page.get_by_label("Summary").fill("Un réseau de bibliothèques partage ses enregistrements.")
    page.locator("#id_output").select_option(index=2)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted", exact=True).first).to_be_visible()

    visitor = page.context.browser.new_context(base_url=portal.url).new_page()  # type: ignore[union-attr]
    visitor.goto("/en/practices/?q=bibliothèques sonores")
    expect(visitor.get_by_text(TITLE)).to_have_count(0)

    decide(page, "Return", TITLE, "Please name the libraries.")
    mail = portal.wait_for_mail(FOCAL, "Please name the libraries.")
    assert TITLE in mail

    sign_in(page, FOCAL)
    page.goto("/en/workspace/FR/practices/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("Please name the libraries.")).to_be_visible()
    page.get_by_label("Summary").fill("Lyon, Rennes et Lille partagent leurs enregistrements.")
    page.get_by_role("button", name="Submit").click()

    decide(page, "Publish", TITLE)
    portal.wait_for_mail(FOCAL, "/practices/")

    visitor.goto("/en/practices/")
    # A typing reader: no accent, another inflection.
    visitor.get_by_label("Search").fill("bibliotheque sonore")
    visitor.get_by_label("Search").press("Enter")
    visitor.get_by_role("link", name=TITLE).click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(visitor.get_by_text("Lyon, Rennes et Lille")).to_be_visible()
    expect(visitor.get_by_role("main").get_by_role("link", name="France")).to_be_visible()
