"""Following a search by a feed reader."""

from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.atom import PracticeFeed, feed
from practices.entries import entries
from practices.models import PracticeRevision
from practices.search import PracticeSearch
from roadmap_portal.base.views import public_page

MOST = 30


@public_page
@require_safe
def practice_feed(request: HttpRequest) -> HttpResponse:
    """The newest practices that the list shows for the same parameters, whatever its order.

    The middleware answers by 304 whoever brings what they have already.
    """
    search = PracticeSearch(request.GET)
    catalogue = search.shelf.catalogue
    newest = [catalogue.ids[place] for place in islice(catalogue.newest(search.bits), MOST)]
    shown = entries(newest, search.shelf)
    query = search.query_string(sort="")
    parameters = f"{'?' * bool(query)}{query}"
    latest = None
    if not shown:
        # Empty at least since something was published last.
        public = PracticeRevision.objects.published().exclude(published_at=None)
        latest = public.values_list("published_at", flat=True).order_by("-published_at").first()
    title, what = _("Good practices"), search.words()
    made = feed(
        shown,
        title=f"{title} – {what}" if what else title,
        path=f"{reverse('practices')}{parameters}",
        self_path=f"{reverse('practice_feed')}{parameters}",
        query=query,
        language=request.LANGUAGE_CODE,
        updated=latest,
    )
    return HttpResponse(
        made.writeString("utf-8"),
        content_type=PracticeFeed.content_type,
        headers={"Last-Modified": http_date(made.latest_post_date().timestamp())},
    )
