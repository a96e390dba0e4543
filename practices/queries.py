"""Reads of practices across relations: what lists show, and what is new."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from activities.models import Edition, EditionActivity, Output, Session, is_new_since
from activities.queries import columns_of
from practices.enums import DECISIONS, State
from practices.models import (
    FormerSlug,
    ModerationEvent,
    Practice,
    PracticeQuerySet,
    PracticeRevision,
    PracticeRevisionQuerySet,
    PracticeText,
)


def published_practices() -> PracticeQuerySet:
    """Practices that the public sees, each with its `published_revision` and all that is shown.

    However many there are, the same number of queries.
    """
    return Practice.objects.published().prefetch_related(
        Prefetch("revisions", with_contents().published(), to_attr="published_revisions")
    )


def with_contents() -> PracticeRevisionQuerySet:
    """Revisions of any state, each with all that a page or an answer shows of it."""
    return PracticeRevision.objects.select_related("output").prefetch_related(
        "texts", "party_links__party", "activities", "sectors", "sdg_targets", "links"
    )


def edition_in_force() -> Edition | None:
    """As `Edition.objects.in_force`, but None before any edition is adopted."""
    try:
        return Edition.objects.in_force()
    except Edition.DoesNotExist:
        return None


def baseline_in_force() -> Session | None:
    """The session from which pages count the asterisk; None before any edition is adopted."""
    edition = edition_in_force()
    return edition.baseline if edition else None


def is_new(practice: Practice, baseline: Session | None) -> bool:
    """Whether the practice bears the asterisk, counting from `baseline`."""
    return baseline is not None and is_new_since(practice.first_listed_on, baseline)


@dataclass(frozen=True)
class Dossier:
    """A practice as its Party's officials see it."""

    practice: Practice
    revision: PracticeRevision
    """The latest: what is being written, what waits, or what was decided last."""
    published: PracticeRevision | None
    decision: ModerationEvent | None
    """What the Secretariat decided last of any of its revisions."""

    @property
    def text(self) -> PracticeText | None:
        return self.revision.text()


def dossiers(practices: PracticeQuerySet) -> list[Dossier]:
    """The dossiers of `practices`, the last changed first. The same queries for any number."""
    revisions: dict[int, list[PracticeRevision]] = {}
    for revision in (
        with_contents()
        .filter(practice__in=practices)
        .select_related("practice__owner", "output", "submitted_by", "updated_by")
        .order_by("number")
    ):
        revisions.setdefault(revision.practice_id, []).append(revision)
    # In the order of the log, so that the last of each practice stays.
    decisions = {
        event.revision.practice_id: event
        for event in ModerationEvent.objects.filter(
            revision__practice__in=practices, action__in=DECISIONS
        ).select_related("revision")
    }
    found = [
        Dossier(
            practice=each[-1].practice,
            revision=each[-1],
            published=next((one for one in each if one.state == State.PUBLISHED), None),
            decision=decisions.get(practice_id),
        )
        for practice_id, each in revisions.items()
    ]
    return sorted(found, key=lambda one: (one.revision.updated_at, one.practice.pk), reverse=True)


def published_texts(slugs: Iterable[str]) -> dict[str, PracticeText]:
    """What is published of these practices, in the active language; by their present or former
    slug, which is how frozen figures know them.
    """
    wanted = list(slugs)
    now = dict(FormerSlug.objects.filter(slug__in=wanted).values_list("slug", "practice__slug"))
    found = {
        revision.practice.slug: text
        for revision in PracticeRevision.objects.published()
        .filter(practice__slug__in=[now.get(slug, slug) for slug in wanted])
        .select_related("practice")
        .prefetch_related("texts")
        if (text := revision.text())
    }
    return {slug: text for slug in wanted if (text := found.get(now.get(slug, slug)))}


def placings() -> dict[int, EditionActivity]:
    """How the edition in force words and numbers each activity, by the activity's id."""
    edition = edition_in_force()
    columns = columns_of(edition) if edition else []
    return {placed.activity_id: placed for column in columns for placed in column.activities}


def new_by_output(baseline: Session, until: date | None = None) -> dict[int, list[Practice]]:
    """New practices by the number of their output; each output is there, with none or more.

    New are those first listed after `baseline` and, where `until` is given, no later than on
    that day.
    """
    new = published_practices().new_since(baseline).order_by("pk")
    if until is not None:
        new = new.filter(first_listed_on__lte=until)
    found: dict[int, list[Practice]] = {
        number: [] for number in Output.objects.values_list("number", flat=True)
    }
    for practice in new:
        revision = practice.published_revision
        if revision is not None and revision.output is not None:
            found[revision.output.number].append(practice)
    return found
