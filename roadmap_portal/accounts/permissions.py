"""Who belongs to the Secretariat."""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from roadmap_portal.accounts.models import User

AnyUser = User | AnonymousUser


def is_secretariat(user: AnyUser) -> TypeGuard[User]:
    """True for active staff: they moderate, follow all Parties and make the overview."""
    return bool(user.is_active and user.is_staff)
