"""Tags that pages of every floor use."""

import json
from dataclasses import dataclass
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import translate_url
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

register = template.Library()

_CHECKED = {True: SafeString(" checked"), False: ""}
NO_MARKS = {ord(mark): f"\\u{ord(mark):04X}" for mark in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class LanguageLink:
    """The page at hand in another language."""

    code: str
    name: str
    url: str
    bidi: bool
    current: bool


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[LanguageLink]:
    """The same page with the same filters in each of the portal's languages."""
    request = context["request"]
    here = request.get_full_path()
    links = []
    for code, name in settings.LANGUAGES:
        url = translate_url(here, code)
        if url == here and code != request.LANGUAGE_CODE:
            # Not a page under a language (an error, the admin): its front page is the way on.
            url = f"/{code}/"
        bidi = bool(get_language_info(code)["bidi"])
        links.append(LanguageLink(code, str(name), url, bidi, code == request.LANGUAGE_CODE))
    return links


class FacetValue(Protocol):
    """A value of a facet; see `components/facet.html`."""

    value: str
    label: str
    count: int
    selected: bool


class Facet(Protocol):
    """A facet; see `components/facet.html`."""

    name: str
    single: bool
    values: list[FacetValue]


@register.simple_tag
def facet_values(facet: Facet) -> SafeString:
    """The boxes of a facet, one a line. A page holds hundreds: a loop of the template's takes
    four times as long.
    """
    kind = "radio" if facet.single else "checkbox"
    return format_html_join(
        "\n",
        '<label><input type="{}" name="{}" value="{}"{}><span>{}</span> <b>{}</b></label>',
        (
            (
                kind,
                facet.name,
                each.value,
                _CHECKED[each.selected],
                each.label,
                localize(each.count),
            )
            for each in facet.values
        ),
    )


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """A block of linked data. It is data and no script, so that the policy lets it be.

    Whatever `data` holds cannot end the block: no mark of HTML stands in it as such.
    """
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(NO_MARKS)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


@register.filter
def direction(language: str) -> str:
    """`rtl` or `ltr` for a language code, for texts in another language than the page's."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"
