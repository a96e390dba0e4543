"""Problems that visitors reported: what waits first, each closed with a note."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practices import permissions, workflow
from practices.enums import ReportState
from practices.forms import CloseForm
from practices.models import ProblemReport
from roadmap_portal.accounts.admin import ReadOnlyAdmin
from roadmap_portal.accounts.models import User
from roadmap_portal.accounts.permissions import is_secretariat
from roadmap_portal.base.http import get_or_404


class ReportStateFilter(admin.SimpleListFilter):
    """The open ones, unless others are asked for."""

    title = gettext_lazy("state")
    parameter_name = "state"
    ALL = "all"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        closed = [state for state in ReportState if state != ReportState.OPEN]
        return [*((state.value, state.label) for state in closed), (self.ALL, _("All"))]

    def choices(self, changelist: Any) -> Any:
        waiting, *others = super().choices(changelist)
        yield {**waiting, "display": ReportState.OPEN.label}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.value() or ReportState.OPEN
        if wanted == self.ALL:
            return queryset
        if wanted not in ReportState.values:
            raise IncorrectLookupParameters
        return queryset.filter(state=wanted)


@admin.register(ProblemReport)
class ReportAdmin(ReadOnlyAdmin):
    """Reports, oldest first. The list shows no address; a report's own page does."""

    list_display = ["entry", "kind", "since", "times", "state", "public_page"]
    list_filter = [ReportStateFilter, "kind"]
    # The address too: whoever asks what is kept of them is answered.
    search_fields = ["practice__slug", "revision__texts__title", "message", "email"]
    search_help_text = gettext_lazy("Title or address of the entry, words of the report, or e-mail")
    actions = ["close_selected"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProblemReport]:
        return (
            permissions.reports_seen_by_secretariat(request.user)
            .select_related("practice", "revision")
            .prefetch_related("revision__texts")
            .order_by("created_at", "pk")
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = {"title": _("Problems reported with good practices")}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    @admin.display(description=gettext_lazy("entry"))
    def entry(self, report: ProblemReport) -> str:
        return report.title

    @admin.display(description=gettext_lazy("since"), ordering="created_at")
    def since(self, report: ProblemReport) -> str:
        return timesince(report.created_at)

    @admin.display(description=gettext_lazy("public page"))
    def public_page(self, report: ProblemReport) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', report.practice.get_absolute_url(), report.practice.slug
        )

    @admin.action(description=gettext_lazy("Close the selected reports"))
    def close_selected(
        self, request: HttpRequest, queryset: QuerySet[ProblemReport]
    ) -> HttpResponse | None:
        """Shows them with a form for the note; the second time it closes what was shown."""
        user = _secretariat(request)
        reports = list(queryset.filter(state=ReportState.OPEN))
        form = CloseForm(request.POST if "confirmed" in request.POST else None)
        if reports and not form.is_valid():
            context = {"reports": reports, "form": form, "title": _("Close these reports")}
            return self._page(request, "close_selected", context, status=_status(form))
        done = sum(self._close(report, form, user) for report in reports)
        if done:
            message = ngettext("%(n)s report is closed.", "%(n)s reports are closed.", done)
            self.message_user(request, message % {"n": done}, messages.SUCCESS)
        if len(request.POST.getlist("_selected_action")) > done:
            message = _("What was closed before is as it was; nobody is told twice.")
            self.message_user(request, message, messages.WARNING)
        return None

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What was reported, of what, and the form by which it is closed."""
        user = _secretariat(request)
        if not (object_id.isascii() and object_id.isdigit()):
            raise Http404(_("There is no such report."))
        reports = self.get_queryset(request)
        report = get_or_404(reports, _("There is no such report."), pk=int(object_id))
        is_open = report.state == ReportState.OPEN
        form = CloseForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and (not is_open or form.is_valid()):
            return self._closed(request, report, is_open and self._close(report, form, user))
        context = {
            "report": report,
            "others": reports.filter(practice=report.practice).exclude(pk=report.pk)[:20],
            "log": report.events.select_related("actor"),
            "form": form if is_open else None,
            "title": report.title,
        }
        return self._page(request, "change", context, status=_status(form))

    def _close(self, report: ProblemReport, form: CloseForm, user: User) -> bool:
        settles = form.cleaned_data["decision"] == CloseForm.SETTLE
        close = workflow.settle if settles else workflow.dismiss
        try:
            close(report, form.cleaned_data["note"], acting_user=user)
        except workflow.ReportClosed:
            return False
        return True

    def _closed(self, request: HttpRequest, report: ProblemReport, done: bool) -> HttpResponse:
        if not done:
            message = _("It was closed already, as the log says. Nothing was changed.")
            self.message_user(request, message, messages.WARNING)
            return HttpResponseRedirect(
                reverse("admin:practices_problemreport_change", args=[report.pk])
            )
        message = _("“%(title)s”: the report is closed.") % {"title": report.title}
        self.message_user(request, message, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:practices_problemreport_changelist"))

    def _page(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
    ) -> TemplateResponse:
        return TemplateResponse(
            request,
            f"admin/practices/problemreport/{name}.html",
            {**self.admin_site.each_context(request), "opts": self.opts, **context},
            status=status,
        )


def _status(form: CloseForm) -> int:
    return 400 if form.is_bound else 200


def _secretariat(request: HttpRequest) -> User:
    """Whoever asks, if of the Secretariat; 403 for others."""
    if not is_secretariat(request.user):
        raise PermissionDenied(_("Only the Secretariat answers reports."))
    return request.user
