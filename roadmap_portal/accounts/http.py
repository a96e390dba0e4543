"""What a view is given of whoever asks."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from roadmap_portal.accounts.models import User


class PersonRequest(HttpRequest):
    """A request of a signed-in person: the middleware lets no other reach the view."""

    user: User
    htmx: HtmxDetails


def client_address(request: HttpRequest) -> str:
    """The visitor's network address, by the rule of the sign-in's limits; empty if not known.

    Behind a trusted proxy (TRUST_PROXY) it is the one that the proxy names.
    """
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""
