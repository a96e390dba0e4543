"""`manage.py reindex_practices`: make the search index anew, as after a change of its analysis."""

from typing import Any

from django.core.management.base import BaseCommand

from practices import search


class Command(BaseCommand):
    """Safe at any time: searches see the old index until the new one is whole."""

    help = "Make the full-text index of the published good practices anew."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Search index: {search.reindex_all()} practices.")
