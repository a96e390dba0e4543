"""Published overviews in the admin: to read; a page of the portal publishes them."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from roadmap_portal.accounts.admin import ReadOnlyAdmin
from roadmap_portal.overview.models import Overview, OverviewQuerySet
from roadmap_portal.overview.queries import is_intact


@admin.register(Overview)
class OverviewAdmin(ReadOnlyAdmin):
    """What was published, when, by whom, and whether the figures are still the same."""

    list_display = ["session", "cut_off", "baseline", "published_at", "published_by"]
    list_filter = ["session"]
    list_select_related = ["session", "baseline", "published_by"]
    date_hierarchy = "cut_off"
    fields = [
        "session",
        "cut_off",
        "baseline",
        "edition",
        "published_at",
        "published_by",
        "checksum",
        "intact",
        "pages",
    ]

    def get_queryset(self, request: HttpRequest) -> OverviewQuerySet:
        """The facts are read for one overview, never for the list."""
        overviews: OverviewQuerySet = Overview.objects.all()
        return overviews.defer("facts")

    @admin.display(description=_("unchanged since it was published"), boolean=True)
    def intact(self, overview: Overview) -> bool:
        return is_intact(overview)

    @admin.display(description=_("pages"))
    def pages(self, overview: Overview) -> str:
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            overview.get_absolute_url(),
            _("Public figures"),
            reverse("overview_laid", args=[overview.pk]),
            _("As laid before the Conference"),
        )
