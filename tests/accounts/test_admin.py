"""People in the admin: nobody raises their own rank, or another's."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from activities.models import Session
from roadmap_portal.accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]

NEW = {
    "email": "New.Person@Test.Example",
    "name": "New Person",
    "preferred_language": "fr",
    "usable_password": "false",
}


def change(user: User) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


def test_a_person_is_invited_without_a_password(secretariat: User, signed_in: SignIn) -> None:
    response = signed_in(secretariat).post(reverse("admin:accounts_user_add"), NEW)
    assert response.status_code == 302
    person = User.objects.get(email="new.person@test.example")
    assert not person.has_usable_password()
    assert (person.preferred_language, person.is_staff) == ("fr", False)


def test_an_address_is_taken_whatever_its_letters(secretariat: User, signed_in: SignIn) -> None:
    make_user("new.person@test.example")
    response = signed_in(secretariat).post(reverse("admin:accounts_user_add"), NEW)
    assert response.status_code == 200
    assert "already exists" in response.content.decode()


def test_staff_do_not_make_staff(secretariat: User, signed_in: SignIn) -> None:
    person = make_user()
    data = {"email": person.email, "preferred_language": "en", "is_active": "on", "is_staff": "on"}
    signed_in(secretariat).post(change(person), {**data, "is_superuser": "on"})
    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser) == (False, False)


def test_staff_do_not_take_over_staff(secretariat: User, signed_in: SignIn) -> None:
    """Neither the address of a colleague, nor a password: both would open the account."""
    other = make_user(is_staff=True)
    chief = make_user(is_staff=True, is_superuser=True)
    client = signed_in(secretariat)
    for person in (other, chief):
        assert client.post(change(person), {"email": "mine@test.example"}).status_code == 403
        password = reverse("admin:auth_user_password_change", args=[person.pk])
        assert client.post(password, {"password1": "x", "password2": "x"}).status_code == 403


def test_a_superuser_makes_staff(signed_in: SignIn) -> None:
    chief = make_user(is_staff=True, is_superuser=True)
    person = make_user()
    data = {"email": person.email, "preferred_language": "en", "is_active": "on", "is_staff": "on"}
    assert signed_in(chief).post(change(person), data).status_code == 302
    person.refresh_from_db()
    assert person.is_staff


def test_people_are_closed_not_deleted(signed_in: SignIn) -> None:
    chief = make_user(is_staff=True, is_superuser=True)
    person = make_user()
    delete = reverse("admin:accounts_user_delete", args=[person.pk])
    assert signed_in(chief).post(delete, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=person.pk).exists()


def test_groups_of_permissions_are_not_offered() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_group_changelist")


def test_staff_set_nobodys_password(secretariat: User, signed_in: SignIn) -> None:
    """They could act in the name of a Party."""
    official = make_user()
    password = reverse("admin:auth_user_password_change", args=[official.pk])
    assert signed_in(secretariat).get(password).status_code == 403


def test_a_list_that_only_shows_brings_no_library(secretariat: User, signed_in: SignIn) -> None:
    page = signed_in(secretariat).get("/admin/practices/practicerevision/").content.decode()
    assert "admin/js/actions" in page
    assert "jquery" not in page
    assert "xregexp" not in page


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_date_is_chosen_in_the_browsers_own_calendar(
    language: str, secretariat: User, signed_in: SignIn
) -> None:
    """Which wants its value written year-month-day in every language."""
    client = signed_in(secretariat)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    session = Session.objects.get(code="12.IGC")
    page = client.get(reverse("admin:activities_session_change", args=[session.pk]))
    (field,) = re.findall(r'<input type="date"[^>]*name="ends_on"[^>]*>', page.content.decode())
    assert f'value="{session.ends_on:%Y-%m-%d}"' in field
    assert "calendar.js" not in page.content.decode()
    assert "prepopulate" not in page.content.decode()
