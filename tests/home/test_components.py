"""The partials that pages share, each on its own."""

import re
from dataclasses import dataclass

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Value:
    value: str
    label: str
    count: int
    selected: bool = False


def facet_of(values: list[Value], **changes: object) -> str:
    facet = {"title": "Sector", "name": "sector", "values": values, "open": False} | changes
    return render_to_string("components/facet.html", {"facet": facet})


def test_a_facet_shows_what_something_has_and_what_is_ticked() -> None:
    html = facet_of(
        [
            Value("music", "Music", 12),
            Value("design", "Design", 0),
            Value("film", "Film", 0, selected=True),
        ]
    )
    boxes = re.findall(r'name="sector" value="(\w+)"( checked)?><span>(\w+)</span> <b>(\d+)', html)
    assert boxes == [("music", "", "Music", "12"), ("film", " checked", "Film", "0")]


def test_a_facet_is_folded_unless_it_says_so() -> None:
    assert re.search(r"<details[^>]* open", facet_of([])) is None
    assert re.search(r"<details[^>]* open", facet_of([], open=True))


def test_a_facet_takes_hostile_words() -> None:
    html = facet_of([Value('"><script>', "<b>&", 1)], title='"<i>')
    assert "<script>" not in html
    assert "<i>" not in html
    assert "<b>&" not in html


def test_what_is_done_is_a_toast_and_trouble_stands_in_the_page() -> None:
    samples = [
        Message(constants.SUCCESS, "Version 3 is <shared>"),
        Message(constants.INFO, "Here it is"),
        Message(constants.WARNING, "Somebody was faster"),
        Message(constants.ERROR, "Not saved"),
    ]
    html = render_to_string("components/messages.html", {"messages": samples})
    page, toasts = html.split('class="toasts"')
    assert re.findall(r"alert-(\w+)", page) == ["warning", "danger"]
    assert re.findall(r"<p>(.*)</p>", toasts) == ["Version 3 is &lt;shared&gt;", "Here it is"]
    # Closed by the browser alone.
    assert toasts.count('<form method="dialog">') == 2
