"""Pages of the overview: published ones for everybody, live figures for the Secretariat."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.models import Edition, Session
from roadmap_portal.accounts.http import PersonRequest
from roadmap_portal.base.http import get_or_404
from roadmap_portal.base.views import public_page
from roadmap_portal.overview import workflow
from roadmap_portal.overview.enums import View
from roadmap_portal.overview.forms import AsOfForm, PublishForm, SeenForm
from roadmap_portal.overview.models import Overview
from roadmap_portal.overview.permissions import may_see_all, published
from roadmap_portal.overview.queries import checksum, facts_at, is_intact
from roadmap_portal.overview.sheets import sheet_of


@public_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The overview published last, or the sentence that there is none yet.

    `?date=` is answered by the overview with that cut-off date and by none else. Later figures
    are not public; figures of a day between would tell when a Party shared with the Conference
    alone, and what is counted of it on each day.
    """
    overviews = list(published().defer("facts"))
    chosen = _with_cut_off(request, overviews) if "date" in request.GET else overviews[:1]
    if not chosen:
        # Raises where nothing is loaded yet: “none is published” would not be the whole truth.
        Edition.objects.in_force()
        return render(request, "overview/none.html")
    return _published(request, chosen[0].pk)


@public_page
@require_safe
def overview_published(request: HttpRequest, pk: str) -> HttpResponse:
    """One published overview, at an address that stays."""
    return _published(request, int(pk))


@require_safe
def overview_laid(request: PersonRequest, pk: str) -> HttpResponse:
    """A published overview as it was laid before the Conference: every shared version counts."""
    _secretariat_only(request)
    shown = get_or_404(published(), _("No overview is published at this address."), pk=int(pk))
    return render(
        request,
        "overview/laid.html",
        {
            "overview": shown,
            "intact": is_intact(shown),
            "sheet": sheet_of(shown.facts, View.ALL, shown.baseline),
        },
    )


@require_safe
def overview_as_of(request: PersonRequest) -> HttpResponse:
    """Live figures of a day that can be chosen, from all shared versions."""
    _secretariat_only(request)
    form = AsOfForm(_filled(request, AsOfForm.defaults()))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        day, baseline = form.cleaned_data["date"], form.cleaned_data["baseline"]
        facts = facts_at(day, baseline, Edition.objects.in_force())
        context["sheet"] = sheet_of(facts, View.ALL, baseline)
    return render(request, "overview/as_of.html", context, status=200 if form.is_valid() else 400)


@require_http_methods(["GET", "HEAD", "POST"])
def overview_publish(request: PersonRequest) -> HttpResponse:
    """What would be published, and the publishing."""
    _secretariat_only(request)
    if request.method != "POST":
        form = PublishForm(_filled(request, PublishForm.defaults()))
        return _preview(request, form, status=200 if form.is_valid() else 400)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _preview(request, PublishForm(request.POST), status=400)
    try:
        made = workflow.publish(acting_user=request.user, **form.cleaned_data)
    except workflow.StaleFigures:
        reason = _("Something was shared or listed while you were reading. Look at it once more.")
    except workflow.AlreadyPublished:
        reason = _("The same figures are published for this session already.")
    else:
        messages.success(request, _("The overview is published."))
        return redirect(made)
    return _preview(request, PublishForm(request.POST), status=409, reason=reason)


def _secretariat_only(request: PersonRequest) -> None:
    if not may_see_all(request.user):
        raise PermissionDenied(
            _("Only the Secretariat sees these figures. Published overviews are open to all.")
        )


def _filled(request: HttpRequest, defaults: dict[str, str]) -> dict[str, str]:
    """The defaults, and over them what the address says."""
    return defaults | {name: request.GET[name] for name in defaults if request.GET.get(name)}


def _published(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_or_404(published(), _("No overview is published at this address."), pk=pk)
    others = [each for each in published().defer("facts") if each.pk != shown.pk]
    return render(
        request,
        "overview/published.html",
        {
            "overview": shown,
            "others": others,
            "sheet": sheet_of(shown.facts, View.PUBLIC, shown.baseline),
        },
    )


def _preview(
    request: PersonRequest, form: PublishForm, *, status: int, reason: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "reason": reason}
    if form.is_valid():
        baseline: Session = form.cleaned_data["baseline"]
        facts = facts_at(form.cleaned_data["cut_off"], baseline, Edition.objects.in_force())
        context |= {
            "seen": checksum(facts),
            "sheet": sheet_of(facts, View.PUBLIC, baseline),
            "chosen": form.cleaned_data,
        }
    return render(request, "overview/publish.html", context, status=status)


def _with_cut_off(request: HttpRequest, overviews: list[Overview]) -> list[Overview]:
    """The overview that `?date=` names; 400 where it names none."""
    try:
        wanted = date.fromisoformat(request.GET["date"])
    except ValueError as error:
        raise BadRequest(_("Write the date as year-month-day, such as 2026-01-31.")) from error
    found = [each for each in overviews if each.cut_off == wanted]
    if overviews and not found:
        days = ", ".join(sorted({each.cut_off.isoformat() for each in overviews}))
        if wanted > overviews[0].cut_off:
            latest = date_format(overviews[0].cut_off, "DATE_FORMAT")
            raise BadRequest(
                _("No figures later than %(latest)s are published. Choose one of: %(days)s.")
                % {"latest": latest, "days": days}
            )
        raise BadRequest(
            _("No overview is published for that date. Choose one of: %(days)s.") % {"days": days}
        )
    return found[:1]
