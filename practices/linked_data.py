"""A practice as schema.org describes creative works, for machines that read pages."""

from typing import Any

from django.utils.translation import gettext as _

from parties.enums import ElectoralGroup
from parties.models import Party
from practices.enums import ContributorKind
from practices.models import Contributor, PracticeRevision, PracticeText


def linked_data(revision: PracticeRevision, text: PracticeText, address: str) -> dict[str, Any]:
    """What the page at `address` shows of a published revision, its words being `text`.

    No more than the page: contributors are those of `Contributor.objects.shown()`.
    """
    practice = revision.practice
    years = [str(year) for year in (revision.year_start, revision.year_end) if year]
    described = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": text.title,
        "description": text.summary,
        "inLanguage": text.language,
        "url": address,
        "mainEntityOfPage": address,
        "author": _authors(revision),
        "contributor": [_contributor(each) for each in practice.contributors.all()],
        "publisher": {"@type": "Organization", "name": _("Open roadmap")},
        "datePublished": practice.first_listed_on and practice.first_listed_on.isoformat(),
        "dateModified": revision.published_at and revision.published_at.isoformat(),
        "temporalCoverage": "/".join(years),
        "about": [str(sector) for sector in revision.sectors.all()],
        "citation": [link.url for link in revision.links.all()],
        "isBasedOn": str(practice.first_listed_in) if practice.first_listed_in else None,
    }
    return {name: value for name, value in described.items() if value}


def _authors(revision: PracticeRevision) -> list[dict[str, str]]:
    named = [_party(party) for party in revision.authors]
    if revision.organisation:
        named.append({"@type": "Organization", "name": revision.organisation})
    return named


def _party(party: Party) -> dict[str, str]:
    of_states = party.electoral_group == ElectoralGroup.EU
    kind = "Organization" if of_states else "GovernmentOrganization"
    return {"@type": kind, "name": str(party)}


def _contributor(contributor: Contributor) -> dict[str, Any]:
    if contributor.kind == ContributorKind.GROUP:
        return {"@type": "Organization", "name": contributor.name}
    person: dict[str, Any] = {
        "@type": "Person",
        "name": contributor.name,
        "jobTitle": contributor.role,
    }
    if contributor.organisation:
        person["affiliation"] = {"@type": "Organization", "name": contributor.organisation}
    return {name: value for name, value in person.items() if value}
