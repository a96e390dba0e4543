"""Practices themselves in the admin: the address, the first listing, and the people behind them."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from parties.admin import PartyAdmin
from parties.models import Party
from practices import permissions, search, workflow
from practices.forms import IdentityForm
from practices.models import Contributor, Practice
from roadmap_portal.accounts.admin import SecretariatAdmin
from roadmap_portal.accounts.permissions import is_secretariat


class ContributorInline(admin.StackedInline):
    """Who took part. Only who agreed to be shown is public, and the contact never."""

    model = Contributor
    extra = 0
    fields = [
        ("kind", "name"),
        ("organisation", "role"),
        "email",
        ("shown", "shown_given_at", "shown_withdrawn_at"),
        ("contactable", "contactable_given_at", "contactable_withdrawn_at"),
    ]
    readonly_fields = [
        "shown_given_at",
        "shown_withdrawn_at",
        "contactable_given_at",
        "contactable_withdrawn_at",
    ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_secretariat(request.user)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Practice)
class PracticeAdmin(SecretariatAdmin):
    """The identity of practices that were ever submitted: address, first listing, people."""

    list_display = ["slug", "owner", "first_listed_on", "first_listed_in"]
    list_filter = ["first_listed_in"]
    list_select_related = ["owner", "first_listed_in"]
    # Not the words of revisions: a search would tell what stands in a draft.
    search_fields = ["slug"]
    ordering = ["slug"]
    fields = ["slug", "owner", "first_listed_on", "first_listed_in"]
    form = IdentityForm
    inlines = [ContributorInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Practice]:
        return permissions.practices_seen_by_secretariat(request.user).order_by(*self.ordering)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was once public, or decided, is kept."""
        return False

    def save_model(self, request: HttpRequest, obj: Practice, form: Any, change: bool) -> None:
        # No more than what was changed here: the workflow may have written the rest meanwhile.
        obj.save(update_fields=[name for name in form.changed_data if name != "slug"])
        if "slug" in form.changed_data and is_secretariat(request.user):
            workflow.rename(obj, obj.slug, acting_user=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for contributor in formset.save(commit=False):
            workflow.save_contributor(contributor)
        for contributor in formset.deleted_objects:
            contributor.delete()


class SearchedPartyAdmin(PartyAdmin):
    """A Party's names are words by which its practices are found: a new one counts at once."""

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Party, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        named = Practice.objects.filter(revisions__party_links__party=obj)
        search.index(named.values_list("pk", flat=True).distinct())


admin.site.unregister(Party)
admin.site.register(Party, SearchedPartyAdmin)
