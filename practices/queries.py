"""Reads of practices across relations: what lists show, and what is new."""

from datetime import date

from django.db.models import Prefetch

from activities.models import Edition, EditionActivity, Output, Session, is_new_since
from practices.models import Practice, PracticeQuerySet, PracticeRevision, PracticeRevisionQuerySet


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


def baseline_in_force() -> Session | None:
    """The session from which pages count the asterisk; None before any edition is adopted."""
    try:
        return Edition.objects.in_force().baseline
    except Edition.DoesNotExist:
        return None


def is_new(practice: Practice, baseline: Session | None) -> bool:
    """Whether the practice bears the asterisk, counting from `baseline`."""
    return baseline is not None and is_new_since(practice.first_listed_on, baseline)


def placings() -> dict[int, EditionActivity]:
    """How the edition in force words and numbers each activity, by the activity's id."""
    try:
        return {placed.activity_id: placed for placed in EditionActivity.objects.in_force()}
    except Edition.DoesNotExist:
        return {}


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
