"""Plain functions that make what a test needs; each returns a saved row and has sane defaults."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import count
from typing import Any

from django.utils import timezone

from activities.models import Activity, EditionActivity, Output, SdgTarget, Sector
from parties import workflow
from parties.enums import Audience, Role, Status
from parties.models import Membership, Party, RoadmapVersion
from parties.queries import entries_of, working_roadmap
from practices import search
from practices.enums import PartyRole, Source, State
from practices.models import Practice, PracticeRevision, PracticeText, RevisionParty
from roadmap_portal.accounts.models import User

PASSWORD = "correct horse battery staple"

_numbers = count(1)


def make_user(email: str = "", *, password: str = PASSWORD, **fields: Any) -> User:
    """A person with PASSWORD; `is_staff=True` makes a member of the Secretariat."""
    return User.objects.create_user(
        email or f"person-{next(_numbers)}@test.example", password, **fields
    )


def make_member(role: Role | str, party_code: str, **fields: Any) -> User:
    """A new official of the Party; `fields` are the user's."""
    user = make_user(**{"email": f"{role}-{party_code}-{next(_numbers)}@test.example", **fields})
    Membership.objects.create(user=user, party=Party.objects.get(code=party_code), role=role)
    return user


def activity(code: str) -> Activity:
    """The reference activity with this code in the edition in force."""
    return EditionActivity.objects.in_force().get(code=code).activity


def set_statuses(
    party_code: str, statuses: Mapping[str, Status], *, user: User | None = None
) -> None:
    """Say each status in the Party's draft, as an official does; keys are codes such as `1.1`."""
    party = Party.objects.get(code=party_code)
    user = user or make_member(Role.FOCAL_POINT, party_code)
    entries = entries_of(working_roadmap(party).version)
    activities = {placed.code: placed.activity for placed in EditionActivity.objects.in_force()}
    for code, status in statuses.items():
        entry = entries.get(activities[code].pk)
        workflow.set_entry(
            party,
            activities[code],
            status=status,
            revision=entry.revision if entry else 0,
            acting_user=user,
        )


def share_roadmap(
    party_code: str,
    statuses: Mapping[str, Status],
    *,
    audience: Audience = Audience.PUBLIC,
    at: datetime | None = None,
    user: User | None = None,
) -> RoadmapVersion:
    """Say these statuses and share them, through the workflow; the shared version.

    What an earlier version of the Party said stays said. `user` is a new focal point if None.
    """
    party = Party.objects.get(code=party_code)
    user = user or make_member(Role.FOCAL_POINT, party_code)
    set_statuses(party_code, statuses, user=user)
    return workflow.share(party, audience, acting_user=user, seen=workflow.last_event(party), at=at)


def make_practice(
    title: str = "A practice",
    *,
    state: State = State.PUBLISHED,
    owner: str | None = "FR",
    authors: Iterable[str] | None = None,
    partners: Iterable[str] = (),
    mentioned: Iterable[str] = (),
    output: int = 1,
    activities: Iterable[str] = (),
    sectors: Iterable[str] = (),
    sdg_targets: Iterable[str] = (),
    language: str = "en",
    summary: str = "What it does, and what came of it.",
    body: str = "",
    slug: str = "",
    first_listed_on: date | None = None,
    by: User | None = None,
    **revision: Any,
) -> Practice:
    """A practice with one revision in `state`, its words in `language`, and its Parties.

    `authors` are the owner if None. A published practice is first listed today unless
    `first_listed_on` says otherwise, and can be found by search. `by` created and submitted it;
    `revision` are further fields of the revision.
    """
    now = timezone.now()
    listed = state in (State.PUBLISHED, State.SUPERSEDED)
    submitted = state != State.DRAFT
    practice = Practice.objects.create(
        slug=slug or f"practice-{next(_numbers)}",
        owner=Party.objects.get(code=owner) if owner else None,
        first_listed_on=first_listed_on or (timezone.localdate() if listed else None),
    )
    made = PracticeRevision.objects.create(
        practice=practice,
        **{
            "state": state,
            "output": Output.objects.get(number=output),
            "source": Source.PARTY,
            "created_by": by,
            "submitted_at": now if submitted else None,
            "submitted_by": by if submitted else None,
            "published_at": now if listed else None,
            **revision,
        },
    )
    made.activities.set([activity(code) for code in activities])
    made.sectors.set(Sector.objects.filter(slug__in=sectors))
    made.sdg_targets.set(SdgTarget.objects.filter(code__in=sdg_targets))
    authors = authors if authors is not None else [owner] if owner else []
    for role, codes in (
        (PartyRole.AUTHOR, authors),
        (PartyRole.PARTNER, partners),
        (PartyRole.MENTIONED, mentioned),
    ):
        for code in codes:
            RevisionParty.objects.create(
                revision=made, party=Party.objects.get(code=code), role=role
            )
    PracticeText.objects.create(
        revision=made, language=language, title=title, summary=summary, body=body
    )
    search.index([practice.pk])
    return practice
