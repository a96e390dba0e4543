"""Sign-in is required wherever a view does not opt out."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django_htmx.http import HttpResponseClientRedirect


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """As Django's, but a request by htmx sends the whole page to the sign-in, not a fragment.

    A view that is open to all is let through before anybody looks at the session, so that an
    answer which is the same for all does not come to vary by cookie.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> Any:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.headers.get("HX-Request"):
            page = request.headers.get("HX-Current-URL", "")
            back = page.split(request.get_host(), 1)[-1] if request.get_host() in page else "/"
            sign_in = redirect_to_login(back, self.get_login_url(view_func))
            return HttpResponseClientRedirect(sign_in.url)
        return super().handle_no_permission(request, view_func)
