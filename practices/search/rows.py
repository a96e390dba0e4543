"""Practices as lists show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language

from activities.models import Output, Session, is_new_since
from parties.models import Party
from practices.models import Listing, PracticeRevision
from practices.models.revision import preferred
from practices.search.analysis import Word
from practices.search.highlight import Marker
from practices.search.shelf import Shelf
from roadmap_portal.base.text import fold

SUMMARY_WORDS = 45


@dataclass(frozen=True)
class Passage:
    """Where the words of a search stand, if neither title nor summary has them."""

    html: SafeString
    language: str


@dataclass(frozen=True)
class Row:
    """A published practice in a list. Title and summary are HTML with words marked."""

    practice_id: int
    url: str
    title: SafeString
    summary: SafeString
    language: str
    """In which title and summary are written."""
    passage: Passage | None
    parties: list[Party]
    """Whose practice it is, by name."""
    output: Output | None
    year_start: int | None
    year_end: int | None
    is_new: bool
    """It bears the asterisk."""


def rows(
    ids: Iterable[int], shelf: Shelf, baseline: Session | None, marked: Sequence[Word] = ()
) -> list[Row]:
    """The published practices of `ids` in their order, `marked` words marked. One query.

    New counts from `baseline`.
    """
    wanted = list(ids)
    published = PracticeRevision.objects.published().filter(practice=OuterRef("pk"))
    # The index holds nothing else; a list must not depend on it.
    found = Listing.objects.filter(Exists(published)).select_related("practice").in_bulk(wanted)
    marker = Marker.of(marked)
    return [_row(found[key], shelf, baseline, marker) for key in wanted if key in found]


def _row(listing: Listing, shelf: Shelf, baseline: Session | None, marker: Marker) -> Row:
    texts: dict[str, dict[str, Any]] = listing.texts
    language = preferred(texts, get_language() or "")
    shown = texts[language]
    summary = marker.marked(Truncator(shown["summary"]).words(SUMMARY_WORDS), language)
    title = marker.marked(shown["title"], language)
    known = shelf.vocabulary.parties
    # One that was made since the shelf was filled is shown by the next page.
    parties = [known[key] for key in listing.keys("party") if key in known]
    outputs = listing.keys("output")
    return Row(
        practice_id=listing.pk,
        url=listing.practice.get_absolute_url(),
        title=title,
        summary=summary,
        language=language,
        passage=None if "<mark>" in title + summary else _passage(texts, language, marker),
        parties=sorted(parties, key=lambda party: fold(str(party.name))),
        output=shelf.vocabulary.output(outputs[0]) if outputs else None,
        year_start=listing.year_start,
        year_end=listing.year_end,
        is_new=baseline is not None and is_new_since(listing.practice.first_listed_on, baseline),
    )


def _passage(texts: dict[str, dict[str, Any]], language: str, marker: Marker) -> Passage | None:
    """Of the text that is shown, else of the others, what stands around the first word found."""
    others = [code for code in texts if code != language]
    for code, part in [
        *((language, part) for part in ("summary", "body")),
        *((code, part) for code in others for part in ("title", "summary", "body")),
    ]:
        if html := marker.passage(texts[code][part], code):
            return Passage(html, code)
    return None
