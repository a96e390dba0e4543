"""A practice brought to a state by the workflow itself."""

from typing import Any

from django.http import QueryDict

from activities.models import Output
from parties.enums import Role
from parties.models import Party
from practices import search, workflow
from practices.enums import State
from practices.models import Practice, PracticeRevision
from practices.workflow import Contents
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_user


def found(query: str) -> list[str]:
    """Slugs of what a search for these words finds, best first."""
    data = QueryDict(mutable=True)
    data["q"] = query
    return [practice.slug for practice in search.PracticeSearch(data).practices()[:]]


def contents(**changes: Any) -> Contents:
    """Enough to be submitted."""
    return Contents(
        **{
            "language": "en",
            "title": "Wandering studios",
            "summary": "A lorry with a studio.",
            "output": Output.objects.get(number=2),
            **changes,
        }
    )


def draft(party: str = "FR", *, user: User | None = None, **changes: Any) -> PracticeRevision:
    user = user or make_member(Role.FOCAL_POINT, party)
    return workflow.start_draft(
        Party.objects.get(code=party), contents(**changes), acting_user=user
    )


def submitted(party: str = "FR", *, user: User | None = None, **changes: Any) -> PracticeRevision:
    user = user or make_member(Role.FOCAL_POINT, party)
    revision = draft(party, user=user, **changes)
    return workflow.submit(revision, seen=revision.edits, acting_user=user)


def published(party: str = "FR", *, user: User | None = None, **changes: Any) -> PracticeRevision:
    return in_state(State.PUBLISHED, party, user=user, **changes)


def in_state(
    state: State, party: str = "FR", *, user: User | None = None, **changes: Any
) -> PracticeRevision:
    """A revision that came to `state` by the workflow."""
    user = user or make_member(Role.FOCAL_POINT, party)
    if state == State.DRAFT:
        return draft(party, user=user, **changes)
    revision = submitted(party, user=user, **changes)
    by = {"seen": revision.edits, "acting_user": make_user(is_staff=True, is_active=False)}
    match state:
        case State.RETURNED:
            workflow.return_to_party(revision, "Say more.", **by)
        case State.DECLINED:
            workflow.decline(revision, "Not digital.", **by)
        case State.PUBLISHED:
            workflow.publish(revision, **by)
        case State.SUPERSEDED:
            workflow.publish(revision, **by)
            change = workflow.begin_revision(revision.practice, acting_user=user)
            change = workflow.submit(change, seen=change.edits, acting_user=user)
            workflow.publish(change, seen=change.edits, acting_user=by["acting_user"])
    revision.refresh_from_db()
    return revision


def open_change(practice: Practice, **changes: Any) -> PracticeRevision:
    """A change of a published practice that its Party has begun to write."""
    user = make_member(Role.CONTRIBUTOR, practice.owner.code)
    change = workflow.begin_revision(practice, acting_user=user)
    return workflow.save_draft(change, contents(**changes), seen=change.edits, acting_user=user)
