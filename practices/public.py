"""The published revision of one practice with all that its page shows, in one query.

What a page lists stands in tables of its own; each of them comes as a column of JSON, and what
belongs to the vocabulary (Parties, sectors, targets) by its ids.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet
from django.utils.dateparse import parse_datetime

from activities.models import Activity, SdgTarget, Sector
from parties.models import Party
from practices.json_rows import JSONRows, fill
from practices.models import (
    Contributor,
    PracticeLink,
    PracticeRevision,
    PracticeText,
    RevisionParty,
)

TEXT = ("pk", "language", "title", "summary", "body", "subnational_author", "editor_note")
CONTRIBUTOR = ("pk", "kind", "name", "organisation", "role")
"""What is public of a contributor; the contact is not."""


def published_revision(slug: str) -> PracticeRevision | None:
    """What is published under this slug; None where nothing is.

    Its relations, and the practice's `contributors` who agreed to be shown, are at hand.
    """
    this = OuterRef("pk")
    revision = (
        PracticeRevision.objects.published()
        .filter(practice__slug=slug)
        .select_related("practice__first_listed_in__session", "output")
        .annotate(
            text_rows=JSONRows(PracticeText.objects.filter(revision=this), *TEXT),
            party_rows=JSONRows(RevisionParty.objects.filter(revision=this), "party_id", "role"),
            link_rows=JSONRows(
                PracticeLink.objects.filter(revision=this), "pk", "url", "checked_at", "ok"
            ),
            contributor_rows=JSONRows(
                Contributor.objects.shown().filter(practice=OuterRef("practice")), *CONTRIBUTOR
            ),
            activity_rows=_keys(PracticeRevision.activities.through, "activity"),
            sector_rows=_keys(PracticeRevision.sectors.through, "sector"),
            target_rows=_keys(PracticeRevision.sdg_targets.through, "sdgtarget"),
        )
        .first()
    )
    return _filled(revision) if revision else None


def _keys(through: Any, name: str) -> JSONRows:
    rows: QuerySet[Any] = through.objects.filter(practicerevision=OuterRef("pk"))
    return JSONRows(rows, pk=F(f"{name}_id"))


def _filled(revision: Any) -> PracticeRevision:
    """The revision with its relations at hand, made of the columns."""
    parties = Party.objects.in_bulk([row["party_id"] for row in revision.party_rows])
    fill(revision, "texts", [_made(PracticeText, row) for row in _sorted(revision.text_rows)])
    fill(
        revision,
        "party_links",
        [
            RevisionParty(revision=revision, party=parties[row["party_id"]], role=row["role"])
            for row in revision.party_rows
        ],
    )
    fill(revision, "links", [_link(row) for row in _sorted(revision.link_rows)])
    fill(
        revision.practice,
        "contributors",
        [_made(Contributor, row, shown=True) for row in _sorted(revision.contributor_rows)],
    )
    fill(revision, "activities", [Activity(pk=row["pk"]) for row in revision.activity_rows])
    for relation, rows, model in (
        ("sectors", revision.sector_rows, Sector),
        ("sdg_targets", revision.target_rows, SdgTarget),
    ):
        wanted = {row["pk"] for row in rows}
        fill(revision, relation, [each for each in model.objects.all() if each.pk in wanted])
    return revision


def _made(model: Any, row: dict[str, Any], **fields: Any) -> Any:
    return model(**row, **fields)


def _link(row: dict[str, Any]) -> PracticeLink:
    return PracticeLink(
        pk=row["pk"],
        url=row["url"],
        checked_at=_moment(row["checked_at"]),
        ok=None if row["ok"] is None else bool(row["ok"]),
    )


def _moment(text: str | None) -> datetime | None:
    """A moment of JSON; SQLite writes it without its zone, which is UTC."""
    moment = parse_datetime(text) if text else None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _sorted(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row["pk"])
