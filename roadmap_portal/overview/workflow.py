"""The only code that makes an overview. Nothing changes one: a correction is another."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.enums import Body
from activities.models import Edition, Session
from roadmap_portal.accounts.models import User
from roadmap_portal.overview.models import Overview
from roadmap_portal.overview.queries import checksum, facts_at


class Refusal(Exception):
    """Why an overview was not published; nothing was written."""


class NotAConference(Refusal):
    """An overview is laid before a session of the Conference of Parties."""


class FutureCutOff(Refusal):
    """Nobody knows yet what will be shared by that day."""


class StaleFigures(Refusal):
    """The figures are no longer those that were shown."""


class AlreadyPublished(Refusal):
    """The same figures are published for this session already."""


@transaction.atomic
def publish(
    *,
    session: Session,
    cut_off: date,
    baseline: Session,
    seen: str,
    acting_user: User,
    at: datetime | None = None,
) -> Overview:
    """Freeze what stands at the end of `cut_off` in Paris, and open it to the public.

    `seen` is the checksum of the facts that were shown. The row itself is the log: who, when,
    and what. Raises a Refusal. `at` is for demonstration data.
    """
    if session.body != Body.CONFERENCE:
        raise NotAConference
    if cut_off > timezone.localdate():
        raise FutureCutOff
    edition = Edition.objects.in_force()
    facts = facts_at(cut_off, baseline, edition)
    if checksum(facts) != seen:
        raise StaleFigures
    try:
        with transaction.atomic():
            return Overview.objects.create(
                session=session,
                cut_off=cut_off,
                baseline=baseline,
                edition=edition,
                facts=dict(facts),
                checksum=seen,
                published_at=at or timezone.now(),
                published_by=acting_user,
            )
    except IntegrityError as error:
        raise AlreadyPublished from error
