"""Full-text search of practices: what the index holds and how it is asked.

The index holds published revisions only, and what is asked always narrows a queryset of
practices, so that search shows no more than the queryset does.
"""

from collections.abc import Iterable
from functools import reduce
from operator import add

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.expressions import Combinable
from modeltranslation.utils import build_localized_fieldname

from practices.models import Practice, PracticeQuerySet, PracticeRevision, PracticeText
from practices.search import analysis
from practices.search.engines import Entry, engine

BATCH = 500
LANGUAGES = [code for code, _ in settings.LANGUAGES]


@transaction.atomic
def index(practice_ids: Iterable[int]) -> None:
    """Bring the index up to date for these practices.

    Those that are not published leave it. To be called in the transaction of the change. Also
    keeps the titles' sort keys.
    """
    keys = sorted(set(practice_ids))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        engine().remove(batch)
        published = (
            PracticeRevision.objects.published()
            .filter(practice__in=batch)
            .prefetch_related("texts", "party_links__party")
        )
        _keep_sort_keys(published)
        engine().put(_entry(revision) for revision in published)


def remove(practice_ids: Iterable[int]) -> None:
    """Take these practices out of the index."""
    engine().remove(sorted(set(practice_ids)))


@transaction.atomic
def reindex_all() -> int:
    """Make the index anew; the number of practices in it."""
    engine().clear()
    keys = list(Practice.objects.published().order_by("pk").values_list("pk", flat=True))
    index(keys)
    with connection.cursor() as cursor:
        # Both planners count wrongly after a bulk load otherwise.
        cursor.execute("ANALYZE")
    return len(keys)


def matching(practices: PracticeQuerySet, query: str) -> PracticeQuerySet:
    """Those of `practices` that have every word of `query`, best first.

    The more of the words stand in the title the better; then come the newest. None when
    `query` has no letter or digit.
    """
    words = analysis.query_words(query)
    if not words:
        return practices.none()
    in_title: list[Combinable] = [
        Case(
            When(pk__in=engine().with_in_title(word), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        for word in words
    ]
    return (
        practices.filter(pk__in=engine().with_all(words))
        .annotate(relevance=reduce(add, in_title))
        .order_by("-relevance", F("first_listed_on").desc(nulls_last=True), "pk")
    )


def _entry(revision: PracticeRevision) -> Entry:
    title: dict[str, None] = {}
    body: dict[str, None] = {}
    for text in revision.texts.all():
        title |= dict.fromkeys(analysis.stems(text.title, text.language))
        words = "\n".join([text.summary, text.body, text.subnational_author, revision.organisation])
        body |= dict.fromkeys(analysis.stems(words, text.language))
    for link in revision.party_links.all():
        for language in LANGUAGES:
            name = getattr(link.party, build_localized_fieldname("name", language)) or ""
            body |= dict.fromkeys(analysis.stems(name, language))
    return Entry(revision.practice_id, list(title), list(body))


def _keep_sort_keys(revisions: Iterable[PracticeRevision]) -> None:
    changed = []
    for revision in revisions:
        for text in revision.texts.all():
            key = analysis.sort_key(text.title)
            if text.title_key != key:
                text.title_key = key
                changed.append(text)
    PracticeText.objects.bulk_update(changed, ["title_key"], batch_size=BATCH)
