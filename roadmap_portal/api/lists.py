"""One part of a list, and the address of the next."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from roadmap_portal.api.schemas import Asked

T = TypeVar("T")


def part(
    request: HttpRequest,
    asked: Asked,
    found: "QuerySet[Any, T] | Sequence[T]",
    present: Callable[[T], dict[str, Any]],
) -> dict[str, Any]:
    """The envelope of a list. Refuses what the list does not know."""
    refuse_unknown(request, asked)
    count = found.count() if isinstance(found, QuerySet) else len(found)
    offset = asked.offset
    if asked.page is not None:
        if "offset" in request.GET:
            raise BadRequest(_("Give “page” or “offset”, not both."))
        offset = (asked.page - 1) * asked.limit
        if offset and offset >= count:
            raise Http404(_("The list ends before that page."))
    end = offset + asked.limit
    return {
        "count": count,
        "items": [present(each) for each in found[offset:end]],
        "next": _next(request, asked, end) if end < count else None,
    }


def refuse_unknown(request: HttpRequest, asked: Asked) -> None:
    """A misspelt filter would otherwise be answered with everything."""
    known = type(asked).model_fields
    for name in request.GET:
        if name not in known:
            raise BadRequest(
                _("There is no “%(name)s” here. This list knows: %(known)s.")
                % {"name": name[:40], "known": ", ".join(known)}
            )


def _next(request: HttpRequest, asked: Asked, end: int) -> str:
    query = request.GET.copy()
    if asked.page is not None:
        query["page"] = str(asked.page + 1)
    else:
        query["offset"] = str(end)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
