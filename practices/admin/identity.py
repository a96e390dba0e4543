"""The identity of practices, and the names of Parties by which they are found."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from parties.admin import PartyAdmin
from parties.models import Party
from practices import permissions, search
from practices.models import Practice
from roadmap_portal.accounts.admin import SecretariatAdmin


@admin.register(Practice)
class PracticeAdmin(SecretariatAdmin):
    """The identity of practices that were ever submitted: address, and first listing."""

    list_display = ["slug", "owner", "first_listed_on", "first_listed_in"]
    list_filter = ["first_listed_in"]
    list_select_related = ["owner", "first_listed_in"]
    # Not the words of revisions: a search would tell what stands in a draft.
    search_fields = ["slug"]
    ordering = ["slug"]
    fields = ["slug", "owner", "first_listed_on", "first_listed_in"]
    # The slug is the public address, and how the reference data know the practice.
    readonly_fields = ["slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Practice]:
        return permissions.practices_seen_by_secretariat(request.user).order_by(*self.ordering)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was once public, or decided, is kept."""
        return False

    def save_model(self, request: HttpRequest, obj: Practice, form: Any, change: bool) -> None:
        # No more than what was changed here: the workflow may have written the rest meanwhile.
        obj.save(update_fields=form.changed_data)


class SearchedPartyAdmin(PartyAdmin):
    """A Party's names are words by which its practices are found: a new one counts at once."""

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Party, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        named = Practice.objects.filter(revisions__party_links__party=obj)
        search.index(named.values_list("pk", flat=True).distinct())


admin.site.unregister(Party)
admin.site.register(Party, SearchedPartyAdmin)
