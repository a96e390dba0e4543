"""The page of one published practice."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices import permissions
from practices.queries import baseline_in_force, listed, placings
from roadmap_portal.base.views import public_page


@public_page
@require_safe
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """One published practice, with all that is known of it."""
    public = permissions.practices_public().select_related("first_listed_in")
    practice = public.filter(slug=slug).first()
    if practice is None:
        return _redirect(request, slug)
    baseline = baseline_in_force()
    shown = next(iter(listed([practice], baseline)), None)
    if shown is None:
        raise Http404
    return render(
        request,
        "practices/practice.html",
        {**vars(shown), "placings": placings(), "baseline": baseline},
    )


def _redirect(request: HttpRequest, slug: str) -> HttpResponsePermanentRedirect:
    """To the practice that had this slug before; 404 where none had."""
    practice = permissions.moved(slug)
    if practice is None:
        raise Http404(_("No good practice is published at this address. It may have been moved."))
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        practice.get_absolute_url() + (f"?{query}" if query else "")
    )
