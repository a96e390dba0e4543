"""Practices that a reader of one may want next, each with the reason.

Of the practices that share an activity, an author or a sector the newest are looked at, some for
each; those that share most come first, an activity counting more than an author and an
author more than a sector. However many practices there are, it is one query for a bounded number
of rows, and the same practices come out of the same data.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from activities.models import EditionActivity
from practices.enums import PartyRole
from practices.json_rows import JSONRows
from practices.models import PracticeRevision, PracticeText, RevisionParty

MOST = 4
LOOKED_AT = 25
"""For each thing that may be shared so many of the newest are compared."""
MOST_THINGS = 5
"""Of each kind; more activities, authors or sectors of one practice are not looked at."""
ACTIVITY, AUTHOR, SECTOR = 4, 2, 1
"""What each thing shared counts."""


@dataclass(frozen=True)
class Related:
    """A practice that goes well with another."""

    url: str
    title: str
    language: str
    reasons: list[str]
    """What both share, the weightiest first."""


def related_to(revision: PracticeRevision, placings: dict[int, EditionActivity]) -> list[Related]:
    """The practices, at most four, that share most with this published revision. One query."""
    activities = {
        each.pk: placings[each.pk] for each in revision.activities.all() if each.pk in placings
    }
    authors = {party.pk: party for party in revision.authors}
    sectors = {sector.pk: sector for sector in revision.sectors.all()}
    scored = []
    for other in _sharing(
        revision, *(sorted(each)[:MOST_THINGS] for each in (activities, authors, sectors))
    ):
        same: list[list[Any]] = [
            [placed for key, placed in activities.items() if key in _ids(other.activity_rows)],
            [party for key, party in authors.items() if key in _ids(other.author_rows)],
            [sector for key, sector in sectors.items() if key in _ids(other.sector_rows)],
        ]
        score = ACTIVITY * len(same[0]) + AUTHOR * len(same[1]) + SECTOR * len(same[2])
        scored.append((-score, -other.pk, other, same))
    scored.sort(key=lambda each: each[:2])
    return [_related(other, same) for _score, _pk, other, same in scored[:MOST]]


def _sharing(
    revision: PracticeRevision,
    activities: list[int],
    authors: list[int],
    sectors: list[int],
) -> Iterable[Any]:
    """The newest of each kind, with the keys of what they have."""
    tables: Any = PracticeRevision
    of_activity = tables.activities.through.objects
    of_sector = tables.sectors.through.objects
    by_authors = RevisionParty.objects.filter(role=PartyRole.AUTHOR)
    newest = [
        *(_newest(of_activity.filter(activity=key), "practicerevision") for key in activities),
        *(_newest(by_authors.filter(party=key), "revision") for key in authors),
        *(_newest(of_sector.filter(sector=key), "practicerevision") for key in sectors),
    ]
    if not newest:
        return []
    this = OuterRef("pk")
    return (
        PracticeRevision.objects.published()
        .exclude(pk=revision.pk)
        .filter(pk__in=newest[0].union(*newest[1:]))
        .select_related("practice")
        .order_by()
        .annotate(
            text_rows=JSONRows(PracticeText.objects.filter(revision=this), "language", "title"),
            activity_rows=JSONRows(of_activity.filter(practicerevision=this), pk=F("activity_id")),
            author_rows=JSONRows(by_authors.filter(revision=this), pk=F("party_id")),
            sector_rows=JSONRows(of_sector.filter(practicerevision=this), pk=F("sector_id")),
        )
    )


def _newest(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    """Ids of the revisions of the newest of `rows`, of any state.

    One thing shared at a time and by the key alone, so that an index gives the newest in order
    and nothing is sorted, however many rows there are.
    """
    # SQLite takes no limit within a union, so the limit stands one level below.
    newest = rows.order_by("-pk").values("pk")[:LOOKED_AT]
    found: QuerySet[Any] = rows.model.objects.filter(pk__in=newest).values_list(f"{name}_id")
    return found


def _ids(rows: Iterable[dict[str, int]]) -> set[int]:
    return {row["pk"] for row in rows}


def _related(other: Any, same: list[list[Any]]) -> Related:
    titles = {row["language"]: row["title"] for row in other.text_rows}
    language = next(code for code in (get_language(), "en", "fr", *titles) if code in titles)
    return Related(
        url=reverse("practice", args=[other.practice.slug]),
        title=titles[language],
        language=language,
        reasons=list(_reasons(*same)),
    )


def _reasons(
    activities: list[EditionActivity], authors: list[Any], sectors: list[Any]
) -> Iterable[str]:
    if activities:
        codes = sorted(placed.code for placed in activities)
        yield ngettext(
            "the same activity %(codes)s", "the same activities %(codes)s", len(codes)
        ) % {"codes": ", ".join(codes)}
    if authors:
        names = sorted(str(party) for party in authors)
        yield _("also by %(parties)s") % {"parties": ", ".join(names)}
    if sectors:
        names = [str(sector) for sector in sectors]
        yield ngettext(
            "the same sector: %(sectors)s", "the same sectors: %(sectors)s", len(names)
        ) % {"sectors": ", ".join(names)}
