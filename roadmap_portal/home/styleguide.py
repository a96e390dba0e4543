"""Every component in every state, from the partials that the pages use. For the Secretariat."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from activities.models import Edition
from activities.queries import columns_of
from parties.enums import Silence, Status
from parties.models import Party, RoadmapEntry
from parties.queries import Answer, Cell, GridColumn
from roadmap_portal.accounts.http import PersonRequest
from roadmap_portal.accounts.permissions import is_secretariat
from roadmap_portal.home.charts import Tile, tile_world, timeline_of
from roadmap_portal.home.queries import WorldCell, WorldColumn

ANSWERS: list[Answer] = [*Status, *Silence]


class SampleForm(forms.Form):
    """Fields in their states: plain, with help, refused."""

    title = forms.CharField(
        label=gettext_lazy("Title"), help_text=gettext_lazy("What was done, in a few words.")
    )
    ends_on = forms.DateField(label=gettext_lazy("End"))
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), choices=Status.choices, widget=forms.RadioSelect
    )


@dataclass(frozen=True)
class Value:
    """One box of a facet."""

    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True)
class Facet:
    """A group of filters, as its partial asks for it."""

    title: str
    name: str
    values: list[Value]
    open: bool = False
    single: bool = False


@require_safe
def styleguide(request: PersonRequest) -> HttpResponse:
    """The components on one page."""
    if not is_secretariat(request.user):
        raise PermissionDenied
    columns = _sample_columns()
    cells = [column.cells[0] for column in columns]
    return render(
        request,
        "home/styleguide.html",
        {
            "answers": ANSWERS,
            "statuses": list(Status),
            "columns": columns,
            "world": _sample_world(columns),
            "party": Party.objects.get(code="EU"),
            "plain_cell": Cell(cells[0].placed, Silence.NOT_STATED),
            "set_cell": cells[0],
            "accomplished": Status.ACCOMPLISHED,
            "tiles": tile_world(
                [
                    Tile(party, "public" if index % 3 == 0 else "none", "")
                    for index, party in enumerate(Party.objects.all()[::4])
                ]
            ),
            "status_tiles": tile_world(
                [
                    Tile(party, answer.value, str(answer.label))
                    for index, party in enumerate(Party.objects.all()[::4])
                    for answer in [ANSWERS[index * 5 % 7]]
                ]
            ),
            "timeline": timeline_of(columns),
            "samples": [
                Message(
                    constants.WARNING, _("Somebody changed this entry while you were writing.")
                ),
                Message(constants.ERROR, _("Nothing is saved yet. What you typed is still there.")),
                Message(constants.SUCCESS, _("Version %(number)s is shared.") % {"number": 3}),
            ],
            "form": SampleForm(),
            "refused": SampleForm({"title": "", "ends_on": "31.31.2024"}),
            "facets": _sample_facets(),
            "page": Paginator(range(60), 20).page(2),
        },
    )


def _sample_facets() -> list[Facet]:
    """A short group unfolded, with something ticked that nothing has; a long one folded and not."""
    sectors = [
        Value("music", _("Music"), 12, selected=True),
        Value("publishing", _("Publishing"), 3),
        Value("design", _("Design"), 0, selected=True),
    ]
    parties = [
        Value(party.code, str(party), 1 + index % 40)
        for index, party in enumerate(Party.objects.all()[:60])
    ]
    return [
        Facet(_("Sector"), "sector", sectors, open=True),
        Facet(_("Party"), "party", parties, open=True),
        Facet(_("Electoral group"), "region", sectors[1:]),
    ]


def _sample_columns() -> list[GridColumn]:
    """The edition in force with every answer somewhere, and dates on the first of each column."""
    columns = []
    for index, column in enumerate(columns_of(Edition.objects.in_force())):
        cells = []
        for place, placed in enumerate(column.activities):
            answer = ANSWERS[(index * 2 + place) % len(ANSWERS)]
            entry = _sample_entry(answer, 2020 + index) if place == 0 else None
            cells.append(Cell(placed, Status(entry.status) if entry else answer, entry))
        columns.append(GridColumn(column.output, cells))
    return columns


def _sample_entry(answer: Answer, year: int) -> RoadmapEntry:
    status = answer if isinstance(answer, Status) else Status.IN_PROGRESS
    return RoadmapEntry(
        status=status,
        starts_on=date(year, 3, 1),
        ends_on=date(year + 1, 9, 30),
        lead_institution=_("A ministry"),
        note=_("How it was done."),
    )


def _sample_world(columns: list[GridColumn]) -> list[WorldColumn]:
    counts: dict[str, Any] = {answer.value: 5 for answer in ANSWERS}
    return [
        WorldColumn(
            column.output, [WorldCell(cell.placed, counts, 30) for cell in column.cells[:1]]
        )
        for column in columns
    ]
