"""The open roadmap in the admin: the Secretariat corrects labels, steps and the register."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from activities.models import (
    Document,
    Edition,
    EditionActivity,
    Goal,
    MethodologyStep,
    Output,
    SdgTarget,
    Sector,
    Session,
)
from roadmap_portal.accounts.admin import SecretariatAdmin


class VocabularyAdmin(SecretariatAdmin, TranslationAdmin):
    """A fixed list: its words are edited, its rows come with the reference data."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.register([Goal, MethodologyStep, Output, SdgTarget, Sector, Edition], VocabularyAdmin)


@admin.register(EditionActivity)
class EditionActivityAdmin(VocabularyAdmin):
    """How an edition words and places an activity; the step is the portal's reading."""

    list_display = ["code", "title", "output", "step"]
    list_select_related = ["output", "step"]
    readonly_fields = ["edition", "activity", "output", "position", "code"]


@admin.register(Session)
class SessionAdmin(SecretariatAdmin):
    """Statutory sessions."""

    list_display = ["code", "body", "starts_on", "ends_on", "sure_to_the"]
    list_filter = ["body"]


@admin.register(Document)
class DocumentAdmin(SecretariatAdmin):
    """The register of statutory documents."""

    list_display = ["code", "session", "url"]
    list_select_related = ["session"]
    search_fields = ["code"]
