"""Where a visitor says that something is wrong with an entry."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from practices import permissions, robots, workflow
from practices.forms import ReportForm
from practices.models import PracticeRevision
from roadmap_portal.accounts.http import client_address
from roadmap_portal.base.views import public_form, public_page


# The stamp in the form does what a cookie's token would, for those without cookies too, and
# nobody's rights stand behind the form: who sends it is neither asked nor noted.
@csrf_exempt
@public_form
@sensitive_post_parameters("message", "email")
@require_http_methods(["GET", "HEAD", "POST"])
def practice_report(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; what is sent is answered by a page of its own, so that a reload sends nothing."""
    revision = _published(slug)
    if request.method != "POST" and revision.practice.slug != slug:
        return redirect("practice_report", revision.practice.slug, permanent=True)
    if request.method != "POST":
        return _page(request, revision, ReportForm(revision=revision))
    form = ReportForm(
        request.POST, revision=revision, from_elsewhere=robots.comes_from_elsewhere(request)
    )
    if not form.is_valid() or form.made is None:
        return _page(request, revision, form.again(), status=400)
    if not robots.has_room(client_address(request)):
        form.add_error(
            None,
            _(
                "Many reports came from your network within the hour, and we take no more of them "
                "for now. Leave this page open and send it in an hour: what you typed is still "
                "there."
            ),
        )
        response = _page(request, revision, form.again(), status=429)
        response.headers["Retry-After"] = str(robots.HOUR)
        return response
    workflow.report_problem(
        # What was on the page when it was read, though another may be published since.
        revision.practice.revisions.get(pk=form.made.revision_id),
        kind=form.cleaned_data["kind"],
        message=form.cleaned_data["message"],
        email=form.cleaned_data["email"],
        language=get_language() or "",
        key=form.made.key,
    )
    return redirect("practice_reported", revision.practice.slug)


@public_page
@require_safe
def practice_reported(request: HttpRequest, slug: str) -> HttpResponse:
    """Thanks, and what happens next; the same for everybody."""
    revision = _published(slug)
    return render(request, "practices/reported.html", _about(revision))


def _published(slug: str) -> PracticeRevision:
    """What the public sees of the practice of this slug, or of the one that had it before.

    Whoever has the form open when the slug changes can still send it.
    """
    public = PracticeRevision.objects.published().filter(
        practice__in=permissions.practices_public()
    )
    public = public.select_related("practice").prefetch_related("texts")
    revision = public.filter(practice__slug=slug).first()
    if revision is None and (moved := permissions.moved(slug)):
        revision = public.filter(practice=moved).first()
    if revision is None:
        raise Http404(_("No good practice is published at this address. It may have been moved."))
    return revision


def _page(
    request: HttpRequest, revision: PracticeRevision, form: ReportForm, status: int = 200
) -> HttpResponse:
    context = {**_about(revision), "form": form}
    return render(request, "practices/report.html", context, status=status)


def _about(revision: PracticeRevision) -> dict[str, object]:
    return {"practice": revision.practice, "revision": revision, "text": revision.text()}
