"""The style guide: the Secretariat's alone, and made of the partials that pages use."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from roadmap_portal.accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
PARTIALS = Path(settings.BASE_DIR) / "templates" / "components"


def test_the_secretariat_alone_opens_it(
    secretariat: User, signed_in: SignIn, client: Client
) -> None:
    address = reverse("styleguide")
    assert signed_in(secretariat).get(address).status_code == 200
    assert signed_in(make_user("official@party.test")).get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_every_component_is_there(secretariat: User, signed_in: SignIn) -> None:
    response = signed_in(secretariat).get(reverse("styleguide"))
    shown = {template.name for template in response.templates}
    components = {f"components/{path.name}" for path in PARTIALS.glob("*.html")}
    assert components - shown == set()
