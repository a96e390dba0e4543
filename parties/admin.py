"""Parties, their officials and what they have shared, in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from parties.models import Membership, Party, PartyGroup, RoadmapEntry, RoadmapVersion
from parties.permissions import versions_visible_to
from roadmap_portal.accounts.admin import (
    SCRIPTS_OF_LISTS,
    ReadOnlyAdmin,
    ReadOnlyInline,
    SecretariatAdmin,
)


class MembershipInline(ReadOnlyInline):
    """The officials of a Party; each leads to the page where the role is given."""

    model = Membership
    fields = ["user", "role"]
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        # What a row prints of itself.
        return super().get_queryset(request).select_related("user", "party")


class PartyForm(forms.ModelForm):
    """A Party with the groups that it is in."""

    groups = forms.ModelMultipleChoiceField(
        PartyGroup.objects.all(),
        label=_("groups of Parties"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["groups"] = [group.pk for group in self.instance.groups.all()]


@admin.register(Party)
class PartyAdmin(SecretariatAdmin, TranslationAdmin):
    """Parties: the Secretariat's wording of names wins."""

    list_display = ["code", "name", "electoral_group", "deposited_on", "deposit_confidence"]
    list_filter = ["electoral_group", "groups", "deposit_confidence"]
    search_fields = ["code", "name"]
    form = PartyForm
    inlines = [MembershipInline]

    @property
    def media(self) -> forms.Media:
        # No field of the form leads to another object.
        return SCRIPTS_OF_LISTS

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.groups.set(form.cleaned_data["groups"])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Fixtures and addresses know a Party by its code."""
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PartyGroup)
class PartyGroupAdmin(SecretariatAdmin, TranslationAdmin):
    """Groups of Parties: their members and definitions are the Secretariat's to keep."""

    list_display = ["name", "slug", "members"]
    filter_horizontal = ["parties"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PartyGroup]:
        groups: QuerySet[PartyGroup] = super().get_queryset(request)
        return groups.annotate(member_count=Count("parties"))

    @admin.display(description=_("Parties"))
    def members(self, group: PartyGroup) -> int:
        return int(group.member_count)  # type: ignore[attr-defined]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Fixtures and addresses know a group by its slug."""
        return ["slug"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that was made by mistake can go once it is empty; figures count the others."""
        return (
            obj is not None
            and super().has_delete_permission(request, obj)
            and not obj.parties.exists()
        )


@admin.register(Membership)
class MembershipAdmin(SecretariatAdmin):
    """Who acts for which Party."""

    list_display = ["party", "user", "role"]
    list_filter = ["role"]
    list_select_related = ["party", "user"]
    search_fields = ["user__email", "user__name", "party__name"]
    autocomplete_fields = ["user", "party"]


class EntryInline(ReadOnlyInline):
    """What a shared version says."""

    model = RoadmapEntry
    fields = ["activity", "status", "starts_on", "ends_on", "lead_institution", "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoadmapEntry]:
        # What a row prints of itself.
        return super().get_queryset(request).select_related("activity", "version__roadmap__party")


@admin.register(RoadmapVersion)
class RoadmapVersionAdmin(ReadOnlyAdmin):
    """Shared versions, to read. Drafts are the Party's own and do not appear."""

    list_display = ["roadmap", "number", "shared_at", "audience"]
    list_filter = ["audience"]
    list_select_related = ["roadmap__party"]
    date_hierarchy = "shared_at"
    search_fields = ["roadmap__party__name", "roadmap__party__code"]
    fields = ["roadmap", "number", "edition", "shared_at", "shared_by", "audience"]
    inlines = [EntryInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoadmapVersion]:
        return versions_visible_to(request.user)
