"""What the queue runs for every floor."""

import logging

from celery import shared_task

from roadmap_portal.base import mail, queue, versions

logger = logging.getLogger(__name__)


@shared_task
def deliver_mail(email_id: int) -> None:
    """Send the stored mail `email_id`, unless another process has it."""
    mail.deliver(email_id)


@shared_task
def sweep() -> None:
    """What is done every minute: duties of the floors above, mails left behind, old mails."""
    queue.run_duties()
    for email_id in mail.due_ids():
        mail.deliver(email_id)
    mail.forget_delivered()
    versions.compact()
