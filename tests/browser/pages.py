"""Every kind of page of the portal, with who opens it: what the browser tests go through."""

from dataclasses import dataclass

from playwright.sync_api import Page, Response

FOCAL = "focal.sn@demo.example"
SECRETARIAT = "secretariat@demo.example"
QUEUE = "/admin/practices/practicerevision/"
REPORTS = "/admin/practices/problemreport/"
PARTIES_IN_ADMIN = "/admin/parties/party/"


@dataclass(frozen=True)
class Kind:
    """A kind of page: its address without the language, and the account that opens it."""

    name: str
    path: str
    account: str = ""
    follow: str = ""
    """The first link of `path` that this finds leads to the page itself."""

    def address(self, language: str) -> str:
        return self.path if self.path.startswith("/admin") else f"/{language}{self.path}"


KINDS = [
    Kind("home", "/"),
    Kind("roadmap", "/roadmap/"),
    Kind("output", "/roadmap/2/"),
    Kind("activity", "/roadmap/1.1/"),
    Kind("practices", "/practices/"),
    Kind("practices found", "/practices/?q=musique&output=2"),
    Kind("practices none", "/practices/?q=xyzzy"),
    Kind("practice", "/practices/kenya-skiza-toons-and-viusasa-film/"),
    Kind("take away", "/practices/export.html?output=2"),
    Kind("report", "/practices/kenya-skiza-toons-and-viusasa-film/report/"),
    Kind("reported", "/practices/kenya-skiza-toons-and-viusasa-film/report/thanks/"),
    Kind("parties", "/parties/"),
    Kind("party", "/parties/SN/"),
    Kind("overview", "/overview/"),
    Kind("overview by group", "/overview/1/groups/"),
    Kind("overview by Party", "/overview/1/parties/"),
    Kind("sign-in", "/accounts/login/"),
    Kind("new password", "/accounts/password/reset/"),
    Kind("not found", "/nowhere/"),
    Kind("bad request", "/practices/?output=9"),
    Kind("workspace", "/workspace/SN/", FOCAL),
    Kind("opened cell", "/workspace/SN/activities/1.1/", FOCAL),
    Kind("share", "/workspace/SN/share/", FOCAL),
    Kind("own practices", "/workspace/SN/practices/", FOCAL),
    Kind("new practice", "/workspace/SN/practices/new/", FOCAL),
    Kind("followed searches", "/accounts/searches/", FOCAL),
    Kind("follow a search", "/accounts/searches/new/?q=film&party=SN", FOCAL),
    Kind(
        "change a search",
        "/accounts/searches/",
        FOCAL,
        follow="main li a[href*='/accounts/searches/']",
    ),
    Kind("delete a search", "/accounts/searches/", FOCAL, follow="a[href$='/delete/']"),
    Kind("overview as of", "/overview/as-of/", SECRETARIAT),
    Kind("publish overview", "/overview/publish/", SECRETARIAT),
    Kind("style guide", "/styleguide/", SECRETARIAT),
    Kind("change password", "/accounts/password/change/", SECRETARIAT),
    Kind("sign out", "/accounts/logout/", SECRETARIAT),
    Kind("desk", "/admin/", SECRETARIAT),
    Kind("queue", QUEUE, SECRETARIAT),
    Kind("submission", QUEUE, SECRETARIAT, follow="#result_list tbody th a"),
    Kind("decision", QUEUE, SECRETARIAT, follow="#result_list td a[href$='/return/decide/']"),
    Kind("reports", REPORTS, SECRETARIAT),
    Kind("one report", REPORTS, SECRETARIAT, follow="#result_list tbody th a"),
    Kind("Party in the admin", PARTIES_IN_ADMIN, SECRETARIAT, follow="#result_list tbody th a"),
]


def visit(page: Page, kind: Kind, language: str) -> Response:
    """Open the page in `page`; the server's answer."""
    response = page.goto(kind.address(language))
    if kind.follow:
        response = page.goto(str(page.locator(kind.follow).first.get_attribute("href")))
    assert response is not None
    return response
