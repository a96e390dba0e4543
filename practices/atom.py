"""A search of practices as an Atom feed (RFC 4287)."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from practices.entries import Entry
from roadmap_portal.base.dates import PARIS

# What XML 1.0 has no way to write.
UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BEFORE_ALL = datetime(2005, 10, 20, tzinfo=UTC)
"""The day of the Convention: since then an empty feed of an empty portal has not changed."""


class PracticeFeed(Atom1Feed):
    """As Django's, with the language and all the authors of an entry."""

    def latest_post_date(self) -> datetime:
        """Fixed where there is no entry, so that an empty feed stays the same."""
        return super().latest_post_date() if self.items else self.feed["updated"]

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.endElement("author")


def feed(
    shown: Iterable[Entry],
    *,
    title: str,
    path: str,
    self_path: str,
    query: str,
    language: str,
    updated: datetime | None,
) -> PracticeFeed:
    """The feed of the entries `shown`, under `title`.

    `path` is the list's address and `self_path` the feed's, both with the parameters in `query`.
    `updated` stands where there is no entry.
    """
    made = PracticeFeed(
        title=written(title),
        link=f"{settings.SITE_URL}{path}",
        description="",
        language=language,
        feed_url=f"{settings.SITE_URL}{self_path}",
        feed_guid=tag(f"practices/{language}{'?' * bool(query)}{query}"),
        # Of the entries that are no Party's.
        author_name=_("Open roadmap for the digital environment"),
        updated=updated or BEFORE_ALL,
    )
    for each in shown:
        made.add_item(
            title=written(each.title),
            link=f"{settings.SITE_URL}{each.path}",
            description=linebreaks(written(each.summary), autoescape=True),
            unique_id=tag(f"practices/{each.practice_id}"),
            pubdate=first_listed(each),
            updateddate=each.published_at or first_listed(each) or BEFORE_ALL,
            categories=[str(each) for each in (each.output, *each.sectors) if each],
            language=each.language,
            authors=[written(name) for name in each.parties],
        )
    return made


def tag(specific: str) -> str:
    """An id that stays when addresses change (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{specific}"


def written(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return UNWRITABLE.sub("", text)


def first_listed(entry: Entry) -> datetime | None:
    """The day of the first listing as a moment."""
    day = entry.first_listed_on
    return datetime.combine(day, time(), PARIS) if day else None
