"""Which columns of Parties exist in each language."""

from modeltranslation.translator import TranslationOptions, register

from parties.models import Party, PartyGroup


@register(Party)
class PartyOptions(TranslationOptions):
    fields = ("name",)


@register(PartyGroup)
class PartyGroupOptions(TranslationOptions):
    fields = ("name", "definition")
