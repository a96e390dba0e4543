"""The migrations say what the models say."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    # Exits with a failure when one is.
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named() -> None:
    """A name tells what a migration does; the date that Django gives tells nothing."""
    names = {
        path.stem
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(settings.BASE_DIR)
        and ".venv" not in Path(config.path).parts
        for path in Path(config.path).glob("migrations/0*.py")
    }
    assert names
    assert not [name for name in names if "_auto_" in name]
