"""Pages of the overview: published ones for everybody, live figures for the Secretariat."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.models import Edition, Session
from roadmap_portal.accounts.http import PersonRequest
from roadmap_portal.base.http import get_or_404
from roadmap_portal.base.views import public_page
from roadmap_portal.overview import workflow
from roadmap_portal.overview.enums import Part, View
from roadmap_portal.overview.forms import AsOfForm, PublishForm, SeenForm
from roadmap_portal.overview.models import Overview
from roadmap_portal.overview.permissions import may_see_all, published
from roadmap_portal.overview.queries import checksum, facts_at, is_intact
from roadmap_portal.overview.sheets import sheet_of


@dataclass(frozen=True)
class Address:
    """Where figures stand, and under it their long tables."""

    path: str
    choice: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self._of(self.path)

    @property
    def groups(self) -> str:
        return self._of(f"{self.path}{Part.GROUPS}/")

    @property
    def parties(self) -> str:
        return self._of(f"{self.path}{Part.PARTIES}/")

    def _of(self, path: str) -> str:
        return f"{path}?{urlencode(self.choice)}" if self.choice else path


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
def overview_published(request: HttpRequest, pk: str, part: Part | None = None) -> HttpResponse:
    """One published overview, or a part of it, at an address that stays."""
    return _published(request, int(pk), part)


@require_safe
def overview_laid(request: PersonRequest, pk: str, part: Part | None = None) -> HttpResponse:
    """A published overview as it was laid before the Conference: every shared version counts."""
    _secretariat_only(request)
    shown = get_or_404(published(), _("No overview is published at this address."), pk=int(pk))
    return render(
        request,
        part.template if part else "overview/laid.html",
        {
            "overview": shown,
            "intact": is_intact(shown),
            "sheet": sheet_of(shown.facts, View.ALL, shown.baseline),
            "at": Address(reverse("overview_laid", args=[pk])),
        },
    )


@require_safe
def overview_as_of(request: PersonRequest, part: Part | None = None) -> HttpResponse:
    """Live figures of a day that can be chosen, from all shared versions."""
    _secretariat_only(request)
    form = AsOfForm(_filled(request, AsOfForm.defaults()))
    if not form.is_valid():
        return render(request, "overview/as_of.html", {"form": form}, status=400)
    day, baseline = form.cleaned_data["date"], form.cleaned_data["baseline"]
    facts = facts_at(day, baseline, Edition.objects.in_force())
    context = {
        "form": form,
        "sheet": sheet_of(facts, View.ALL, baseline),
        "at": Address(
            reverse("overview_as_of"), {"date": day.isoformat(), "baseline": baseline.code}
        ),
    }
    return render(request, part.template if part else "overview/as_of.html", context)


@require_safe
def overview_preview(request: PersonRequest, part: Part) -> HttpResponse:
    """A part of what would be published."""
    _secretariat_only(request)
    form = PublishForm(_filled(request, PublishForm.defaults()))
    return _preview(request, form, status=200 if form.is_valid() else 400, part=part)


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


def _published(request: HttpRequest, pk: int, part: Part | None = None) -> HttpResponse:
    shown = get_or_404(published(), _("No overview is published at this address."), pk=pk)
    context: dict[str, Any] = {
        "overview": shown,
        "sheet": sheet_of(shown.facts, View.PUBLIC, shown.baseline),
        "at": Address(shown.get_absolute_url()),
    }
    if part:
        return render(request, part.template, context)
    context["others"] = [each for each in published().defer("facts") if each.pk != shown.pk]
    return render(request, "overview/published.html", context)


def _preview(
    request: PersonRequest,
    form: PublishForm,
    *,
    status: int,
    reason: str = "",
    part: Part | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "reason": reason}
    if not form.is_valid():
        return render(request, "overview/publish.html", context, status=status)
    session: Session = form.cleaned_data["session"]
    baseline: Session = form.cleaned_data["baseline"]
    cut_off: date = form.cleaned_data["cut_off"]
    facts = facts_at(cut_off, baseline, Edition.objects.in_force())
    context |= {
        "seen": checksum(facts),
        "sheet": sheet_of(facts, View.PUBLIC, baseline),
        "chosen": form.cleaned_data,
        "at": Address(
            reverse("overview_publish"),
            {
                "session": session.code,
                "cut_off": cut_off.isoformat(),
                "baseline": baseline.code,
            },
        ),
    }
    template = part.template if part else "overview/publish.html"
    return render(request, template, context, status=status)


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
