"""What the system asks of a page: no motion, its own colours, and paper."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import FOCAL, KINDS, SECRETARIAT
from tests.browser.portal import Portal, sign_in

MOVING = """() => [...document.querySelectorAll("*")]
  .filter((each) => {
    const style = getComputedStyle(each);
    const lasting = (value) => value.split(",").some((part) => parseFloat(part) > 0.01);
    return lasting(style.transitionDuration) || lasting(style.animationDuration)
      || style.scrollBehavior === "smooth";
  })
  .map((each) => each.outerHTML.slice(0, 100))"""

LOOK = """(mark) => {
  const style = getComputedStyle(mark);
  const grounds = ["rgba(0, 0, 0, 0)", getComputedStyle(document.body).backgroundColor];
  const filled = grounds.includes(style.backgroundColor) ? "" : style.backgroundColor;
  return [style.color, filled, style.borderBlockEndColor,
    style.borderBlockEndStyle, style.borderBlockEndWidth, style.backgroundImage].join(" | ");
}"""


def open_page(browser: Browser, portal: Portal, account: str = "", **asked: str) -> Page:
    page = browser.new_context(base_url=portal.url, **asked).new_page()  # type: ignore[arg-type]
    if account:
        sign_in(page, account)
    return page


@pytest.mark.parametrize("account", sorted({kind.account for kind in KINDS}))
def test_nothing_moves_where_motion_is_unwelcome(
    browser: Browser, portal: Portal, account: str
) -> None:
    page = open_page(browser, portal, account, reduced_motion="reduce")
    moving = []
    for kind in (kind for kind in KINDS if kind.account == account):
        page.goto(kind.address("en"))
        moving += [f"{kind.name}: {each}" for each in page.evaluate(MOVING)]
    assert moving == []


def test_something_moves_elsewhere(browser: Browser, portal: Portal) -> None:
    """Else the test above could not fail."""
    page = open_page(browser, portal, reduced_motion="no-preference")
    page.goto("/en/")
    assert page.evaluate(MOVING)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_statuses_are_told_apart_in_forced_colours(
    browser: Browser, portal: Portal, scheme: str
) -> None:
    page = open_page(browser, portal, SECRETARIAT, forced_colors="active", color_scheme=scheme)
    page.goto("/en/styleguide/")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    ink = page.evaluate("getComputedStyle(document.body).color")
    icons = page.locator("main .status .icon").all()
    assert icons
    for icon in icons:
        assert icon.evaluate("each => getComputedStyle(each).color") == ink
        # The check mark within the full circle.
        hole = "each => getComputedStyle(each.querySelector('use')).getPropertyValue('--icon-hole')"
        assert icon.evaluate(hole).strip() == "Canvas"
    pressed = page.locator(".choice[aria-pressed=true]").first.evaluate(LOOK)
    plain = page.locator(".choice[aria-pressed=false]").first.evaluate(LOOK)
    assert pressed != plain
    tiles = page.locator("#statuses .tile")
    looks = [tile.evaluate(LOOK) for tile in tiles.all()]
    # "Not started" is the plain tile; "not stated" and what nobody said have edges of their own.
    assert len(looks) == len(set(looks)) == 7
    for look in looks:
        border = look.split(" | ")[2:5]
        assert border[0] != ground, look
        assert border[1] != "none", look
        assert border[2] != "0px", look


@pytest.mark.parametrize(
    ("path", "account"),
    [
        ("/en/practices/kenya-skiza-toons-and-viusasa-film/", ""),
        ("/en/parties/SN/", ""),
        ("/en/overview/", ""),
        ("/en/workspace/SN/", FOCAL),
    ],
)
def test_paper_has_no_way_on_and_nothing_to_press(
    browser: Browser, portal: Portal, path: str, account: str
) -> None:
    page = open_page(browser, portal, account)
    page.goto(path)
    expect(page.locator("nav").first).to_be_visible()
    page.emulate_media(media="print")
    for gone in ("nav", "header", "footer", "button", ".btn", ".skip-link"):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    expect(page.locator("h1")).to_be_visible()


def test_paper_shows_the_grid_whole_and_what_is_folded(browser: Browser, portal: Portal) -> None:
    page = open_page(browser, portal)
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 within its margins
    page.goto("/en/parties/SN/")
    expect(page.get_by_text("Lead institution").first).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text("Lead institution").first).to_be_visible()
    columns = [column.bounding_box() for column in page.locator(".grid-column").all()]
    assert len({box["y"] for box in columns if box}) == 1


def test_paper_shows_a_table_whole(browser: Browser, portal: Portal) -> None:
    page = open_page(browser, portal)
    page.set_viewport_size({"width": 718, "height": 1000})
    page.goto("/en/overview/")
    page.emulate_media(media="print")
    for table in page.locator(".table-scroll").all():
        assert table.evaluate("each => each.scrollHeight - each.clientHeight") <= 1
        assert table.evaluate("each => each.scrollWidth - each.clientWidth") <= 1
