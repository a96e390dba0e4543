"""Searches that people follow: kept, changed, stopped, let go.

Two changes of one person's searches come one after the other: they wait for the person's row.
"""

from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.utils import timezone

from practices.enums import Rhythm
from practices.models import SavedSearch, SavedSearchQuerySet
from roadmap_portal.accounts.models import User

_signer = signing.Signer(salt="practices.following")


class TooManySearches(Exception):
    """The person follows as many searches as one may."""


class AlreadySaved(Exception):
    """The person follows this search; `search` is it."""

    def __init__(self, search: SavedSearch) -> None:
        super().__init__("This search is saved.")
        self.search = search


@dataclass(frozen=True)
class Unsubscribe:
    """What a link in a mail stops: the mails about one search, or all of a person's."""

    owner_id: int
    search_id: int | None = None

    @property
    def token(self) -> str:
        """Words that only the portal can write. They hold as long as its SECRET_KEY."""
        return _signer.sign_object([self.owner_id, self.search_id])

    @classmethod
    def read(cls, token: str) -> "Unsubscribe | None":
        """What the token says; None if it is not one of ours."""
        try:
            owner_id, search_id = _signer.unsign_object(token)
        except (signing.BadSignature, ValueError):
            return None
        return cls(owner_id, search_id)

    def searches(self) -> SavedSearchQuerySet:
        """Those whose mails it stops; none where they are gone."""
        own = SavedSearch.objects.filter(owner=self.owner_id)
        return own if self.search_id is None else own.filter(pk=self.search_id)


@transaction.atomic
def save_search(
    query: str, *, name: str, rhythm: Rhythm | str, language: str, acting_user: User
) -> SavedSearch:
    """Follow the search that `query` holds, from now on.

    Raises AlreadySaved; TooManySearches.
    """
    lock_person(acting_user.pk)
    own = SavedSearch.objects.filter(owner=acting_user)
    if same := own.filter(query=query).first():
        raise AlreadySaved(same)
    if own.count() >= SavedSearch.MOST:
        raise TooManySearches
    return SavedSearch.objects.create(
        owner=acting_user, query=query, name=name, rhythm=rhythm, language=language
    )


@transaction.atomic
def change_search(
    search: SavedSearch, *, name: str, rhythm: Rhythm | str, language: str
) -> SavedSearch:
    """Another name, rhythm or language. Whoever had no mails is told of what comes from now on."""
    lock_person(search.owner_id)
    search.refresh_from_db()
    if search.rhythm == Rhythm.NONE != rhythm:
        search.told_until = timezone.now()
    search.name, search.rhythm, search.language = name, rhythm, language
    search.save(update_fields=["name", "rhythm", "language", "told_until"])
    return search


@transaction.atomic
def stop_mails(unsubscribe: Unsubscribe) -> int:
    """No more mails about these searches, which stay; how many there were. Twice does no harm."""
    lock_person(unsubscribe.owner_id)
    mailed = unsubscribe.searches().exclude(rhythm=Rhythm.NONE)
    return mailed.update(rhythm=Rhythm.NONE)


def lock_person(pk: int) -> User | None:
    """The person, whose searches nobody else changes until the commit; None who is gone."""
    return User.objects.select_for_update(no_key=True).filter(pk=pk).first()
