"""The published revision of one practice with all that its page shows, in one query.

What a page lists stands in tables of its own, the vocabulary among them; each comes as a column
of JSON, from which rows are made that are like those of a prefetch.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef
from django.utils.dateparse import parse_datetime
from modeltranslation.utils import build_localized_fieldname

from activities.models import Activity, Edition, EditionActivity, Output, SdgTarget, Sector
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


@dataclass(frozen=True)
class PublicPage:
    """What is published of a practice.

    The relations of `revision`, and the `contributors` of its practice who agreed to be shown,
    are at hand.
    """

    revision: PracticeRevision
    placings: dict[int, EditionActivity]
    """By the activity's id how the edition places each of the revision's activities."""


def public_page_of(slug: str, edition: Edition | None) -> PublicPage | None:
    """What is published under this slug, its activities as in `edition`; None where nothing is."""
    this = OuterRef("pk")
    placed = EditionActivity.objects.filter(edition=edition, activity__practice_revisions=this)
    revision = (
        PracticeRevision.objects.published()
        .filter(practice__slug=slug)
        .select_related("practice__first_listed_in__session", "output")
        .annotate(
            text_rows=JSONRows(PracticeText.objects.filter(revision=this), *TEXT),
            party_rows=JSONRows(
                RevisionParty.objects.filter(revision=this),
                "role",
                pk=F("party_id"),
                **_columns("party", "code", "electoral_group", *_in_each_language("name")),
            ),
            link_rows=JSONRows(
                PracticeLink.objects.filter(revision=this), "pk", "url", "checked_at", "ok"
            ),
            contributor_rows=JSONRows(
                Contributor.objects.shown().filter(practice=OuterRef("practice")), *CONTRIBUTOR
            ),
            placing_rows=JSONRows(
                placed,
                *("activity_id", "code", "position", *_in_each_language("title")),
                output=F("output__number"),
            ),
            sector_rows=_vocabulary("sectors", "sector", "slug"),
            target_rows=_vocabulary("sdg_targets", "sdgtarget", "code"),
        )
        .first()
    )
    return _made_of(revision) if revision else None


def _in_each_language(name: str) -> list[str]:
    return [build_localized_fieldname(name, code) for code, _name in settings.LANGUAGES]


def _columns(relation: str, *names: str) -> dict[str, F]:
    return {name: F(f"{relation}__{name}") for name in names}


def _vocabulary(relation: str, name: str, key: str) -> JSONRows:
    """The rows of a vocabulary to which a revision refers."""
    through: Any = getattr(PracticeRevision, relation).through
    return JSONRows(
        through.objects.filter(practicerevision=OuterRef("pk")),
        pk=F(f"{name}_id"),
        **_columns(name, key, "position", *_in_each_language("title")),
    )


def _made_of(revision: Any) -> PublicPage:
    """The page, its rows made of the columns of `revision`."""
    fill(revision, "texts", [PracticeText(**row) for row in _sorted(revision.text_rows)])
    fill(
        revision,
        "party_links",
        [
            RevisionParty(revision=revision, role=row.pop("role"), party=Party(**row))
            for row in _sorted(revision.party_rows)
        ],
    )
    fill(revision, "links", [_link(row) for row in _sorted(revision.link_rows)])
    fill(
        revision.practice,
        "contributors",
        [Contributor(**row, shown=True) for row in _sorted(revision.contributor_rows)],
    )
    placings = {row["activity_id"]: _placing(row) for row in revision.placing_rows}
    fill(revision, "activities", [Activity(pk=key) for key in placings])
    for relation, rows, model in (
        ("sectors", revision.sector_rows, Sector),
        ("sdg_targets", revision.target_rows, SdgTarget),
    ):
        made = [model(**row) for row in rows]
        fill(revision, relation, sorted(made, key=lambda each: each.position))
    return PublicPage(revision, placings)


def _placing(row: dict[str, Any]) -> EditionActivity:
    return EditionActivity(**{**row, "output": Output(number=row["output"])})


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
