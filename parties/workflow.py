"""The only code that changes a roadmap: set a status, set details, share.

Every change of one roadmap waits for its row, so that officials of a Party come one after
the other: by the row's lock on PostgreSQL, by the immediate transaction on SQLite.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from activities.models import Activity, Edition
from parties.enums import Audience, RoadmapAction, Status
from parties.models import Party, Roadmap, RoadmapEntry, RoadmapEvent, RoadmapVersion
from parties.queries import changes_between
from roadmap_portal.accounts.models import User


class StaleEntry(Exception):
    """The entry was changed since the page was made; `current` is what stands now, or None."""

    def __init__(self, current: RoadmapEntry | None) -> None:
        super().__init__("The entry has been changed since this page was opened.")
        self.current = current


class StaleDraft(Exception):
    """The draft was changed since what is to be shared was shown."""


class NothingToShare(Exception):
    """The roadmap says nothing yet, or nothing else than what is shared with these already."""


@dataclass(frozen=True)
class Details:
    """What an opened cell holds beside the status; dates are days, any may be missing."""

    starts_on: date | None = None
    ends_on: date | None = None
    lead_institution: str = ""
    note: str = ""


@transaction.atomic
def set_entry(
    party: Party,
    activity: Activity,
    *,
    status: Status,
    revision: int,
    acting_user: User,
    details: Details | None = None,
) -> RoadmapEntry:
    """Say `status` of an activity in the draft, and the details where they are given.

    `revision` is that of the entry on the page from which the change comes, 0 for none.
    Raises StaleEntry when another has changed the entry since, and then changes nothing.
    """
    draft = _locked_draft(party)
    entry = _fresh_entry(draft, activity, revision)
    before = entry.status if entry else ""
    if entry is None:
        # Counting on from past events, so that a removed entry's number does not come again.
        past = RoadmapEvent.objects.filter(version__roadmap=draft.roadmap, activity=activity)
        entry = RoadmapEntry(version=draft, activity=activity, revision=past.count())
    entry.status = status
    if details is not None:
        entry.starts_on, entry.ends_on = details.starts_on, details.ends_on
        entry.lead_institution, entry.note = details.lead_institution, details.note
    entry.revision += 1
    entry.updated_at, entry.updated_by = timezone.now(), acting_user
    entry.save()
    RoadmapEvent.objects.create(
        version=draft,
        activity=activity,
        action=RoadmapAction.STATUS_SET if details is None else RoadmapAction.DETAILS_SET,
        from_status=before,
        to_status=status,
        actor=acting_user,
    )
    return entry


@transaction.atomic
def remove_entry(party: Party, activity: Activity, *, revision: int, acting_user: User) -> None:
    """Say nothing of an activity any more; its details go too. Raises StaleEntry."""
    draft = _locked_draft(party)
    entry = _fresh_entry(draft, activity, revision)
    if entry is None:
        return
    before = entry.status
    entry.delete()
    RoadmapEvent.objects.create(
        version=draft,
        activity=activity,
        action=RoadmapAction.STATUS_SET,
        from_status=before,
        actor=acting_user,
    )


@transaction.atomic
def share(
    party: Party,
    audience: Audience,
    *,
    acting_user: User,
    seen: int,
    at: datetime | None = None,
) -> RoadmapVersion:
    """Freeze the draft as the next version and open it to `audience`.

    `seen` is `last_event()` of what was shown. Raises StaleDraft when there is a newer one, and
    NothingToShare when nothing is said or nothing changes. `at` is for demonstration data.
    """
    draft = _locked_draft(party)
    if last_event(party) != seen:
        raise StaleDraft
    latest = _latest(draft.roadmap)
    if not draft.entries.exists():
        raise NothingToShare
    unchanged = latest and not changes_between(draft.edition, latest, draft)
    if latest and unchanged and latest.audience == audience:
        raise NothingToShare
    draft.number = (latest.number or 0) + 1 if latest else 1
    draft.shared_at = at or timezone.now()
    draft.shared_by = acting_user
    draft.audience = audience
    draft.save(update_fields=["number", "shared_at", "shared_by", "audience"])
    RoadmapEvent.objects.create(
        version=draft, action=RoadmapAction.SHARED, actor=acting_user, at=draft.shared_at
    )
    return draft


def last_event(party: Party) -> int:
    """The id of the last change of the Party's roadmap; 0 before the first."""
    last = (
        RoadmapEvent.objects.filter(version__roadmap__party=party)
        .order_by("-pk")
        .values_list("pk", flat=True)
        .first()
    )
    return last or 0


def status_before(party: Party, activity: Activity) -> str:
    """What was said of the activity before its last change; empty where nothing was."""
    last = RoadmapEvent.objects.filter(version__roadmap__party=party, activity=activity)
    return last.order_by("-pk").values_list("from_status", flat=True).first() or ""


def _locked_draft(party: Party) -> RoadmapVersion:
    """The Party's draft, begun from the last shared version where there is none."""
    Roadmap.objects.get_or_create(party=party)
    roadmap = Roadmap.objects.select_for_update().get(party=party)
    draft = roadmap.versions.drafts().select_related("edition", "roadmap").first()
    if draft is not None:
        return draft
    latest = _latest(roadmap)
    draft = RoadmapVersion.objects.create(
        roadmap=roadmap, edition=latest.edition if latest else Edition.objects.in_force()
    )
    if latest is not None:
        copies = list(latest.entries.all())
        for entry in copies:
            entry.pk, entry.version = None, draft
        RoadmapEntry.objects.bulk_create(copies)
    return draft


def _latest(roadmap: Roadmap) -> RoadmapVersion | None:
    return roadmap.versions.shared().select_related("edition").order_by("-number").first()


def _fresh_entry(draft: RoadmapVersion, activity: Activity, revision: int) -> RoadmapEntry | None:
    entry = draft.entries.filter(activity=activity).select_related("updated_by").first()
    if (entry.revision if entry else 0) != revision:
        raise StaleEntry(entry)
    return entry
