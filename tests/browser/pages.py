"""Every kind of page of the portal, with who opens it: what the browser tests go through."""

from dataclasses import dataclass

FOCAL = "focal.sn@demo.example"
SECRETARIAT = "secretariat@demo.example"


@dataclass(frozen=True)
class Kind:
    """A kind of page: its address without the language, and the account that opens it."""

    name: str
    path: str
    account: str = ""

    def address(self, language: str) -> str:
        return self.path if self.path.startswith("/admin") else f"/{language}{self.path}"


KINDS = [
    Kind("home", "/"),
    Kind("roadmap", "/roadmap/"),
    Kind("activity", "/roadmap/1.1/"),
    Kind("practices", "/practices/"),
    Kind("practices found", "/practices/?q=musique&output=2"),
    Kind("practices none", "/practices/?q=xyzzy"),
    Kind("practice", "/practices/kenya-skiza-toons-and-viusasa-film/"),
    Kind("parties", "/parties/"),
    Kind("party", "/parties/SN/"),
    Kind("overview", "/overview/"),
    Kind("sign-in", "/accounts/login/"),
    Kind("new password", "/accounts/password/reset/"),
    Kind("not found", "/nowhere/"),
    Kind("bad request", "/practices/?output=9"),
    Kind("workspace", "/workspace/SN/", FOCAL),
    Kind("opened cell", "/workspace/SN/activities/1.1/", FOCAL),
    Kind("share", "/workspace/SN/share/", FOCAL),
    Kind("own practices", "/workspace/SN/practices/", FOCAL),
    Kind("new practice", "/workspace/SN/practices/new/", FOCAL),
    Kind("overview as of", "/overview/as-of/", SECRETARIAT),
    Kind("publish overview", "/overview/publish/", SECRETARIAT),
    Kind("style guide", "/styleguide/", SECRETARIAT),
    Kind("desk", "/admin/", SECRETARIAT),
    Kind("queue", "/admin/practices/practicerevision/", SECRETARIAT),
]
