"""Tags of the overview's pages."""

from collections.abc import Sequence

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from roadmap_portal.overview.enums import Answer

register = template.Library()


@register.simple_tag
def answer_cells(answers: Sequence[Answer]) -> SafeString:
    """The cells of a Party's row: a shape each, with its word for whoever points at it or listens.

    Made here, since the table has thousands: one include each would take a second, and
    the indentation of a template would be most of the page.
    """
    icons = static("portal/icons.svg")
    cells = {
        answer: format_html(
            '<td><svg class="icon {}" role="img"><title>{}</title><use href="{}#{}"/></svg></td>',
            answer.value,
            answer.label,
            icons,
            answer.value,
        )
        for answer in set(answers)
    }
    # Each is safe by itself.
    return mark_safe("".join(cells[answer] for answer in answers))  # noqa: S308
