"""Roadmaps in the admin: to read, once shared, and by the Secretariat only."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parties.enums import Audience, Role, Status
from parties.models import Membership, Party, RoadmapEntry, RoadmapVersion
from parties.queries import working_roadmap
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_user, set_statuses, share_roadmap

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
LIST = reverse("admin:parties_roadmapversion_changelist")


def page_of(version: RoadmapVersion) -> str:
    return reverse("admin:parties_roadmapversion_change", args=[version.pk])


def test_the_secretariat_reads_what_is_shared_with_it(secretariat: User, signed_in: SignIn) -> None:
    version = share_roadmap("FR", {"1.1": Status.PLANNED}, audience=Audience.CONFERENCE)
    client = signed_in(secretariat)
    assert client.get(LIST).context["cl"].result_count == 1
    page = client.get(page_of(version))
    assert page.status_code == 200
    assert "Planned" in page.content.decode()


def test_a_draft_does_not_exist_for_the_secretariat(secretariat: User, signed_in: SignIn) -> None:
    set_statuses("FR", {"1.1": Status.PLANNED})
    draft = working_roadmap(Party.objects.get(code="FR")).draft
    assert draft is not None
    client = signed_in(secretariat)
    assert client.get(LIST).context["cl"].result_count == 0
    assert client.get(page_of(draft)).status_code == 302  # to the list: "doesn't exist"


@pytest.mark.parametrize("action", ["change", "delete"])
def test_a_shared_version_is_not_changed_by_the_admin(
    action: str, secretariat: User, signed_in: SignIn
) -> None:
    secretariat.is_superuser = True
    secretariat.save()
    version = share_roadmap("FR", {"1.1": Status.PLANNED})
    address = reverse(f"admin:parties_roadmapversion_{action}", args=[version.pk])
    response = signed_in(secretariat).post(
        address, {"audience": "conference", "post": "yes", "entries-0-status": "accomplished"}
    )
    assert response.status_code == 403
    version.refresh_from_db()
    assert version.audience == Audience.PUBLIC
    assert RoadmapEntry.objects.get(version=version).status == Status.PLANNED


@pytest.mark.parametrize("model", ["party", "membership", "roadmapversion"])
def test_the_admin_is_closed_to_officials(model: str, signed_in: SignIn, client: Client) -> None:
    address = reverse(f"admin:parties_{model}_changelist")
    official = signed_in(make_member(Role.FOCAL_POINT, "FR"))
    assert official.get(address, follow=True).status_code == 403
    visitor = client.get(address, follow=True)
    assert visitor.request["PATH_INFO"] == reverse("account_login")


def test_the_secretariat_adds_an_official(secretariat: User, signed_in: SignIn) -> None:
    person = make_user()
    response = signed_in(secretariat).post(
        reverse("admin:parties_membership_add"),
        {"user": person.pk, "party": Party.objects.get(code="SN").pk, "role": "focal-point"},
    )
    assert response.status_code == 302
    assert Membership.objects.get(user=person).role == Role.FOCAL_POINT


def test_the_secretariat_acts_for_no_party(secretariat: User, signed_in: SignIn) -> None:
    """Neither by a role that staff give themselves, nor by one that was there before."""
    client = signed_in(secretariat)
    france = Party.objects.get(code="FR")
    data = {"user": secretariat.pk, "party": france.pk, "role": "focal-point"}
    assert client.post(reverse("admin:parties_membership_add"), data).status_code == 200
    assert not Membership.objects.exists()
    Membership.objects.create(user=secretariat, party=france, role=Role.FOCAL_POINT)
    assert client.get(reverse("workspace_party", args=["FR"])).status_code == 404


def test_queries_of_a_version_do_not_grow(secretariat: User, signed_in: SignIn) -> None:
    client = signed_in(secretariat)
    codes = [f"{output}.{place}" for output in range(1, 6) for place in range(1, 5)]
    one = share_roadmap("FR", {"1.1": Status.PLANNED})
    all_twenty = share_roadmap("SN", dict.fromkeys(codes, Status.PLANNED))
    client.get(page_of(one))
    with CaptureQueriesContext(connection) as few:
        client.get(page_of(one))
    with CaptureQueriesContext(connection) as many:
        client.get(page_of(all_twenty))
    assert len(many) == len(few)
