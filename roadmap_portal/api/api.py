"""The read-only JSON API: what is public, as data."""

import logging
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError
from ninja.operation import Operation

from activities.models import Edition, EditionActivity, Output, Session
from parties.models import Party
from parties.queries import latest_public_versions
from parties.search import PartyFilter, by_name
from practices.permissions import moved
from practices.queries import baseline_in_force, placings, published_practices
from practices.search import PracticeSearch
from practices.search.query import MAX_QUERY
from roadmap_portal.api import schemas
from roadmap_portal.api.http import Renderer, refusal
from roadmap_portal.api.lists import part
from roadmap_portal.api.present import Presenter
from roadmap_portal.overview.permissions import published

logger = logging.getLogger(__name__)


class Api(NinjaAPI):
    """Operations are known by the names of their functions, which clients are generated from."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = Api(
    title="Open roadmap",
    version="1.0.0",
    description=(
        "National roadmaps and good practices of the Parties to the 2005 UNESCO Convention, as far "
        "as they are public. Read-only. Words come in ar, en, es, fr, ru or zh-hans, by “lang” or "
        "by Accept-Language. A demonstration says so in “notice”, in every answer."
    ),
    docs_url=None,
    renderer=Renderer(),
)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return refusal(request, 404, str(error) or _("There is nothing at this address."))


@api.exception_handler(Edition.DoesNotExist)
def not_ready(request: HttpRequest, error: Exception) -> HttpResponse:
    return refusal(request, 503, _("The portal is not ready yet; /readyz says what it lacks."))


@api.exception_handler(BadRequest)
def bad_request(request: HttpRequest, error: BadRequest) -> HttpResponse:
    return refusal(request, 400, str(error))


@api.exception_handler(ValidationError)
def wrong_value(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that is no number, or out of its bounds; the first one is named."""
    name = str(error.errors[0]["loc"][-1]) if error.errors else ""
    bounds = {
        "limit": (1, schemas.MAX_LIMIT),
        "offset": (0, schemas.MAX_OFFSET),
        "page": (1, schemas.MAX_OFFSET),
    }
    if name in bounds:
        message = _("“%(name)s” is a whole number from %(first)s to %(last)s.")
        first, last = bounds[name]
        return refusal(request, 400, message % {"name": name, "first": first, "last": last})
    return refusal(request, 400, _("“%(name)s” cannot be understood.") % {"name": name})


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """The portal's own fault: logged whole, told without details."""
    logger.error("%s failed", request.path, exc_info=error)
    return refusal(request, 500, _("Something went wrong on our side. Try again later."))


def answers(schema: Any) -> dict[int, Any]:
    """The answers that an operation gives, errors among them."""
    return {200: schema, 400: schemas.Error, 404: schemas.Error}


@api.get("/outputs", response=answers(schemas.ListOf[schemas.OutputOut]), tags=["roadmap"])
def outputs(request: HttpRequest, asked: Query[schemas.Asked]) -> dict[str, Any]:
    """The outputs of the open roadmap."""
    found = Output.objects.select_related("goal")
    return part(request, asked, found, Presenter(request).output)


@api.get("/outputs/{int:number}", response=answers(schemas.OutputOut), tags=["roadmap"])
def output(request: HttpRequest, number: int) -> dict[str, Any]:
    """One output."""
    for found in Output.objects.select_related("goal"):
        if found.number == number:
            return Presenter(request).output(found)
    raise Http404(_("There is no such output."))


@api.get("/activities", response=answers(schemas.ListOf[schemas.ActivityOut]), tags=["roadmap"])
def activities(request: HttpRequest, asked: Query[schemas.ActivitiesAsked]) -> dict[str, Any]:
    """The reference activities of the edition in force."""
    found = list(EditionActivity.objects.in_force())
    if asked.output:
        known = {str(number) for number in Output.objects.values_list("number", flat=True)}
        if asked.output not in known:
            raise BadRequest(_unknown("output"))
        found = [placed for placed in found if str(placed.output.number) == asked.output]
    return part(request, asked, found, Presenter(request).activity)


@api.get("/activities/{code}", response=answers(schemas.ActivityOut), tags=["roadmap"])
def activity(request: HttpRequest, code: str) -> dict[str, Any]:
    """One reference activity."""
    return Presenter(request).activity(_placed(code))


@api.get("/parties", response=answers(schemas.ListOf[schemas.PartyOut]), tags=["parties"])
def parties(request: HttpRequest, asked: Query[schemas.PartiesAsked]) -> dict[str, Any]:
    """The Parties to the Convention."""
    found = PartyFilter(request.GET, Party.objects.prefetch_related("groups"))
    if not found.is_valid():
        raise BadRequest(_unknown(next(iter(found.form.errors))))
    return part(request, asked, by_name(found.qs), Presenter(request).party)


@api.get("/parties/{slug:code}", response=answers(schemas.PartyOut), tags=["parties"])
def party(request: HttpRequest, code: str) -> dict[str, Any]:
    """One Party."""
    found = Party.objects.filter(code=code).first()
    if found is None:
        raise Http404(_("There is no Party with that code."))
    return Presenter(request).party(found)


@api.get(
    "/practices",
    response=answers(schemas.PracticesOut),
    # Facets stand in the answer where they were asked for.
    exclude_unset=True,
    tags=["practices"],
)
def practices(request: HttpRequest, asked: Query[schemas.PracticesAsked]) -> dict[str, Any]:
    """Published good practices; filters and their values are those of the page."""
    baseline = _session(asked.new_since) if asked.new_since else baseline_in_force()
    found = PracticeSearch(request.GET, baseline=baseline)
    if found.is_cut:
        raise BadRequest(
            _("“q” is too long: a search takes at most %(most)s characters.") % {"most": MAX_QUERY}
        )
    present = Presenter(request, placings(), baseline)
    answer = part(request, asked, found.practices(), present.practice)
    return answer | ({"facets": present.facets(found.facets())} if asked.facets else {})


@api.get(
    "/practices/{slug:slug}",
    response={**answers(schemas.PracticeOut), 301: None},
    tags=["practices"],
)
def practice(
    request: HttpRequest, slug: str, new_since: str = ""
) -> dict[str, Any] | HttpResponseBase:
    """One published good practice; 301 from a slug that it had to the one that it has."""
    baseline = _session(new_since) if new_since else baseline_in_force()
    found = published_practices().filter(slug=slug).first()
    if found is None:
        return _redirect(request, slug)
    return Presenter(request, placings(), baseline).practice(found)


@api.get("/roadmaps", response=answers(schemas.ListOf[schemas.RoadmapOut]), tags=["parties"])
def roadmaps(request: HttpRequest, asked: Query[schemas.RoadmapsAsked]) -> dict[str, Any]:
    """Of each Party the roadmap that it shared last with the public."""
    found = latest_public_versions()
    if asked.party:
        found = found.filter(roadmap__party=_party(asked.party))
    if asked.region or asked.group:
        wanted = {"region": asked.region, "group": asked.group}
        members = PartyFilter(wanted, Party.objects.all())
        if not members.is_valid():
            raise BadRequest(_unknown(next(iter(members.form.errors))))
        found = found.filter(roadmap__party__in=members.qs)
    if asked.activity:
        placed = {each.code: each for each in placings().values()}.get(asked.activity)
        if placed is None:
            raise BadRequest(_unknown("activity"))
        found = found.filter(entries__activity=placed.activity_id)
    return part(request, asked, found, Presenter(request, placings()).roadmap)


@api.get("/roadmaps/{slug:code}", response=answers(schemas.RoadmapOut), tags=["parties"])
def roadmap(request: HttpRequest, code: str) -> dict[str, Any]:
    """The roadmap that one Party shared last with the public."""
    found = latest_public_versions().filter(roadmap__party__code=code).first()
    if found is None:
        raise Http404(_("No Party with that code has shared a roadmap with the public."))
    return Presenter(request, placings()).roadmap(found)


@api.get("/overview", response=answers(schemas.ListOf[schemas.OverviewOut]), tags=["overview"])
def overviews(request: HttpRequest, asked: Query[schemas.Asked]) -> dict[str, Any]:
    """Published overviews, the latest cut-off date first; 404 before there is any."""
    found = published()
    if not found.exists():
        raise Http404(_("No overview is published yet."))
    return part(request, asked, found, Presenter(request).overview)


@api.get("/overview/{int:pk}", response=answers(schemas.OverviewWholeOut), tags=["overview"])
def overview(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One published overview, with the table Party by activity."""
    found = published().filter(pk=pk).first() if pk < 2**31 else None
    if found is None:
        raise Http404(_("There is no published overview at this address."))
    return Presenter(request).overview_whole(found)


def _redirect(request: HttpRequest, slug: str) -> HttpResponsePermanentRedirect:
    """To the practice that had this slug before; 404 where none had."""
    found = moved(slug)
    if found is None:
        raise Http404(_("There is no published good practice at this address."))
    address = reverse("api-1.0.0:practice", args=[found.slug])
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def _placed(code: str) -> EditionActivity:
    for placed in EditionActivity.objects.in_force():
        if placed.code == code:
            return placed
    raise Http404(_("There is no activity with that code."))


def _party(code: str) -> Party:
    for found in Party.objects.all():
        if found.code == code:
            return found
    raise BadRequest(_unknown("party"))


def _session(code: str) -> Session:
    for found in Session.objects.all():
        if found.code == code:
            return found
    raise BadRequest(
        _("There is no session “%(code)s” here: give a code such as 12.IGC.")
        % {"code": "".join(letter for letter in code if letter.isprintable())[:20]}
    )


def _unknown(name: str) -> str:
    return _("That is not a known value of “%(name)s”.") % {"name": name}
