"""The Secretariat's queue of submissions."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practices import permissions, workflow
from practices.enums import AMENDABLE_STATES, State
from practices.forms import AmendForm, DecisionForm
from practices.models import ModerationEvent, PracticeRevision
from practices.queries import placings, with_contents
from roadmap_portal.accounts.admin import ReadOnlyAdmin
from roadmap_portal.accounts.models import User
from roadmap_portal.accounts.permissions import is_secretariat
from roadmap_portal.base.http import get_or_404

PUBLISH, RETURN, DECLINE = "publish", "return", "decline"
DECISIONS = {
    PUBLISH: gettext_lazy("Publish"),
    RETURN: gettext_lazy("Return"),
    DECLINE: gettext_lazy("Decline"),
}


class StateFilter(admin.SimpleListFilter):
    """What waits, unless another state is asked for."""

    title = gettext_lazy("state")
    parameter_name = "state"
    ALL = "all"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        seen = [state for state in State if state not in (State.DRAFT, State.SUBMITTED)]
        return [*((state.value, state.label) for state in seen), (self.ALL, _("All"))]

    def choices(self, changelist: Any) -> Any:
        waiting, *others = super().choices(changelist)
        yield {**waiting, "display": _("Waiting")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.value() or State.SUBMITTED
        if wanted == self.ALL:
            return queryset
        if wanted not in State.values:
            raise IncorrectLookupParameters
        return queryset.filter(state=wanted)


@admin.register(PracticeRevision)
class RevisionAdmin(ReadOnlyAdmin):
    """Submissions, oldest first. Drafts are the Party's own and never appear.

    Nothing here writes a revision but the workflow: decisions have pages of their own, and the
    page of a revision holds the form by which the Secretariat sets right what it answers for.
    """

    list_display = ["title", "language", "party", "age", "submitted_by", "state", "decide_links"]
    list_filter = [StateFilter]
    search_fields = ["texts__title", "practice__slug"]
    ordering = ["submitted_at", "pk"]
    actions = ["publish_selected"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[PracticeRevision]:
        return (
            permissions.revisions_seen_by_secretariat(request.user)
            .select_related("practice__owner", "output", "submitted_by")
            .prefetch_related("texts")
            .order_by(*self.ordering)
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.decide)
        name = "practices_practicerevision_decide"
        return [path("<int:pk>/<slug:decision>/decide/", view, name=name), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = {"title": _("Submissions of good practices")}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    @admin.display(description=gettext_lazy("title"))
    def title(self, revision: PracticeRevision) -> str:
        text = revision.text()
        return text.title if text else str(revision)

    @admin.display(description=gettext_lazy("language"))
    def language(self, revision: PracticeRevision) -> str:
        return ", ".join(str(text.get_language_display()) for text in revision.texts.all())

    @admin.display(description=gettext_lazy("Party"), ordering="practice__owner__name")
    def party(self, revision: PracticeRevision) -> str:
        return str(revision.practice.owner or "–")

    @admin.display(description=gettext_lazy("since"), ordering="submitted_at")
    def age(self, revision: PracticeRevision) -> str:
        return timesince(revision.submitted_at) if revision.submitted_at else "–"

    @admin.display(description=gettext_lazy("decide"))
    def decide_links(self, revision: PracticeRevision) -> SafeString | str:
        if revision.state != State.SUBMITTED:
            return "–"
        return format_html_join(
            " · ",
            '<a href="{}">{}</a>',
            ((decide_url(revision, decision), label) for decision, label in DECISIONS.items()),
        )

    @admin.action(description=gettext_lazy("Publish the selected submissions"))
    def publish_selected(
        self, request: HttpRequest, queryset: QuerySet[PracticeRevision]
    ) -> HttpResponse | None:
        """Shows each entry once more; the second time it publishes what was shown."""
        user, selected = _secretariat(request), request.POST.getlist("_selected_action")
        revisions = list(with_contents().filter(pk__in=queryset).waiting())
        if "confirmed" not in request.POST and revisions:
            context = {
                "revisions": revisions,
                "placings": placings(),
                "title": _("Publish these?"),
            }
            return self._page(request, "publish_selected", context)
        done = sum(self._publish(request, user, revision) for revision in revisions)
        if done:
            message = ngettext("%(n)s is published.", "%(n)s are published.", done) % {"n": done}
            self.message_user(request, message, messages.SUCCESS)
        if len(selected) > done:
            message = _("What was decided or changed meanwhile is as it was; look at it again.")
            self.message_user(request, message, messages.WARNING)
        return None

    def _publish(self, request: HttpRequest, user: User, revision: PracticeRevision) -> bool:
        seen = request.POST.get(f"seen_{revision.pk}", "")
        if seen != str(revision.edits):
            return False
        try:
            workflow.publish(revision, seen=revision.edits, acting_user=user)
        except (workflow.WrongState, workflow.StaleRevision):
            return False
        return True

    def decide(self, request: HttpRequest, pk: int, decision: str) -> HttpResponse:
        """The entry as the public will see it, and the decision."""
        user = _secretariat(request)
        revision = self._revision(request, pk)
        if decision not in DECISIONS:
            raise Http404(_("There is no such decision."))
        if revision.state != State.SUBMITTED:
            return self._decided_already(request, revision)
        form = DecisionForm(
            request.POST if request.method == "POST" else None,
            gives_reason=decision != PUBLISH,
            seen=revision.edits,
        )
        if form.is_valid():
            return self._decide(request, user, revision, decision, form)
        context = {
            **self._contents(revision),
            "form": form,
            "decision": decision,
            "title": DECISIONS[decision],
        }
        return self._page(request, "decide", context, status=400 if form.is_bound else 200)

    def _decide(
        self,
        request: HttpRequest,
        user: User,
        revision: PracticeRevision,
        decision: str,
        form: DecisionForm,
    ) -> HttpResponse:
        seen, reason = form.cleaned_data["seen"], form.cleaned_data.get("reason", "")
        try:
            if decision == PUBLISH:
                workflow.publish(revision, seen=seen, acting_user=user)
            elif decision == RETURN:
                workflow.return_to_party(revision, reason, seen=seen, acting_user=user)
            else:
                workflow.decline(revision, reason, seen=seen, acting_user=user)
        except workflow.WrongState as refused:
            return self._decided_already(request, refused.revision)
        except workflow.StaleRevision:
            message = _("It was changed since you opened the page. Read it once more, then decide.")
            self.message_user(request, message, messages.WARNING)
            return HttpResponseRedirect(decide_url(revision, decision))
        message = _("“%(title)s”: done, and the submitter is told.")
        self.message_user(request, message % {"title": self.title(revision)}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:practices_practicerevision_changelist"))

    def _decided_already(self, request: HttpRequest, revision: PracticeRevision) -> HttpResponse:
        """Two at once: the second learns what the first has decided."""
        if revision.state == State.DRAFT:
            message = _("It was returned meanwhile, and its Party writes it again.")
            self.message_user(request, message, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:practices_practicerevision_changelist"))
        message = _("It was decided already: the state is “%(state)s”. Nothing was changed.")
        values = {"state": revision.get_state_display()}
        self.message_user(request, message % values, messages.WARNING)
        return HttpResponseRedirect(_change_url(revision))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A revision as the public sees it, its log, and what the Secretariat may set right."""
        user = _secretariat(request)
        if not (object_id.isascii() and object_id.isdigit()):
            raise Http404(_("There is no such revision."))
        revision = self._revision(request, int(object_id))
        form = None
        if revision.state in AMENDABLE_STATES:
            data = request.POST if request.method == "POST" else None
            form = AmendForm(data, revision=revision)
            if form.is_valid():
                return self._amend(request, user, revision, form)
        elif request.method == "POST":
            return self._decided_already(request, revision)
        context = {
            **self._contents(revision),
            "form": form,
            "title": self.title(revision),
            "log": ModerationEvent.objects.filter(
                revision__practice=revision.practice
            ).select_related("actor", "revision"),
            "decisions": [(label, decide_url(revision, each)) for each, label in DECISIONS.items()],
        }
        status = 400 if form and form.is_bound else 200
        return self._page(request, "change", context, status=status)

    def _amend(
        self, request: HttpRequest, user: User, revision: PracticeRevision, form: AmendForm
    ) -> HttpResponse:
        try:
            workflow.amend(revision, acting_user=user, **form.amendments)
        except workflow.WrongState as refused:
            return self._decided_already(request, refused.revision)
        except workflow.StaleRevision:
            message = _("Somebody changed it since you opened the page. Look at it once more.")
            self.message_user(request, message, messages.WARNING)
        else:
            self.message_user(request, _("The amendment is saved."), messages.SUCCESS)
        return HttpResponseRedirect(_change_url(revision))

    def _revision(self, request: HttpRequest, pk: int) -> PracticeRevision:
        revisions = permissions.revisions_seen_by_secretariat(request.user)
        return get_or_404(
            with_contents().select_related(
                "output", "practice__owner", "practice__first_listed_in"
            ),
            _("There is no submission at this address."),
            pk__in=revisions.filter(pk=pk),
        )

    def _contents(self, revision: PracticeRevision) -> dict[str, Any]:
        published = None
        if revision.state == State.SUBMITTED:
            published = with_contents().published().filter(practice=revision.practice).first()
        return {
            "revision": revision,
            "practice": revision.practice,
            "text": revision.text(),
            "published": published,
            "placings": placings(),
        }

    def _page(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
    ) -> TemplateResponse:
        return TemplateResponse(
            request,
            f"admin/practices/practicerevision/{name}.html",
            {**self.admin_site.each_context(request), "opts": self.opts, **context},
            status=status,
        )


def decide_url(revision: PracticeRevision, decision: str) -> str:
    return reverse("admin:practices_practicerevision_decide", args=[revision.pk, decision])


def _change_url(revision: PracticeRevision) -> str:
    return reverse("admin:practices_practicerevision_change", args=[revision.pk])


def _secretariat(request: HttpRequest) -> User:
    """Whoever asks, if of the Secretariat; 403 for others."""
    if not is_secretariat(request.user):
        raise PermissionDenied(_("Only the Secretariat moderates."))
    return request.user
