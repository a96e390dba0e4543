"""Facts and figures: against plain SQL, at the edge of a day, and word by word."""

import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Edition, EditionActivity, Session
from parties.enums import Audience, ElectoralGroup, Silence, Status
from parties.models import Party
from practices.enums import State
from roadmap_portal.overview.enums import View, Withheld
from roadmap_portal.overview.queries import Facts, Reading, canonical, checksum, facts_at
from tests.factories import activity, make_practice
from tests.overview.worlds import make_version, make_world

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
# A winter day, a summer day, and the two days of 2025 that have 23 and 25 hours.
DAYS = [date(2025, 1, 31), date(2025, 7, 14), date(2025, 3, 30), date(2025, 10, 26)]


def midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), PARIS)


def facts(day: date, baseline: str = "12.IGC") -> Facts:
    return facts_at(day, Session.objects.get(code=baseline), Edition.objects.in_force())


# The second way of counting: SQL over the tables, with the day's end written out by the test.
IN_FORCE = """
    SELECT party.id, party.electoral_group, version.id
    FROM parties_party party
    JOIN parties_roadmap roadmap ON roadmap.party_id = party.id
    JOIN parties_roadmapversion version ON version.roadmap_id = roadmap.id
    WHERE party.deposited_on <= %(day)s AND version.shared_at < %(midnight)s {public}
      AND NOT EXISTS (
        SELECT 1 FROM parties_roadmapversion other
        WHERE other.roadmap_id = roadmap.id AND other.number > version.number
          AND other.shared_at < %(midnight)s {other_public})
"""


def counted_by_sql(day: date, view: View, activity_id: int, group: str | None) -> dict[str, int]:
    public = view is View.PUBLIC
    in_force = IN_FORCE.format(
        public="AND version.audience = 'public'" if public else "",
        other_public="AND other.audience = 'public'" if public else "",
    )
    anything = IN_FORCE.format(public="", other_public="")
    values = {
        "day": day,
        # As both engines keep it: in UTC, without a zone.
        "midnight": midnight_after(day).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "activity": activity_id,
        "group": group,
    }
    in_group = "" if group is None else "AND electoral_group = %(group)s"
    figures = {answer.value: 0 for answer in (*Status, *Silence)}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH said (id, electoral_group, v) AS ({in_force})
            SELECT entry.status, COUNT(*) FROM said
            JOIN parties_roadmapentry entry ON entry.version_id = said.v
            WHERE entry.activity_id = %(activity)s {in_group} GROUP BY entry.status""",
            values,
        )
        figures |= dict(cursor.fetchall())
        counts = []
        for rows in (in_force, anything):
            cursor.execute(
                f"WITH said (id, electoral_group, v) AS ({rows}) "
                f"SELECT COUNT(*) FROM said WHERE 1 = 1 {in_group}",
                values,
            )
            counts.append(cursor.fetchone()[0])
        cursor.execute(
            f"SELECT COUNT(*) FROM parties_party WHERE deposited_on <= %(day)s {in_group}", values
        )
        parties = cursor.fetchone()[0]
    reporting, sharing = counts
    figures[Silence.NOT_STATED] = reporting - sum(figures[status] for status in Status)
    figures[Silence.NOT_REPORTED] = parties - sharing
    if public:
        figures[Withheld.CONFERENCE_ONLY] = sharing - reporting
    return figures


@pytest.mark.parametrize("view", list(View))
@pytest.mark.parametrize(("seed", "day"), list(enumerate([*DAYS, date(2012, 6, 1)])))
def test_every_figure_is_what_sql_counts(seed: int, day: date, view: View) -> None:
    make_world(seed, midnight_after(day))
    reading = Reading(facts(day), view)
    placed = list(EditionActivity.objects.in_force())
    for group in (None, *ElectoralGroup):
        figures = reading.by_activity(group)
        sums: dict[int, dict[str, int]] = {}
        for each, counts in zip(placed, figures, strict=True):
            expected = counted_by_sql(day, view, each.activity_id, group)
            assert {answer.value: count for answer, count in counts.items()} == expected
            total = sums.setdefault(each.output.number, dict.fromkeys(expected, 0))
            for answer, count in expected.items():
                total[answer] += count
        assert {
            number: {answer.value: count for answer, count in counts.items()}
            for number, counts in reading.by_output(group).items()
        } == sums
        if group is not None:
            whole = {answer.value: count for answer, count in reading.by_group()[group].items()}
            assert whole == {
                answer: sum(figures[answer] for figures in sums.values()) for answer in whole
            }


@pytest.mark.parametrize("view", list(View))
def test_every_party_has_one_answer_to_each_activity(view: View) -> None:
    day = date(2025, 5, 31)
    make_world(7, midnight_after(day))
    reading = Reading(facts(day), view)
    parties = Party.objects.filter(deposited_on__lte=day).count()
    assert parties > 100
    assert {sum(counts.values()) for counts in reading.by_activity()} == {parties}
    assert sum(len(reading.parties(group)) for group in ElectoralGroup) == parties
    assert len(reading.parties(ElectoralGroup.EU)) == 1
    for index, counts in enumerate(reading.by_activity()):
        column = [answers[index] for answers in reading.answers.values()]
        assert counts == {answer: column.count(answer) for answer in counts}


@pytest.mark.parametrize("day", DAYS)
def test_a_cut_off_day_ends_at_midnight_in_paris(day: date) -> None:
    last = datetime.combine(day, time(23, 59, 59), PARIS)
    said = {activity("1.1"): Status.ACCOMPLISHED}
    make_version("FR", last, said, Audience.PUBLIC)
    make_version("SN", last + timedelta(microseconds=999_999), said, Audience.PUBLIC)
    make_version("DE", last + timedelta(seconds=1), said, Audience.PUBLIC)
    make_version("IT", datetime.combine(day, time(), PARIS), said, Audience.PUBLIC)
    make_version(
        "AT", datetime.combine(day, time(), PARIS) - timedelta(seconds=1), said, Audience.PUBLIC
    )

    def sharing(on: date) -> set[str]:
        return {party["code"] for party in facts(on)["parties"] if party["all"]}

    assert sharing(day - timedelta(days=1)) == {"AT"}
    assert sharing(day) == {"AT", "FR", "SN", "IT"}
    assert sharing(day + timedelta(days=1)) == {"AT", "FR", "SN", "IT", "DE"}


def test_who_is_counted_at_all() -> None:
    """A Party counts from the day of its deposit; one of unknown date is named and left out."""
    Party.objects.filter(code="FR").update(deposited_on=date(2025, 5, 31))
    Party.objects.filter(code="SN").update(deposited_on=date(2025, 6, 1))
    Party.objects.filter(code="DE").update(deposited_on=None)
    at = datetime(2025, 1, 1, tzinfo=PARIS)
    for code in ("FR", "SN", "DE"):
        make_version(code, at, {activity("1.1"): Status.PLANNED}, Audience.PUBLIC)
    found = facts(date(2025, 5, 31))
    codes = [party["code"] for party in found["parties"]]
    assert codes == sorted(
        Party.objects.filter(deposited_on__lte=date(2025, 5, 31)).values_list("code", flat=True)
    )
    assert "FR" in codes
    assert not {"SN", "DE"} & set(codes)
    assert found["left_out"] == sorted(
        Party.objects.filter(deposited_on=None).values_list("code", flat=True)
    )
    assert "DE" in found["left_out"]
    assert "SN" not in found["left_out"]
    assert Reading(found, View.ALL).by_activity()[0][Status.PLANNED] == 1


def test_no_silence_is_counted_as_another() -> None:
    day = date(2025, 5, 31)
    at = datetime(2025, 5, 1, tzinfo=PARIS)
    first, second = activity("1.1"), activity("1.2")
    make_version("FR", at, {first: Status.NOT_APPLICABLE}, Audience.PUBLIC)
    make_version("SN", at, {second: Status.NOT_STARTED}, Audience.CONFERENCE)
    make_version("DE", at, {}, Audience.PUBLIC)
    everything, public = (Reading(facts(day), view) for view in (View.ALL, View.PUBLIC))
    assert {code: everything.answers[code][:2] for code in ("FR", "SN", "DE", "IT")} == {
        "FR": [Status.NOT_APPLICABLE, Silence.NOT_STATED],
        "SN": [Silence.NOT_STATED, Status.NOT_STARTED],
        "DE": [Silence.NOT_STATED, Silence.NOT_STATED],
        "IT": [Silence.NOT_REPORTED, Silence.NOT_REPORTED],
    }
    assert set(public.answers["SN"]) == {Withheld.CONFERENCE_ONLY}
    assert public.answers["FR"] == everything.answers["FR"]
    assert (everything.reporting(), everything.withheld()) == (3, 0)
    assert (public.reporting(), public.withheld()) == (2, 1)


def test_the_public_counts_the_last_public_version() -> None:
    """A later one for the Conference alone, and what it says, stays with the Conference."""
    day = date(2025, 5, 31)
    said = activity("1.1")
    for month, status, audience in (
        (1, Status.PLANNED, Audience.PUBLIC),
        (2, Status.IN_PROGRESS, Audience.PUBLIC),
        (3, Status.ACCOMPLISHED, Audience.CONFERENCE),
    ):
        make_version("FR", datetime(2025, month, 1, tzinfo=PARIS), {said: status}, audience)
    found = facts(day)
    assert Reading(found, View.PUBLIC).answers["FR"][0] == Status.IN_PROGRESS
    assert Reading(found, View.ALL).answers["FR"][0] == Status.ACCOMPLISHED


def test_new_practices_are_those_of_the_document() -> None:
    """At its session: nine, one, none, one, one; nothing counted from the session itself."""
    new = Reading(facts(date(2019, 6, 7)), View.PUBLIC).new_by_output()
    assert {output: len(slugs) for output, slugs in new.items()} == {1: 9, 2: 1, 3: 0, 4: 1, 5: 1}
    assert facts(date(2019, 6, 3))["new_practices"] == []
    assert facts(date(2019, 6, 7), "7.CP")["new_practices"] == []


def test_which_practices_are_new() -> None:
    baseline = Session.objects.get(code="9.CP")
    day = date(2025, 5, 31)
    make_practice(slug="on-the-day", output=3, first_listed_on=day)
    make_practice(
        slug="day-after-baseline", output=2, first_listed_on=baseline.ends_on + timedelta(days=1)
    )
    make_practice(slug="on-baseline", first_listed_on=baseline.ends_on)
    make_practice(slug="day-after", first_listed_on=day + timedelta(days=1))
    for state in set(State) - {State.PUBLISHED}:
        make_practice(slug=f"not-{state}", state=state, first_listed_on=day)
    assert facts(day, "9.CP")["new_practices"] == [
        {"slug": "day-after-baseline", "output": 2},
        {"slug": "on-the-day", "output": 3},
    ]


def test_facts_are_plain_json_with_one_checksum() -> None:
    day = date(2025, 5, 31)
    make_world(3, midnight_after(day))
    found = facts(day)
    again = json.loads(json.dumps(found))
    assert again == found
    assert checksum(again) == checksum(found)
    assert checksum(dict(reversed(again.items()))) == checksum(found)
    assert canonical(found) == canonical(facts(day))
    again["parties"][0]["group"] = "III"
    assert checksum(again) != checksum(found)


def test_facts_take_as_many_queries_for_one_party_as_for_thirty() -> None:
    day = date(2025, 5, 31)
    counts = []
    for parties in (1, 30):
        make_world(parties, midnight_after(day), parties=parties)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            facts(day)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


@pytest.mark.parametrize("day", [date.min, date(1900, 1, 1), date(2007, 3, 17)])
def test_a_day_before_all_has_zeroes(day: date) -> None:
    reading = Reading(facts(day), View.PUBLIC)
    assert len(reading.by_activity()) == 20
    assert all(
        count == 0 or day.year > 1900
        for counts in reading.by_activity()
        for count in counts.values()
    )
