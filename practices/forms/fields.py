"""Fields of the forms of good practices."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from practices.models import EARLIEST_YEAR, latest_year
from roadmap_portal.base.forms import ProseField

MAX_LINKS = 20


class LinksField(ProseField):
    """Web addresses, one a line."""

    def clean(self, value: Any) -> tuple[str, ...]:
        lines = [line.strip() for line in str(super().clean(value)).split("\n")]
        links = tuple(dict.fromkeys(line for line in lines if line))
        if len(links) > MAX_LINKS:
            raise ValidationError(_("Give at most %(most)s addresses.") % {"most": MAX_LINKS})
        for link in links:
            self._check(link)
        return links

    def _check(self, link: str) -> None:
        try:
            URLValidator(schemes=["http", "https"])(link)
        except ValidationError:
            raise ValidationError(
                _("“%(link)s” is not a web address. Write one a line, with https:// in front.")
                % {"link": link[:80]}
            ) from None
        if len(link) > 500:
            raise ValidationError(_("An address has at most 500 characters."))


class StampField(forms.IntegerField):
    """Which state of the draft a page was made from; -1, which none is, where it cannot tell."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> int:
        try:
            return int(super().clean(value))
        except ValidationError:
            return -1


class KeyField(forms.UUIDField):
    """The mark of a new form; None where it is missing or spoilt."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> UUID | None:
        try:
            return UUID(str(super().clean(value)))
        except ValidationError:
            return None


class NamedChoiceField(forms.ModelMultipleChoiceField):
    """Boxes to tick, each beside the words for the object; known by a word, not a number."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        return frozenset(super().clean(value))


class YearField(forms.IntegerField):
    """A year that can be a practice's."""

    def clean(self, value: Any) -> int | None:
        try:
            year: int | None = super().clean(value)
        except ValidationError:
            year = 0
        if year is not None and not EARLIEST_YEAR <= year <= latest_year():
            raise ValidationError(
                _("Give a year from %(first)s to %(last)s.")
                % {"first": EARLIEST_YEAR, "last": latest_year()}
            )
        return year
