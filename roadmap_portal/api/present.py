"""How each thing reads in an answer."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from activities.models import EditionActivity, Output, Session
from parties.enums import ElectoralGroup
from parties.models import Party, RoadmapVersion
from practices.models import Practice
from practices.queries import is_new
from practices.search.facets import Facet
from roadmap_portal.overview.enums import View
from roadmap_portal.overview.models import Overview
from roadmap_portal.overview.queries import Counts, Reading

Placings = Mapping[int, EditionActivity]


class Presenter:
    """Rows as the schemas describe them, with addresses of pages in the active language."""

    def __init__(
        self,
        request: HttpRequest,
        placings: Placings | None = None,
        baseline: Session | None = None,
    ) -> None:
        self.request = request
        self.placings = placings or {}
        self.baseline = baseline

    def output(self, output: Output) -> dict[str, Any]:
        return {
            "number": output.number,
            "title": output.title,
            "goal": output.goal.number,
            "url": self._page("output", output.number),
        }

    def activity(self, placed: EditionActivity) -> dict[str, Any]:
        return {
            "code": placed.code,
            "title": placed.title,
            "output": placed.output.number,
            "step": placed.step.number,
            "url": self._page("activity", placed.code),
        }

    def party(self, party: Party) -> dict[str, Any]:
        return {
            "code": party.code,
            "name": party.name,
            "electoral_group": _group(party.electoral_group),
            "groups": [group.slug for group in party.groups.all()],
            "deposited_on": party.deposited_on,
            "url": self._page("party", party.code),
        }

    def practice(self, practice: Practice) -> dict[str, Any]:
        """One of `published_practices()`, so that nothing but the published revision shows."""
        revision = practice.published_revision
        assert revision is not None  # noqa: S101 -- published_practices() has no others
        text = revision.text()
        return {
            "slug": practice.slug,
            "title": text.title if text else "",
            "summary": text.summary if text else "",
            "output": revision.output.number if revision.output else None,
            "activities": self._codes(activity.pk for activity in revision.activities.all()),
            "parties": sorted(party.code for party in revision.authors),
            "partners": sorted(party.code for party in revision.partners),
            "is_new": is_new(practice, self.baseline),
            "first_listed_on": practice.first_listed_on,
            "sectors": [sector.slug for sector in revision.sectors.all()],
            "links": [link.url for link in revision.links.all()],
            "language": text.language if text else "",
            "url": self.request.build_absolute_uri(practice.get_absolute_url()),
        }

    def facets(self, facets: Iterable[Facet]) -> dict[str, list[dict[str, Any]]]:
        return {facet.name: [asdict(value) for value in facet.values] for facet in facets}

    def roadmap(self, version: RoadmapVersion) -> dict[str, Any]:
        """One of `latest_public_versions()`."""
        party = version.roadmap.party
        said = [
            (placed.code, entry)
            for entry in version.entries.all()
            if (placed := self.placings.get(entry.activity_id))
        ]
        return {
            "party": party.code,
            "version": version.public_number,  # type: ignore[attr-defined]
            "shared_on": timezone.localdate(version.shared_at),
            "edition": version.edition.document.code,
            "entries": [
                {
                    "activity": code,
                    "status": entry.status,
                    "starts_on": entry.starts_on,
                    "ends_on": entry.ends_on,
                    "lead_institution": entry.lead_institution,
                    "note": entry.note,
                }
                for code, entry in sorted(said, key=lambda pair: pair[0])
            ],
            "url": self._page("party", party.code),
        }

    def overview(self, overview: Overview) -> dict[str, Any]:
        """In its public figures; see `overview.queries`."""
        reading = Reading(overview.facts, View.PUBLIC)
        new, outputs = reading.new_by_output(), reading.by_output()
        activities = zip(reading.facts["activities"], reading.by_activity(), strict=True)
        return {
            "id": overview.pk,
            "session": overview.session.code,
            "cut_off": overview.cut_off,
            "baseline": overview.baseline.code,
            "edition": reading.facts["edition"],
            "published_at": overview.published_at,
            "parties": len(reading.parties()),
            "with_roadmap": reading.reporting(),
            "conference_only": reading.withheld(),
            "left_out": reading.facts["left_out"],
            "outputs": [
                {"output": number, "figures": _figures(counts), "new_practices": new[number]}
                for number, counts in outputs.items()
            ],
            "activities": [
                {"activity": activity["code"], "figures": _figures(counts)}
                for activity, counts in activities
            ],
            "groups": [
                {
                    "electoral_group": _group(group),
                    "parties": len(reading.parties(group)),
                    "with_roadmap": reading.reporting(group),
                    "conference_only": reading.withheld(group),
                    "figures": _figures(counts),
                }
                for group, counts in reading.by_group().items()
            ],
            "url": self.request.build_absolute_uri(overview.get_absolute_url()),
        }

    def overview_whole(self, overview: Overview) -> dict[str, Any]:
        """With the table Party by activity."""
        reading = Reading(overview.facts, View.PUBLIC)
        codes = [activity["code"] for activity in reading.facts["activities"]]
        return {
            **self.overview(overview),
            "table": [
                {
                    "party": party,
                    "answers": {
                        code: answer.value for code, answer in zip(codes, answers, strict=True)
                    },
                }
                for party, answers in reading.answers.items()
            ],
        }

    def _codes(self, activity_ids: Iterable[int]) -> list[str]:
        """Codes in the edition in force; an activity that it has no more is left out."""
        return sorted(self.placings[pk].code for pk in activity_ids if pk in self.placings)

    def _page(self, name: str, *args: object) -> str:
        return self.request.build_absolute_uri(reverse(name, args=args))


def _group(group: str) -> str | None:
    return None if group == ElectoralGroup.EU else group


def _figures(counts: Counts) -> dict[str, int]:
    return {answer.value: count for answer, count in counts.items()}
