"""A database with demonstration data serves under DEMO=1 alone."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from pytest_django import Settings

from roadmap_portal.accounts.models import User
from roadmap_portal.demo.guard import refuse_demonstration_database
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_invented_data_are_not_served_as_real_ones(settings: Settings) -> None:
    make_user("official@culture.example")
    refuse_demonstration_database()
    make_user("focal.fr@demo.example")
    with pytest.raises(ImproperlyConfigured, match="DEMO=1"):
        refuse_demonstration_database()
    settings.DEMO = True
    refuse_demonstration_database()


def test_a_database_that_does_not_answer_does_not_stop_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(User.objects, "filter", fail)
    refuse_demonstration_database()
