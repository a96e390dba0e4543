"""What the admin's first page shows: what waits, since when, and what is next."""

from dataclasses import dataclass

from django import template

from parties.models import RoadmapVersion
from practices.models import PracticeRevision, ProblemReport
from roadmap_portal.overview.models import Overview

register = template.Library()

SHOWN = 5


@dataclass(frozen=True)
class Desk:
    """The Secretariat's work at a glance; lists hold at most five rows."""

    waiting_count: int
    waiting: list[PracticeRevision]
    problem_count: int
    problems: list[ProblemReport]
    shared: list[RoadmapVersion]
    overview: Overview | None


@register.simple_tag
def secretariat_desk() -> Desk:
    """For templates of the admin only, which nobody but staff may open."""
    waiting = PracticeRevision.objects.waiting()
    problems = ProblemReport.objects.waiting().select_related("practice", "revision")
    shared = RoadmapVersion.objects.shared().select_related("roadmap__party")
    return Desk(
        waiting.count(),
        list(waiting.select_related("practice__owner").prefetch_related("texts")[:SHOWN]),
        problems.count(),
        list(problems.prefetch_related("revision__texts")[:SHOWN]),
        list(shared.order_by("-shared_at")[:SHOWN]),
        Overview.objects.latest_first().first(),
    )
