"""Invented worlds: many roadmaps at once, shared around a day, the same for the same seed."""

from datetime import datetime, timedelta
from random import Random

from activities.models import Activity, Edition
from parties.enums import Audience, Status
from parties.models import Party, Roadmap, RoadmapEntry, RoadmapVersion


def make_version(
    party_code: str, at: datetime, answers: dict[Activity, Status], audience: Audience
) -> RoadmapVersion:
    """A shared version with these entries, past the workflow and so in no time."""
    roadmap, _ = Roadmap.objects.get_or_create(party=Party.objects.get(code=party_code))
    version = RoadmapVersion.objects.create(roadmap=roadmap, edition=Edition.objects.in_force())
    RoadmapEntry.objects.bulk_create(
        RoadmapEntry(version=version, activity=activity, status=status)
        for activity, status in answers.items()
    )
    version.number = roadmap.versions.shared().count() + 1
    version.shared_at, version.audience = at, audience
    version.save()
    return version


def make_world(seed: int, midnight: datetime, *, parties: int = 25) -> None:
    """Versions around `midnight`, the first moment that no longer counts; drafts among them."""
    random = Random(seed)
    activities = list(Activity.objects.all())
    codes = random.sample(list(Party.objects.values_list("code", flat=True)), parties)
    near = [timedelta(microseconds=-1), timedelta(seconds=-1), timedelta(0), timedelta(seconds=1)]
    for code in codes:
        moments = sorted(
            midnight
            + (
                random.choice(near)
                if random.random() < 0.5
                else timedelta(days=random.randint(-900, 60))
            )
            for _ in range(random.randint(0, 4))
        )
        for at in moments:
            said = {
                activity: random.choice(list(Status))
                for activity in random.sample(activities, random.randint(0, len(activities)))
            }
            make_version(code, at, said, random.choice(list(Audience)))
        if random.random() < 0.3:
            roadmap, _ = Roadmap.objects.get_or_create(party=Party.objects.get(code=code))
            draft = RoadmapVersion.objects.create(
                roadmap=roadmap, edition=Edition.objects.in_force()
            )
            RoadmapEntry.objects.create(
                version=draft, activity=activities[0], status=Status.ACCOMPLISHED
            )
