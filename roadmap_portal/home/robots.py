"""What robots are told: where not to go, and which pages there are.

`robots.txt` is for robots that behave; nothing is protected by it. The sitemap is an index of
parts: the pages, and the published practices by ranges of their ids, so that a part is one query
for its own rows and stays the same when others are added.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import BigIntegerField, ExpressionWrapper, F, Max
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path, re_path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.models import EditionActivity
from parties.models import Party
from practices.models import PracticeRevision
from roadmap_portal.home.addresses import LANGUAGES, absolute, alternates
from roadmap_portal.overview.permissions import published as published_overviews

PART = 1000
"""Practices in a part: six addresses each, far from a sitemap's 50,000 and 50 megabytes."""
KEPT = cache_control(public=True, max_age=3600)
ROBOTS = """\
User-agent: *
# Rooms that need a key, and the door to them.
Disallow: /admin/
Disallow: /*/accounts/
Disallow: /*/workspace/
Disallow: /*/styleguide/
Disallow: /*/overview/as-of/
Disallow: /*/overview/publish/
# Forms, and the data as files or for programs.
Disallow: /*/practices/*/report/
Disallow: /*/practices/suggestions
Disallow: /*.csv
Disallow: /*.xlsx
Disallow: /*.json
Disallow: /api/
Allow: /api/v1/docs
# Searches, orders, and filters together: endless views of what the sitemap lists.
Disallow: /*?*q=
Disallow: /*?*sort=
Disallow: /*?*&

Sitemap: {site}/sitemap.xml
"""
# Else the middleware names the language that the robot would like best.
IN_ENGLISH = {"Content-Language": "en"}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@login_not_required
@require_safe
@KEPT
def robots(request: HttpRequest) -> HttpResponse:
    text = ROBOTS.format(site=settings.SITE_URL)
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=IN_ENGLISH)


@login_not_required
@require_safe
@KEPT
def sitemap(request: HttpRequest) -> StreamingHttpResponse:
    """The index of the parts, each with the day of its newest practice. One query."""
    parts: list[tuple[str, datetime | None]] = [(reverse("sitemap_pages"), None)]
    parts += [(reverse("sitemap_practices", args=[number]), newest) for number, newest in _parts()]
    rows = (f"<sitemap><loc>{absolute(at)}</loc>{_day(day)}</sitemap>" for at, day in parts)
    return _xml(f'<sitemapindex xmlns="{NAMESPACE}">', rows, "</sitemapindex>")


@login_not_required
@require_safe
@KEPT
def sitemap_pages(request: HttpRequest) -> StreamingHttpResponse:
    """Every public page but those of practices."""
    with translation.override(LANGUAGES[0]):
        paths = [reverse(name, args=args) for name, args in _pages()]
    return _urls((at.removeprefix(f"/{LANGUAGES[0]}"), None) for at in paths)


@login_not_required
@require_safe
@KEPT
def sitemap_practices(request: HttpRequest, part: str) -> StreamingHttpResponse:
    """The published practices with ids from `part` × PART on, streamed. Two queries."""
    first = int(part) * PART
    found = PracticeRevision.objects.published().filter(
        practice__gte=first, practice__lt=first + PART
    )
    if not found.exists():
        raise Http404(_("The sitemap has no such part."))
    with translation.override(LANGUAGES[0]):
        base = reverse("practices").removeprefix(f"/{LANGUAGES[0]}")
    rows = found.order_by("practice").values_list("practice__slug", "published_at")
    return _urls((f"{base}{slug}/", day) for slug, day in rows.iterator())


def _parts() -> Iterable[tuple[int, datetime | None]]:
    """The number of each part that has a practice, and when its newest was published."""
    part = ExpressionWrapper(F("practice") / PART, output_field=BigIntegerField())
    return (
        PracticeRevision.objects.published()
        .annotate(part=part)
        .values_list("part")
        .annotate(Max("published_at"))
        .order_by("part")
    )


def _pages() -> Iterator[tuple[str, list[object]]]:
    """Names of addresses with their arguments."""
    for name in ("home", "roadmap", "practices", "parties", "overview"):
        yield name, []
    placed = list(EditionActivity.objects.in_force())
    for number in dict.fromkeys(each.output.number for each in placed):
        yield "output", [number]
    for each in placed:
        yield "activity", [each.code]
    for code in Party.objects.order_by("code").values_list("code", flat=True):
        yield "party", [code]
    for pk in published_overviews().values_list("pk", flat=True):
        yield "overview_published", [pk]


def _urls(paths: Iterable[tuple[str, datetime | None]]) -> StreamingHttpResponse:
    """A part: each path, which lacks its language, in every language, with the others named."""
    rows = (row for at, day in paths for row in _in_every_language(at, day))
    head = f'<urlset xmlns="{NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    return _xml(head, rows, "</urlset>")


def _in_every_language(at: str, day: datetime | None) -> Iterator[str]:
    every = alternates(escape(at))
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>'
        for code, address in every.items()
    )
    for code in LANGUAGES:
        yield f"<url><loc>{every[code]}</loc>{_day(day)}{links}</url>"


def _day(at: datetime | None) -> str:
    return f"<lastmod>{timezone.localdate(at).isoformat()}</lastmod>" if at else ""


def _xml(head: str, rows: Iterable[str], foot: str) -> StreamingHttpResponse:
    def lines() -> Iterator[str]:
        yield f"{HEAD}{head}\n"
        for row in rows:
            yield f"{row}\n"
        yield f"{foot}\n"

    return StreamingHttpResponse(lines(), content_type="application/xml", headers=IN_ENGLISH)


urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-pages.xml", sitemap_pages, name="sitemap_pages"),
    # At most nine digits: what is longer fits no column.
    re_path(
        r"^sitemap-practices-(?P<part>[0-9]{1,9})\.xml$",
        sitemap_practices,
        name="sitemap_practices",
    ),
]
