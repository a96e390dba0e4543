"""Words of the overview."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from parties.enums import Silence, Status


class View(StrEnum):
    """For whom facts are counted."""

    ALL = "all"
    """The Secretariat and the Conference: every shared version."""
    PUBLIC = "public"
    """Everybody: versions shared with the public."""


class Part(StrEnum):
    """The long tables of an overview: each has a page of its own, so that the overview opens
    quickly on a slow line."""

    GROUPS = "groups"
    """Each activity by electoral group."""
    PARTIES = "parties"
    """Party by activity."""

    @property
    def template(self) -> str:
        return f"overview/{self.value}.html"


class Withheld(models.TextChoices):
    """What the public is told of a Party that has shared with the Conference alone."""

    CONFERENCE_ONLY = "conference-only", _("Shared with the Conference only")


Answer = Status | Silence | Withheld


def answers_of(view: View) -> list[Answer]:
    """The columns of a table for `view`: the seven answers, for the public an eighth."""
    seven: list[Answer] = [*Status, *Silence]
    return [*seven, *Withheld] if view is View.PUBLIC else seven
