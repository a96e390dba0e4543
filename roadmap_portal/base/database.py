"""Where the two engines need other words for the same thing."""

from django.db import connection
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate


def by_code_point(expression: Combinable | str) -> Collate:
    """`expression` ordered by the numbers of its characters, whatever the server's locale."""
    return Collate(expression, "C" if connection.vendor == "postgresql" else "BINARY")
