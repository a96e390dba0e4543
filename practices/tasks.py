"""What the queue runs for good practices."""

from practices import workflow


def mind_reports() -> None:
    """Tell the Secretariat of new reports, and delete addresses that have served."""
    workflow.announce()
    workflow.erase_addresses()


def send_digests() -> None:
    """Once a day, tell people what is new in the searches that they follow."""
    workflow.send_digests()
