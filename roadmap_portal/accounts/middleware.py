"""Sign-in is required wherever a view does not opt out."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django_htmx.http import HttpResponseClientRedirect


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """As Django's, but a request by htmx sends the whole page to the sign-in, not a fragment."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.headers.get("HX-Request"):
            page = request.headers.get("HX-Current-URL", "")
            back = page.split(request.get_host(), 1)[-1] if request.get_host() in page else "/"
            sign_in = redirect_to_login(back, self.get_login_url(view_func))
            return HttpResponseClientRedirect(sign_in.url)
        return super().handle_no_permission(request, view_func)
