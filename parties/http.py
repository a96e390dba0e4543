"""What every page of a Party's workspace starts from, whichever floor it stands on."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from parties import permissions
from parties.enums import Role
from parties.models import Party
from roadmap_portal.accounts.http import PersonRequest
from roadmap_portal.base.http import get_or_404


def party_for(request: PersonRequest, party_code: str) -> tuple[Party, Role]:
    """The Party and the user's role in it; 404 for outsiders, who learn nothing of it."""
    party = get_or_404(
        permissions.parties_of(request.user),
        _("There is no workspace of yours at this address."),
        code=party_code,
    )
    role = permissions.role_in(request.user, party)
    if role is None:
        raise Http404
    return party, role


def editable_party(request: PersonRequest, party_code: str) -> tuple[Party, Role]:
    """As `party_for`, but 403 for readers."""
    party, role = party_for(request, party_code)
    if not permissions.may_edit_as(role):
        raise PermissionDenied(_("Readers see the workspace of their Party but change nothing."))
    return party, role


def workspace_frame(party: Party, role: Role, tab: str) -> dict[str, Any]:
    """What `parties/workspace_base.html` and the pages in it show; `tab` is the open one."""
    return {
        "party": party,
        "role": role,
        "may_edit": permissions.may_edit_as(role),
        "may_share": permissions.may_share_as(role),
        "tab": tab,
    }
