"""The admin's one rule of access, and people in it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from roadmap_portal.accounts.models import User
from roadmap_portal.accounts.permissions import is_secretariat

SCRIPTS_OF_LISTS = forms.Media(js=["admin/js/actions.js"])


class SecretariatAdmin(admin.ModelAdmin):
    """A model that the Secretariat's staff sees and edits, whatever Django's permissions say.

    A subclass takes away what must not be: a log, say, is read-only.
    """

    # The browser's own calendar, in place of Django's scripts.
    formfield_overrides = {
        models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
    }

    @property
    def media(self) -> forms.Media:
        """Django's scripts but for those that fill a field from others: 40 kB that none needs."""
        minified = "" if settings.DEBUG else ".min"
        scripts = [
            f"vendor/jquery/jquery{minified}.js",
            "jquery.init.js",
            "admin/RelatedObjectLookups.js",
            "actions.js",
        ]
        return forms.Media(js=[f"admin/js/{script}" for script in scripts])

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_secretariat(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_secretariat(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_secretariat(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_secretariat(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_secretariat(request.user)


class ReadOnlyAdmin(SecretariatAdmin):
    """A model that the Secretariat sees and the admin never changes."""

    @property
    def media(self) -> forms.Media:
        """What a list needs; scripts of fields are for pages with fields."""
        return SCRIPTS_OF_LISTS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows that the Secretariat sees on the page of what they belong to."""

    extra = 0
    can_delete = False

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_secretariat(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class PersonAdmin(SecretariatAdmin, UserAdmin):
    """People. Staff are made and changed by a superuser only, so that nobody raises their rank."""

    list_display = ["email", "name", "preferred_language", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", "preferred_language"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["email", "password", "name", "preferred_language"]}),
        (_("Rank"), {"fields": ["is_active", "is_staff"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["email", "name", "preferred_language", "usable_password"],
                "description": _(
                    "Leave the password disabled: the person then opens the account by "
                    "“Forgot your password?” on the page for signing in."
                ),
            },
        ),
        (_("Password"), {"fields": ["password1", "password2"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if _is_superuser(request) else ["is_staff"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or not obj.is_staff or _is_superuser(request)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """A superuser's alone: whoever sets an official's password could act in their name."""
        if not _is_superuser(request):
            raise PermissionDenied(
                _("People choose their own password by “Forgot your password?”.")
            )
        response: HttpResponse = super().user_change_password(request, id, form_url)
        return response

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People are closed (`is_active`), not deleted: logs refer to them."""
        return False


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


# Access follows from being staff; groups of permissions would say nothing.
admin.site.unregister(Group)
admin.site.site_header = _("Open roadmap: administration")
admin.site.site_title = _("Open roadmap")
admin.site.index_title = _("The Secretariat’s desk")
