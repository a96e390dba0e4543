"""Mail to people: a row in the caller's transaction, delivered after the commit.

A mail is one template pair, `mail/NAME.txt` and `mail/NAME.html`; the text's first line is the
subject. It is rendered at once, in the recipient's language, and kept by post_office.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from post_office import mail as post_office
from post_office.models import STATUS, Email

from roadmap_portal.base.context import demo_notice

# A process that dies while sending loses its claim after this time.
CLAIM = timedelta(minutes=10)
MAX_RETRIES = 5
RETRY_AFTER = timedelta(minutes=5)
WAITING = (STATUS.queued, STATUS.requeued)
SECRET = {"secret": True}


class Recipient(Protocol):
    """Whoever has an address and reads a language; the user model fits."""

    email: str
    preferred_language: str


def send(
    name: str,
    recipient: Recipient,
    context: Mapping[str, Any],
    *,
    secret: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Email:
    """Queue the mail `name` for `recipient`; returns the stored row.

    The templates get `context`, the recipient, and `site_url` without a trailing slash. A
    `secret` mail, one whose words open a door, is kept without them once it has gone. `headers`
    are those that it has besides the usual ones.
    """
    with translation.override(recipient.preferred_language or settings.LANGUAGE_CODE):
        values = {
            **context,
            "recipient": recipient,
            "site_url": settings.SITE_URL,
            "demo": (notice := demo_notice()),
            "LANGUAGE_CODE": translation.get_language(),
            "LANGUAGE_BIDI": translation.get_language_bidi(),
        }
        subject, _, text = render_to_string(f"mail/{name}.txt", values).strip().partition("\n")
        if notice:
            text = f"{notice}\n{text}"
        html = render_to_string(f"mail/{name}.html", {**values, "subject": subject})
    text = text.strip() + "\n"
    return queue(
        recipient.email, subject=subject, text=text, html=html, secret=secret, headers=headers
    )


def queue(
    to: str,
    *,
    subject: str,
    text: str,
    html: str = "",
    secret: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Email:
    """Store a mail that is rendered already, and deliver it after the commit."""
    from roadmap_portal.base.queue import enqueue
    from roadmap_portal.base.tasks import deliver_mail

    email = post_office.create(
        settings.DEFAULT_FROM_EMAIL, recipients=[to], headers=dict(headers) if headers else None
    )
    # Set here, not passed above: post_office would take the words for templates and render them.
    email.subject, email.message, email.html_message = subject, text, html
    # Without a template post_office has no use for the context, and keeps it.
    email.context = SECRET if secret else None
    email.save(update_fields=["subject", "message", "html_message", "context"])
    enqueue(deliver_mail, email.pk)
    return email


def due_ids() -> list[int]:
    """Ids of the mails that wait and whose time has come, oldest first."""
    return list(
        Email.objects.filter(_due(), status__in=WAITING).order_by("pk").values_list("pk", flat=True)
    )


def deliver(email_id: int) -> bool:
    """Send one waiting mail; False when it is gone, sent, or in another process's hands.

    The claim is the row's `scheduled_time` moved ahead: of two processes only one can move it,
    on either engine, and a claim outlived by its process falls due again by itself.
    """
    claimed = Email.objects.filter(_due(), pk=email_id, status__in=WAITING).update(
        scheduled_time=timezone.now() + CLAIM
    )
    if not claimed:
        return False
    email = Email.objects.get(pk=email_id)
    email.dispatch()
    if email.status == STATUS.failed:
        attempts = (email.number_of_retries or 0) + 1
        if attempts <= MAX_RETRIES:
            email.status = STATUS.requeued
            email.number_of_retries = attempts
            email.scheduled_time = timezone.now() + RETRY_AFTER * attempts
            email.save(update_fields=["status", "number_of_retries", "scheduled_time"])
    if email.status not in WAITING and email.context == SECRET:
        email.message = email.html_message = ""
        email.save(update_fields=["message", "html_message"])
    return bool(email.status == STATUS.sent)


def forget_delivered() -> None:
    """Delete the mails that were delivered and are old; those that failed stay until seen to."""
    before = timezone.now() - timedelta(days=settings.MAIL_KEPT_DAYS)
    Email.objects.filter(status=STATUS.sent, created__lt=before).delete()


def _due() -> Q:
    return Q(scheduled_time__isnull=True) | Q(scheduled_time__lte=timezone.now())
