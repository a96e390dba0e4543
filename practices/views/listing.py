"""The public list of good practices."""

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from activities.models import Edition
from practices import permissions
from practices.models import Practice, PracticeQuerySet
from practices.queries import listed
from practices.search import PracticeFilter
from practices.search.analysis import query_words
from roadmap_portal.base.views import public_page

PAGE_SIZE = 20


@public_page
@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """The published practices, searched, filtered and sorted."""
    found = PracticeFilter(request.GET, permissions.practices_public())
    page = _page(request, found.results())
    query = found.form.cleaned_data["q"]
    active = found.active()
    if not page.object_list and not active:
        # Raises where nothing is loaded yet: an empty list would say that nobody did anything.
        Edition.objects.in_force()
    return render(
        request,
        "practices/practices.html",
        {
            "filter": found,
            "active": active,
            "query": query,
            "page": page,
            "rows": listed(page.object_list, found.baseline),
            "no_words": query and not query_words(query),
            "single_words": found.single_words() if not page.object_list else [],
            "baseline": found.baseline,
        },
    )


def _page(request: HttpRequest, found: PracticeQuerySet) -> Page[Practice]:
    number = request.GET.get("page") or "1"
    if not (number.isascii() and number.isdigit() and len(number) < 10 and int(number)):
        raise BadRequest(_("“page” takes a number from 1. Go back to the list and turn its pages."))
    paginator: Paginator[Practice] = Paginator(found, PAGE_SIZE)
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
