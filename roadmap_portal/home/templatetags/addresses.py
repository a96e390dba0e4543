"""The addresses that the head of a page names."""

from typing import Any

from django import template

from roadmap_portal.home.addresses import PageAddresses, addresses_of

register = template.Library()


@register.simple_tag(takes_context=True)
def page_addresses(context: dict[str, Any]) -> PageAddresses | None:
    """The canonical address of the page at hand and those in other languages; None if private."""
    return addresses_of(context["request"])
