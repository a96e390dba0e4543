"""Which columns of the open roadmap exist in each language."""

from modeltranslation.translator import TranslationOptions, translator

from activities.models import (
    Edition,
    EditionActivity,
    Goal,
    MethodologyStep,
    Output,
    SdgTarget,
    Sector,
)


class TitleOptions(TranslationOptions):
    fields = ("title",)


class WordingOptions(TranslationOptions):
    fields = ("title", "wording")


class EditionOptions(TranslationOptions):
    fields = ("impact", "impact_wording")


translator.register(Edition, EditionOptions)
translator.register([Goal, Output, EditionActivity], WordingOptions)
translator.register([MethodologyStep, SdgTarget, Sector], TitleOptions)
