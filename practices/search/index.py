"""What search and lists hold of each published practice, and when it is brought up to date.

Three things are kept together: the engine's entry, the `Listing`, and the spellings. They hold
published revisions only.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from modeltranslation.utils import build_localized_fieldname

from practices.enums import PartyRole
from practices.models import Listing, Practice, PracticeRevision, PracticeText, Spelling
from practices.search import analysis
from practices.search.engines import Entry, Field, engine

BATCH = 500
LANGUAGES = [code for code, _ in settings.LANGUAGES]


@transaction.atomic
def index(practice_ids: Iterable[int]) -> None:
    """Bring the index up to date for these practices.

    Those that are not published leave it. To be called in the transaction of the change.
    """
    keys = sorted(set(practice_ids))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        _hold(batch)
        remove(batch)
        _add(
            PracticeRevision.objects.published()
            .filter(practice__in=batch)
            .prefetch_related("texts", "party_links__party", "activities", "sectors", "sdg_targets")
        )


@transaction.atomic
def remove(practice_ids: Iterable[int]) -> None:
    """Take these practices out of the index."""
    keys = sorted(set(practice_ids))
    engine().remove(keys)
    Listing.objects.filter(pk__in=keys).delete()


def _hold(practice_ids: Iterable[int]) -> None:
    """Let who indexes the same practices wait: two would both find nothing to take out."""
    held = Practice.objects.select_for_update().filter(pk__in=practice_ids)
    list(held.order_by("pk").values_list("pk"))


def index_missing() -> None:
    """Bring into the index what is published and not in it, as after a migration of the index."""
    index(Practice.objects.published().filter(listing=None).values_list("pk", flat=True))


@transaction.atomic
def reindex_all() -> int:
    """Make the index anew; the number of practices in it."""
    engine().clear()
    Listing.objects.all().delete()
    Spelling.objects.all().delete()
    keys = list(Practice.objects.published().order_by("pk").values_list("pk", flat=True))
    index(keys)
    engine().analyze()
    return len(keys)


def _add(revisions: Iterable[PracticeRevision]) -> None:
    entries, listings, spellings = [], [], set()
    for revision in revisions:
        texts = list(revision.texts.all())
        names = _names(revision)
        entries.append(_entry(revision, texts, names))
        listings.append(_listing(revision, texts))
        for text in texts:
            spellings |= analysis.spellings("\n".join(_written(revision, text)))
        spellings |= analysis.spellings("\n".join(name for name, _language in names))
    engine().put(entries)
    Listing.objects.bulk_create(listings)
    # In one order, so that two who publish at once do not wait for each other.
    Spelling.objects.bulk_create(
        [Spelling(word=word) for word in sorted(spellings)], ignore_conflicts=True, batch_size=BATCH
    )


def _entry(
    revision: PracticeRevision, texts: list[PracticeText], names: list[tuple[str, str]]
) -> Entry:
    """Words of every text, each in its own language, and the Parties' names in all of them."""
    stems: dict[Field, dict[str, None]] = {field: {} for field in Field}
    plain = []
    for text in texts:
        for field, words in (
            (Field.TITLE, text.title),
            (Field.SUMMARY, text.summary),
            (Field.WORDS, "\n".join(_written(revision, text))),
        ):
            stems[field] |= dict.fromkeys(analysis.stems(words, text.language))
            stems[field] |= dict.fromkeys(analysis.stems_of_compounds(words, text.language))
        stems[Field.TITLE] |= dict.fromkeys(analysis.exact_words(text.title))
        plain += [analysis.plain_words(part) for part in _written(revision, text)]
    for name, language in names:
        stems[Field.NAMES] |= dict.fromkeys(analysis.stems(name, language))
        plain.append(analysis.plain_words(name))
    stems[Field.WORDS] |= stems[Field.NAMES]
    return Entry(
        revision.practice_id,
        {field: list(words) for field, words in stems.items()},
        "\n".join(dict.fromkeys(part for part in plain if part)),
    )


def _written(revision: PracticeRevision, text: PracticeText) -> list[str]:
    """What is searched of a text; the organisation, which has no language, stands with each."""
    return [
        text.title,
        text.summary,
        text.body,
        text.subnational_author,
        revision.organisation,
    ]


def _names(revision: PracticeRevision) -> list[tuple[str, str]]:
    """The names of the Parties and of the organisation, each with its language."""
    names = {
        (getattr(link.party, build_localized_fieldname("name", language)) or "", language): None
        for link in revision.party_links.all()
        for language in LANGUAGES
    }
    names |= {(revision.organisation, text.language): None for text in revision.texts.all()}
    return [(name, language) for name, language in names if name]


def _listing(revision: PracticeRevision, texts: list[PracticeText]) -> Listing:
    terms = [
        *([f"output:{revision.output_id}"] if revision.output_id else []),
        *(f"activity:{activity.pk}" for activity in revision.activities.all()),
        *(f"{_TERMS[PartyRole(link.role)]}:{link.party_id}" for link in revision.party_links.all()),
        *(f"sector:{sector.pk}" for sector in revision.sectors.all()),
        *(f"sdg:{target.pk}" for target in revision.sdg_targets.all()),
        f"source:{revision.source}",
        *(f"language:{text.language}" for text in texts),
    ]
    return Listing(
        practice_id=revision.practice_id,
        terms=" ".join(terms),
        year_start=revision.year_start,
        year_end=revision.year_end,
        texts={
            text.language: {"title": text.title, "summary": text.summary, "body": text.body}
            for text in texts
        },
        title_keys={
            language: analysis.sort_key(shown.title) if (shown := revision.text(language)) else ""
            for language in LANGUAGES
        },
    )


_TERMS = {
    PartyRole.AUTHOR: "party",
    PartyRole.PARTNER: "partner",
    PartyRole.MENTIONED: "mentioned",
}
