"""Forms of the workspace."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from parties.enums import Audience, Status
from parties.models import RoadmapEntry
from parties.workflow import Details
from roadmap_portal.base.forms import LineField, ProseField


class EntryForm(forms.ModelForm):
    """An opened cell. Only the status is required; `revision` says what the page was made from."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    class Meta:
        model = RoadmapEntry
        fields = ["status", "starts_on", "ends_on", "lead_institution", "note"]
        field_classes = {"lead_institution": LineField, "note": ProseField}
        widgets = {
            "status": forms.RadioSelect,
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "starts_on": _("The first day, as far as it is known."),
            "ends_on": _("For an accomplished activity: the day on which it was accomplished."),
            "lead_institution": _("The ministry or body that leads the activity."),
            "note": _("How it was or will be done, in any language."),
        }
        error_messages = {"status": {"required": _("Choose one of the five statuses.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = Status.choices  # type: ignore[attr-defined]
        for name in ("starts_on", "ends_on"):
            self.fields[name].localize = False
            self.fields[name].widget.is_localized = False
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error(
                "ends_on", _("The end cannot come before the start. Correct one of the two dates.")
            )
        return cleaned

    @property
    def details(self) -> Details:
        """What was typed beside the status; only of a valid form."""
        return Details(
            **{name: self.cleaned_data[name] for name in self.Meta.fields if name != "status"}
        )


class StatusForm(forms.Form):
    """One click in the grid: a status, or "not stated" to take the entry back."""

    CLEAR = "clear"

    status = forms.ChoiceField(choices=[*Status.choices, (CLEAR, CLEAR)])
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class ShareForm(forms.Form):
    """With whom the draft is shared; `seen` is the last change that the page showed."""

    audience = forms.ChoiceField(
        label=_("With whom do you share it?"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "What you share stays as it is for ever. You can share a new version at any time."
        ),
        error_messages={"required": _("Choose with whom the roadmap is shared.")},
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
