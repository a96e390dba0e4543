"""The forms by which the Secretariat moderates."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Output
from practices.forms.fields import StampField
from practices.forms.practice import activity_choices, initial_of
from practices.models import ModerationEvent, PracticeRevision, PracticeText
from roadmap_portal.base.forms import ProseField


class DecisionForm(forms.Form):
    """What the Secretariat decides of a submission; `seen` says what it has read."""

    reason = ProseField(
        label=_("Reason"),
        max_length=ModerationEvent._meta.get_field("reason").max_length,
        help_text=_("Sent to whoever submitted it, and kept in the log."),
        error_messages={"required": _("Write the reason: the Party reads it.")},
    )
    seen = StampField()

    def __init__(self, data: QueryDict | None = None, *, gives_reason: bool, seen: int) -> None:
        super().__init__(data, initial={"seen": seen})
        self.fields["reason"].widget.attrs |= {"rows": 5, "dir": "auto"}
        if not gives_reason:
            del self.fields["reason"]


class AmendForm(forms.Form):
    """What the Secretariat may set right in a submitted or published revision."""

    output = forms.ModelChoiceField(Output.objects.all(), label=_("Output"))
    activities = forms.MultipleChoiceField(
        label=_("Reference activities that it illustrates"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = StampField()

    def __init__(self, data: QueryDict | None = None, *, revision: PracticeRevision) -> None:
        super().__init__(data, initial=initial_of(revision))
        self.fields["activities"].choices = activity_choices(revision)  # type: ignore[attr-defined]
        self.languages = [text.language for text in revision.texts.all()]
        for text in revision.texts.all():
            self.fields[f"note_{text.language}"] = ProseField(
                label=_("Editor’s note, %(language)s") % {"language": text.get_language_display()},
                initial=text.editor_note,
                required=False,
                max_length=PracticeText._meta.get_field("editor_note").max_length,
                widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            )

    @property
    def amendments(self) -> dict[str, Any]:
        """What `workflow.amend` takes; only of a valid form."""
        data = self.cleaned_data
        return {
            "output": data["output"],
            "activities": list(Activity.objects.filter(pk__in=data["activities"])),
            "notes": {language: data[f"note_{language}"] for language in self.languages},
            "seen": data["seen"],
        }
