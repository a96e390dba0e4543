"""The one door: who comes in, who does not, and what it tells a stranger."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.core import mail as django_mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from post_office.models import STATUS, Email
from pytest_django import DjangoCaptureOnCommitCallbacks

from parties.enums import Role
from roadmap_portal.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db

LOGIN = "/en/accounts/login/"
RESET = "/en/accounts/password/reset/"
ADDRESS = "focal@culture.fr.test"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    """With Redis the counts of attempts are not undone with the test's transaction."""
    cache.clear()


@pytest.fixture
def person() -> User:
    return factories.make_member(Role.FOCAL_POINT, "FR", email=ADDRESS, preferred_language="fr")


def sign_in(client: Client, email: str = ADDRESS, password: str = "", **data: Any) -> HttpResponse:
    return client.post(LOGIN, {"login": email, "password": password or factories.PASSWORD, **data})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def words(response: HttpResponse) -> str:
    """The page without what differs from one request to the next: tokens and what was typed."""
    page = re.sub(r'value="[^"]*"', "", response.content.decode())
    return re.sub(r"\S+@\S+", "", page)


# -- Coming in --------------------------------------------------------------------------------


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("typed", [ADDRESS, "Focal@Culture.FR.test", f" {ADDRESS.upper()} "])
def test_the_address_is_taken_as_people_type_it(client: Client, typed: str) -> None:
    response = sign_in(client, typed)
    assert (response.status_code, response["Location"]) == (302, reverse("workspace"))
    assert is_signed_in(client)


@pytest.mark.usefixtures("person")
def test_the_session_ends_with_the_browser_and_its_key_is_new(client: Client) -> None:
    client.get(LOGIN)
    sign_in(client)
    first = client.cookies["sessionid"]
    assert first["httponly"]
    assert first["samesite"] == "Lax"
    client.post("/en/accounts/logout/")
    assert not is_signed_in(client)
    sign_in(client)
    assert client.cookies["sessionid"].value != first.value


@pytest.mark.usefixtures("person")
def test_signing_out_takes_a_button(client: Client) -> None:
    sign_in(client)
    assert client.get("/en/accounts/logout/").status_code == 200
    assert is_signed_in(client)


@pytest.mark.usefixtures("person")
def test_the_persons_language_is_remembered(client: Client) -> None:
    sign_in(client)
    assert client.cookies[portal_settings.LANGUAGE_COOKIE_NAME].value == "fr"


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/en/overview/", "/en/overview/"),
        ("https://evil.test/", "/en/workspace/"),
        ("//evil.test/", "/en/workspace/"),
        ("/\\evil.test", "/en/workspace/"),
        ("javascript:alert(1)", "/en/workspace/"),
    ],
)
def test_after_signing_in_one_stays_in_the_house(client: Client, asked: str, led_to: str) -> None:
    assert sign_in(client, next=asked)["Location"] == led_to
    again = Client()
    assert (
        again.post(f"{LOGIN}?next={asked}", {"login": ADDRESS, "password": factories.PASSWORD})[
            "Location"
        ]
        == led_to
    )


# -- Staying out ------------------------------------------------------------------------------


@pytest.mark.usefixtures("person")
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client) -> None:
    wrong = sign_in(client, password="not the password")
    unknown = sign_in(Client(), "nobody@culture.fr.test")
    assert wrong.status_code == unknown.status_code == 200
    assert words(wrong) == words(unknown)
    assert "The email address and/or password you specified are not correct" in words(wrong)
    assert not is_signed_in(client)


def test_a_closed_account_stays_closed_and_says_so_to_its_owner_only(
    client: Client, person: User
) -> None:
    person.is_active = False
    person.save(update_fields=["is_active"])
    assert sign_in(client)["Location"] == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200
    wrong = sign_in(client, password="not the password")
    assert words(wrong) == words(sign_in(Client(), "nobody@culture.fr.test"))
    assert not is_signed_in(client)


def test_a_session_of_a_closed_account_ends(
    person: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    response = client.get(reverse("workspace"))
    assert response.status_code == 302
    assert response["Location"].startswith(LOGIN)


@pytest.mark.usefixtures("person")
def test_guessing_stops_after_five_attempts_wherever_they_come_from(client: Client) -> None:
    for attempt in range(5):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{attempt}"), password="a guess")
    response = sign_in(client)
    assert response.status_code == 200
    assert "Too many failed login attempts" in words(response)
    assert not is_signed_in(client)


@pytest.mark.usefixtures("person")
def test_a_forged_header_is_no_new_visitor() -> None:
    for attempt in range(11):
        client = Client(headers={"X-Forwarded-For": f"192.0.2.{attempt}"})
        response = sign_in(client, f"guess-{attempt}@culture.fr.test", "a guess")
    assert "Too many" in words(response)


@pytest.mark.usefixtures("person")
def test_attempts_are_counted_for_all_processes() -> None:
    """In a process of its own each worker would begin at nought."""
    sign_in(Client(), password="a guess")
    backend = portal_settings.CACHES["default"]["BACKEND"]
    assert backend.rpartition(".")[2] in ("DatabaseCache", "RedisCache")


def test_sign_up_is_closed(client: Client) -> None:
    address = "/en/accounts/signup/"
    page = client.get(address)
    assert "Accounts come by invitation" in words(page)
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main")[0]
    client.post(
        address, {"email": "new@culture.fr.test", "password1": "correct horse battery staple"}
    )
    assert not User.objects.exists()


# -- What stands behind it --------------------------------------------------------------------


def test_the_admin_is_behind_the_same_door(
    client: Client, person: User, secretariat: User, signed_in: Callable[[User], Client]
) -> None:
    visitor = client.get("/admin/practices/", follow=True)
    address, _, query = visitor.redirect_chain[-1][0].partition("?")
    assert address.endswith("/accounts/login/")
    assert query == "next=%2Fadmin%2Fpractices%2F"
    official = signed_in(person).get("/admin/", follow=True)
    assert official.status_code == 403
    assert signed_in(secretariat).get("/admin/").status_code == 200


def test_a_password_typed_at_the_admin_opens_nothing(client: Client, secretariat: User) -> None:
    client.post(
        "/admin/login/",
        {"username": secretariat.email, "password": factories.PASSWORD, "next": "/admin/"},
    )
    assert not is_signed_in(client)


def test_a_closed_page_leads_to_the_door_and_back(client: Client) -> None:
    response = client.get("/fr/workspace/?a=1&b=2")
    assert (response.status_code, response["Location"]) == (
        302,
        "/fr/accounts/login/?next=/fr/workspace/%3Fa%3D1%26b%3D2",
    )


@pytest.mark.parametrize(
    ("where", "back"),
    [
        ("http://testserver/en/workspace/FR/", "/en/workspace/FR/"),
        ("https://evil.test/page/", "/"),
        ("https://evil.test/?http://testserver", ""),
        ("", "/"),
    ],
)
def test_htmx_takes_the_whole_page_to_the_door(client: Client, where: str, back: str) -> None:
    response = client.get(
        reverse("workspace"), headers={"HX-Request": "true", "HX-Current-URL": where}
    )
    assert response["HX-Redirect"] == f"{LOGIN}?next={back}"
    assert not response.content


# -- A forgotten password ---------------------------------------------------------------------


def ask_for_reset(client: Client, email: str = ADDRESS) -> HttpResponse:
    return client.post(RESET, {"email": email}, follow=True)


def link_in(text: str) -> str:
    (link,) = re.findall(r"https?://[^/\s]+(/\S+/password/reset/key/\S+)", text)
    return str(link)


@pytest.mark.usefixtures("person")
def test_the_link_is_a_stored_mail_in_the_persons_language_and_is_delivered(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask_for_reset(client)
    row = Email.objects.get()
    assert (row.to, row.status) == ([ADDRESS], STATUS.sent)
    (sent,) = django_mail.outbox
    with translation.override("fr"):
        subject = translation.gettext("Choose a new password for the open roadmap")
    assert sent.subject == row.subject == subject
    assert link_in(sent.body) in sent.alternatives[0].content
    assert (row.message, row.html_message) == ("", ""), "the link is the person's alone"


@pytest.mark.usefixtures("person")
def test_the_link_gives_a_new_password_once(client: Client) -> None:
    ask_for_reset(client)
    link = link_in(Email.objects.get().message)
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    new = "another horse, battery and staple"
    weak = client.post(address, {"password1": "short", "password2": "short"})
    assert weak.status_code == 200
    assert "at least 12 characters" in words(weak)
    assert client.post(address, {"password1": new, "password2": new}).status_code == 302
    assert not is_signed_in(Client())
    assert sign_in(Client(), password=new).status_code == 302
    assert sign_in(Client()).status_code == 200, "the old password is gone"
    late = Client().get(link, follow=True)
    assert "password1" not in late.content.decode()


@pytest.mark.usefixtures("person")
def test_an_unknown_address_sees_the_same_page_and_gets_no_mail(client: Client) -> None:
    known, unknown = ask_for_reset(client), ask_for_reset(Client(), "nobody@culture.fr.test")
    assert known.redirect_chain == unknown.redirect_chain
    assert words(known) == words(unknown)
    assert [email.to for email in Email.objects.all()] == [[ADDRESS]]


def test_a_closed_account_gets_no_link(client: Client, person: User) -> None:
    person.is_active = False
    person.save(update_fields=["is_active"])
    ask_for_reset(client)
    assert not Email.objects.exists()


@pytest.mark.usefixtures("person")
def test_the_link_names_the_portals_own_address_whatever_the_request_says() -> None:
    ask_for_reset(Client(headers={"Host": "localhost"}))
    assert f"{portal_settings.SITE_URL}/" in Email.objects.get().message
    assert "localhost" not in Email.objects.get().message
    assert ask_for_reset(Client(headers={"Host": "evil.test"})).status_code == 400


# -- The person -------------------------------------------------------------------------------


def test_an_address_is_kept_in_lower_case_and_is_one_persons() -> None:
    person = User.objects.create_user("  New@Culture.FR.test ")
    assert person.email == "new@culture.fr.test"
    assert not person.has_usable_password()
    assert User.objects.get_by_natural_key("NEW@culture.fr.test") == person
