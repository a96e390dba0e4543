"""The workspace of a Party: its grid as a form, the opened cell, and sharing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import Edition, EditionActivity
from parties import workflow
from parties.enums import Audience, Role, Silence, Status
from parties.forms import EntryForm, ShareForm, StatusForm
from parties.http import editable_party, party_for, workspace_frame
from parties.models import Membership, Party, RoadmapEntry
from parties.permissions import may_share_as
from parties.queries import (
    Cell,
    WorkingRoadmap,
    cell_of,
    changes_between,
    grid_of,
    working_roadmap,
)
from roadmap_portal.accounts.http import PersonRequest
from roadmap_portal.accounts.permissions import is_secretariat
from roadmap_portal.base.http import get_or_404


def placed_activity(edition: Edition, code: str) -> EditionActivity:
    return get_or_404(
        EditionActivity.objects.of(edition),
        _("The open roadmap has no activity with this code."),
        code=code,
    )


@require_safe
def workspace(request: PersonRequest) -> HttpResponse:
    """The way to one's Party; a list where there are several, an explanation for none."""
    mine = Membership.objects.filter(user=request.user)
    memberships = list(mine.select_related("party").order_by("party__name"))
    if len(memberships) == 1:
        return redirect("workspace_party", memberships[0].party.code)
    return render(
        request,
        "parties/workspaces.html",
        {"memberships": memberships, "secretariat": is_secretariat(request.user)},
    )


@require_safe
def workspace_party(request: PersonRequest, party_code: str) -> HttpResponse:
    """The roadmap grid of a Party, which is the form itself."""
    party, role = party_for(request, party_code)
    roadmap = working_roadmap(party)
    columns = grid_of(roadmap.edition, roadmap.version, untouched=Silence.NOT_STATED)
    stated = sum(cell.entry is not None for column in columns for cell in column.cells)
    return render(
        request,
        "parties/workspace.html",
        {
            **workspace_frame(party, role, "roadmap"),
            "roadmap": roadmap,
            "columns": columns,
            "statuses": list(Status),
            "stated": stated,
            "total": sum(len(column.cells) for column in columns),
        },
    )


@require_POST
def set_status(request: PersonRequest, party_code: str, code: str) -> HttpResponse:
    """One click in the grid; answers with the cell for htmx, with the grid otherwise."""
    party, _role = editable_party(request, party_code)
    placed = placed_activity(working_roadmap(party).edition, code)
    form = StatusForm(request.POST)
    if "status" in form.errors:
        raise BadRequest(_("That is not one of the five statuses. Go back and choose one."))
    if form.errors:
        raise BadRequest(_("The page was not whole. Load it once more and choose again."))
    revision, status = form.cleaned_data["revision"], form.cleaned_data["status"]
    entry: RoadmapEntry | None
    try:
        if status == StatusForm.CLEAR:
            workflow.remove_entry(
                party, placed.activity, revision=revision, acting_user=request.user
            )
            entry = None
        else:
            entry = workflow.set_entry(
                party,
                placed.activity,
                status=Status(status),
                revision=revision,
                acting_user=request.user,
            )
    except workflow.StaleEntry as stale:
        wanted = None if status == StatusForm.CLEAR else Status(status)
        return _conflict(request, party, placed, stale, wanted)
    if not request.htmx:
        return redirect(f"{reverse('workspace_party', args=[party.code])}#cell-{placed.code}")
    undo = workflow.status_before(party, placed.activity) or StatusForm.CLEAR
    if undo == status:
        undo = ""
    return _cell(request, party, cell_of(placed, entry, Silence.NOT_STATED), saved=True, undo=undo)


@require_http_methods(["GET", "HEAD", "POST"])
def workspace_entry(request: PersonRequest, party_code: str, code: str) -> HttpResponse:
    """The opened cell: dates, lead institution and a note beside the status."""
    party, role = party_for(request, party_code)
    roadmap = working_roadmap(party)
    placed = placed_activity(roadmap.edition, code)
    entry = _entry(roadmap, placed)
    if request.method == "POST":
        editable_party(request, party_code)
        form = EntryForm(request.POST)
        if form.is_valid():
            try:
                workflow.set_entry(
                    party,
                    placed.activity,
                    status=Status(form.cleaned_data["status"]),
                    revision=form.cleaned_data["revision"],
                    details=form.details,
                    acting_user=request.user,
                )
            except workflow.StaleEntry as stale:
                return _stale_entry(request, party, role, placed, stale)
            messages.success(request, _("Saved: %(activity)s.") % {"activity": placed})
            return redirect(f"{reverse('workspace_party', args=[party.code])}#cell-{placed.code}")
    else:
        form = EntryForm(instance=entry, initial={"revision": entry.revision if entry else 0})
    return render(
        request,
        "parties/entry.html",
        {
            **workspace_frame(party, role, "roadmap"),
            "placed": placed,
            "entry": entry,
            "form": form,
        },
        status=400 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def workspace_share(request: PersonRequest, party_code: str) -> HttpResponse:
    """What changed since the last shared version, with whom to share it, and the sharing."""
    party, role = party_for(request, party_code)
    if not may_share_as(role):
        raise PermissionDenied(_("Only the focal point of a Party shares its roadmap."))
    refusal, status = "", 200
    form = ShareForm(request.POST or None)
    if request.method == "POST":
        status = 400
        if form.is_valid():
            audience = Audience(form.cleaned_data["audience"])
            try:
                version = workflow.share(
                    party, audience, seen=form.cleaned_data["seen"], acting_user=request.user
                )
            except workflow.StaleDraft:
                refusal = _("The roadmap was changed while you were reading. Look at it once more.")
            except workflow.NothingToShare:
                refusal = _("There is nothing new to share with them.")
            else:
                messages.success(
                    request, _("Version %(number)s is shared.") % {"number": version.number}
                )
                return redirect("workspace_party", party.code)
    roadmap = working_roadmap(party)
    shown = {
        "seen": workflow.last_event(party),
        "audience": roadmap.latest.audience if roadmap.latest else None,
    }
    if refusal:
        form, status = ShareForm({**shown, "audience": audience}), 409
        form.add_error(None, refusal)
    elif not form.is_bound:
        form = ShareForm(initial=shown)
    return render(
        request,
        "parties/share.html",
        {
            **workspace_frame(party, role, "roadmap"),
            "roadmap": roadmap,
            "changes": changes_between(roadmap.edition, roadmap.latest, roadmap.version),
            "form": form,
        },
        status=status,
    )


def _entry(roadmap: WorkingRoadmap, placed: EditionActivity) -> RoadmapEntry | None:
    return (
        RoadmapEntry.objects.filter(version=roadmap.version, activity=placed.activity)
        .select_related("updated_by")
        .first()
        if roadmap.version
        else None
    )


def _cell(request: PersonRequest, party: Party, cell: Cell, **context: Any) -> HttpResponse:
    status = context.pop("status", 200)
    return render(
        request,
        "parties/cell.html",
        {
            "party": party,
            "cell": cell,
            "statuses": list(Status),
            "may_edit": True,
            **context,
        },
        status=status,
    )


def _conflict(
    request: PersonRequest,
    party: Party,
    placed: EditionActivity,
    stale: workflow.StaleEntry,
    wanted: Status | None,
) -> HttpResponse:
    """What the other has said and what was wanted here, side by side; nothing is lost."""
    cell = cell_of(placed, stale.current, Silence.NOT_STATED)
    if request.htmx:
        return _cell(request, party, cell, status=409, conflict=True, wanted=wanted)
    return render(
        request,
        "parties/conflict.html",
        {"party": party, "cell": cell, "wanted": wanted, "tab": "roadmap"},
        status=409,
    )


def _stale_entry(
    request: PersonRequest,
    party: Party,
    role: Role,
    placed: EditionActivity,
    stale: workflow.StaleEntry,
) -> HttpResponse:
    """The form with what was typed here, above it what the other has written."""
    data = request.POST.copy()
    data["revision"] = str(stale.current.revision if stale.current else 0)
    return render(
        request,
        "parties/entry.html",
        {
            **workspace_frame(party, role, "roadmap"),
            "placed": placed,
            "entry": stale.current,
            "form": EntryForm(data),
            "conflict": True,
            "other": cell_of(placed, stale.current, Silence.NOT_STATED),
        },
        status=409,
    )
