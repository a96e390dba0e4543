"""The form of a search that somebody follows."""

from django import forms

from practices.models import SavedSearch
from roadmap_portal.base.forms import LineField


class SavedSearchForm(forms.ModelForm):
    """What its owner says of it; what it searches is in the address."""

    class Meta:
        model = SavedSearch
        fields = ["name", "rhythm", "language"]
        field_classes = {"name": LineField}
        widgets = {
            "name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            "rhythm": forms.RadioSelect,
        }
