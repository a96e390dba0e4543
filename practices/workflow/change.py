"""What every change of a practice goes through: the lock, the guard, the log, the mail.

Every change of one practice waits for its row, so that its officials and the Secretariat come
one after the other: by the row's lock on PostgreSQL, by the immediate transaction on SQLite.
"""

from collections.abc import Container
from datetime import datetime

from django.utils import timezone

from practices.enums import ModerationAction
from practices.models import ModerationEvent, Practice, PracticeRevision, PracticeText
from roadmap_portal.accounts.models import User


class WrongState(Exception):
    """The revision is no longer in a state that allows this; `revision` is as it stands now."""

    def __init__(self, revision: PracticeRevision) -> None:
        super().__init__(f"Not possible while {revision.state}.")
        self.revision = revision


class StaleRevision(Exception):
    """Another has changed the revision since it was seen; `revision` is as it stands now."""

    def __init__(self, revision: PracticeRevision) -> None:
        super().__init__("The revision has been changed since this page was opened.")
        self.revision = revision


class Incomplete(Exception):
    """A submission lacks these fields."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(f"Missing: {', '.join(missing)}.")
        self.missing = missing


def written_text(revision: PracticeRevision) -> PracticeText | None:
    """The words that the Party writes: the first ones, where translations were added."""
    return min(revision.texts.all(), key=lambda text: text.pk, default=None)


def locked(
    revision: PracticeRevision, states: Container[str], seen: int | None = None
) -> PracticeRevision:
    """The revision as it stands now, with its practice's row held until the commit."""
    practice = Practice.objects.select_for_update().get(pk=revision.practice_id)
    revision = PracticeRevision.objects.select_related("output", "submitted_by").get(pk=revision.pk)
    revision.practice = practice
    if revision.state not in states:
        raise WrongState(revision)
    if seen is not None and revision.edits != seen:
        raise StaleRevision(revision)
    return revision


def count_edit(revision: PracticeRevision, acting_user: User) -> None:
    revision.edits += 1
    revision.updated_at, revision.updated_by = timezone.now(), acting_user


def log(
    revision: PracticeRevision,
    action: ModerationAction,
    actor: User,
    reason: str = "",
    *,
    at: datetime | None = None,
) -> None:
    ModerationEvent.objects.create(
        revision=revision, action=action, actor=actor, reason=reason, at=at or timezone.now()
    )


def mail_context(revision: PracticeRevision) -> dict[str, object]:
    """What every mail about a revision shows."""
    return {
        "revision": revision,
        "practice": revision.practice,
        "party": revision.practice.owner,
        "text": written_text(revision),
    }
