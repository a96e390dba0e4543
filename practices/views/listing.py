"""The public list of good practices, and what its search box suggests."""

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from activities.models import Edition
from practices.search import PracticeSearch, rows, suggestions
from practices.search.query import MAX_QUERY
from practices.search.state import Ids
from roadmap_portal.base.views import public_page

PAGE_SIZE = 20


@public_page
@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """The published practices, searched, filtered and sorted.

    htmx gets the part that changes with the filters, and the address that holds them.
    """
    search = PracticeSearch(request.GET)
    page, chips = _page(request, search.ids), search.chips()
    if not (page.object_list or chips or search.shelf.vocabulary.edition):
        # Nothing is loaded yet: an empty list would say that nobody did anything.
        raise Edition.DoesNotExist
    number = str(page.number) if page.number > 1 else ""
    # Going back, htmx asks for the page that its own history has not kept.
    going_back = "HX-History-Restore-Request" in request.headers
    shown = rows(page.object_list, search.shelf, search.baseline, search.found.marked)
    partial = "HX-Request" in request.headers and not going_back
    response = render(
        request,
        "practices/found.html" if partial else "practices/practices.html",
        {
            "partial": partial,
            "search": search,
            "found": search.found,
            "chips": chips,
            "facets": search.facets(),
            # Following a search means what is new in it, whatever its order.
            "follow_query": search.query_string(sort=""),
            "max_query": MAX_QUERY,
            "page": page,
            "rows": shown,
            "any_new": any(row.is_new for row in shown),
            "baseline": search.baseline,
        },
    )
    if partial:
        query_string = search.query_string(page=number)
        response["HX-Push-Url"] = f"{request.path}{'?' * bool(query_string)}{query_string}"
    return response


@public_page
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """A fragment: practices and Parties that begin as what is being typed in `q`."""
    found = suggestions(request.GET.get("q", ""))
    return render(request, "practices/suggestions.html", {"suggestions": found})


def _page(request: HttpRequest, found: Ids) -> Page[int]:
    number = request.GET.get("page") or "1"
    if not (number.isascii() and number.isdigit() and len(number) < 10 and int(number)):
        raise BadRequest(_("“page” takes a number from 1. Go back to the list and turn its pages."))
    paginator: Paginator[int] = Paginator(found, PAGE_SIZE)
    try:
        return paginator.page(int(number))
    except EmptyPage:
        raise Http404(
            ngettext(
                "The list has one page alone.",
                "The list has %(count)s pages, and this is not one of them.",
                paginator.num_pages,
            )
            % {"count": paginator.num_pages}
        ) from None
