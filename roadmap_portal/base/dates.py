"""Days of the Convention's calendar as moments in time."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def end_of_day(day: date) -> datetime:
    """The last moment of `day` in Paris: a cut-off date holds all that was done on it.

    Raises OverflowError for the calendar's last day, which has no next.
    """
    return datetime.combine(day + timedelta(days=1), time(), PARIS) - timedelta(microseconds=1)
