"""The forms by which a visitor reports a problem, and the Secretariat answers."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from practices import robots
from practices.enums import ProblemKind
from practices.models import PracticeRevision, ProblemEvent, ProblemReport
from roadmap_portal.base.forms import ProseField

MAX_ADDRESSES = 3
WEB_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


class ReportForm(forms.Form):
    """What is amiss with a published entry.

    Whatever is refused can be sent again: what was typed stays, and nothing else has to be done
    by a person whom we took for a robot.
    """

    kind = forms.ChoiceField(
        label=_("What is the problem?"),
        choices=ProblemKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest.")},
    )
    message = ProseField(
        label=_("Say what you found"),
        max_length=ProblemReport._meta.get_field("message").max_length,
        help_text=_(
            "Which sentence or link, and what would be right. Please no personal data of others."
        ),
        error_messages={"required": _("Say in a sentence what you found.")},
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        max_length=ProblemReport._meta.get_field("email").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    # People neither see nor reach it; what fills in every field fills it in too.
    subject = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        revision: PracticeRevision,
        from_elsewhere: bool = False,
    ) -> None:
        super().__init__(data, initial={"stamp": robots.new_stamp(revision)})
        self.revision, self.from_elsewhere = revision, from_elsewhere
        days = settings.REPORT_EMAIL_DAYS
        self.fields["email"].help_text = ngettext(
            "Only for the Secretariat’s answer. Nobody else sees it, and it is deleted %(days)s "
            "day after the report is closed.",
            "Only for the Secretariat’s answer. Nobody else sees it, and it is deleted %(days)s "
            "days after the report is closed.",
            days,
        ) % {"days": days}

    @cached_property
    def made(self) -> robots.Stamp | None:
        """The stamp that came with the form, if it is one of ours for this practice."""
        return robots.Stamp.read(self.data.get("stamp", ""), self.revision.practice_id)

    def clean_message(self) -> str:
        message: str = self.cleaned_data["message"]
        if len(WEB_ADDRESS.findall(message)) > MAX_ADDRESSES:
            raise ValidationError(
                _("Name at most %(most)s web addresses.") % {"most": MAX_ADDRESSES}
            )
        return message

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # One thing at a time: what is missing first, and by then a moment has passed.
        if not self.errors and (refusal := self._refusal()):
            self.add_error(None, refusal)
        return cleaned

    def _refusal(self) -> Any:
        """Why it looks like a robot's, in a sentence with the way on; None if it does not."""
        if self.made is None or self.from_elsewhere:
            return _("We could not see that it came from this page. Please send it once more.")
        if self.data.get("subject"):
            return _(
                "A field that people do not see was filled in, perhaps by your browser. We have "
                "emptied it: please send the report once more."
            )
        if self.made.age < robots.LEAST_SECONDS:
            return _("It came quicker than a person writes. Wait a moment, then send it once more.")
        if self.made.age > robots.MOST_SECONDS:
            return _(
                "This page was opened more than a day ago, and the entry may have changed since. "
                "Look at it again, then send the report once more."
            )
        return None

    def again(self) -> "ReportForm":
        """To be shown once more, with what was typed: no trap sprung, and a stamp that holds."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        data["subject"] = ""
        if self.made is None or self.made.age > robots.MOST_SECONDS:
            data["stamp"] = self.initial["stamp"]
        self.data = data
        return self


class CloseForm(forms.Form):
    """How the Secretariat closes reports: settled or dismissed, and why."""

    SETTLE, DISMISS = "settle", "dismiss"

    note = ProseField(
        label=_("Note"),
        max_length=ProblemEvent._meta.get_field("note").max_length,
        help_text=_(
            "What was found and done. Kept in the log; with “Settle”, sent to whoever left an "
            "address. Name no person."
        ),
        error_messages={"required": _("Write a note: the log keeps it.")},
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    decision = forms.ChoiceField(
        choices=[(SETTLE, _("Settle")), (DISMISS, _("Dismiss"))], widget=forms.HiddenInput
    )
