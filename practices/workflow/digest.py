"""The mail that tells a person what is new in the searches that they follow.

A day's mail tells of what was first published until the day's hour (the setting DIGEST_HOUR, in
Paris), and is made some minutes later, when all that was published until then is committed. A
search holds until when it has told: what lies between is told once, however often or seldom the
duty runs, and one mail makes up for days on which the portal stood still.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import Exists, Min, OuterRef
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation

from practices.entries import Entry, entries
from practices.models import Practice, PracticeRevision, SavedSearch
from practices.search import PracticeSearch, Shelf
from practices.search import shelf as shelf_now
from practices.workflow.following import Unsubscribe, lock_person
from roadmap_portal.accounts.models import User
from roadmap_portal.base import mail
from roadmap_portal.base.dates import PARIS

logger = logging.getLogger(__name__)

SETTLED = timedelta(minutes=5)
"""A publication's moment comes before its commit, by far less than this."""
MOST_SHOWN = 20
"""Practices that a mail names of one search; the list has the others."""


@dataclass(frozen=True)
class Round:
    """The mails of one day."""

    day: date
    until: datetime
    monday: datetime
    """The hour of the last Monday; that of `day` if it is one."""

    @classmethod
    def at(cls, now: datetime) -> "Round | None":
        """That of the day in Paris; None while its hour is not come."""
        day = now.astimezone(PARIS).date()
        until = _hour_of(day)
        if now < until + SETTLED:
            return None
        return cls(day, until, _hour_of(day - timedelta(days=day.weekday())))


@dataclass(frozen=True)
class Part:
    """What a mail says of one search."""

    search: SavedSearch
    entries: list[Entry]
    count: int
    """How many are new; `entries` are the first of them."""
    url: str
    stop_url: str

    @property
    def more(self) -> int:
        return self.count - len(self.entries)


@dataclass
class Reader:
    """The person, in the language of the mail."""

    email: str
    preferred_language: str


def send_digests(now: datetime | None = None) -> int:
    """Send the mails that are due; how many. One that fails keeps nobody else from theirs."""
    this = Round.at(now or timezone.now())
    if this is None:
        return 0
    due = SavedSearch.objects.due(daily=this.until, weekly=this.monday).order_by()
    owners = dict(due.values_list("owner").annotate(Min("told_until")).order_by("owner"))
    if not owners:
        return 0
    shelf = shelf_now()
    fresh = _first_published(min(owners.values()), this.until)
    return sum(_told(owner, this, fresh, shelf) for owner in owners)


def _told(owner_id: int, this: Round, fresh: dict[int, datetime], shelf: Shelf) -> bool:
    try:
        return _tell(owner_id, this, fresh, shelf)
    except Exception:
        logger.exception("The digest of person %s failed", owner_id)
        return False


@transaction.atomic
def _tell(owner_id: int, this: Round, fresh: dict[int, datetime], shelf: Shelf) -> bool:
    """Note until when the person is told, and write the mail, if there is anything to say.

    Of two processes at once the second waits at the lock, and finds nothing due.
    """
    person = lock_person(owner_id)
    if person is None:
        return False
    due = list(person.saved_searches.due(daily=this.until, weekly=this.monday))
    if not due or person.saved_searches.filter(mailed_on=this.day).exists():
        return False
    with translation.override(_language(person, due)):
        parts = _parts(due, fresh, shelf)
        person.saved_searches.filter(pk__in=[search.pk for search in due]).update(
            told_until=this.until
        )
        if not parts:
            return False
        # All of them, so that a rhythm changed today brings no second mail.
        person.saved_searches.update(mailed_on=this.day)
        _write(person, parts)
    return True


def _language(person: User, due: list[SavedSearch]) -> str:
    """That of the searches; where they differ the person's own, if it is among them."""
    wanted = [search.language for search in due]
    return person.preferred_language if person.preferred_language in wanted else wanted[0]


def _parts(due: list[SavedSearch], fresh: dict[int, datetime], shelf: Shelf) -> list[Part]:
    """Searches with something new, each practice in the first that finds it."""
    told: set[int] = set()
    parts = []
    for search in due:
        new = {key for key, at in fresh.items() if at > search.told_until} - told
        found = _found(search, new, shelf) if new else []
        # In a catalogue that was kept may be what is published no more.
        shown = entries(found[:MOST_SHOWN], shelf)
        if not shown:
            continue
        told.update(found)
        stop = Unsubscribe(search.owner_id, search.pk)
        query = f"?{search.query}" if search.query else ""
        parts.append(
            Part(
                search=search,
                entries=shown,
                count=len(shown) + len(found[MOST_SHOWN:]),
                url=f"{settings.SITE_URL}{reverse('practices')}{query}",
                stop_url=_stop_url(stop),
            )
        )
    return parts


def _found(search: SavedSearch, new: Collection[int], shelf: Shelf) -> list[int]:
    """Which of the `new` practices the search finds, the newest first."""
    try:
        wanted = PracticeSearch(QueryDict(search.query), on=shelf)
    except BadRequest:
        # It asks for a sector, say, that is no more; its owner's page says so.
        return []
    catalogue = shelf.catalogue
    return [catalogue.ids[place] for place in catalogue.newest(wanted.bits & catalogue.bits(new))]


def _write(person: User, parts: list[Part]) -> None:
    stop_url = _stop_url(Unsubscribe(person.pk))
    language = translation.get_language() or settings.LANGUAGE_CODE
    mail.send(
        "digest",
        Reader(person.email, language),
        {
            "parts": parts,
            "count": sum(part.count for part in parts),
            "stop_url": stop_url,
            "searches_url": f"{settings.SITE_URL}{reverse('saved_searches')}",
        },
        # Who follows what is nobody else's business once the mail has gone.
        secret=True,
        # RFC 8058: the reader's mail program stops the mails by one click.
        headers={
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _first_published(after: datetime, until: datetime) -> dict[int, datetime]:
    """Practices, still published, that were first published between; with the moment. One query."""
    of_it = PracticeRevision.objects.filter(practice=OuterRef("pk"))
    found = (
        Practice.objects.published()
        .filter(
            Exists(of_it.filter(published_at__gt=after, published_at__lte=until)),
            ~Exists(of_it.filter(published_at__lte=after)),
        )
        .annotate(first=Min("revisions__published_at"))
    )
    return dict(found.values_list("pk", "first"))


def _hour_of(day: date) -> datetime:
    # In UTC: two moments of one zone with summer time would be compared by their clocks.
    return datetime.combine(day, time(settings.DIGEST_HOUR), PARIS).astimezone(UTC)


def _stop_url(unsubscribe: Unsubscribe) -> str:
    return f"{settings.SITE_URL}{reverse('searches_unsubscribe', args=[unsubscribe.token])}"
