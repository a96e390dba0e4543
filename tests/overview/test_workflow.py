"""Publishing: what is refused, what is frozen, and that nothing moves it afterwards."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from activities.models import Edition, Session
from parties.enums import Audience, Status
from parties.models import Party
from practices.enums import State
from practices.models import Practice
from roadmap_portal.accounts.models import User
from roadmap_portal.base import guards
from roadmap_portal.overview import workflow
from roadmap_portal.overview.enums import View
from roadmap_portal.overview.models import Overview
from roadmap_portal.overview.queries import Reading, checksum, facts_at, is_intact
from tests.factories import activity, make_practice
from tests.overview.worlds import make_version, make_world

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
CUT_OFF = date(2025, 5, 31)


def publish(user: User, cut_off: date = CUT_OFF, **given: object) -> Overview:
    """Publish what stands, for 10.CP unless `given` says otherwise."""
    baseline = Session.objects.get(code="12.IGC")
    arguments = {
        "session": Session.objects.get(code="10.CP"),
        "cut_off": cut_off,
        "baseline": baseline,
        "seen": checksum(facts_at(cut_off, baseline, Edition.objects.in_force())),
        "acting_user": user,
        **given,
    }
    return workflow.publish(**arguments)  # type: ignore[arg-type]


def figures(overview: Overview) -> dict[str, object]:
    """Every figure of both views."""
    found = {}
    for view in View:
        reading = Reading(Overview.objects.get(pk=overview.pk).facts, view)
        found[view] = [
            reading.by_activity(),
            reading.by_output(),
            reading.by_group(),
            reading.answers,
            reading.new_by_output(),
            reading.reporting(),
            reading.withheld(),
            reading.facts["left_out"],
        ]
    return found


def test_publishing_keeps_facts_checksum_and_who(secretariat: User) -> None:
    make_world(11, datetime(2025, 6, 1, tzinfo=PARIS))
    before = timezone.now()
    made = Overview.objects.get(pk=publish(secretariat).pk)
    assert made.published_by == secretariat
    assert before <= made.published_at <= timezone.now()
    assert made.facts["day"] == "2025-05-31"
    assert checksum(made.facts) == made.checksum
    assert is_intact(made)


def test_frozen_figures_do_not_move(secretariat: User) -> None:
    """Not with a roadmap dated back, a Party that changes, or a practice that comes or goes."""
    make_world(12, datetime(2025, 6, 1, tzinfo=PARIS))
    made = publish(secretariat)
    before = figures(made)
    earlier = datetime(2025, 5, 1, tzinfo=PARIS)
    for code in ("FR", "SN", "EU", "BR"):
        make_version(code, earlier, {activity("1.1"): Status.ACCOMPLISHED}, Audience.PUBLIC)
    Party.objects.filter(electoral_group="I").update(electoral_group="II")
    Party.objects.filter(code__in=["FR", "DE"]).update(deposited_on=None)
    Party.objects.filter(deposited_on=None).exclude(code="FR").update(deposited_on=earlier.date())
    make_practice(output=3, first_listed_on=date(2025, 4, 1))
    Practice.objects.filter(first_listed_on=date(2019, 6, 4)).update(first_listed_on=None)
    practice = Practice.objects.published().first()
    assert practice is not None
    practice.revisions.update(state=State.SUPERSEDED)
    assert figures(made) == before
    assert is_intact(Overview.objects.get(pk=made.pk))
    again = publish(secretariat)
    assert figures(again) != before


def test_the_database_refuses_every_change(secretariat: User) -> None:
    made = publish(secretariat)
    for attempt in (
        lambda: Overview.objects.filter(pk=made.pk).update(cut_off=date(2025, 6, 1)),
        lambda: made.save(),
        lambda: made.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert is_intact(Overview.objects.get())


@pytest.mark.django_db(transaction=True)
def test_a_change_past_the_guards_is_noticed(secretariat: User) -> None:
    made = publish(secretariat)
    facts = {**made.facts, "left_out": []}
    with guards.lifted():
        Overview.objects.filter(pk=made.pk).update(facts=facts)
    assert not is_intact(Overview.objects.get(pk=made.pk))


def test_what_is_refused(secretariat: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(workflow.FutureCutOff):
        publish(secretariat, cut_off=tomorrow)
    with pytest.raises(workflow.NotAConference):
        publish(secretariat, session=Session.objects.get(code="18.IGC"))
    with pytest.raises(workflow.StaleFigures):
        publish(secretariat, seen="0" * 64)
    assert not Overview.objects.exists()


def test_what_was_shown_is_what_is_published(secretariat: User) -> None:
    baseline = Session.objects.get(code="12.IGC")
    seen = checksum(facts_at(CUT_OFF, baseline, Edition.objects.in_force()))
    make_version(
        "FR",
        datetime(2025, 5, 31, 23, tzinfo=PARIS),
        {activity("1.1"): Status.PLANNED},
        Audience.PUBLIC,
    )
    with pytest.raises(workflow.StaleFigures):
        publish(secretariat, seen=seen)


def test_the_same_figures_are_published_once(secretariat: User) -> None:
    publish(secretariat)
    with pytest.raises(workflow.AlreadyPublished):
        publish(secretariat)
    assert Overview.objects.count() == 1
    publish(secretariat, session=Session.objects.get(code="9.CP"))
    publish(secretariat, cut_off=CUT_OFF - timedelta(days=1))
    assert Overview.objects.count() == 3


def test_today_can_be_published(secretariat: User) -> None:
    made = publish(secretariat, cut_off=timezone.localdate())
    assert made.is_of_its_day
    assert not publish(secretariat).is_of_its_day


def test_facts_fit_the_json_column(secretariat: User) -> None:
    make_world(13, datetime(2025, 6, 1, tzinfo=PARIS), parties=140)
    made = publish(secretariat)
    with connection.cursor() as cursor:
        cursor.execute("SELECT LENGTH(CAST(facts AS TEXT)) FROM overview_overview")
        assert cursor.fetchone()[0] < 1_000_000
    assert is_intact(Overview.objects.get(pk=made.pk))
