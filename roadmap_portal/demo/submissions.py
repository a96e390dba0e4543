"""Three invented submissions that wait in the Secretariat's queue; none is published."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_DNS, UUID, uuid5

from django.utils import timezone

from activities.models import EditionActivity, Output, SdgTarget, Sector
from parties.models import Party
from practices import workflow
from practices.enums import ModerationAction, PartyRole, State
from practices.models import (
    ModerationEvent,
    Practice,
    PracticeRevision,
    PracticeText,
    RevisionParty,
)
from roadmap_portal.demo.accounts import person


@dataclass(frozen=True)
class Submission:
    """An invented practice; `account` submits it, and where there is none nobody is named."""

    slug: str
    party: str
    account: str
    days_ago: int
    output: int
    activities: tuple[str, ...]
    sectors: tuple[str, ...]
    sdg_targets: tuple[str, ...]
    years: tuple[int, int | None]
    language: str
    organisation: str
    title: str
    summary: str

    @property
    def key(self) -> UUID:
        """The same at every run, so that no submission is made twice."""
        return uuid5(NAMESPACE_DNS, f"{self.slug}.demo.example")


SUBMISSIONS = (
    Submission(
        slug="invented-register-of-digital-rights",
        party="CA",
        account="",
        days_ago=16,
        output=2,
        activities=("2.1",),
        sectors=("music",),
        sdg_targets=("8.3",),
        years=(2024, None),
        language="en",
        organisation="Invented Society of Composers",
        title="Invented example: an open register of musicians’ digital rights",
        summary=(
            "This practice is invented for demonstration. A public register lists who holds the "
            "rights in a recording, so that streaming services can pay every contributor. In its "
            "invented first year 400 musicians entered 2,300 works, and payments reached them "
            "within a month instead of a year."
        ),
    ),
    Submission(
        slug="ateliers-itinerants",
        party="SN",
        account="focal.sn",
        days_ago=9,
        output=5,
        activities=("5.2", "4.2"),
        sectors=("audiovisual", "visual-arts"),
        sdg_targets=("4.4", "5.c"),
        years=(2023, 2025),
        language="fr",
        organisation="Ministère de la culture (exemple)",
        title="Exemple inventé : des ateliers numériques itinérants pour jeunes créatrices",
        summary=(
            "Cette pratique est inventée pour la démonstration. Un camion équipé de tablettes et "
            "d’un studio visite douze villes et y forme, pendant une semaine, des jeunes femmes au "
            "montage et à l’animation. Chaque groupe présente ses courts métrages en public, puis "
            "les met en ligne sous sa propre licence."
        ),
    ),
    Submission(
        slug="boussole-des-films",
        party="FR",
        account="focal.fr",
        days_ago=4,
        output=1,
        activities=("1.4", "2.4"),
        sectors=("audiovisual",),
        sdg_targets=("17.19",),
        years=(2025, None),
        language="fr",
        organisation="Observatoire inventé de la découvrabilité",
        title="Exemple inventé : une boussole pour mesurer la découvrabilité des films",
        summary=(
            "Cette pratique est inventée pour la démonstration. Un observatoire relève chaque mois "
            "la place des films européens et francophones sur les pages d’accueil de cinq services "
            "de vidéo à la demande. Ses relevés, ouverts à tous, éclairent la négociation des "
            "obligations de mise en avant."
        ),
    ),
)


def load() -> int:
    """Submit those that are not there yet, whatever became of the others; how many."""
    keys = [submission.key for submission in SUBMISSIONS]
    there = set(Practice.objects.filter(form_key__in=keys).values_list("form_key", flat=True))
    missing = [submission for submission in SUBMISSIONS if submission.key not in there]
    for submission in missing:
        at = timezone.now() - timedelta(days=submission.days_ago)
        if submission.account:
            _submit(submission, at)
        else:
            _put_in_queue(submission, at)
    return len(missing)


def _submit(submission: Submission, at: datetime) -> None:
    """As an official does."""
    user = person(submission.account)
    contents = workflow.Contents(
        language=submission.language,
        title=submission.title,
        summary=submission.summary,
        organisation=submission.organisation,
        output=Output.objects.get(number=submission.output),
        activities=frozenset(placed.activity for placed in _placed(submission)),
        sectors=frozenset(Sector.objects.filter(slug__in=submission.sectors)),
        sdg_targets=frozenset(SdgTarget.objects.filter(code__in=submission.sdg_targets)),
        year_start=submission.years[0],
        year_end=submission.years[1],
    )
    party = Party.objects.get(code=submission.party)
    draft = workflow.start_draft(party, contents, acting_user=user, key=submission.key)
    workflow.submit(draft, seen=draft.edits, acting_user=user, at=at)


def _put_in_queue(submission: Submission, at: datetime) -> None:
    """The rows that the workflow would leave, of a Party whose officials have no account here."""
    party = Party.objects.get(code=submission.party)
    practice = Practice.objects.create(
        slug=submission.slug, owner=party, form_key=submission.key, created_at=at
    )
    revision = PracticeRevision.objects.create(
        practice=practice,
        state=State.SUBMITTED,
        output=Output.objects.get(number=submission.output),
        organisation=submission.organisation,
        year_start=submission.years[0],
        year_end=submission.years[1],
        created_at=at,
        submitted_at=at,
    )
    revision.activities.set(placed.activity for placed in _placed(submission))
    revision.sectors.set(Sector.objects.filter(slug__in=submission.sectors))
    revision.sdg_targets.set(SdgTarget.objects.filter(code__in=submission.sdg_targets))
    RevisionParty.objects.create(revision=revision, party=party, role=PartyRole.AUTHOR)
    PracticeText.objects.create(
        revision=revision,
        language=submission.language,
        title=submission.title,
        summary=submission.summary,
    )
    ModerationEvent.objects.create(revision=revision, action=ModerationAction.SUBMIT, at=at)


def _placed(submission: Submission) -> list[EditionActivity]:
    return list(EditionActivity.objects.in_force().filter(code__in=submission.activities))
