"""Which columns of Parties exist in each language."""

from modeltranslation.translator import TranslationOptions, register

from parties.models import Party


@register(Party)
class PartyOptions(TranslationOptions):
    fields = ("name",)
