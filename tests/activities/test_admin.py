"""The open roadmap in the admin: words are edited, keys are not."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from activities.models import Edition, Output, Session
from roadmap_portal.accounts.models import User

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def test_an_edition_in_force_stays_adopted(secretariat: User, signed_in: SignIn) -> None:
    edition = Edition.objects.in_force()
    address = reverse("admin:activities_edition_change", args=[edition.pk])
    data = {"impact_en": "Better words", "adopted_at": "", "baseline": "", "document": ""}
    assert signed_in(secretariat).post(address, data).status_code == 302
    changed = Edition.objects.in_force()
    assert changed == edition
    assert (changed.impact_en, changed.baseline) == ("Better words", edition.baseline)


def test_keys_come_with_the_reference_data(secretariat: User, signed_in: SignIn) -> None:
    client = signed_in(secretariat)
    output, session = Output.objects.get(number=1), Session.objects.get(code="7.CP")
    client.post(
        reverse("admin:activities_output_change", args=[output.pk]),
        {"number": 9, "goal": "", "title_en": "Better words"},
    )
    client.post(
        reverse("admin:activities_session_change", args=[session.pk]),
        {
            "code": "99.CP",
            "body": "CP",
            "number": 7,
            "starts_on": "2019-06-04",
            "ends_on": "2019-06-07",
            "sure_to_the": "day",
        },
    )
    output.refresh_from_db()
    session.refresh_from_db()
    assert (output.number, output.title_en) == (1, "Better words")
    assert session.code == "7.CP"
