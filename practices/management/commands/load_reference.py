"""`manage.py load_reference`: the open roadmap, the Parties and the 49 practices of Annex II."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand
from django.core.serializers.base import DeserializedObject
from django.db import transaction

from practices import search
from practices.models import Practice, PracticeRevision

FIXTURES = ("open_roadmap", "parties", "party_groups", "practices")


class Command(BaseCommand):
    """Creates what is missing and leaves alone what is there, so that the Secretariat's edits stay.

    Safe to run again and again. Loads no demonstration data.
    """

    help = "Load the reference data: sessions, documents, open roadmap, Parties, good practices."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        created = 0
        new_practices: set[int] = set()
        for name in FIXTURES:
            for row in self.rows(name):
                instance = row.object
                if instance.pk is not None:
                    continue  # found by its natural key
                practice = getattr(instance, "revision", instance)
                if (
                    isinstance(practice, PracticeRevision)
                    and practice.practice_id not in new_practices
                ):
                    continue  # part of a practice that an editor may have changed since
                row.save()
                created += 1
                if isinstance(instance, Practice) and instance.pk:
                    new_practices.add(instance.pk)
        search.index_missing()
        self.stdout.write(
            f"Reference data: {created} rows loaded." if created else "Reference data: up to date."
        )

    def rows(self, name: str) -> Iterator[DeserializedObject]:
        """The rows of a fixture, each built when the ones before it are saved."""
        path = Path(settings.FIXTURE_DIRS[0]) / f"{name}.json"
        with path.open(encoding="utf-8") as stream:
            yield from serializers.deserialize("json", stream)
