"""The pages that join several apps: home, the open roadmap, its activities, and Parties."""

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.models import Edition, EditionActivity
from activities.queries import columns_of
from parties import permissions
from parties.models import Party, PartyGroup, RoadmapVersion
from parties.queries import grid_of, standings
from parties.search import PartyFilter, by_name, refuse_wrong
from practices.queries import published_practices
from roadmap_portal.base.http import get_or_404
from roadmap_portal.base.views import public_page
from roadmap_portal.home.charts import Tile, tile_world, tiles_of, timeline_of
from roadmap_portal.home.queries import added_up, first_practices, world_cell, world_grid


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, how the world stands, and where each kind of people goes next."""
    edition = Edition.objects.in_force()
    columns, reporting, total = world_grid(edition, timezone.localdate())
    return render(
        request,
        "home/home.html",
        {
            "edition": edition,
            "columns": columns,
            "reporting": reporting,
            "total": total,
            "answers": added_up(columns),
            "practice_count": published_practices().count(),
        },
    )


@public_page
@require_safe
def roadmap(request: HttpRequest) -> HttpResponse:
    """The open roadmap itself: impact, goals, outputs, activities, and the four steps."""
    edition = Edition.objects.in_force()
    columns = columns_of(edition)
    steps = {placed.step_id: placed.step for column in columns for placed in column.activities}
    return render(
        request,
        "home/roadmap.html",
        {
            "edition": edition,
            "columns": columns,
            "steps": sorted(steps.values(), key=lambda step: step.number),
        },
    )


@public_page
@require_safe
def output(request: HttpRequest, number: int) -> HttpResponse:
    """One output: the goal that it serves, its activities, and its practices."""
    columns = columns_of(Edition.objects.in_force())
    index = next((at for at, each in enumerate(columns) if each.output.number == number), None)
    if index is None:
        raise Http404(_("The open roadmap has no output with this number."))
    return render(
        request,
        "home/output.html",
        {
            "column": columns[index],
            "output": columns[index].output,
            "practices": first_practices({"output": str(number)}),
            "previous": columns[index - 1].output if index else None,
            "following": columns[index + 1].output if index + 1 < len(columns) else None,
        },
    )


@public_page
@require_safe
def activity(request: HttpRequest, code: str) -> HttpResponse:
    """One reference activity: how it stands in the world, and the practices that illustrate it."""
    placed = get_or_404(
        EditionActivity.objects.in_force(),
        _("The open roadmap has no activity with this code."),
        code=code,
    )
    siblings = list(EditionActivity.objects.in_force())
    index = siblings.index(placed)
    world = standings(timezone.localdate(), public=True)
    return render(
        request,
        "home/activity.html",
        {
            "placed": placed,
            "cell": world_cell(placed, world),
            "world": tiles_of(placed.activity_id, world),
            "practices": first_practices({"activity": code}),
            "previous": siblings[index - 1] if index else None,
            "following": siblings[index + 1] if index + 1 < len(siblings) else None,
        },
    )


@public_page
@require_safe
def parties(request: HttpRequest) -> HttpResponse:
    """All Parties, by name, with whether they share a roadmap with the public."""
    public = RoadmapVersion.objects.public().filter(roadmap__party=OuterRef("pk"))
    found = PartyFilter(request.GET, Party.objects.annotate(shares=Exists(public)))
    refuse_wrong(request.GET, found)
    listed = by_name(found.qs)
    if not listed:
        # Raises where nothing is loaded yet: an empty list would say that there is no Party.
        Edition.objects.in_force()
    tiles = [
        Tile(party, "public", _("roadmap public"))
        if party.shares
        else Tile(party, "none", _("no public roadmap"))
        for party in listed
    ]
    return render(
        request,
        "home/parties.html",
        {
            "filter": found,
            "groups": PartyGroup.objects.all(),
            "parties": listed,
            "world": tile_world(tiles),
        },
    )


@public_page
@require_safe
def party(request: HttpRequest, code: str) -> HttpResponse:
    """One Party: the latest version of its roadmap that the visitor may read, and its practices."""
    if code != code.upper():
        raise Http404(_("Codes of Parties are written in capital letters."))
    party = get_or_404(Party.objects.all(), _("There is no Party with this code."), code=code)
    version = (
        permissions.versions_visible_to(request.user)
        .filter(roadmap__party=party)
        .select_related("edition")
        .order_by("-number")
        .first()
    )
    edition = version.edition if version else Edition.objects.in_force()
    columns = grid_of(edition, version)
    return render(
        request,
        "home/party.html",
        {
            "party": party,
            "groups": party.groups.all(),
            "version": version,
            "columns": columns,
            "timeline": timeline_of(columns),
            "own": first_practices({"party": party.code}),
            "partnered": first_practices({"partner": party.code}),
        },
    )
