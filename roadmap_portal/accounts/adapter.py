"""How the portal bends django-allauth: closed sign-up, stored mail, the person's language."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from roadmap_portal.accounts.models import User
from roadmap_portal.base import mail


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the Secretariat and from focal points, never from a form of its own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A row first, as every mail. The reset link is the only mail that allauth sends here."""
        if template_prefix == "account/email/password_reset_key":
            # Under the portal's own address, whatever host the request came to.
            path = urlsplit(context["password_reset_url"]).path
            link = {"url": f"{settings.SITE_URL}{path}"}
            mail.send("password_reset", context["user"], link, secret=True)
        else:
            message = self.render_mail(template_prefix, email, context)
            mail.queue(email, subject=message.subject, text=message.body)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Remember the person's language, so that the admin and `/` speak it too."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.preferred_language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
        return response
