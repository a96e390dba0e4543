"""Practices by the ten thousand, with words as often as in real text.

The word of rank r stands about 1/r as often as the first (Zipf's law), so that a few words are
in most practices and most words in very few. All is drawn from one seed: the same size gives the
same practices.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, islice

from django.db import models
from django.utils import timezone

from activities.models import EditionActivity, Output, SdgTarget, Sector
from parties.models import Party
from practices import search
from practices.enums import PartyRole, Source, State
from practices.models import Practice, PracticeRevision, PracticeText, RevisionParty

SEED = 2005
WORDS = 30_000
TITLE, SUMMARY, BODY = 7, 40, 90
BATCH = 2000
_BEGINNINGS = (*"bcdfglmnprstv", "br", "tr", "pl", "st")
_SYLLABLES = [beginning + vowel for beginning in _BEGINNINGS for vowel in "aeiou"]


@dataclass(frozen=True)
class Corpus:
    """What was made, for whoever asks questions of it."""

    size: int
    practices_with: Counter[str]
    """In how many practices each word is."""


def vocabulary() -> list[str]:
    """Made words that can be said, the most frequent first."""
    source = random.Random(SEED)
    words: dict[str, None] = {}
    while len(words) < WORDS:
        words["".join(source.choices(_SYLLABLES, k=source.choice((2, 3, 3, 4))))] = None
    return list(words)


def fill(size: int) -> Corpus:
    """Publish `size` made practices beside those of the reference data, and index all."""
    source = random.Random(SEED)
    words, weights = vocabulary(), list(accumulate(1 / rank for rank in range(3, WORDS + 3)))
    outputs = list(Output.objects.all())
    activities = list(EditionActivity.objects.in_force())
    parties, sectors = list(Party.objects.all()), list(Sector.objects.all())
    targets = list(SdgTarget.objects.all())
    practices_with: Counter[str] = Counter()

    for numbers in _batches(range(size)):
        practices = Practice.objects.bulk_create(
            Practice(
                slug=f"made-{number}",
                first_listed_on=date(2008, 1, 1) + timedelta(days=source.randrange(6800)),
            )
            for number in numbers
        )
        revisions = PracticeRevision.objects.bulk_create(
            PracticeRevision(
                practice=practice,
                state=State.PUBLISHED,
                output=source.choice(outputs),
                source=source.choice(Source.values),
                year_start=(start := source.randrange(1995, 2024)),
                year_end=start + source.randrange(4) if source.random() < 0.5 else None,
                published_at=timezone.now(),
            )
            for practice in practices
        )
        texts = []
        for revision in revisions:
            drawn = source.choices(words, cum_weights=weights, k=TITLE + SUMMARY + BODY)
            practices_with.update(set(drawn))
            texts.append(
                PracticeText(
                    revision=revision,
                    language=source.choices(("en", "fr", "es"), (5, 4, 1))[0],
                    title=" ".join(drawn[:TITLE]).capitalize(),
                    summary=_sentences(drawn[TITLE : TITLE + SUMMARY]),
                    body=_sentences(drawn[TITLE + SUMMARY :]),
                )
            )
        PracticeText.objects.bulk_create(texts)
        RevisionParty.objects.bulk_create(
            RevisionParty(revision=revision, party=party, role=role)
            for revision in revisions
            for party, role in zip(
                source.sample(parties, source.choice((1, 1, 1, 2))),
                (PartyRole.AUTHOR, PartyRole.PARTNER),
                strict=False,
            )
        )
        _relate(revisions, "activities", [each.activity for each in activities], source)
        _relate(revisions, "sectors", sectors, source)
        _relate(revisions, "sdg_targets", targets, source)
    search.reindex_all()
    return Corpus(size, practices_with)


def _relate(
    revisions: Iterable[PracticeRevision],
    name: str,
    rows: list[models.Model],
    source: random.Random,
) -> None:
    """Give each revision none, one or two of `rows` in its many-to-many field `name`."""
    field = PracticeRevision._meta.get_field(name)
    through = field.remote_field.through
    one, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    through.objects.bulk_create(
        through(**{one: revision, other: row})
        for revision in revisions
        for row in source.sample(rows, source.choice((0, 1, 1, 2)))
    )


def _sentences(words: list[str]) -> str:
    return " ".join(
        " ".join(words[start : start + 12]).capitalize() + "." for start in range(0, len(words), 12)
    )


def _batches(numbers: range) -> Iterator[list[int]]:
    rest = iter(numbers)
    while batch := list(islice(rest, BATCH)):
        yield batch
