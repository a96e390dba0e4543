"""Invented roadmaps: some sixty Parties over three sessions, the same at every run."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from activities.models import Activity, Edition, EditionActivity, Session
from parties.enums import Audience, RoadmapAction, Status
from parties.models import Party, Roadmap, RoadmapEntry, RoadmapEvent, RoadmapVersion
from roadmap_portal.accounts.models import User
from roadmap_portal.base.dates import PARIS

SEED = 2005
HOW_MANY = 60
WAVES = ("8.CP", "9.CP", "10.CP")
UNMARKED = "FR"
"""Its roadmap stays empty, for the newcomer to mark."""
ALWAYS_PUBLIC = "SN"

PROGRESS = [Status.NOT_STARTED, Status.PLANNED, Status.IN_PROGRESS, Status.ACCOMPLISHED]
FIRST_STATUSES = {
    Status.NOT_STARTED: 26,
    Status.PLANNED: 30,
    Status.IN_PROGRESS: 26,
    Status.ACCOMPLISHED: 11,
    Status.NOT_APPLICABLE: 7,
}
INSTITUTIONS = (
    "Ministry of Culture",
    "Ministry of Culture and Tourism",
    "Ministry of Education",
    "Ministry of Trade",
    "Ministry of Communication",
    "National Statistics Office",
    "National Film Agency",
    "Arts Council",
    "Copyright Office",
)
NOTES = (
    "Invented for demonstration: a working group met twice and a first draft is being discussed.",
    "Invented for demonstration: consultations with civil society were held in three regions.",
    "Invented for demonstration: a public call was launched and its first results are in.",
    "Invented for demonstration: the budget has been voted and the first training took place.",
    "Texte inventé pour la démonstration : une étude est en cours avec les professionnels.",
    "Texte inventé pour la démonstration : un comité interministériel se réunit chaque trimestre.",
)


@dataclass(frozen=True)
class Said:
    """What an invented roadmap says of an activity."""

    activity: Activity
    status: Status
    starts_on: date | None
    ends_on: date | None
    lead_institution: str
    note: str


@dataclass(frozen=True)
class Shared:
    """A version to be: of whom, when, with whom, and what it says."""

    roadmap: Roadmap
    at: datetime
    audience: Audience
    says: list[Said]


def load(focal_point: User) -> int:
    """Make the roadmaps, unless there are shared ones already; how many Parties got one.

    `focal_point` shares the roadmap of its Party; those of the other Parties name nobody.
    """
    Roadmap.objects.get_or_create(party=Party.objects.get(code=UNMARKED))
    if RoadmapVersion.objects.shared().exists():
        return 0
    random = Random(SEED)  # noqa: S311 -- the same at every run, nothing secret
    edition = Edition.objects.in_force()
    activities = [placed.activity for placed in EditionActivity.objects.in_force()]
    plans = [
        (roadmap, _first_wave(random, roadmap.party), random.uniform(0.15, 0.7))
        for roadmap in _roadmaps(random)
    ]
    says: dict[int, list[Said]] = {}
    for number, code in enumerate(WAVES):
        session = Session.objects.get(code=code)
        wave = []
        for roadmap, first, pace in plans:
            if number < first or (number > first and random.random() < 0.2):
                continue
            at = _moment(random, session)
            if roadmap.party.deposited_on is None or roadmap.party.deposited_on > at.date():
                continue
            before = says.get(roadmap.pk)
            now = (
                _advance(random, activities, before, at.date(), pace)
                if before
                else _begin(random, activities, at.date())
            )
            says[roadmap.pk] = now
            wave.append(Shared(roadmap, at, _audience(random, roadmap.party), now))
        _share(edition, wave, focal_point)
    return len(says)


def _roadmaps(random: Random) -> list[Roadmap]:
    known = Party.objects.filter(deposited_on__isnull=False).order_by("code")
    others = list(known.exclude(code__in=[UNMARKED, ALWAYS_PUBLIC]))
    chosen = [*random.sample(others, HOW_MANY - 1), known.get(code=ALWAYS_PUBLIC)]
    return [
        Roadmap.objects.get_or_create(party=party)[0]
        for party in sorted(chosen, key=lambda party: party.code)
    ]


def _first_wave(random: Random, party: Party) -> int:
    first: int = random.choices(range(len(WAVES)), weights=[45, 35, 20])[0]
    return min(first, 1) if party.code == ALWAYS_PUBLIC else first


def _moment(random: Random, session: Session) -> datetime:
    """Some weeks before the session, in office hours; a few are late."""
    day = session.starts_on - timedelta(days=random.randint(6, 70))
    return datetime.combine(day, time(random.randint(9, 17), random.randint(0, 59)), PARIS)


def _audience(random: Random, party: Party) -> Audience:
    public = party.code == ALWAYS_PUBLIC or random.random() < 0.68
    return Audience.PUBLIC if public else Audience.CONFERENCE


def _begin(random: Random, activities: list[Activity], day: date) -> list[Said]:
    chosen = set(random.sample(activities, random.randint(7, 16)))
    return [_say(random, activity, day) for activity in activities if activity in chosen]


def _say(random: Random, activity: Activity, day: date) -> Said:
    status = random.choices(list(FIRST_STATUSES), weights=list(FIRST_STATUSES.values()))[0]
    return _dated(
        random,
        Said(
            activity,
            status,
            None,
            None,
            random.choice(INSTITUTIONS) if random.random() < 0.75 else "",
            random.choice(NOTES) if random.random() < 0.4 else "",
        ),
        day,
    )


def _advance(
    random: Random, activities: list[Activity], before: list[Said], day: date, pace: float
) -> list[Said]:
    """One session later: some activities a step further, some said for the first time."""
    known = {said.activity: said for said in before}
    now = []
    for activity in activities:
        said = known.get(activity)
        if said is None:
            if random.random() < 0.25:
                now.append(_say(random, activity, day))
        elif said.status in PROGRESS[:-1] and random.random() < pace:
            further = PROGRESS[PROGRESS.index(said.status) + 1]
            now.append(_dated(random, replace(said, status=further), day))
        else:
            now.append(said)
    return now


def _dated(random: Random, said: Said, day: date) -> Said:
    """Dates that fit the status: nothing is accomplished tomorrow, nothing planned began."""
    match said.status:
        case Status.ACCOMPLISHED:
            ended = day - timedelta(days=random.randint(20, 400))
            started = ended - timedelta(days=random.randint(60, 700))
            return replace(said, starts_on=min(said.starts_on or started, ended), ends_on=ended)
        case Status.IN_PROGRESS:
            started = day - timedelta(days=random.randint(30, 500))
            return replace(said, starts_on=started, ends_on=day + timedelta(days=365))
        case Status.PLANNED:
            start = day + timedelta(days=random.randint(60, 600))
            return replace(said, starts_on=start, ends_on=start + timedelta(days=365))
        case _:
            return said


def _share(edition: Edition, wave: list[Shared], focal_point: User) -> None:
    """As the workflow shares, in bulk: drafts with their entries, then frozen and logged."""
    last: dict[int, int] = {
        roadmap: number
        for roadmap, number in RoadmapVersion.objects.shared()
        .order_by("number")
        .values_list("roadmap", "number")
        if number is not None
    }
    versions = RoadmapVersion.objects.bulk_create(
        RoadmapVersion(roadmap=shared.roadmap, edition=edition) for shared in wave
    )
    RoadmapEntry.objects.bulk_create(
        RoadmapEntry(
            version=version,
            activity=said.activity,
            status=said.status,
            starts_on=said.starts_on,
            ends_on=said.ends_on,
            lead_institution=said.lead_institution,
            note=said.note,
            updated_at=shared.at,
        )
        for version, shared in zip(versions, wave, strict=True)
        for said in shared.says
    )
    for version, shared in zip(versions, wave, strict=True):
        version.number = last.get(shared.roadmap.pk, 0) + 1
        version.shared_at = shared.at
        version.audience = shared.audience
        if shared.roadmap.party.code == ALWAYS_PUBLIC:
            version.shared_by = focal_point
    RoadmapVersion.objects.bulk_update(versions, ["number", "shared_at", "audience", "shared_by"])
    RoadmapEvent.objects.bulk_create(
        RoadmapEvent(
            version=version,
            action=RoadmapAction.SHARED,
            at=shared.at,
            actor=version.shared_by,
        )
        for version, shared in zip(versions, wave, strict=True)
    )
