"""`manage.py load_demo`: invented roadmaps, submissions and one overview, and accounts to try."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from roadmap_portal.accounts.models import User
from roadmap_portal.demo import accounts, overview, reports, roadmaps, searches, submissions
from roadmap_portal.demo.guard import DOMAIN


class Command(BaseCommand):
    """Creates what is missing; run again, it doubles nothing and leaves changes alone.

    Needs the reference data. Refuses to run without DEMO=1, and on a database with accounts of
    real people only.
    """

    help = "Load the demonstration data: accounts, invented roadmaps, submissions, an overview."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Set DEMO=1 to load demonstration data: they are invented.")
        people = User.objects.all()
        if people.exists() and not people.filter(email__endswith=DOMAIN).exists():
            raise CommandError(
                "Use another database: this one has accounts of real people, and invented data "
                "must not stand among theirs."
            )
        made = [
            (accounts.load(), "accounts"),
            (roadmaps.load(accounts.person("focal.sn")), "roadmaps"),
            (submissions.load(), "submissions"),
            (reports.load(), "reports of problems"),
            (searches.load(accounts.person("focal.sn")), "followed searches"),
            (overview.load(accounts.person("secretariat")), "overview"),
        ]
        news = ", ".join(f"{count} {what}" for count, what in made if count)
        self.stdout.write(f"Demonstration data: {news or 'up to date'}.")
