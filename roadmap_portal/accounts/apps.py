"""Configuration of the user model and of sign-in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "roadmap_portal.accounts"
    label = "accounts"
    verbose_name = _("People")
