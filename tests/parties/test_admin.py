"""Roadmaps in the admin: to read, once shared, and by the Secretariat only."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parties.enums import Audience, Role, Status
from parties.models import Membership, Party, PartyGroup, RoadmapEntry, RoadmapVersion
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


@pytest.mark.parametrize("model", ["party", "partygroup", "membership", "roadmapversion"])
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


# -- Groups of Parties ------------------------------------------------------------------------


def form_of(response: HttpResponse) -> dict[str, Any]:
    """What the browser would send back from a page of the admin, unchanged."""
    context = response.context  # type: ignore[attr-defined]
    forms = [
        context["adminform"].form,
        *(formset.formset.management_form for formset in context["inline_admin_formsets"]),
    ]
    values = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    return {name: value for name, value in values.items() if value is not None}


def groups_of(code: str) -> set[str]:
    return set(Party.objects.get(code=code).groups.values_list("slug", flat=True))


def test_the_secretariat_takes_a_party_out_of_a_group(secretariat: User, signed_in: SignIn) -> None:
    client, group = signed_in(secretariat), PartyGroup.objects.get(slug="ldc")
    address = reverse("admin:parties_partygroup_change", args=[group.pk])
    data = form_of(client.get(address))
    left = Party.objects.filter(code__in=["SN", "HT"])
    data |= {"parties": [party.pk for party in left], "name_en": "LDCs", "slug": "x"}
    assert client.post(address, data).status_code == 302
    group.refresh_from_db()
    assert (group.slug, group.name_en) == ("ldc", "LDCs")
    assert set(group.parties.all()) == set(left)
    assert groups_of("HT") == {"developing", "ldc", "sids"}
    assert groups_of("TL") == {"developing", "sids"}


def test_groups_are_set_on_a_party_too(secretariat: User, signed_in: SignIn) -> None:
    client, party = signed_in(secretariat), Party.objects.get(code="BD")
    address = reverse("admin:parties_party_change", args=[party.pk])
    page = client.get(address)
    data = form_of(page)
    assert client.post(address, data).status_code == 302
    assert groups_of("BD") == {"developing", "ldc"}
    data["groups"] = [PartyGroup.objects.get(slug="developing").pk]
    assert client.post(address, data).status_code == 302
    assert groups_of("BD") == {"developing"}
    assert groups_of("LA") == {"developing", "ldc"}


def test_only_an_empty_group_can_be_deleted(secretariat: User, signed_in: SignIn) -> None:
    client = signed_in(secretariat)
    empty = PartyGroup.objects.create(slug="mistake", name_en="A mistake")
    for group, status in ((PartyGroup.objects.get(slug="ldc"), 403), (empty, 302)):
        address = reverse("admin:parties_partygroup_delete", args=[group.pk])
        assert client.post(address, {"post": "yes"}).status_code == status
    slugs = set(PartyGroup.objects.values_list("slug", flat=True))
    assert slugs == {"developing", "ldc", "sids"}


def test_the_list_of_groups_counts_members(secretariat: User, signed_in: SignIn) -> None:
    page = signed_in(secretariat).get(reverse("admin:parties_partygroup_changelist"))
    figures = re.findall(r'field-members">(\d+)<', page.content.decode())
    assert figures == ["112", "34", "23"]
