"""Published practices as feeds and mails name them: plain words, no mark-up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from activities.models import Output, Sector
from practices.models import PracticeRevision
from practices.models.revision import preferred
from practices.search import Shelf
from roadmap_portal.base.text import fold


@dataclass(frozen=True)
class Entry:
    """What is published of a practice, in the active language or the one that stands in for it."""

    practice_id: int
    path: str
    title: str
    summary: str
    language: str
    parties: list[str]
    """The names of those whose practice it is."""
    output: Output | None
    sectors: list[Sector]
    first_listed_on: date | None
    published_at: datetime | None
    """When what is published now was."""


def entries(ids: Iterable[int], shelf: Shelf) -> list[Entry]:
    """The practices of `ids` that are published, in their order. One query."""
    wanted = list(ids)
    found = {
        revision.practice_id: revision
        for revision in PracticeRevision.objects.published()
        .filter(practice__in=wanted, practice__listing__isnull=False)
        .select_related("practice__listing")
    }
    return [_entry(found[key], shelf) for key in wanted if key in found]


def _entry(revision: PracticeRevision, shelf: Shelf) -> Entry:
    practice, listing = revision.practice, revision.practice.listing
    texts: dict[str, dict[str, Any]] = listing.texts
    language = preferred(texts, get_language() or "")
    vocabulary = shelf.vocabulary
    parties = [str(vocabulary.parties[key].name) for key in listing.keys("party")]
    sectors = set(listing.keys("sector"))
    outputs = listing.keys("output")
    return Entry(
        practice_id=practice.pk,
        path=practice.get_absolute_url(),
        title=texts[language]["title"],
        summary=texts[language]["summary"],
        language=language,
        parties=sorted(parties, key=fold),
        output=vocabulary.output(outputs[0]) if outputs else None,
        sectors=[sector for sector in vocabulary.sectors if sector.pk in sectors],
        first_listed_on=practice.first_listed_on,
        published_at=revision.published_at,
    )
