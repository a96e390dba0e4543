"""A search that a demonstration account follows."""

from practices import workflow
from practices.enums import Rhythm
from practices.models import SavedSearch
from roadmap_portal.accounts.models import User


def load(person: User) -> int:
    """Follow the search where it is not followed; how many."""
    query = "q=musique&output=2"
    if SavedSearch.objects.filter(owner=person, query=query).exists():
        return 0
    workflow.save_search(
        query,
        name="Musique et créateurs en ligne",
        rhythm=Rhythm.WEEKLY,
        language="fr",
        acting_user=person,
    )
    return 1
