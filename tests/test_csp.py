"""A strict Content Security Policy on every answer, and no page that needs a laxer one."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from parties.enums import Role, Status
from practices.enums import State
from roadmap_portal.accounts.models import User
from tests import factories

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "manifest-src 'self'",
}
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
SCRIPTS = sorted((Path(settings.BASE_DIR) / "static").rglob("*.js"))


# What a browser keeps as data and never runs.
DATA = ("application/json", "application/ld+json")


class Finder(HTMLParser):
    """Collects what the policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.blocked: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        # A block of data is not run, and so not blocked.
        if tag == "style" or (
            tag == "script" and "src" not in values and values.get("type") not in DATA
        ):
            self.blocked.append(f"<{tag}>")
        for name, value in attributes:
            evaluated = (value or "").strip().startswith(("js:", "javascript:"))
            # htmx evaluates the condition of a trigger.
            conditional = name == "hx-trigger" and "[" in (value or "")
            handler = name == "style" or re.match(r"on[a-z]{3,}$|(data-)?hx-(on|vars)", name)
            if handler or evaluated or conditional:
                self.blocked.append(f'{name}="{value}"')


def blocked_in(page: str) -> list[str]:
    finder = Finder()
    finder.feed(page)
    return finder.blocked


def test_the_finder_finds() -> None:
    assert blocked_in(
        "<p style='x'><a onclick=x href='javascript:x' hx-on:click=x hx-vals='js:{}'>"
        "<script>x</script><style>x</style><i hx-trigger='click[ctrlKey]'>"
        "<script src=x></script><script type='application/json'>{}</script><b one='' hx-get=x>"
    ) == [
        *('style="x"', 'onclick="x"', 'href="javascript:x"', 'hx-on:click="x"', 'hx-vals="js:{}"'),
        *("<script>", "<style>", 'hx-trigger="click[ctrlKey]"'),
    ]


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR))
)
def test_no_template_holds_anything_inline(path: Path) -> None:
    # Tags of the template language may stand inside those of HTML.
    source = re.sub(r"\{%.*?%\}|\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    assert blocked_in(re.sub(r"\{\{.*?\}\}", "x", source)) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_of_ours_makes_code_or_style_out_of_text(path: Path) -> None:
    risky = r"\beval\(|new Function|setAttribute\(\s*[\"'](on|style)|insertAdjacentHTML|innerHTML"
    assert re.findall(risky, path.read_text()) == []


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The names of all addresses."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern) and entry.name:
            yield f"{namespace}{entry.name}"
        elif isinstance(entry, URLResolver):
            own = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, own)


def addresses() -> Iterator[str]:
    """Every address that can be made from what this test's data hold."""
    practice = factories.make_practice(state=State.PUBLISHED)
    draft = factories.make_practice(state=State.DRAFT)
    factories.share_roadmap("FR", {"1.1": Status.ACCOMPLISHED})
    arguments: list[list[object]] = [
        *([], ["FR"], ["1.1"], ["FR", "1.1"], [practice.slug], [practice.pk], [draft.pk]),
        *(["FR", practice.pk], ["FR", draft.pk]),
        # What nobody types: PostgreSQL knows no NUL, and no engine such a number.
        *(["\0"], ["FR", "\0"], ["\0", "1.1"], [10**30], ["FR", 10**30]),
    ]
    for name in dict.fromkeys(patterns(get_resolver())):
        # Django's own take an id or nothing.
        for values in arguments if not name.startswith("admin:") else [[], [draft.pk], ["\0"]]:
            try:
                yield reverse(name, args=values)
            except NoReverseMatch:
                continue


def fault_of(response: HttpResponse) -> str:
    """Why the answer is not as safe as it must be; empty when it is."""
    held = {part.strip() for part in response.get("Content-Security-Policy", "").split(";")}
    if held != POLICY:
        return f"policy: {held}"
    if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
        return ", ".join(blocked_in(response.content.decode()))
    return ""


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["visitor", "official", "secretariat"])
def test_every_answer_is_under_the_policy(
    who: str, secretariat: User, signed_in: Callable[[User], Client]
) -> None:
    person = {
        "visitor": None,
        "official": factories.make_member(Role.FOCAL_POINT, "FR"),
        "secretariat": secretariat,
    }[who]
    client = signed_in(person) if person else Client()
    client.raise_request_exception = False
    seen: dict[int, list[str]] = {}
    faults = {}
    for address in dict.fromkeys([*addresses(), "/en/nowhere/", "/en/parties/?page=x", "/"]):
        if "logout" in address:
            continue
        response = client.get(address)
        seen.setdefault(response.status_code, []).append(address)
        if fault := fault_of(response):
            faults[address] = fault
    assert faults == {}
    assert seen.get(500) is None
    assert len(seen[200]) >= 10
    assert seen[404]
