"""What a view behind the sign-in is given."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from roadmap_portal.accounts.models import User


class PersonRequest(HttpRequest):
    """A request of a signed-in person: the middleware lets no other reach the view."""

    user: User
    htmx: HtmxDetails
