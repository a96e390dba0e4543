"""The open roadmap in the admin: the Secretariat corrects labels, steps and the register."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin
from modeltranslation.translator import translator

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
    """A fixed list: its words are edited; its rows and their keys come with the reference data.

    `editable_keys` names fields that are no words, and yet the Secretariat's to set.
    """

    editable_keys: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        options = translator.get_options_for_model(self.model)
        words = {column.name for columns in options.all_fields.values() for column in columns}
        free = {*options.all_fields, *words, *self.editable_keys}
        fields = [field.name for field in self.model._meta.fields if field.editable]
        return [name for name in fields if name not in free and name != "id"]

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
    editable_keys = ("step",)


@admin.register(Session)
class SessionAdmin(SecretariatAdmin):
    """Statutory sessions."""

    list_display = ["code", "body", "starts_on", "ends_on", "sure_to_the"]
    list_filter = ["body"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Fixtures and addresses know a session by its code."""
        return ["code"] if obj else []


@admin.register(Document)
class DocumentAdmin(SecretariatAdmin):
    """The register of statutory documents."""

    list_display = ["code", "session", "url"]
    list_select_related = ["session"]
    search_fields = ["code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Fixtures know a document by its code."""
        return ["code"] if obj else []
