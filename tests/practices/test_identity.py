"""Addresses of practices: what a change of them leaves behind, and what nobody can take."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from parties.enums import Role
from practices import workflow
from practices.enums import State
from practices.models import FormerSlug, Practice, PracticeRevision
from practices.queries import published_texts
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_practice, make_user
from tests.practices.steps import submitted

pytestmark = pytest.mark.django_db

WOMEX = "womex-world-music-expo"
LANGUAGES = ["ar", "zh-hans", "en", "fr", "ru", "es"]


def rename(practice: Practice, slug: str) -> Practice:
    return workflow.rename(practice, slug, acting_user=make_user(is_staff=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_old_address_leads_to_the_new_one(client: Client, language: str) -> None:
    practice = make_practice(slug="first")
    rename(practice, "second")
    rename(practice, "third")
    for old in ("first", "second"):
        response = client.get(f"/{language}/practices/{old}/?text=fr")
        assert response.status_code == 301
        assert response.url == f"/{language}/practices/third/?text=fr"
        # Not for ever: the practice may take its first address back.
        assert "max-age=0" in response["Cache-Control"]
    assert client.get(f"/{language}/practices/third/").status_code == 200


def test_the_api_knows_old_addresses_too(client: Client) -> None:
    rename(make_practice(slug="first"), "second")
    response = client.get("/api/v1/practices/first?lang=fr")
    assert (response.status_code, response.url) == (301, "/api/v1/practices/second?lang=fr")
    assert client.get(response.url).json()["slug"] == "second"
    assert client.get("/api/v1/practices/third").status_code == 404


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_an_old_address_tells_nothing_of_what_is_not_public(client: Client, state: State) -> None:
    rename(make_practice(slug="first", state=state), "second")
    for address in ("/en/practices/first/", "/api/v1/practices/first"):
        response = client.get(address)
        assert response.status_code == 404
        assert "second" not in response.content.decode()


def test_a_practice_takes_its_own_address_back(client: Client) -> None:
    practice = make_practice(slug="first")
    rename(practice, "second")
    assert rename(practice, "first").slug == "first"
    assert [former.slug for former in practice.former_slugs.all()] == ["second"]
    assert client.get("/en/practices/first/").status_code == 200
    assert client.get("/en/practices/second/").url == "/en/practices/first/"


def test_who_changed_an_address_is_kept_and_no_change_leaves_nothing() -> None:
    user, practice = make_user(is_staff=True), make_practice(slug="first")
    workflow.rename(practice, "first", acting_user=user)
    assert not practice.former_slugs.exists()
    workflow.rename(practice, "second", acting_user=user)
    assert practice.former_slugs.get().replaced_by == user


@pytest.mark.parametrize("slug", ["first", "second"])
def test_nobody_takes_an_address_that_another_has_or_had(slug: str) -> None:
    rename(make_practice(slug="first"), "second")
    other = make_practice(slug="other")
    with pytest.raises(workflow.SlugTaken):
        rename(other, slug)
    other.refresh_from_db()
    assert other.slug == "other"
    assert not other.former_slugs.exists()


def test_the_database_itself_refuses_it() -> None:
    practice, other = make_practice(slug="first"), make_practice(slug="other")
    rename(practice, "second")

    def write() -> list[Callable[[], object]]:
        return [
            lambda: Practice.objects.create(slug="first"),
            lambda: Practice.objects.filter(pk=other.pk).update(slug="first"),
            lambda: FormerSlug.objects.create(practice=other, slug="second"),
            lambda: FormerSlug.objects.create(practice=other, slug="first"),
            lambda: FormerSlug.objects.update(practice=other),
        ]

    for attempt in write():
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert FormerSlug.objects.get().practice == practice


def test_a_new_practice_does_not_take_an_old_address() -> None:
    rename(make_practice(slug="wandering-studios"), "second")
    revision = submitted("SN", user=make_member(Role.FOCAL_POINT, "SN"))
    assert revision.texts.get().title == "Wandering studios"
    assert Practice.objects.get(pk=revision.practice_id).slug == "wandering-studios-sn"


def test_the_reference_data_know_a_practice_by_its_first_address() -> None:
    """Otherwise it would be loaded once more at the next start."""
    before = (Practice.objects.count(), PracticeRevision.objects.count())
    rename(Practice.objects.get(slug=WOMEX), "womex")
    rename(Practice.objects.get(slug="womex"), "world-music-expo")
    said = StringIO()
    call_command("load_reference", stdout=said)
    assert "up to date" in said.getvalue()
    assert (Practice.objects.count(), PracticeRevision.objects.count()) == before


def test_frozen_figures_find_a_practice_by_its_former_address() -> None:
    practice = make_practice("A title", slug="first")
    rename(practice, "second")
    make_practice("Hidden", slug="hidden", state=State.SUBMITTED)
    found = published_texts(["first", "second", "hidden", "nowhere"])
    assert {slug: text.title for slug, text in found.items()} == {
        "first": "A title",
        "second": "A title",
    }


def test_the_secretariat_changes_an_address_in_the_admin(
    signed_in: Callable[[User], Client], secretariat: User
) -> None:
    practice, other = make_practice(slug="first"), make_practice(slug="other")
    desk = signed_in(secretariat)
    address = f"/admin/practices/practice/{practice.pk}/change/"
    data = {"contributors-TOTAL_FORMS": "0", "contributors-INITIAL_FORMS": "0", "owner": ""}
    assert desk.post(address, {**data, "slug": "second"}).status_code == 302
    practice.refresh_from_db()
    assert practice.slug == "second"
    assert practice.former_slugs.get().replaced_by == secretariat
    for taken in ("other", "second"):
        page = desk.post(
            f"/admin/practices/practice/{other.pk if taken == 'second' else practice.pk}/change/",
            {**data, "slug": taken},
        )
        assert page.status_code == 200
        assert "Another practice has this address" in page.content.decode()
    page = desk.post(f"/admin/practices/practice/{other.pk}/change/", {**data, "slug": "first"})
    assert "Another practice has this address" in page.content.decode()
