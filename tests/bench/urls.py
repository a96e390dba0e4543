"""The portal's addresses, and two of plain Django under the same server and middleware."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from practices.models import PracticeText
from roadmap_portal.urls import (  # noqa: F401
    handler400,
    handler403,
    handler404,
    handler500,
    urlpatterns,
)

ROWS = 50
_PLAIN = "<ul>{% for text in texts %}<li>{{ text.title }}: {{ text.summary }}</li>{% endfor %}</ul>"


@login_not_required
def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("constant")


@login_not_required
def plain(request: HttpRequest) -> HttpResponse:
    """The newest fifty texts by a template: what any list of a Django site costs at the least."""
    texts = PracticeText.objects.order_by("-pk")[:ROWS]
    return HttpResponse(engines["django"].from_string(_PLAIN).render({"texts": texts}, request))


urlpatterns = [path("bench/constant/", constant), path("bench/plain/", plain), *urlpatterns]
