"""The demonstration data: what they hold, that they come once, and never among real ones."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from activities.models import Session
from parties.enums import Audience, Role, Status
from parties.models import (
    Membership,
    Party,
    Roadmap,
    RoadmapEntry,
    RoadmapEvent,
    RoadmapVersion,
)
from practices.enums import State
from practices.models import (
    ModerationEvent,
    Practice,
    PracticeRevision,
    ProblemEvent,
    ProblemReport,
)
from roadmap_portal.accounts.models import User
from roadmap_portal.demo.accounts import PASSWORD
from roadmap_portal.overview.models import Overview
from roadmap_portal.overview.queries import is_intact
from tests.factories import make_user, share_roadmap

pytestmark = pytest.mark.django_db

MODELS = [
    User,
    Membership,
    Roadmap,
    RoadmapVersion,
    RoadmapEntry,
    RoadmapEvent,
    Practice,
    PracticeRevision,
    ModerationEvent,
    ProblemReport,
    ProblemEvent,
    Overview,
]


@pytest.fixture(autouse=True)
def _demonstration(settings: Settings) -> None:
    settings.DEMO = True


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def everything() -> dict[str, list[object]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_without_demo_nothing_is_loaded(settings: Settings) -> None:
    settings.DEMO = False
    before = everything()
    with pytest.raises(CommandError, match="DEMO=1"):
        load()
    assert everything() == before


def test_nothing_is_loaded_among_real_people() -> None:
    make_user("official@culture.example")
    before = everything()
    with pytest.raises(CommandError, match="real people"):
        load()
    assert everything() == before


def test_accounts() -> None:
    load()
    people = {user.email.split("@")[0]: user for user in User.objects.all()}
    assert {name: user.preferred_language for name, user in people.items()} == {
        "secretariat": "en",
        "focal.fr": "fr",
        "contributor.fr": "fr",
        "reader.fr": "fr",
        "focal.sn": "fr",
    }
    assert {user.email.split("@")[1] for user in people.values()} == {"demo.example"}
    assert all(user.check_password(PASSWORD) for user in people.values())
    assert PASSWORD == "open-roadmap-demo"
    assert [name for name, user in people.items() if user.is_staff] == ["secretariat"]
    assert not User.objects.filter(is_superuser=True).exists()
    assert set(Membership.objects.values_list("user__email", "party__code", "role")) == {
        ("focal.fr@demo.example", "FR", Role.FOCAL_POINT),
        ("contributor.fr@demo.example", "FR", Role.CONTRIBUTOR),
        ("reader.fr@demo.example", "FR", Role.READER),
        ("focal.sn@demo.example", "SN", Role.FOCAL_POINT),
    }


def test_roadmaps() -> None:
    """Some sixty Parties over three sessions; France has nothing, Senegal is public."""
    load()
    versions = RoadmapVersion.objects.shared()
    sharing = Party.objects.filter(roadmap__versions__in=versions).distinct()
    assert 55 <= sharing.count() <= 62
    assert not RoadmapVersion.objects.drafts().exists()
    assert not Roadmap.objects.get(party__code="FR").versions.exists()
    senegal = versions.filter(roadmap__party__code="SN")
    assert senegal.exists()
    assert set(senegal.values_list("audience", flat=True)) == {Audience.PUBLIC}
    assert {user.email for version in senegal if (user := version.shared_by)} == {
        "focal.sn@demo.example"
    }
    sessions = [Session.objects.get(code=code) for code in ("8.CP", "9.CP", "10.CP")]
    near = {
        session.code: [
            version
            for version in versions
            if version.shared_at and 0 < (session.starts_on - version.shared_at.date()).days <= 70
        ]
        for session in sessions
    }
    assert sum(map(len, near.values())) == versions.count()
    assert all(len(found) >= 20 for found in near.values())
    assert {version.audience for version in near["10.CP"]} == set(Audience)
    for version in versions.select_related("roadmap__party"):
        assert version.shared_at is not None
        assert version.roadmap.party.deposited_on is not None
        assert version.roadmap.party.deposited_on <= version.shared_at.date()


def test_what_roadmaps_say_is_plausible() -> None:
    load()
    order = [Status.NOT_STARTED, Status.PLANNED, Status.IN_PROGRESS, Status.ACCOMPLISHED]
    said: dict[tuple[int, int], str] = {}
    entries = RoadmapEntry.objects.select_related("version").order_by("version__number", "pk")
    assert set(entries.values_list("status", flat=True)) == set(Status)
    for entry in entries:
        key = (entry.version.roadmap_id, entry.activity_id)
        before = said.get(key)
        if before in order:
            assert order.index(Status(entry.status)) >= order.index(Status(before))
        said[key] = entry.status
        shared_on = entry.version.shared_at.date() if entry.version.shared_at else date.max
        if entry.status == Status.ACCOMPLISHED:
            assert entry.ends_on is not None
            assert entry.ends_on <= shared_on
        if entry.status == Status.IN_PROGRESS:
            assert entry.starts_on is not None
            assert entry.starts_on <= shared_on
        if entry.note:
            assert "nvent" in entry.note


def test_submissions_wait_and_none_is_published() -> None:
    practices = set(Practice.objects.values_list("pk", flat=True))
    load()
    waiting = PracticeRevision.objects.waiting().select_related("practice__owner")
    assert {
        str(revision.practice.owner and revision.practice.owner.code) for revision in waiting
    } == {
        "FR",
        "SN",
        "CA",
    }
    assert {revision.practice_id for revision in waiting} == set(
        Practice.objects.exclude(pk__in=practices).values_list("pk", flat=True)
    )
    assert set(waiting.values_list("texts__language", flat=True)) == {"en", "fr"}
    for revision in waiting:
        text = revision.texts.get()
        assert "nvent" in text.title
        assert "nvent" in text.summary
        assert revision.events.count() == 1
    assert Practice.objects.published().count() == len(practices) == 49


def test_submissions_are_classified_whoever_submits_them() -> None:
    load()
    said = {
        revision.practice.owner.code: (
            set(revision.sectors.values_list("slug", flat=True)),
            set(revision.sdg_targets.values_list("code", flat=True)),
            (revision.year_start, revision.year_end),
        )
        for revision in PracticeRevision.objects.waiting().select_related("practice__owner")
        if revision.practice.owner
    }
    assert said == {
        "CA": ({"music"}, {"8.3"}, (2024, None)),
        "SN": ({"audiovisual", "visual-arts"}, {"4.4", "5.c"}, (2023, 2025)),
        "FR": ({"audiovisual"}, {"17.19"}, (2025, None)),
    }


def test_one_overview_is_published_for_the_last_session() -> None:
    load()
    overview = Overview.objects.get()
    assert overview.session.code == "10.CP"
    assert overview.cut_off < overview.session.starts_on
    assert overview.published_by == User.objects.get(email="secretariat@demo.example")
    assert is_intact(overview)
    page = Client().get(reverse("overview")).content.decode()
    assert "the overview are invented" in page


def test_the_same_every_time() -> None:
    load()
    facts = Overview.objects.get().facts
    assert sum(party["all"] is not None for party in facts["parties"]) == 56
    assert sum(party["public"] is not None for party in facts["parties"]) == 48


def test_twice_is_once() -> None:
    assert "5 accounts" in load()
    before = everything()
    assert load() == "Demonstration data: up to date.\n"
    assert everything() == before


def test_what_people_changed_since_stays() -> None:
    load()
    user = User.objects.get(email="focal.fr@demo.example")
    user.set_password("another password")
    user.name = "Renamed"
    user.save()
    Membership.objects.filter(user__email="reader.fr@demo.example").delete()
    share_roadmap("FR", {"1.1": Status.PLANNED})
    revision = PracticeRevision.objects.waiting().first()
    assert revision is not None
    PracticeRevision.objects.filter(pk=revision.pk).update(state=State.DECLINED)
    before = everything()
    load()
    assert everything() == before


def test_no_mail_leaves_for_real_addresses() -> None:
    """Whoever is told of an invented submission has an account of the demonstration."""
    from post_office.models import Email

    load()
    for email in Email.objects.all():
        assert all(to.endswith("@demo.example") for to in email.to)
