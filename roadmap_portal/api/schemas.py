"""What the API answers, and what it may be asked."""

from datetime import date, datetime
from typing import Generic, TypeVar

from ninja import Field, Schema

T = TypeVar("T")

MAX_LIMIT = 100
MAX_OFFSET = 1_000_000


class ListOf(Schema, Generic[T]):
    """A part of a list: how many there are in all, these, and where the next ones are."""

    count: int
    items: list[T]
    next: str | None = Field(description="The address of the next part; null on the last.")


class ErrorDetail(Schema):
    status: int
    message: str = Field(description="One sentence: what is wrong and what to do.")


class Error(Schema):
    """Every refusal has this form."""

    error: ErrorDetail


class OutputOut(Schema):
    number: int
    title: str
    goal: int = Field(description="The number of the Convention’s goal that it serves.")
    url: str


class ActivityOut(Schema):
    code: str = Field(description="Such as 1.1; the edition in force numbers it so.")
    title: str
    output: int = Field(description="The number of its output.")
    step: int = Field(description="The number of its methodology step.")
    url: str


class PartyOut(Schema):
    code: str = Field(description="ISO 3166-1 alpha-2, and EU.")
    name: str
    electoral_group: str | None = Field(description="Null for the European Union.")
    groups: list[str] = Field(description="Of developing, ldc and sids those that it is in.")
    deposited_on: date | None = Field(description="Null where the date is not known.")
    url: str


class PracticeOut(Schema):
    slug: str
    title: str
    summary: str
    output: int | None = Field(description="The number of its output.")
    activities: list[str] = Field(description="Codes of the activities that it illustrates.")
    parties: list[str] = Field(description="ISO codes of the Parties whose practice it is.")
    partners: list[str] = Field(description="ISO codes of Parties that take part.")
    is_new: bool = Field(description="The asterisk: first listed after the baseline session.")
    first_listed_on: date | None
    sectors: list[str]
    links: list[str]
    language: str = Field(description="In which language title and summary are.")
    url: str


class FacetValueOut(Schema):
    value: str
    label: str
    count: int = Field(description="Practices that have it, the other filters as they are.")
    selected: bool


class PracticesOut(ListOf[PracticeOut]):
    facets: dict[str, list[FacetValueOut]] | None = Field(
        None, description="By the name of each filter, where they were asked for."
    )


class EntryOut(Schema):
    activity: str = Field(description="The code of the activity.")
    status: str
    starts_on: date | None
    ends_on: date | None
    lead_institution: str
    note: str


class RoadmapOut(Schema):
    party: str = Field(description="ISO code.")
    version: int = Field(description="Counts the versions that the Party shared with the public.")
    shared_on: date = Field(description="The day in Paris.")
    edition: str = Field(description="The document whose activities it speaks of.")
    entries: list[EntryOut] = Field(description="An activity that is missing is not stated.")
    url: str


Figures = dict[str, int]
FIGURES = "How many Parties give each answer."
SUMS = "How often each answer is given, over its activities added up."


class OverviewOutputOut(Schema):
    output: int
    figures: Figures = Field(description=SUMS)
    new_practices: list[str] = Field(description="Slugs.")


class OverviewActivityOut(Schema):
    activity: str
    figures: Figures = Field(description=FIGURES)


class OverviewGroupOut(Schema):
    electoral_group: str | None = Field(description="Null for the European Union.")
    parties: int
    with_roadmap: int
    conference_only: int
    figures: Figures = Field(description="How often each answer is given, over all activities.")


class OverviewOut(Schema):
    """A published overview in its public figures.

    They count versions shared with the public. A Party that has shared with the Conference
    alone counts as `conference-only`, whatever it has said.
    """

    id: int
    session: str
    cut_off: date = Field(description="Counts what was shared by the end of this day in Paris.")
    baseline: str = Field(description="Practices first listed after this session are new.")
    edition: str
    published_at: datetime
    parties: int = Field(description="Parties that had deposited by the cut-off date.")
    with_roadmap: int = Field(description="Parties that have shared a roadmap with the public.")
    conference_only: int = Field(description="Parties that have shared with the Conference only.")
    left_out: list[str] = Field(description="Parties whose date of deposit is not known.")
    outputs: list[OverviewOutputOut]
    activities: list[OverviewActivityOut]
    groups: list[OverviewGroupOut]
    url: str


class OverviewRowOut(Schema):
    party: str
    answers: dict[str, str] = Field(description="The answer by the code of the activity.")


class OverviewWholeOut(OverviewOut):
    table: list[OverviewRowOut] = Field(description="Party by activity.")


class Asked(Schema):
    """What every list may be asked."""

    lang: str = Field("", description="Language of the words; else Accept-Language decides.")
    limit: int = Field(50, ge=1, le=MAX_LIMIT, description="How many at once, up to 100.")
    offset: int = Field(0, ge=0, le=MAX_OFFSET, description="How many to skip.")
    page: int | None = Field(
        None, ge=1, le=MAX_OFFSET, description="Counted from 1, instead of “offset”."
    )


GROUPS = "developing, ldc or sids; given several times, Parties that are in all of them."


class ActivitiesAsked(Asked):
    output: str = Field("", description="The number of an output.")


class PartiesAsked(Asked):
    q: str = Field("", description="A part of the name, or the code.")
    region: str = Field("", description="An electoral group: I, II, III, IV, V(a), V(b), EU.")
    group: list[str] = Field(default_factory=list, description=GROUPS)


class PracticesAsked(Asked):
    """Values of one filter, given several times, widen each other; filters narrow each other."""

    q: str = Field(
        "",
        description=(
            "Words, in any of the portal’s languages; a phrase in quotes; a minus before what is "
            "to be left out."
        ),
    )
    output: list[str] = Field([], description="The number of an output.")
    activity: list[str] = Field([], description="The code of an activity.")
    party: list[str] = Field([], description="The ISO code of a Party whose practice it is.")
    partner: list[str] = Field([], description="The ISO code of a Party that is a partner in it.")
    region: list[str] = Field([], description="An electoral group: I, II, III, IV, V(a), V(b), EU.")
    group: list[str] = Field([], description="A group of Parties: developing, ldc, sids.")
    sector: list[str] = []
    sdg: list[str] = Field([], description="An SDG target.")
    source: list[str] = []
    year: list[str] = Field([], description="A year in which it ran.")
    language: list[str] = Field([], description="A language in which it can be read.")
    new: str = Field(
        "", description="A session after which it was first listed; 1: that of the asterisk."
    )
    new_since: str = Field("", description="The session from which newness counts; 12.IGC, say.")
    sort: str = Field("", description="relevance, newest or title.")
    facets: bool = Field(False, description="True: with the number of practices by each filter.")


class RoadmapsAsked(Asked):
    party: str = Field("", description="An ISO code.")
    region: str = Field("", description="An electoral group: I, II, III, IV, V(a), V(b), EU.")
    group: list[str] = Field(default_factory=list, description=GROUPS)
    activity: str = Field("", description="The code of an activity of which it says something.")
