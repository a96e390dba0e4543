"""What lists read: at a constant cost, and new counting from a session."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Edition, Session
from practices import search
from practices.enums import State
from practices.models import Practice
from practices.queries import (
    baseline_in_force,
    dossiers,
    is_new,
    new_by_output,
    placings,
    published_practices,
)
from practices.templatetags.practices import new_since, years
from tests.factories import make_practice
from tests.practices.steps import in_state, open_change, published

pytestmark = pytest.mark.django_db


def read_all(practices: list[Practice]) -> None:
    """Everything that a row, an answer of the API or a page shows."""
    for practice in practices:
        revision = practice.published_revision
        text = revision.text("ar")
        _ = (text.title, revision.output, revision.authors, revision.partners, revision.mentioned)
        for related in ("activities", "sectors", "sdg_targets", "links"):
            list(getattr(revision, related).all())


def test_a_list_costs_the_same_for_one_and_for_thirty() -> None:
    with CaptureQueriesContext(connection) as one:
        read_all(list(published_practices()[:1]))
    with CaptureQueriesContext(connection) as thirty:
        read_all(list(published_practices()[:30]))
    assert len(one) == len(thirty) <= 9


def test_the_dossiers_cost_the_same_for_one_and_for_thirty() -> None:
    practices = Practice.objects.filter(owner__code="FR")
    in_state(State.RETURNED)
    with CaptureQueriesContext(connection) as one:
        dossiers(practices)
    for _ in range(29):
        in_state(State.SUPERSEDED)
    with CaptureQueriesContext(connection) as thirty:
        assert len(dossiers(practices)) == 30
    assert len(one) == len(thirty)


def test_a_dossier_holds_the_latest_the_public_and_the_last_decision() -> None:
    first = published(title="Public")
    change = open_change(first.practice, title="Change")
    [dossier] = dossiers(Practice.objects.filter(pk=first.practice_id))
    assert (dossier.revision, dossier.published) == (change, first)
    assert dossier.decision.action == "publish"
    assert dossier.text.title == "Change"


def test_the_published_revision_is_the_same_with_and_without_a_prefetch() -> None:
    practice = published().practice
    open_change(practice, title="Change")
    assert Practice.objects.get(pk=practice.pk).published_revision == (
        published_practices().get(pk=practice.pk).published_revision
    )
    assert in_state(State.DECLINED).practice.published_revision is None


@pytest.mark.parametrize(
    ("baseline", "until", "counts"),
    [
        ("12.IGC", None, {1: 9, 2: 1, 3: 0, 4: 1, 5: 1}),
        ("12.IGC", date(2019, 6, 4), {1: 9, 2: 1, 3: 0, 4: 1, 5: 1}),
        ("12.IGC", date(2019, 6, 3), {1: 0, 2: 0, 3: 0, 4: 0, 5: 0}),
        ("7.CP", None, {1: 0, 2: 0, 3: 0, 4: 0, 5: 0}),
    ],
)
def test_new_by_output(baseline: str, until: date | None, counts: dict[int, int]) -> None:
    make_practice("Draft", state=State.DRAFT, first_listed_on=date(2019, 6, 4))
    found = new_by_output(Session.objects.get(code=baseline), until)
    assert {number: len(practices) for number, practices in found.items()} == counts


def test_what_is_listed_on_the_last_day_of_the_session_is_not_new() -> None:
    session = baseline_in_force()
    on_the_day = make_practice("On the day", first_listed_on=session.ends_on)
    after = make_practice(
        "After", first_listed_on=date.fromordinal(session.ends_on.toordinal() + 1)
    )
    shown = search.rows([on_the_day.pk, after.pk], search.shelf(), session)
    assert [row.is_new for row in shown] == [is_new(on_the_day, session), is_new(after, session)]
    assert [row.is_new for row in shown] == [False, True]
    never = make_practice("Never", state=State.DRAFT)
    assert not is_new(never, session)
    assert not is_new(after, None)


def test_before_any_edition_is_adopted_nothing_is_new_and_nothing_breaks(client) -> None:
    Edition.objects.update(adopted_at=None)
    assert baseline_in_force() is None
    assert placings() == {}
    for url in ("/en/practices/", "/en/practices/womex-world-music-expo/"):
        assert client.get(url).status_code == 200
    assert client.get("/en/practices/?new=1").context["page"].paginator.count == 0


def test_the_asterisk_in_words() -> None:
    committee, conference = (Session.objects.get(code=code) for code in ("12.IGC", "7.CP"))
    assert new_since(committee) == "new since the twelfth session of the Committee, December 2018"
    assert new_since(conference) == (
        "new since the seventh session of the Conference of Parties, June 2019"
    )
    committee.number, committee.code = 21, "21.IGC"
    assert new_since(committee) == "new since session 21.IGC, December 2018"


def test_years_in_words() -> None:
    revision = make_practice("P", year_start=2014, year_end=2020).published_revision
    assert years(revision) == "2014–2020"
    revision.year_end = None
    assert years(revision) == "2014"
    revision.year_start = None
    assert years(revision) == ""
