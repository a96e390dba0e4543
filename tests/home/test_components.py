"""The partials that pages share, each on its own."""

import re

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string

from practices.search.facets import KINDS, Facet, Option, Value, facet


def facet_of(*values: Value, single: bool = False, title: str = "Sector") -> str:
    facet = Facet("sector", title, list(values), single)
    return render_to_string("components/facet.html", {"facet": facet})


def test_a_facet_keeps_what_something_has_and_what_is_ticked() -> None:
    kind = next(kind for kind in KINDS if kind.name == "sector")
    options = [
        Option("music", "Music", 0b111),
        Option("design", "Design", 0),
        Option("film", "F", 0),
    ]
    found = facet(kind, options, ["film"], within=0b101)
    assert [(each.value, each.count, each.selected) for each in found.values] == [
        ("music", 2, False),
        ("film", 0, True),
    ]


def test_a_facet_shows_its_values_with_their_counts() -> None:
    html = facet_of(Value("music", "Music", 1200, False), Value("film", "Film", 0, True))
    boxes = re.findall(
        r'name="sector" value="(\w+)"( checked)?><span>(\w+)</span> <b>([\d,]+)', html
    )
    assert boxes == [("music", "", "Music", "1200"), ("film", " checked", "Film", "0")]
    assert html.count("checkbox") == 2


def test_of_a_facet_with_one_choice_any_is_one() -> None:
    none, one = (facet_of(Value("a", "A", 1, chosen), single=True) for chosen in (False, True))
    assert len(re.findall('type="radio"', none)) == 2
    assert re.search(r'value=""\s+checked', none)
    assert not re.search(r'value=""\s+checked', one)


def test_a_facet_is_folded_unless_something_in_it_is_chosen() -> None:
    assert re.search(r"<details[^>]* open", facet_of()) is None
    assert re.search(r"<details[^>]* open", facet_of(Value("music", "Music", 1, True)))


def test_a_facet_takes_hostile_words() -> None:
    html = facet_of(Value('"><script>', "<b>&", 1, False), title='"<i>')
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
