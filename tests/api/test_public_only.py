"""The API tells only what is public: beside each public thing stands one that would leak."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parties.enums import Audience, Role, Status
from parties.models import RoadmapEntry
from practices.enums import State
from practices.models import PracticeText
from roadmap_portal.accounts.models import User
from roadmap_portal.overview.enums import View
from roadmap_portal.overview.models import Overview
from roadmap_portal.overview.queries import Reading
from tests.api.test_lists import LISTS, everything, get
from tests.factories import activity, make_member, make_practice, set_statuses, share_roadmap
from tests.overview.test_workflow import publish
from tests.overview.worlds import make_version, make_world

pytestmark = pytest.mark.django_db

MAY = datetime(2025, 5, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))


def test_roadmaps_are_the_latest_public_versions(client: Client) -> None:
    """Neither drafts nor what was shared with the Conference alone, nor that there was any."""
    one, two = activity("1.1"), activity("1.2")
    make_version("FR", MAY, {one: Status.NOT_STARTED}, Audience.CONFERENCE)
    make_version("FR", MAY + timedelta(days=1), {one: Status.PLANNED}, Audience.PUBLIC)
    make_version("FR", MAY + timedelta(days=2), {two: Status.ACCOMPLISHED}, Audience.CONFERENCE)
    make_version("SN", MAY, {one: Status.ACCOMPLISHED}, Audience.CONFERENCE)
    set_statuses("DE", {"1.1": Status.ACCOMPLISHED})
    share_roadmap("IT", {"1.1": Status.PLANNED}, at=MAY)
    set_statuses("IT", {"1.1": Status.ACCOMPLISHED})
    items = {item["party"]: item for item in everything(client, "roadmaps")}
    assert {
        party: [(entry["activity"], entry["status"]) for entry in item["entries"]]
        for party, item in items.items()
    } == {"FR": [("1.1", "planned")], "IT": [("1.1", "planned")]}
    assert items["FR"]["version"] == 1
    assert items["FR"]["shared_on"] == "2025-05-02"
    assert everything(client, "roadmaps", activity="1.2") == []
    for code in ("SN", "DE", "XX"):
        assert client.get(f"/api/v1/roadmaps/{code}").status_code == 404
    make_version("FR", MAY + timedelta(days=3), {two: Status.PLANNED}, Audience.PUBLIC)
    assert get(client, "roadmaps/FR")["version"] == 2


def test_practices_are_published_revisions(client: Client) -> None:
    shown = make_practice("What is published", slug="shown")
    for number, state in enumerate((State.SUPERSEDED, State.DECLINED, State.SUBMITTED), start=2):
        hidden = make_practice(f"Secret {state}", slug=f"secret-{state}", state=state)
        revision = hidden.revisions.get()
        revision.practice, revision.number = shown, number
        revision.save()
        PracticeText.objects.filter(revision=revision).update(summary=f"Secret of {state}")
    for state in set(State) - {State.PUBLISHED}:
        make_practice(f"Secret {state}", slug=f"alone-{state}", state=state, owner="SN")
        assert client.get(f"/api/v1/practices/alone-{state}").status_code == 404
    for query in ({}, {"q": "secret"}, {"lang": "fr"}, {"party": "SN"}, {"sort": "title"}):
        items = everything(client, "practices", **query)
        assert not [item for item in items if "ecret" in str(item)]
    assert get(client, "practices/shown")["title"] == "What is published"


def test_before_an_overview_is_published(client: Client) -> None:
    make_world(1, MAY)
    for address in ("overview", "overview/1"):
        response = client.get(f"/api/v1/{address}")
        assert response.status_code == 404
        assert response.json()["error"]["message"].endswith(".")


def test_an_overview_has_public_figures_alone(client: Client, secretariat: User) -> None:
    make_world(2, datetime(2025, 6, 1, tzinfo=ZoneInfo("Europe/Paris")), parties=60)
    made = publish(secretariat)
    (item,) = everything(client, "overview")
    reading = Reading(made.facts, View.PUBLIC)
    assert reading.withheld() > 0
    assert list(item) == [
        "id",
        "session",
        "cut_off",
        "baseline",
        "edition",
        "published_at",
        "parties",
        "with_roadmap",
        "conference_only",
        "left_out",
        "outputs",
        "activities",
        "groups",
        "url",
    ]
    assert (item["parties"], item["with_roadmap"], item["conference_only"]) == (
        len(reading.parties()),
        reading.reporting(),
        reading.withheld(),
    )
    assert [each["figures"] for each in item["activities"]] == [
        {answer.value: count for answer, count in counts.items()}
        for counts in reading.by_activity()
    ]
    assert [each["electoral_group"] for each in item["groups"]] == [
        "I",
        "II",
        "III",
        "IV",
        "V(a)",
        "V(b)",
        None,
    ]
    assert sum(each["parties"] for each in item["groups"]) == item["parties"]
    assert [len(each["new_practices"]) for each in item["outputs"]] == [9, 1, 0, 1, 1]
    whole = get(client, f"overview/{made.pk}")
    table = whole.pop("table")
    assert whole == item
    assert made.checksum not in str(whole)
    for row in table:
        said = set(row["answers"].values())
        (party,) = (each for each in made.facts["parties"] if each["code"] == row["party"])
        if party["all"] and not party["public"]:
            assert said == {"conference-only"}
        elif not party["all"]:
            assert said == {"not-reported"}
        else:
            assert "conference-only" not in said


def test_what_the_conference_alone_was_told_changes_no_byte(
    client: Client, secretariat: User
) -> None:
    """Two overviews that differ in a withheld status alone answer alike."""
    answers = []
    for status in (Status.ACCOMPLISHED, Status.NOT_APPLICABLE):
        make_version("SN", MAY, {activity("1.1"): status}, Audience.CONFERENCE)
        made = publish(secretariat)
        answer = get(client, f"overview/{made.pk}")
        answers.append(
            {key: answer[key] for key in answer if key not in ("id", "published_at", "url")}
        )
    assert Overview.objects.count() == 2
    assert answers[0] == answers[1]


@pytest.mark.parametrize("address", LISTS)
def test_who_asks_makes_no_difference(address: str, client: Client, secretariat: User) -> None:
    make_version("FR", MAY, {activity("1.1"): Status.PLANNED}, Audience.PUBLIC)
    make_version("FR", timezone.now(), {activity("1.2"): Status.PLANNED}, Audience.CONFERENCE)
    make_practice("A draft", state=State.DRAFT)
    publish(secretariat, cut_off=date(2025, 5, 31))
    visitor = client.get(f"/api/v1/{address}").content
    for user in (secretariat, make_member(Role.FOCAL_POINT, "FR")):
        client.force_login(user)
        response = client.get(f"/api/v1/{address}")
        assert response.content == visitor
        assert "Cookie" not in response["Vary"]
        assert not response.cookies


def test_notes_are_those_of_the_partys_page(client: Client) -> None:
    version = share_roadmap("FR", {"1.1": Status.PLANNED}, at=MAY)
    set_statuses("FR", {"1.1": Status.ACCOMPLISHED})
    RoadmapEntry.objects.filter(version__shared_at=None).update(note="Not shared yet")
    assert version.is_public
    assert "Not shared yet" not in str(everything(client, "roadmaps"))
    assert "Not shared yet" not in client.get(reverse("party", args=["FR"])).content.decode()
