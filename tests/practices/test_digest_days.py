"""The days and hours of the mail of what is new."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from practices import workflow
from practices.enums import Rhythm
from practices.workflow import digest, send_digests
from practices.workflow.digest import Round
from roadmap_portal.accounts.models import User
from tests.practices.digests import PARIS, follow, paris, publish, said, sent

pytestmark = pytest.mark.django_db


def test_each_practice_is_told_once(person: User) -> None:
    follow(person)
    publish("Quokka one", at=paris(1, 12))
    # The day's hour itself belongs to the day's mail.
    publish("Quokka two", at=paris(2, 7))
    publish("Quokka three", at=paris(2, 7) + timedelta(microseconds=1))
    assert send_digests(paris(2)) == 1
    assert [set(each) for each in said()] == [{"Quokka one", "Quokka two"}]
    for minute in range(3):
        assert send_digests(paris(2, 8, minute)) == 0
    assert send_digests(paris(3)) == 1
    assert said() == [["Quokka three"]]
    assert send_digests(paris(4)) == 0


def test_nobody_is_told_before_the_hour_and_what_was_published_is_committed(person: User) -> None:
    search = follow(person)
    publish()
    for early in (paris(2, 0), paris(2, 6, 59), paris(2, 7), paris(2, 7, 4)):
        assert send_digests(early) == 0
    search.refresh_from_db()
    assert search.told_until == paris(1)
    assert send_digests(paris(2, 7, 5)) == 1


def test_the_hour_is_a_setting(person: User, settings: Settings) -> None:
    settings.DIGEST_HOUR = 18
    follow(person)
    publish()
    assert send_digests(paris(2, 17, 59)) == 0
    assert send_digests(paris(2, 18, 5)) == 1


@pytest.mark.parametrize(
    ("month", "day", "hour", "offset"),
    [
        (1, 15, 7, 6),
        (7, 15, 7, 5),
        # The night in which the clock goes forward, at an hour that it leaps over; and back, at
        # one that comes twice: the first of the two.
        (3, 29, 7, 5),
        (3, 29, 2, 1),
        (10, 25, 7, 6),
        (10, 25, 2, 0),
    ],
)
def test_the_hour_is_that_of_paris_in_summer_and_winter(
    month: int, day: int, hour: int, offset: int, settings: Settings
) -> None:
    settings.DIGEST_HOUR = hour
    until = datetime(2026, month, day, offset, tzinfo=UTC)
    assert Round.at(until + digest.SETTLED - timedelta(seconds=1)) is None
    this = Round.at(until + digest.SETTLED)
    assert this is not None
    assert (this.day, this.until) == (date(2026, month, day), until)
    # A day later by Paris's clock, 23 or 25 hours perhaps.
    last = datetime(2026, month, day, 23, 59, tzinfo=PARIS).astimezone(UTC)
    assert Round.at(last) == this
    assert (until - this.monday).days in range(7)


def test_the_day_is_that_of_paris(settings: Settings) -> None:
    settings.DIGEST_HOUR = 0
    this = Round.at(datetime(2026, 6, 1, 22, 30, tzinfo=UTC))
    assert this is not None
    assert this.day == date(2026, 6, 2)


def test_mails_around_the_change_of_the_clock_tell_all_once(person: User) -> None:
    follow(person, since=paris(27, 8, month=3))
    for day in (27, 28, 29, 30):
        for hour in (9, 23):
            publish(f"Quokka {day} {hour}", at=paris(day, hour, month=3))
    told = []
    for day in (28, 29, 30, 31):
        assert send_digests(paris(day, 7, 5, month=3)) == 1
        (named,) = said()
        assert len(named) == 2
        told += named
    assert len(set(told)) == 8


def test_a_weekly_one_comes_on_monday(person: User) -> None:
    follow(person, rhythm=Rhythm.WEEKLY, since=paris(1))
    publish("Quokka one", at=paris(2))
    publish("Quokka two", at=paris(7))
    for day in range(2, 8):
        assert send_digests(paris(day)) == 0
    assert send_digests(paris(8)) == 1
    assert [set(each) for each in said()] == [{"Quokka one", "Quokka two"}]
    publish("Quokka three", at=paris(9))
    assert send_digests(paris(9)) == 0
    assert send_digests(paris(15)) == 1


def test_on_monday_both_rhythms_share_a_mail(person: User) -> None:
    follow(person, "q=quokka", name="Daily")
    follow(person, "q=wombat", rhythm=Rhythm.WEEKLY, name="Weekly")
    publish("Wombat", at=paris(2))
    publish("Quokka", at=paris(7, 12))
    assert send_digests(paris(8)) == 1
    (sent_mail,) = sent()
    assert "Daily" in sent_mail.body
    assert "Weekly" in sent_mail.body


@pytest.mark.parametrize("rhythm", [Rhythm.DAILY, Rhythm.WEEKLY])
def test_days_without_a_server_are_made_up_for_by_one_mail(person: User, rhythm: Rhythm) -> None:
    follow(person, rhythm=rhythm)
    publish("Quokka one", at=paris(2))
    publish("Quokka two", at=paris(9, 12))
    assert send_digests(paris(10, 6)) == 0, "not before the day's hour"
    assert send_digests(paris(10)) == 1
    assert [set(each) for each in said()] == [{"Quokka one", "Quokka two"}]
    assert send_digests(paris(10, 9)) == 0


def test_a_rhythm_changed_after_the_mail_brings_no_second_one_that_day(person: User) -> None:
    follow(person, "q=quokka")
    weekly = follow(person, "q=wombat", rhythm=Rhythm.WEEKLY)
    publish("Quokka", at=paris(1, 12))
    publish("Wombat", at=paris(1, 12))
    assert send_digests(paris(2)) == 1
    assert said() == [["Quokka"]]
    workflow.change_search(weekly, name="x", rhythm=Rhythm.DAILY, language="en")
    assert send_digests(paris(2, 15)) == 0
    assert send_digests(paris(3)) == 1
    assert said() == [["Wombat"]]
