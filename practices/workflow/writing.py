"""What a Party does to its practices: begin, write, submit, propose a change."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from activities.models import Activity, Output, SdgTarget, Sector
from parties.models import Party
from practices.enums import EDITABLE_STATES, ModerationAction, PartyRole, State
from practices.models import Practice, PracticeLink, PracticeRevision, PracticeText, RevisionParty
from practices.search.analysis import sort_key
from practices.workflow.change import (
    Incomplete,
    StaleRevision,
    count_edit,
    locked,
    log,
    mail_context,
    written_text,
)
from practices.workflow.identity import is_slug_taken
from roadmap_portal.accounts.models import User
from roadmap_portal.base import mail


class AlreadyBegun(Exception):
    """A form that begins a practice was sent twice; `practice` came of the first time."""

    def __init__(self, practice: Practice) -> None:
        super().__init__("This form has begun a practice already.")
        self.practice = practice


class RevisionOpen(Exception):
    """A change of the practice is being prepared or waits already: `revision`."""

    def __init__(self, revision: PracticeRevision) -> None:
        super().__init__("The practice has an open revision already.")
        self.revision = revision


@dataclass(frozen=True)
class Contents:
    """What officials write: the words in one language, and the facts beside them.

    A draft may lack anything but the title. The owner is the author; `partners` are others.
    """

    language: str
    title: str
    summary: str = ""
    body: str = ""
    subnational_author: str = ""
    output: Output | None = None
    activities: frozenset[Activity] = frozenset()
    partners: frozenset[Party] = frozenset()
    organisation: str = ""
    year_start: int | None = None
    year_end: int | None = None
    sectors: frozenset[Sector] = frozenset()
    sdg_targets: frozenset[SdgTarget] = frozenset()
    links: tuple[str, ...] = ()


def contents_of(revision: PracticeRevision) -> Contents:
    """What stands in a revision, in the language in which its Party writes."""
    text = written_text(revision)
    return Contents(
        language=text.language if text else "",
        title=text.title if text else "",
        summary=text.summary if text else "",
        body=text.body if text else "",
        subnational_author=text.subnational_author if text else "",
        output=revision.output,
        activities=frozenset(revision.activities.all()),
        partners=frozenset(revision.partners),
        organisation=revision.organisation,
        year_start=revision.year_start,
        year_end=revision.year_end,
        sectors=frozenset(revision.sectors.all()),
        sdg_targets=frozenset(revision.sdg_targets.all()),
        links=tuple(link.url for link in revision.links.all()),
    )


@transaction.atomic
def start_draft(
    party: Party, contents: Contents, *, acting_user: User, key: UUID | None = None
) -> PracticeRevision:
    """Begin a practice of `party`. `key` marks the form; AlreadyBegun when it came before."""
    key = key or uuid4()
    try:
        with transaction.atomic():
            practice = Practice.objects.create(
                owner=party, form_key=key, slug=_placeholder_slug(key)
            )
    except IntegrityError:
        raise AlreadyBegun(Practice.objects.get(form_key=key)) from None
    revision = PracticeRevision.objects.create(practice=practice, created_by=acting_user)
    RevisionParty.objects.create(revision=revision, party=party, role=PartyRole.AUTHOR)
    return _write(revision, contents, acting_user)


@transaction.atomic
def save_draft(
    revision: PracticeRevision, contents: Contents, *, seen: int, acting_user: User
) -> PracticeRevision:
    """Write a draft. One that was returned is a draft again, and the Party's own.

    Raises WrongState, and StaleRevision when another has written since, unless the same.
    """
    revision = locked(revision, EDITABLE_STATES)
    if revision.edits != seen:
        if contents_of(revision) == contents:
            return revision  # the same form sent twice
        raise StaleRevision(revision)
    return _write(revision, contents, acting_user)


@transaction.atomic
def submit(
    revision: PracticeRevision, *, seen: int, acting_user: User, at: datetime | None = None
) -> PracticeRevision:
    """Lay a draft before the Secretariat, which is told. The first time it gets its address.

    Raises Incomplete without output, title or summary; WrongState; StaleRevision. `at` is for
    demonstration data.
    """
    revision = locked(revision, EDITABLE_STATES, seen)
    text = written_text(revision)
    held = {
        "title": text and text.title,
        "summary": text and text.summary,
        "output": revision.output,
    }
    if missing := [name for name, value in held.items() if not value]:
        raise Incomplete(missing)
    revision.state = State.SUBMITTED
    revision.submitted_at, revision.submitted_by = at or timezone.now(), acting_user
    revision.save(update_fields=["state", "submitted_at", "submitted_by"])
    _give_slug(revision.practice, text.title if text else "")
    log(revision, ModerationAction.SUBMIT, acting_user, at=revision.submitted_at)
    for member in User.objects.filter(is_active=True, is_staff=True):
        mail.send("practice_submitted", member, mail_context(revision))
    return revision


@transaction.atomic
def begin_revision(practice: Practice, *, acting_user: User) -> PracticeRevision:
    """Open a draft that holds what is published, which stays as it is until the approval.

    Raises RevisionOpen with the one that is open already, and Practice.DoesNotExist when
    nothing is published.
    """
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    if existing := practice.revisions.open().first():
        raise RevisionOpen(existing)
    published = practice.revisions.published().first()
    if published is None:
        raise Practice.DoesNotExist
    last = practice.revisions.aggregate(number=Max("number"), edits=Max("edits"))
    draft = PracticeRevision.objects.create(
        practice=practice,
        number=last["number"] + 1,
        # Counting on, so that a page made from an earlier revision is stale.
        edits=last["edits"] + 1,
        output=published.output,
        organisation=published.organisation,
        year_start=published.year_start,
        year_end=published.year_end,
        source=published.source,
        created_by=acting_user,
        updated_by=acting_user,
    )
    draft.activities.set(published.activities.all())
    draft.sectors.set(published.sectors.all())
    draft.sdg_targets.set(published.sdg_targets.all())
    for rows in (published.texts, published.party_links, published.links):
        for row in rows.order_by("pk"):
            row.pk, row.revision = None, draft
            row.save(force_insert=True)
    return draft


def _write(revision: PracticeRevision, contents: Contents, acting_user: User) -> PracticeRevision:
    revision.state = State.DRAFT
    revision.output = contents.output
    revision.organisation = contents.organisation
    revision.year_start, revision.year_end = contents.year_start, contents.year_end
    count_edit(revision, acting_user)
    revision.save()
    revision.activities.set(contents.activities)
    revision.sectors.set(contents.sectors)
    revision.sdg_targets.set(contents.sdg_targets)
    _write_text(revision, contents)
    _write_partners(revision, contents.partners)
    if tuple(revision.links.values_list("url", flat=True)) != contents.links:
        revision.links.all().delete()
        PracticeLink.objects.bulk_create(
            PracticeLink(revision=revision, url=url) for url in contents.links
        )
    return revision


def _write_text(revision: PracticeRevision, contents: Contents) -> None:
    """Into the text of that language where there is one, else into the Party's text."""
    text = (
        revision.texts.filter(language=contents.language).first()
        or written_text(revision)
        or PracticeText(revision=revision)
    )
    text.language = contents.language
    text.title, text.summary, text.body = contents.title, contents.summary, contents.body
    text.subnational_author = contents.subnational_author
    text.save()


def _write_partners(revision: PracticeRevision, partners: frozenset[Party]) -> None:
    revision.party_links.filter(role=PartyRole.PARTNER).exclude(party__in=partners).delete()
    authors = set(revision.authors)
    for party in partners - authors:
        RevisionParty.objects.update_or_create(
            revision=revision, party=party, defaults={"role": PartyRole.PARTNER}
        )


def _placeholder_slug(key: UUID) -> str:
    """A practice has its address once it is submitted; no page ever shows this one."""
    return f"draft-{key.hex}"


def _give_slug(practice: Practice, title: str) -> None:
    """An address made of the title; the Party's code is added where it is taken, then a number."""
    if practice.form_key is None or practice.slug != _placeholder_slug(practice.form_key):
        return
    code = practice.owner.code.lower() if practice.owner else "unesco"
    base = slugify(sort_key(title))[:80].strip("-") or "practice"
    tries = (base, f"{base}-{code}", *(f"{base}-{code}-{number}" for number in range(2, 1000)))
    for slug in tries:
        if is_slug_taken(slug, practice):
            continue
        try:
            with transaction.atomic():
                practice.slug = slug
                practice.save(update_fields=["slug"])
        except IntegrityError:
            continue  # another practice took it this moment
        return
