"""The form by which the Secretariat changes a practice's identity."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practices import workflow
from practices.models import Practice


class IdentityForm(forms.ModelForm):
    """A practice's identity; its address may change to one that no other has or had."""

    class Meta:
        model = Practice
        fields = ["slug", "owner", "first_listed_on", "first_listed_in"]
        help_texts = {
            "slug": _("The public address. The address that it had leads to the new one.")
        }

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if workflow.is_slug_taken(slug, self.instance):
            raise forms.ValidationError(
                _("Another practice has this address, or had it. Choose another.")
            )
        return slug
