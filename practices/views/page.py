"""The page of one published practice."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices import permissions
from practices.linked_data import linked_data
from practices.models import PracticeRevision, PracticeText
from practices.public import public_page_of
from practices.queries import edition_in_force, is_new
from practices.related import related_to
from roadmap_portal.base.views import public_page


@public_page
@require_safe
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """One published practice, with all that is known of it.

    `text` takes the language of its words; without it they are in the language of the page.
    Where they are not there in it they come in another, and the page says so.
    """
    wanted = _wanted(request)
    edition = edition_in_force()
    page = public_page_of(slug, edition)
    text = page.revision.text(wanted) if page else None
    if page is None or text is None:
        return _redirect(request, slug)
    revision, practice = page.revision, page.revision.practice
    baseline = edition.baseline if edition else None
    address = f"{settings.SITE_URL}{practice.get_absolute_url()}"
    return render(
        request,
        "practices/practice.html",
        {
            "practice": practice,
            "revision": revision,
            "text": text,
            "wanted": wanted,
            "texts": _in_order(revision),
            "is_new": is_new(practice, baseline),
            "baseline": baseline,
            "placings": page.placings,
            "contributors": practice.contributors.all(),
            "related": related_to(revision, page.placings),
            "address": address,
            "today": timezone.localdate(),
            "linked_data": linked_data(revision, text, address),
        },
    )


def _wanted(request: HttpRequest) -> str:
    """The language that is asked for; 400 where the portal does not know it."""
    page: str = request.LANGUAGE_CODE
    wanted = request.GET.get("text") or page
    known = [code for code, _name in settings.LANGUAGES]
    if wanted not in known:
        raise BadRequest(
            _("“text” takes the code of a language: %(codes)s.") % {"codes": ", ".join(known)}
        )
    return wanted


def _in_order(revision: PracticeRevision) -> list[PracticeText]:
    """Its texts in the order of the portal's languages."""
    order = {code: place for place, (code, _name) in enumerate(settings.LANGUAGES)}
    return sorted(revision.texts.all(), key=lambda text: order.get(text.language, len(order)))


def _redirect(request: HttpRequest, slug: str) -> HttpResponsePermanentRedirect:
    """To the practice that had this slug before; 404 where none had."""
    practice = permissions.moved(slug)
    if practice is None:
        raise Http404(_("No good practice is published at this address. It may have been moved."))
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        practice.get_absolute_url() + (f"?{query}" if query else "")
    )
