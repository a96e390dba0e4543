"""Searches that are followed and what comes of them, as tests of the digest make and read them."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core import mail as django_mail

from practices.enums import Rhythm
from practices.models import Practice, SavedSearch
from roadmap_portal.accounts.models import User
from roadmap_portal.base import mail
from tests.factories import make_practice

PARIS = ZoneInfo("Europe/Paris")


def paris(day: int, hour: int = 8, minute: int = 0, month: int = 6) -> datetime:
    """A moment of 2026; 1 June is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def follow(
    person: User, query: str = "q=quokka", *, since: datetime | None = None, **fields: Any
) -> SavedSearch:
    values = {"name": f"Name of {query}", "rhythm": Rhythm.DAILY, "language": "en", **fields}
    return SavedSearch.objects.create(
        owner=person, query=query, told_until=since or paris(1), **values
    )


def publish(title: str = "Quokka", *, at: datetime | None = None, **fields: Any) -> Practice:
    return make_practice(title, published_at=at or paris(1, 12), **fields)


def sent() -> list[Any]:
    """The mails that have left since this was asked last."""
    for email_id in mail.due_ids():
        mail.deliver(email_id)
    found = list(django_mail.outbox)
    django_mail.outbox.clear()
    return found


def said() -> list[list[str]]:
    """The titles in each mail sent since this was asked last."""
    return [re.findall(r"^- (.*?)(?: \([^()]*\))?$", each.body, flags=re.M) for each in sent()]
