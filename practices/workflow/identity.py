"""What the Secretariat does to a practice's identity: its address, and who stands behind it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from practices.models import Contributor, FormerSlug, Practice
from roadmap_portal.accounts.models import User


class SlugTaken(Exception):
    """Another practice has the slug, or had it once."""


def is_slug_taken(slug: str, practice: Practice) -> bool:
    """Whether another than `practice` has the slug or had it; a practice may take its own back."""
    others = Practice.objects.exclude(pk=practice.pk)
    return others.filter(slug=slug).exists() or others.formerly(slug).exists()


@transaction.atomic
def rename(practice: Practice, slug: str, *, acting_user: User) -> Practice:
    """Give the practice another address; the one that it had leads to it from now on.

    Raises SlugTaken.
    """
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    if slug == practice.slug:
        return practice
    if is_slug_taken(slug, practice):
        raise SlugTaken
    practice.former_slugs.filter(slug=slug).delete()
    FormerSlug.objects.create(practice=practice, slug=practice.slug, replaced_by=acting_user)
    practice.slug = slug
    practice.save(update_fields=["slug"])
    return practice


@transaction.atomic
def save_contributor(contributor: Contributor, *, at: datetime | None = None) -> Contributor:
    """Keep what is said of a contributor, and since when each consent is given or withdrawn."""
    before = Contributor.objects.select_for_update().filter(pk=contributor.pk).first()
    contributor.note_consents(before, at or timezone.now())
    contributor.save()
    return contributor
