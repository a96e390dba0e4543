"""The only code that changes a practice: write, submit, publish, return, decline, amend.

Whoever changes something says what they had `seen`: the revision's count of `edits`.
"""

from practices.workflow.change import Incomplete, StaleRevision, WrongState, written_text
from practices.workflow.identity import SlugTaken, is_slug_taken, rename, save_contributor
from practices.workflow.moderation import amend, decline, publish, return_to_party
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
    "Contents",
    "Incomplete",
    "RevisionOpen",
    "SlugTaken",
    "StaleRevision",
    "WrongState",
    "amend",
    "begin_revision",
    "contents_of",
    "decline",
    "is_slug_taken",
    "publish",
    "rename",
    "return_to_party",
    "save_contributor",
    "save_draft",
    "start_draft",
    "submit",
    "written_text",
]
