"""Filters and the order of the list of Parties, the same for the page and the API."""

from collections.abc import Iterable
from typing import Any, TypeVar

import django_filters
from django import forms
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parties.enums import ElectoralGroup
from parties.models import Party, PartyGroup
from roadmap_portal.base.text import fold

P = TypeVar("P", bound=Party)

ELSEWHERE = frozenset(
    [
        *("output", "activity", "party", "partner", "sector", "sdg", "source", "year"),
        *("language", "new", "sort", "page"),
    ]
)
"""What other lists of the portal filter and sort by."""


def group_choices() -> list[tuple[str, str]]:
    """Groups of Parties by slug. Compared in Python: a database may refuse what a visitor sends."""
    return [(group.slug, str(group)) for group in PartyGroup.objects.all()]


class GroupsField(forms.MultipleChoiceField):
    """Several choices; an empty one counts as not given."""

    def to_python(self, value: Any) -> list[str]:
        return [choice for choice in super().to_python(value) if choice]


class GroupsFilter(django_filters.MultipleChoiceFilter):
    field_class = GroupsField


class PartyFilter(django_filters.FilterSet):
    """`q` (part of the name, or the ISO code), `region` (electoral group) and `group`.

    `group` may stand several times and then finds the Parties that are in all of the groups:
    groups overlap, and those that are in any of them are mostly those of the widest.
    """

    q = django_filters.CharFilter(label=_("Name"), method="named", max_length=100)
    region = django_filters.ChoiceFilter(
        label=_("Electoral group"),
        field_name="electoral_group",
        choices=ElectoralGroup.choices,
        empty_label=_("All groups"),
    )
    group = GroupsFilter(
        label=_("Groups"), field_name="groups__slug", choices=group_choices, conjoined=True
    )

    class Meta:
        model = Party
        fields: list[str] = []

    def named(self, queryset: QuerySet[Party], name: str, value: str) -> QuerySet[Party]:
        """Without accents and in any case; engines differ in both, so the names are read."""
        wanted = fold(value)
        found = [
            party.pk
            for party in queryset
            if wanted in fold(str(party.name)) or wanted == party.code.lower()
        ]
        return queryset.filter(pk__in=found)


def refuse_wrong(data: QueryDict, found: PartyFilter) -> None:
    """Raise BadRequest with a sentence for a filter of other lists, or for a wrong value.

    What no list of the portal knows is let be: links that people share carry such marks.
    """
    for name in data:
        if name in ELSEWHERE and name not in found.filters:
            raise BadRequest(
                gettext("There is no “%(name)s” here. This list knows: q, region, group.")
                % {"name": name[:40]}
            )
    if not found.is_valid():
        if "region" in found.errors:
            raise BadRequest(gettext("There is no such electoral group. Choose one from the list."))
        if "group" in found.errors:
            raise BadRequest(
                gettext("There is no such group of Parties. Choose from those in the list.")
            )
        raise BadRequest(gettext("That name is not one. Write at most 100 letters."))


def by_name(parties: Iterable[P]) -> list[P]:
    """In the order of the alphabet, whatever the engine's: É beside E, not after Z."""
    return sorted(parties, key=lambda party: fold(str(party.name)))
