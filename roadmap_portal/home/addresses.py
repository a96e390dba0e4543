"""The addresses by which search engines know a page: one that counts, and one a language.

They begin with SITE_URL, whatever host a visitor has asked. A list has endless addresses, and
this is which of them count: the list itself, a page of it, and the list under one value of one
filter, which is something that people look for. A search, an order and filters together are
other views of the same practices, and name the list itself; `robots.txt` keeps robots from them.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.encoding import escape_uri_path

LANGUAGES = [code for code, _name in settings.LANGUAGES]
FACETS = [
    *("output", "activity", "party", "region", "group", "sector", "sdg", "source"),
    *("year", "language", "new"),
]
# What identifies a page, by the name of its address; everything in `VIEWS` makes another view.
IDENTIFYING = {
    "practices": frozenset([*FACETS, "page"]),
    "parties": frozenset(["region", "group"]),
}
VIEWS = frozenset(["q", "sort", "page"])


@dataclass(frozen=True)
class PageAddresses:
    """The addresses of one public page."""

    canonical: str
    alternates: dict[str, str]
    """By language the page in it; `x-default` leads to the visitor's own."""


def absolute(path: str, language: str = "") -> str:
    """The whole address of a path that lacks its language; without one it finds the visitor's."""
    return f"{settings.SITE_URL}{f'/{language}' * bool(language)}{path}"


def alternates(path: str) -> dict[str, str]:
    """By language, and for any, the whole address of a path that lacks its language."""
    return {**{code: absolute(path, code) for code in LANGUAGES}, "x-default": absolute(path)}


def addresses_of(request: HttpRequest) -> PageAddresses | None:
    """Those of the page at hand; None where it is not public."""
    match = request.resolver_match
    if match is None or not getattr(match.func, "is_public_page", False):
        return None
    language = request.LANGUAGE_CODE
    path = escape_uri_path(request.path).removeprefix(f"/{language}")
    query = identifying_query(match.url_name or "", request.GET)
    # A text read in another language than the page's is at home on the page in that language.
    text = request.GET.get("text", "")
    home = text if match.url_name == "practice" and text in LANGUAGES else language
    return PageAddresses(absolute(path + query, home), alternates(path + query))


def identifying_query(name: str, data: QueryDict) -> str:
    """The part of a query that belongs to the canonical address, with its question mark."""
    known = IDENTIFYING.get(name, frozenset())
    given = [
        (key, value)
        for key, values in data.lists()
        if key in known | VIEWS
        for value in values
        if value
    ]
    if len(given) != 1 or given[0][0] not in known:
        return ""
    return f"?{urlencode(given)}"
