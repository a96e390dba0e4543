#!/usr/bin/env python
"""Runs the portal's management commands."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roadmap_portal.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.INSTALLED_APPS  # noqa: B018 -- loads the settings, so that what they lack is said first
    except ImproperlyConfigured as error:
        sys.exit(f"The portal's configuration is not complete. {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
