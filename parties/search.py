"""Filters of the list of Parties, the same for the page and the API."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from parties.enums import ElectoralGroup
from parties.models import Party


class PartyFilter(django_filters.FilterSet):
    """`q` (part of the name or the ISO code) and `region` (electoral group)."""

    q = django_filters.CharFilter(label=_("Name"), method="named", max_length=100)
    region = django_filters.ChoiceFilter(
        label=_("Electoral group"),
        field_name="electoral_group",
        choices=ElectoralGroup.choices,
        empty_label=_("All groups"),
    )

    class Meta:
        model = Party
        fields: list[str] = []

    def named(self, queryset: QuerySet[Party], name: str, value: str) -> QuerySet[Party]:
        return queryset.filter(Q(name__icontains=value) | Q(code__iexact=value))
