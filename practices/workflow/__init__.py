"""The only code that changes a practice: write, submit, publish, return, decline, amend.

And what visitors report of it: take in, settle, dismiss. And the searches that people follow.

Whoever changes something says what they had `seen`: the revision's count of `edits`.
"""

from practices.workflow.change import Incomplete, StaleRevision, WrongState, written_text
from practices.workflow.digest import send_digests
from practices.workflow.following import (
    AlreadySaved,
    TooManySearches,
    Unsubscribe,
    change_search,
    save_search,
    stop_mails,
)
from practices.workflow.identity import SlugTaken, is_slug_taken, rename, save_contributor
from practices.workflow.moderation import amend, decline, publish, return_to_party
from practices.workflow.reports import (
    ReportClosed,
    announce,
    dismiss,
    erase_addresses,
    report_problem,
    settle,
)
from practices.workflow.writing import (
    AlreadyBegun,
    Contents,
    RevisionOpen,
    begin_revision,
    contents_of,
    save_draft,
    start_draft,
    submit,
)

__all__ = [
    "AlreadyBegun",
    "AlreadySaved",
    "Contents",
    "Incomplete",
    "ReportClosed",
    "RevisionOpen",
    "SlugTaken",
    "StaleRevision",
    "TooManySearches",
    "Unsubscribe",
    "WrongState",
    "amend",
    "announce",
    "begin_revision",
    "change_search",
    "contents_of",
    "decline",
    "dismiss",
    "erase_addresses",
    "is_slug_taken",
    "publish",
    "rename",
    "report_problem",
    "return_to_party",
    "save_contributor",
    "save_draft",
    "save_search",
    "send_digests",
    "settle",
    "start_draft",
    "stop_mails",
    "submit",
    "written_text",
]
