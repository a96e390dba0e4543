"""Searches that people follow: their owner's alone, and stopped by one click without signing in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Sector
from parties.enums import Role
from practices import permissions, workflow
from practices.enums import Rhythm
from practices.models import SavedSearch
from practices.workflow import Unsubscribe
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_user
from tests.practices.pages import words
from tests.threads import at_once, kinds

pytestmark = pytest.mark.django_db

OWN = "/en/accounts/searches/"
NEW = f"{OWN}new/"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def follow(person: User, query: str = "q=quokka", **fields: Any) -> SavedSearch:
    return SavedSearch.objects.create(
        owner=person,
        **{"query": query, "name": f"Name of {query}", "language": "en", "told_until": LONG_AGO}
        | fields,
    )


def typed(**changes: str) -> dict[str, str]:
    return {"name": "Quokkas", "rhythm": "daily", "language": "fr", **changes}


@pytest.fixture
def owner(db: None) -> User:
    return make_member(Role.READER, "FR")


@pytest.fixture
def reader(owner: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(owner)


def test_the_list_offers_it_to_whoever_is_signed_in(reader: Client) -> None:
    shown = unescape(
        reader.get("/en/practices/?q=music&output=2&sort=title&page=1").content.decode()
    )
    assert f'href="{NEW}?q=music&output=2"' in shown
    assert "/accounts/searches/" not in Client().get("/en/practices/?q=music").content.decode()


def test_the_form_names_the_search_in_words(reader: Client) -> None:
    response = reader.get(f"{NEW}?sort=title&q=music&output=2")
    form = response.context["form"]
    assert form.initial["name"].startswith("Words: music; Output: 2.")
    assert form.initial["language"] == "en"
    assert form["rhythm"].value() == "weekly"
    assert reader.get(NEW).context["form"].initial["name"] == "All good practices"
    assert len(reader.get(f"{NEW}?q={'a' * 200}").context["form"].initial["name"]) <= 120


def test_a_search_is_kept_in_its_one_form(reader: Client, owner: User) -> None:
    before = timezone.now()
    response = reader.post(f"{NEW}?sort=title&output=2&q=+music++hall&page=2&x=y", typed())
    assert response.url == OWN
    (search,) = SavedSearch.objects.all()
    assert (search.owner, search.query) == (owner, "q=music+hall&output=2")
    assert (search.name, search.rhythm, search.language) == ("Quokkas", "daily", "fr")
    assert before <= search.told_until <= timezone.now()
    assert "Quokkas" in words(reader.get(OWN))


def test_it_is_saved_once(reader: Client, owner: User) -> None:
    search = follow(owner, "q=music")
    for answer in (reader.get(f"{NEW}?q=music&sort=title"), reader.post(f"{NEW}?q=music", typed())):
        assert answer.url == f"{OWN}{search.pk}/"
    # Another person may follow the same.
    follow(make_user(), "q=music")
    with pytest.raises(IntegrityError), transaction.atomic():
        follow(owner, "q=music")


def test_what_the_list_refuses_cannot_be_saved(reader: Client) -> None:
    for query in ("output=9", "q=a&q=b", "sort=x"):
        assert reader.get(f"{NEW}?{query}").status_code == 400
        assert reader.post(f"{NEW}?{query}", typed()).status_code == 400
    years = "".join(f"&year={year}" for year in range(1950, 2040))
    response = reader.get(f"{NEW}?q={'文' * 200}{years}")
    assert response.status_code == 400
    assert "too many filters to be saved" in words(response)
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"name": "x" * 121}, {"name": "a\0"}, {"rhythm": "hourly"}, {"language": "xx"}],
)
def test_what_is_typed_wrong_is_said_and_stays(reader: Client, owner: User, wrong: Any) -> None:
    search = follow(owner)
    for at in (f"{NEW}?q=music", f"{OWN}{search.pk}/"):
        response = reader.post(at, typed(**wrong))
        assert response.status_code == 400
        assert "Nothing is saved yet" in words(response)
    assert [each.name for each in SavedSearch.objects.all()] == [search.name]


def test_nobody_follows_more_than_fifty(reader: Client, owner: User) -> None:
    for number in range(SavedSearch.MOST):
        follow(owner, f"q=quokka{number}")
    response = reader.post(f"{NEW}?q=music", typed())
    assert response.status_code == 400
    assert "You follow 50 searches, and nobody can follow more" in words(response)
    SavedSearch.objects.first().delete()
    assert reader.post(f"{NEW}?q=music", typed()).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_saves_one() -> None:
    person = make_user()
    fields = {"name": "x", "rhythm": "daily", "language": "en", "acting_user": person}
    answers = at_once(*[lambda: workflow.save_search("q=music", **fields)] * 3)
    assert kinds(answers) == [workflow.AlreadySaved, workflow.AlreadySaved, SavedSearch]


def test_the_page_shows_ones_own_and_no_other(reader: Client, owner: User) -> None:
    follow(owner, "q=music&output=2", name="Mine")
    follow(make_user(), "q=secret", name="Another’s")
    shown = words(reader.get(OWN))
    assert "Mine" in shown
    assert "Words: music ; Output: 2." in shown
    assert "Every Monday" in shown
    assert "Another’s" not in shown
    assert "secret" not in shown


def test_an_empty_page_leads_on(reader: Client) -> None:
    assert "You follow no search yet" in words(reader.get(OWN))


def test_queries_are_the_same_for_one_and_for_many(reader: Client, owner: User) -> None:
    def count() -> int:
        reader.get(OWN)
        with CaptureQueriesContext(connection) as queries:
            reader.get(OWN)
        return len(queries)

    follow(owner, "q=music&party=FR")
    one = count()
    for number in range(5):
        follow(owner, f"q=music{number}&output=2&sector=music")
    assert count() == one


def test_a_search_for_what_is_gone_says_so(reader: Client, owner: User) -> None:
    sector = Sector.objects.create(slug="quokkas", title="Quokkas", position=99)
    search = follow(owner, "sector=quokkas")
    assert "finds nothing any more" not in words(reader.get(OWN))
    sector.delete()
    for at in (OWN, f"{OWN}{search.pk}/"):
        shown = words(reader.get(at))
        assert "This search finds nothing any more: “quokkas” is not a known value" in shown
    assert reader.post(f"{OWN}{search.pk}/delete/").status_code == 302


def test_name_rhythm_and_language_are_changed(reader: Client, owner: User) -> None:
    search = follow(owner)
    assert reader.post(f"{OWN}{search.pk}/", typed(query="q=other")).url == OWN
    search.refresh_from_db()
    assert (search.name, search.rhythm, search.language) == ("Quokkas", "daily", "fr")
    assert (search.query, search.told_until) == ("q=quokka", LONG_AGO)


def test_mails_begun_again_tell_of_what_comes_from_then_on(owner: User) -> None:
    search = follow(owner, rhythm=Rhythm.NONE)
    fields = {"name": "x", "language": "en"}
    workflow.change_search(search, rhythm=Rhythm.NONE, **fields)
    assert search.told_until == LONG_AGO
    workflow.change_search(search, rhythm=Rhythm.WEEKLY, **fields)
    assert timezone.now() - search.told_until < timedelta(minutes=1)


def test_deleting_asks_first(reader: Client, owner: User) -> None:
    search, other = follow(owner), follow(owner, "q=other")
    assert search.name in words(reader.get(f"{OWN}{search.pk}/delete/"))
    assert SavedSearch.objects.count() == 2
    assert reader.post(f"{OWN}{search.pk}/delete/").url == OWN
    assert list(SavedSearch.objects.all()) == [other]


def test_who_may_open_what(reader: Client, owner: User, secretariat: User) -> None:
    search = follow(owner)
    before = SavedSearch.objects.values().get()
    others = {
        "visitor": Client(),
        "colleague": Client(),
        "secretariat": Client(),
        "superuser": Client(),
    }
    others["colleague"].force_login(make_member(Role.FOCAL_POINT, "FR"))
    others["secretariat"].force_login(secretariat)
    others["superuser"].force_login(make_user(is_staff=True, is_superuser=True))
    for at in (OWN, NEW, f"{OWN}{search.pk}/", f"{OWN}{search.pk}/delete/"):
        assert reader.get(at).status_code == 200
        assert {"private", "no-store"} <= set(reader.get(at)["Cache-Control"].split(", "))
        assert others["visitor"].get(at).url == f"/en/accounts/login/?next={at}"
        assert others["visitor"].post(at, typed()).url.startswith("/en/accounts/login/")
        for who in ("colleague", "secretariat", "superuser"):
            answers = [others[who].get(at), others[who].post(at, typed())]
            # Their own list and form they have; the owner's search is nowhere for them.
            assert search.name not in str([answer.content for answer in answers])
            if f"/{search.pk}/" in at:
                assert [answer.status_code for answer in answers] == [404, 404]
    assert SavedSearch.objects.filter(owner=owner).values().get() == before
    for pk in (0, search.pk + 1000, 10**30):
        assert reader.get(f"{OWN}{pk}/").status_code == 404
        assert reader.post(f"{OWN}{pk}/delete/").status_code == 404
    assert reader.put(f"{OWN}{search.pk}/").status_code == 405
    assert reader.post(OWN).status_code == 405


def test_the_queryset_is_the_persons(owner: User) -> None:
    mine = follow(owner)
    follow(make_user(is_staff=True))
    assert list(permissions.searches_of(owner)) == [mine]
    assert list(permissions.searches_of(AnonymousUser())) == []


# -- The way out --------------------------------------------------------------------------------


def stop(unsubscribe: Unsubscribe) -> str:
    return reverse("searches_unsubscribe", args=[unsubscribe.token])


def rhythms() -> dict[str, str]:
    return dict(SavedSearch.objects.values_list("name", "rhythm"))


@pytest.fixture
def three(owner: User) -> list[SavedSearch]:
    return [
        follow(owner, "q=one", name="one"),
        follow(owner, "q=two", name="two", rhythm=Rhythm.DAILY),
        follow(make_user(), "q=one", name="another’s"),
    ]


def without_cookies() -> Client:
    """As a mail program asks: it has no cookie, knows no token of a form, and none is excused."""
    return Client(enforce_csrf_checks=True)


def test_one_click_stops_one_search(three: list[SavedSearch]) -> None:
    at = stop(Unsubscribe(three[0].owner_id, three[0].pk))
    response = without_cookies().post(at, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert "sends you no more e-mails about “ one ”" in words(response)
    assert "two" not in words(response)
    assert rhythms() == {"one": "none", "two": "daily", "another’s": "weekly"}
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_one_click_stops_all_of_one_person(three: list[SavedSearch]) -> None:
    at = stop(Unsubscribe(three[0].owner_id))
    for _again in range(2):
        response = without_cookies().post(at, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert "no more e-mails about the searches that you follow" in words(response)
    assert rhythms() == {"one": "none", "two": "none", "another’s": "weekly"}


def test_a_link_that_is_only_opened_changes_nothing(three: list[SavedSearch]) -> None:
    owner_id = three[0].owner_id
    for unsubscribe in (Unsubscribe(owner_id, three[0].pk), Unsubscribe(owner_id)):
        client = without_cookies()
        shown = client.get(stop(unsubscribe))
        assert "Stop these e-mails" in words(shown)
        assert "csrfmiddlewaretoken" not in shown.content.decode()
        assert client.head(stop(unsubscribe)).status_code == 200
        assert client.put(stop(unsubscribe)).status_code == 405
    assert rhythms() == {"one": "weekly", "two": "daily", "another’s": "weekly"}


def test_what_is_gone_is_stopped(three: list[SavedSearch]) -> None:
    one = stop(Unsubscribe(three[0].owner_id, three[0].pk))
    everything = stop(Unsubscribe(three[0].owner_id))
    three[0].owner.delete()
    for at in (one, everything):
        for answer in (without_cookies().get(at), without_cookies().post(at)):
            assert answer.status_code == 200
            assert "No more e-mails" in words(answer)
    assert rhythms() == {"another’s": "weekly"}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_it_speaks_the_language_of_the_mail(three: list[SavedSearch], language: str) -> None:
    at = stop(Unsubscribe(three[0].owner_id)).replace("/en/", f"/{language}/")
    assert without_cookies().get(at)["Content-Language"] == language


def test_a_token_that_is_not_ours_is_refused(three: list[SavedSearch]) -> None:
    token = Unsubscribe(three[0].owner_id).token
    foreign = signing.Signer(salt="another").sign_object([three[0].owner_id, None])
    mine = Unsubscribe(three[2].owner_id).token
    spliced = f"{token.rpartition(':')[0]}:{mine.rpartition(':')[2]}"
    for bad in ("x", token[:-1], f"{token}x", foreign, spliced, "a:b", ":", "%00", "é", "x" * 5000):
        for act in (without_cookies().get, without_cookies().post):
            response = act(f"{OWN}unsubscribe/{bad}/")
            assert response.status_code == 404, bad
    assert "This link is not complete" in words(without_cookies().get(f"{OWN}unsubscribe/x/"))
    assert "none" not in rhythms().values()
    # One person's search under another's name.
    without_cookies().post(stop(Unsubscribe(three[2].owner_id, three[0].pk)))
    assert "none" not in rhythms().values()
