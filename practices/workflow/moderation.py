"""What the Secretariat does to a submission: publish, return, decline; and what it amends."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from activities.models import Activity, Output
from practices import search
from practices.enums import AMENDABLE_STATES, OPEN_STATES, ModerationAction, State
from practices.models import PracticeRevision, PracticeText
from practices.workflow.change import Incomplete, count_edit, locked, log, mail_context
from roadmap_portal.accounts.models import User
from roadmap_portal.base import mail
from roadmap_portal.base.dates import PARIS


@transaction.atomic
def publish(
    revision: PracticeRevision, *, seen: int, acting_user: User, at: datetime | None = None
) -> PracticeRevision:
    """Show a submitted revision to the public, in place of the one shown so far.

    The submitter is told. Raises WrongState; StaleRevision. `at` is for demonstration data.
    """
    revision = locked(revision, (State.SUBMITTED,), seen)
    practice, moment = revision.practice, at or timezone.now()
    # First the old one: at most one is published at any moment.
    practice.revisions.published().update(state=State.SUPERSEDED)
    revision.state, revision.published_at = State.PUBLISHED, moment
    revision.save(update_fields=["state", "published_at"])
    if practice.first_listed_on is None:
        practice.first_listed_on = moment.astimezone(PARIS).date()
        practice.save(update_fields=["first_listed_on"])
    search.index([practice.pk])
    log(revision, ModerationAction.PUBLISH, acting_user, at=moment)
    _tell_submitter("practice_published", revision)
    return revision


@transaction.atomic
def return_to_party(
    revision: PracticeRevision,
    reason: str,
    *,
    seen: int,
    acting_user: User,
    at: datetime | None = None,
) -> PracticeRevision:
    """Give a submitted revision back to be completed, for a reason of which the Party is told."""
    return _refuse(revision, State.RETURNED, ModerationAction.RETURN, reason, seen, acting_user, at)


@transaction.atomic
def decline(
    revision: PracticeRevision,
    reason: str,
    *,
    seen: int,
    acting_user: User,
    at: datetime | None = None,
) -> PracticeRevision:
    """Close a submitted revision without publishing it, for a reason of which the Party is told.

    What is published of the practice stays published.
    """
    return _refuse(
        revision, State.DECLINED, ModerationAction.DECLINE, reason, seen, acting_user, at
    )


@transaction.atomic
def amend(
    revision: PracticeRevision,
    *,
    output: Output,
    activities: Iterable[Activity],
    notes: Mapping[str, str],
    seen: int,
    acting_user: User,
) -> PracticeRevision:
    """What the Secretariat sets right itself: output, activities, editor's notes by language.

    Raises WrongState unless submitted or published; StaleRevision.
    """
    revision = locked(revision, AMENDABLE_STATES, seen)
    revision.output = output
    revision.activities.set(activities)
    # The notes are the Secretariat's, so a change that the Party prepares meanwhile keeps them.
    held = Q(revision=revision) | Q(
        revision__practice=revision.practice_id, revision__state__in=OPEN_STATES
    )
    for language, note in notes.items():
        PracticeText.objects.filter(held, language=language).update(editor_note=note)
    count_edit(revision, acting_user)
    revision.save(update_fields=["output", "edits", "updated_at", "updated_by"])
    search.index([revision.practice_id])
    log(revision, ModerationAction.AMEND, acting_user)
    return revision


def _refuse(
    revision: PracticeRevision,
    state: State,
    action: ModerationAction,
    reason: str,
    seen: int,
    acting_user: User,
    at: datetime | None,
) -> PracticeRevision:
    if not reason.strip():
        raise Incomplete(["reason"])
    revision = locked(revision, (State.SUBMITTED,), seen)
    revision.state = state
    revision.save(update_fields=["state"])
    log(revision, action, acting_user, reason.strip(), at=at)
    _tell_submitter(f"practice_{state}", revision, reason.strip())
    return revision


def _tell_submitter(name: str, revision: PracticeRevision, reason: str = "") -> None:
    if revision.submitted_by and revision.submitted_by.is_active:
        mail.send(name, revision.submitted_by, mail_context(revision) | {"reason": reason})
