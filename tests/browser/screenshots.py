"""`make screenshots`: the pictures of docs/screenshots, with demonstration data marked as such."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.pages import FOCAL, SECRETARIAT
from tests.browser.portal import ROOT, chromium, running_portal, sign_in

FOLDER = ROOT / "docs" / "screenshots"


@dataclass(frozen=True)
class Picture:
    """A page as one person sees it; `width` in CSS pixels, `height` where the picture ends."""

    name: str
    path: str
    account: str = ""
    width: int = 1280
    height: int = 900
    scheme: str = "light"


PICTURES = [
    Picture("home", "/en/", height=1100),
    Picture("workspace", "/en/workspace/SN/", FOCAL),
    Picture("overview", "/en/overview/", height=1200),
    Picture("home-narrow", "/fr/", width=360, height=780),
    Picture("workspace-arabic", "/ar/workspace/SN/", FOCAL, width=360, height=780),
    Picture("practices", "/en/practices/?q=music"),
    Picture("practice", "/fr/practices/kenya-skiza-toons-and-viusasa-film/"),
    Picture("parties", "/fr/parties/"),
    Picture("party", "/en/parties/SN/", height=1300),
    Picture("activity-dark", "/en/roadmap/1.1/", scheme="dark"),
    Picture("share", "/en/workspace/SN/share/", FOCAL),
    Picture("desk", "/admin/", SECRETARIAT),
]


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_portal(Path(folder)) as portal,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**chromium())
        for picture in PICTURES:
            page = browser.new_page(
                base_url=portal.url,
                viewport={"width": picture.width, "height": picture.height},
                color_scheme=picture.scheme,  # type: ignore[arg-type]
            )
            take(page, picture)
            page.close()
        browser.close()


def take(page: Page, picture: Picture) -> None:
    if picture.account:
        sign_in(page, picture.account)
    page.goto(picture.path, wait_until="networkidle")
    page.screenshot(path=FOLDER / f"{picture.name}.png")


if __name__ == "__main__":
    main()
