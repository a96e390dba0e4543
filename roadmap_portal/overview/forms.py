"""Forms of the overview."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.enums import Body
from activities.models import Edition, Session


class DayField(forms.DateField):
    """A day of the past or today, written as 2026-01-31 whatever the language."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "invalid": _("Write the date as year-month-day, such as 2026-01-31."),
        "future": _("Choose today or an earlier day: what will be shared later is not known yet."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], localize=False, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value > timezone.localdate():
            raise forms.ValidationError(self.error_messages["future"], code="future")


class SessionField(forms.ModelChoiceField):
    """A session, known by its code."""

    default_error_messages = {
        "invalid_choice": _("There is no such session here: choose one of the list."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(to_field_name="code", empty_label=None, **kwargs)

    def label_from_instance(self, session: Session) -> str:
        return f"{session.code} ({session.starts_on:%Y})"


class FiguresForm(forms.Form):
    """What every choice of figures shares: the baseline of the asterisk."""

    baseline = SessionField(
        label=_("Baseline session"),
        queryset=Session.objects.order_by("-starts_on"),
        help_text=_("Good practices first listed after it are new."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class AsOfForm(FiguresForm):
    """The day and the baseline of live figures."""

    date = DayField(label=_("As of the end of"), help_text=_("A day in Paris, today or earlier."))

    field_order = ["date", "baseline"]

    @staticmethod
    def defaults() -> dict[str, str]:
        """Today, and the baseline of the edition in force."""
        return {
            "date": timezone.localdate().isoformat(),
            "baseline": Edition.objects.in_force().baseline.code,
        }


class PublishForm(FiguresForm):
    """What is laid before a session of the Conference of Parties."""

    session = SessionField(
        label=_("Laid before"),
        queryset=Session.objects.filter(body=Body.CONFERENCE).order_by("-starts_on"),
        help_text=_("A session of the Conference of Parties."),
    )
    cut_off = DayField(
        label=_("Cut-off date"),
        help_text=_("What was shared by the end of this day in Paris is counted."),
    )

    field_order = ["session", "cut_off", "baseline"]

    @staticmethod
    def defaults() -> dict[str, str]:
        """The latest session known, today, and the baseline of the edition in force."""
        latest = Session.objects.filter(body=Body.CONFERENCE).latest("starts_on")
        return {
            "session": latest.code,
            "cut_off": timezone.localdate().isoformat(),
            "baseline": Edition.objects.in_force().baseline.code,
        }


class SeenForm(PublishForm):
    """The publishing itself; `seen` is the checksum of what the page showed."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
