"""Keeps invented data apart from real ones."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from roadmap_portal.accounts.models import User

DOMAIN = "@demo.example"


def refuse_demonstration_database() -> None:
    """Stop the start when the database holds demonstration accounts and DEMO is not set.

    Their password is published and their data are invented; only DEMO=1 says so on each page.
    """
    if settings.DEMO:
        return
    try:
        held = User.objects.filter(email__endswith=DOMAIN).exists()
    except DatabaseError:
        # Not migrated yet, or out of reach: /readyz says so.
        return
    if held:
        raise ImproperlyConfigured(
            "Set DEMO=1 or use another database: this one holds demonstration data and accounts."
        )
