"""An overview as pages show it: the figures of a `Reading` with the words that belong to them.

Figures come from the facts alone; names and titles are read as they stand now, in the active
language. What has gone since keeps its code.
"""

from dataclasses import dataclass
from datetime import date

from activities.models import EditionActivity, Output, Session
from parties.enums import ElectoralGroup, Silence, Status
from parties.models import Party
from practices.queries import published_texts
from practices.search.analysis import sort_key
from roadmap_portal.overview.enums import Answer, View, Withheld
from roadmap_portal.overview.queries import Counts, Facts, Reading

DRAWN = (Status.ACCOMPLISHED, Status.IN_PROGRESS, Status.PLANNED)
"""The answers that a bar shows."""
WHOLE_ROW = (Silence.NOT_REPORTED, Withheld.CONFERENCE_ONLY)
"""Answers that a Party gives for all activities or for none."""


@dataclass(frozen=True)
class Piece:
    """A part of a bar, in units of one Party."""

    answer: Answer
    start: int
    width: int


@dataclass(frozen=True)
class Figures:
    """How often each answer is given among `total`."""

    total: int
    counts: Counts

    @property
    def items(self) -> list[tuple[Answer, int]]:
        return list(self.counts.items())

    @property
    def bar(self) -> list[Piece]:
        pieces, start = [], 0
        for answer in DRAWN:
            pieces.append(Piece(answer, start, self.counts[answer]))
            start += self.counts[answer]
        return pieces


@dataclass(frozen=True)
class GroupRow:
    """An electoral group; `figures` are of one activity, or of all added up."""

    group: ElectoralGroup
    parties: int
    reporting: int
    withheld: int
    figures: Figures


@dataclass(frozen=True)
class ActivityCell:
    """One activity of the grid, with its figures in each electoral group."""

    code: str
    title: str
    figures: Figures
    groups: list[tuple[ElectoralGroup, Figures]]


@dataclass(frozen=True)
class OutputColumn:
    """One output of the grid; its figures are its activities' added up."""

    output: Output
    figures: Figures
    cells: list[ActivityCell]


@dataclass(frozen=True)
class PartyRow:
    """A Party in the table Party by activity; `whole` is set where one answer says it all."""

    code: str
    name: str
    answers: list[Answer]

    @property
    def whole(self) -> Answer | None:
        return next((answer for answer in self.answers if answer in WHOLE_ROW), None)


@dataclass(frozen=True)
class NewPractice:
    """A new practice as it is listed now; without a title it is listed no more."""

    slug: str
    title: str
    language: str


@dataclass(frozen=True)
class Sheet:
    """All that an overview's page shows."""

    day: date
    baseline: Session
    edition: str
    columns: list[Answer]
    parties: int
    reporting: int
    withheld: int
    outputs: list[OutputColumn]
    groups: list[GroupRow]
    table: list[PartyRow]
    left_out: list[str]
    new_practices: list[tuple[Output | None, list[NewPractice]]]
    is_public: bool

    @property
    def silent(self) -> int:
        """Parties that have shared nothing with anybody."""
        return self.parties - self.reporting - self.withheld

    @property
    def activities(self) -> list[ActivityCell]:
        return [cell for column in self.outputs for cell in column.cells]

    @property
    def new_count(self) -> int:
        return sum(len(practices) for _output, practices in self.new_practices)


def sheet_of(facts: Facts, view: View, baseline: Session) -> Sheet:
    """The page for `view`. Five queries, however much is shown."""
    reading = Reading(facts, view)
    names = {party.code: str(party.name) for party in Party.objects.all()}
    outputs = {output.number: output for output in Output.objects.all()}
    return Sheet(
        day=date.fromisoformat(facts["day"]),
        baseline=baseline,
        edition=facts["edition"],
        columns=reading.columns,
        parties=len(reading.parties()),
        reporting=reading.reporting(),
        withheld=reading.withheld(),
        outputs=_columns(reading, outputs),
        groups=_groups(reading),
        table=sorted(
            (
                PartyRow(code, names.get(code, code), answers)
                for code, answers in reading.answers.items()
            ),
            key=lambda row: sort_key(row.name),
        ),
        left_out=sorted((names.get(code, code) for code in facts["left_out"]), key=sort_key),
        new_practices=_practices(reading, outputs),
        is_public=view is View.PUBLIC,
    )


def _columns(reading: Reading, outputs: dict[int, Output]) -> list[OutputColumn]:
    titles = dict(
        EditionActivity.objects.filter(
            edition__document__code=reading.facts["edition"]
        ).values_list("activity__key", "title")
    )
    everywhere = reading.by_activity()
    in_group = {group: reading.by_activity(group) for group in ElectoralGroup}
    size = {group: len(reading.parties(group)) for group in ElectoralGroup}
    parties = len(reading.parties())
    columns = []
    for number, counts in reading.by_output().items():
        cells = [
            ActivityCell(
                activity["code"],
                titles.get(activity["key"], activity["key"]),
                Figures(parties, everywhere[place]),
                [(group, Figures(size[group], in_group[group][place])) for group in ElectoralGroup],
            )
            for place, activity in enumerate(reading.facts["activities"])
            if activity["output"] == number
        ]
        columns.append(OutputColumn(outputs[number], Figures(sum(counts.values()), counts), cells))
    return columns


def _groups(reading: Reading) -> list[GroupRow]:
    return [
        GroupRow(
            group,
            len(reading.parties(group)),
            reading.reporting(group),
            reading.withheld(group),
            Figures(sum(counts.values()), counts),
        )
        for group, counts in reading.by_group().items()
    ]


def _practices(
    reading: Reading, outputs: dict[int, Output]
) -> list[tuple[Output | None, list[NewPractice]]]:
    slugs = [practice["slug"] for practice in reading.facts["new_practices"]]
    texts = published_texts(slugs)

    def shown(slug: str) -> NewPractice:
        text = texts.get(slug)
        return NewPractice(slug, text.title if text else "", text.language if text else "")

    return [
        (outputs.get(number or 0), [shown(slug) for slug in slugs])
        for number, slugs in reading.new_by_output().items()
    ]
