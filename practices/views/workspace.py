"""The workspace in which a Party writes its good practices."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parties.enums import Role
from parties.http import editable_party, party_for, workspace_frame
from parties.models import Party
from parties.permissions import may_edit_as
from practices import permissions, workflow
from practices.enums import EDITABLE_STATES
from practices.forms import PracticeForm
from practices.models import Practice, PracticeQuerySet, PracticeRevision
from practices.queries import Dossier, dossiers, placings
from roadmap_portal.accounts.http import PersonRequest


@require_safe
def workspace_practices(request: PersonRequest, party_code: str) -> HttpResponse:
    """A Party's practices with their state and what the Secretariat decided."""
    party, role = party_for(request, party_code)
    return render(
        request,
        "practices/workspace.html",
        {
            **workspace_frame(party, role, "practices"),
            "dossiers": dossiers(permissions.practices_of(request.user).filter(owner=party)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def workspace_practice_new(request: PersonRequest, party_code: str) -> HttpResponse:
    """The form for a new practice; its first saving begins the draft."""
    party, role = editable_party(request, party_code)
    if request.method != "POST":
        return _form_page(request, party, role, PracticeForm(party=party))
    submitting = _submitting(request)
    form = PracticeForm(request.POST, party=party, submitting=submitting)
    if not form.is_valid():
        return _form_page(request, party, role, form, status=400)
    try:
        with transaction.atomic():
            draft = workflow.start_draft(
                party, form.contents, key=form.cleaned_data["key"], acting_user=request.user
            )
            if submitting:
                workflow.submit(draft, seen=draft.edits, acting_user=request.user)
    except workflow.AlreadyBegun as begun:
        # The form was sent twice, or once more from the page before: it writes that draft.
        return workspace_practice(request, party_code, begun.practice.pk)
    return _saved(request, party, draft, submitting)


@require_http_methods(["GET", "HEAD", "POST"])
def workspace_practice(request: PersonRequest, party_code: str, pk: int) -> HttpResponse:
    """One practice of a Party: a form while it is the Party's to write, else as it stands."""
    if request.method == "POST":
        party, role = editable_party(request, party_code)
        writable = _dossier(permissions.practices_editable_by(request.user), party, pk)
        return _write(request, party, role, writable)
    party, role = party_for(request, party_code)
    dossier = _dossier(permissions.practices_of(request.user), party, pk)
    revision = dossier.revision
    if may_edit_as(role) and revision.state in EDITABLE_STATES:
        form = PracticeForm(party=party, revision=revision)
        return _form_page(request, party, role, form, dossier=dossier)
    return render(
        request,
        "practices/workspace_practice.html",
        {
            **workspace_frame(party, role, "practices"),
            "dossier": dossier,
            "practice": dossier.practice,
            "revision": revision,
            "text": revision.text(),
            "placings": placings(),
        },
    )


@require_POST
def propose_change(request: PersonRequest, party_code: str, pk: int) -> HttpResponse:
    """Open a change of a published practice, or the one that is open already."""
    party, _role = editable_party(request, party_code)
    writable = permissions.practices_editable_by(request.user)
    practice = _dossier(writable, party, pk).practice
    try:
        workflow.begin_revision(practice, acting_user=request.user)
    except workflow.RevisionOpen:
        messages.info(request, _("A change of this practice is open already: here it is."))
    except Practice.DoesNotExist:
        raise BadRequest(_("Only a published practice can be changed in this way.")) from None
    return redirect("workspace_practice", party.code, practice.pk)


def _write(request: PersonRequest, party: Party, role: Role, dossier: Dossier) -> HttpResponse:
    """Save what was typed, and submit it if asked; what cannot be saved is shown again."""
    submitting, revision = _submitting(request), dossier.revision
    form = PracticeForm(request.POST, party=party, revision=revision, submitting=submitting)
    if not form.is_valid():
        return _form_page(request, party, role, form, status=400, dossier=dossier)
    try:
        with transaction.atomic():
            draft = workflow.save_draft(
                revision,
                form.contents,
                seen=form.cleaned_data["seen"],
                acting_user=request.user,
            )
            if submitting:
                workflow.submit(draft, seen=draft.edits, acting_user=request.user)
    except workflow.StaleRevision as stale:
        form.now_seen(stale.revision)
        other = {"other": stale.revision, "differences": form.differences(stale.revision)}
        return _form_page(request, party, role, form, status=409, dossier=dossier, **other)
    except workflow.WrongState as refused:
        if workflow.contents_of(refused.revision) == form.contents:
            return redirect("workspace_practice", party.code, revision.practice_id)
        closed = {"closed": refused.revision}
        return _form_page(request, party, role, form, status=409, dossier=dossier, **closed)
    return _saved(request, party, draft, submitting)


def _saved(
    request: PersonRequest, party: Party, draft: PracticeRevision, submitting: bool
) -> HttpResponse:
    if submitting:
        messages.success(
            request, _("Submitted. The Secretariat reads it, and you get its answer by e-mail.")
        )
        return redirect("workspace_practices", party.code)
    messages.success(request, _("The draft is saved. Only your Party can see it."))
    return redirect("workspace_practice", party.code, draft.practice_id)


def _form_page(
    request: PersonRequest,
    party: Party,
    role: Role,
    form: PracticeForm,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    return render(
        request,
        "practices/form.html",
        {**workspace_frame(party, role, "practices"), "form": form, **context},
        status=status,
    )


def _dossier(practices: PracticeQuerySet, party: Party, pk: int) -> Dossier:
    """Of `practices` the Party's with this id; else 404."""
    found = dossiers(practices.filter(owner=party, pk=pk))
    if not found:
        raise Http404(_("There is no such practice in this workspace."))
    return found[0]


def _submitting(request: HttpRequest) -> bool:
    action = request.POST.get("action", "save")
    if action not in ("save", "submit"):
        raise BadRequest(_("A practice is saved or submitted; nothing else can be asked here."))
    return action == "submit"
