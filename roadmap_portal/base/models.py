"""Abstract models that every floor may use."""

from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from roadmap_portal.base.guards import Guard, Guarded
from roadmap_portal.base.versions import DataChange, Watched

__all__ = ["AppendOnly", "DataChange", "Keyed", "KeyedManager", "Reference"]

REFERENCE = "reference"

M = TypeVar("M", bound="Keyed")


class KeyedManager(models.Manager[M]):
    """Finds a row by its natural key, for fixtures and files."""

    def get_by_natural_key(self, value: object) -> M:
        return self.get(**{self.model.natural_key_field: value})


class Reference(Watched):
    """Reference data: few rows, seldom changed, read by nearly every page, so kept in memory."""

    data_topic = REFERENCE

    class Meta:
        abstract = True


class Keyed(Reference):
    """Reference data that fixtures and files know by one unique field, `natural_key_field`."""

    natural_key_field: ClassVar[str]

    objects: ClassVar[KeyedManager[Self]] = KeyedManager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[object]:
        return (getattr(self, self.natural_key_field),)


class AppendOnly(Guarded):
    """A row of a log: written in the transaction of what it records, then never changed.

    The actor is held by id and texts name no person, so that a person can be made anonymous
    in place. `actor` is empty where the portal itself acted. The database refuses UPDATE and
    DELETE (see `base.guards`).
    """

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    guards: ClassVar[tuple[Guard, ...]] = (
        Guard("UPDATE", "A log is append-only."),
        Guard("DELETE", "A log is append-only."),
    )

    class Meta:
        abstract = True
        ordering = ["at", "pk"]
