"""Facts for an overview, and the figures counted from them.

`facts_at` reads the database once and makes plain JSON. `Reading` counts every figure from
such JSON alone, so that a live overview and a frozen one are counted by the same lines.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TypedDict

from django.utils import timezone

from activities.models import Edition, EditionActivity, Session
from parties.enums import Audience, ElectoralGroup, Silence
from parties.models import RoadmapEntry, RoadmapVersion
from parties.queries import parties_at, parties_without_date
from practices.models import PracticeRevision
from roadmap_portal.base.dates import end_of_day
from roadmap_portal.overview.enums import Answer, View, Withheld, answers_of
from roadmap_portal.overview.models import Overview


class SaidFacts(TypedDict):
    """A shared version: `answers` are statuses by the key of their activity."""

    number: int
    shared_on: str
    audience: str
    answers: dict[str, str]


class PartyFacts(TypedDict):
    """A Party and its version in force, as the Conference sees it and as the public does."""

    code: str
    group: str
    all: SaidFacts | None
    public: SaidFacts | None


class ActivityFacts(TypedDict):
    key: str
    code: str
    output: int


class PracticeFacts(TypedDict):
    slug: str
    output: int | None


class Facts(TypedDict):
    """All that the figures of an overview are counted from; dates are ISO 8601."""

    day: str
    edition: str
    baseline: str
    activities: list[ActivityFacts]
    parties: list[PartyFacts]
    left_out: list[str]
    new_practices: list[PracticeFacts]


def facts_at(day: date, baseline: Session, edition: Edition) -> Facts:
    """What stood at the end of `day` in Paris. Six queries.

    The Parties are those that had deposited by then; `left_out` are those whose date of deposit
    is not known. New practices are the published ones first listed after `baseline` and by `day`.
    """
    placed = EditionActivity.objects.of(edition)
    said = _said_by(day)
    parties: list[PartyFacts] = []
    for party in sorted(parties_at(day), key=lambda party: party.code):
        everything, public = said.get(party.pk, (None, None))
        parties.append(
            {
                "code": party.code,
                "group": party.electoral_group,
                "all": everything,
                "public": public,
            }
        )
    return {
        "day": day.isoformat(),
        "edition": edition.document.code,
        "baseline": baseline.code,
        "activities": [
            {"key": each.activity.key, "code": each.code, "output": each.output.number}
            for each in placed
        ],
        "parties": parties,
        "left_out": sorted(party.code for party in parties_without_date()),
        "new_practices": [
            {"slug": slug, "output": output}
            for slug, output in PracticeRevision.objects.published()
            .filter(
                practice__first_listed_on__gt=baseline.ends_on,
                practice__first_listed_on__lte=day,
            )
            .order_by("practice__slug")
            .values_list("practice__slug", "output__number")
        ],
    }


def _said_by(day: date) -> dict[int, tuple[SaidFacts, SaidFacts | None]]:
    """By Party id: the version in force at the end of `day`, and the one open to the public.

    One query finds the versions for both, so that a Party that shares meanwhile cannot stand
    in one and not in the other; entries of shared versions are frozen.
    """
    rows = list(
        RoadmapVersion.objects.shared_by(end_of_day(day))
        .order_by("number")
        .values_list("pk", "roadmap__party", "number", "shared_at", "audience")
    )
    latest = {row[1]: row for row in rows}
    public = {row[1]: row for row in rows if row[4] == Audience.PUBLIC}
    in_force = {row[0] for row in (*latest.values(), *public.values())}
    answers: dict[int, dict[str, str]] = {version: {} for version in in_force}
    entries = RoadmapEntry.objects.filter(version__in=in_force)
    for version, key, status in entries.values_list("version", "activity__key", "status"):
        answers[version][key] = status
    said: dict[int, SaidFacts] = {
        version: {
            "number": number or 0,
            "shared_on": timezone.localdate(shared_at).isoformat(),
            "audience": audience,
            "answers": answers[version],
        }
        for version, _party, number, shared_at, audience in rows
        if version in in_force
    }
    return {
        party: (said[row[0]], said[public[party][0]] if party in public else None)
        for party, row in latest.items()
    }


def canonical(facts: Facts) -> bytes:
    """The one way to write facts: sorted keys, no spaces, UTF-8."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def checksum(facts: Facts) -> str:
    """SHA-256 of the canonical form, in hexadecimal.

    Never for the public: it would confirm a guess at what a Party shared with the Conference.
    """
    return hashlib.sha256(canonical(facts)).hexdigest()


def is_intact(overview: Overview) -> bool:
    """Whether the stored facts are still those that were published."""
    return checksum(overview.facts) == overview.checksum


Counts = dict[Answer, int]


class Reading:
    """Facts as one audience may read them; every figure of an overview is counted here."""

    def __init__(self, facts: Facts, view: View) -> None:
        self.facts = facts
        self.view = view
        self.columns = answers_of(view)

    @cached_property
    def answers(self) -> dict[str, list[Answer]]:
        """The table Party by activity: of each Party code the answers in the edition's order."""
        return {party["code"]: self._answers(party) for party in self.facts["parties"]}

    def _answers(self, party: PartyFacts) -> list[Answer]:
        said = self.said(party)
        if said is None:
            silence: Answer = Silence.NOT_REPORTED
            if party["all"] is not None:
                silence = Withheld.CONFERENCE_ONLY
            return [silence] * len(self.facts["activities"])
        return [
            self._words[said["answers"].get(activity["key"], Silence.NOT_STATED.value)]
            for activity in self.facts["activities"]
        ]

    @cached_property
    def _words(self) -> dict[str, Answer]:
        return {answer.value: answer for answer in self.columns}

    def said(self, party: PartyFacts) -> SaidFacts | None:
        """The Party's version in force for this audience."""
        return party["public"] if self.view is View.PUBLIC else party["all"]

    def parties(self, group: str | None = None) -> list[PartyFacts]:
        """The denominator: all Parties, or those of an electoral group."""
        return [party for party in self.facts["parties"] if group in (None, party["group"])]

    def reporting(self, group: str | None = None) -> int:
        """How many Parties have shared a roadmap with this audience."""
        return sum(self.said(party) is not None for party in self.parties(group))

    def withheld(self, group: str | None = None) -> int:
        """How many Parties have shared a roadmap, but not with this audience."""
        return sum(
            self.said(party) is None and party["all"] is not None for party in self.parties(group)
        )

    def by_activity(self, group: str | None = None) -> list[Counts]:
        """For each activity, in the edition's order, how many Parties give each answer."""
        rows = [self.answers[party["code"]] for party in self.parties(group)]
        return [
            self._tally(row[place] for row in rows)
            for place in range(len(self.facts["activities"]))
        ]

    def by_output(self, group: str | None = None) -> dict[int, Counts]:
        """By the number of each output: the figures of its activities, added up."""
        sums: dict[int, Counts] = {}
        for activity, counts in zip(self.facts["activities"], self.by_activity(group), strict=True):
            total = sums.setdefault(activity["output"], self._tally(()))
            for answer, count in counts.items():
                total[answer] += count
        return sums

    def by_group(self) -> dict[ElectoralGroup, Counts]:
        """By electoral group, the European Union apart: all activities' figures, added up."""
        return {
            group: self._tally(
                answer for party in self.parties(group) for answer in self.answers[party["code"]]
            )
            for group in ElectoralGroup
        }

    def new_by_output(self) -> dict[int | None, list[str]]:
        """Slugs of the new practices by the number of their output."""
        found: dict[int | None, list[str]] = {
            output: [] for output in dict.fromkeys(a["output"] for a in self.facts["activities"])
        }
        for practice in self.facts["new_practices"]:
            found.setdefault(practice["output"], []).append(practice["slug"])
        return found

    def _tally(self, answers: Iterable[Answer]) -> Counts:
        """How often each answer is given; every column of this audience is there."""
        counts = dict.fromkeys(self.columns, 0)
        for answer in answers:
            counts[answer] += 1
        return counts
