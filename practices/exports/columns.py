"""The columns of the files: their names, what they hold, and where that comes from.

A name never changes its meaning and is never given to another column; new ones may be added.
Nothing is here that the practice's page does not show: contacts have no column.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practices.enums import PartyRole
from practices.exports.reading import Exported
from practices.models import Contributor

Value = str | int | bool | date | tuple[str, ...] | None
Words = str | Promise


@dataclass(frozen=True)
class Column:
    """A column: its name for machines, its head for people, and its value for a practice."""

    name: str
    label: Words
    about: Words
    value: Callable[[Exported], Value]


@dataclass(frozen=True)
class TextColumn:
    """A field of the words of a practice; in flat files a column for each language."""

    field: str
    label: Words
    about: Words


TEXTS: Final = (
    TextColumn("title", _("Title"), _("Title in this language; empty where there is none.")),
    TextColumn("summary", _("Summary"), _("Summary in this language.")),
    TextColumn("body", _("Description"), _("Description in this language.")),
    TextColumn(
        "subnational_author",
        _("Region, province or city"),
        _("Whose practice it is, where it is not that of the whole country."),
    ),
    TextColumn(
        "editor_note",
        _("Editor’s note"),
        _("Where a fact of the source looks wrong or has been overtaken."),
    ),
)

FACTS: Final = (
    Column(
        "slug",
        _("Name in addresses"),
        _("What the practice is known by; the address of its page ends with it."),
        lambda it: it.practice.slug,
    ),
    Column(
        "url",
        _("Page"),
        _("The address of its page, in the language of the file."),
        lambda it: f"{settings.SITE_URL}{it.practice.get_absolute_url()}",
    ),
    Column(
        "title",
        _("Title"),
        _("The title as pages in the language of the file show it."),
        lambda it: it.text.title if it.text else "",
    ),
    Column(
        "language",
        _("Language of the title"),
        _("The code of the language in which that title is."),
        lambda it: it.text.language if it.text else "",
    ),
    Column(
        "languages",
        _("Languages"),
        _("Codes of the languages in which its words are there."),
        lambda it: tuple(code for code, _name in settings.LANGUAGES if code in it.texts),
    ),
    Column(
        "output",
        _("Output"),
        _("The number of the output of the open roadmap, 1 to 5."),
        lambda it: it.revision.output.number if it.revision.output else None,
    ),
    Column(
        "output_title",
        _("Title of the output"),
        _("In the language of the file."),
        lambda it: str(it.revision.output.title) if it.revision.output else "",
    ),
    Column(
        "activities",
        _("Activities"),
        _("Codes of the activities that it illustrates, as the edition in force numbers them."),
        lambda it: it.activities,
    ),
    Column(
        "authors",
        _("Whose practice it is"),
        _("Codes of Parties (ISO 3166-1 alpha-2, and EU)."),
        lambda it: it.parties[PartyRole.AUTHOR],
    ),
    Column(
        "partners",
        _("Partners"),
        _("Codes of Parties that take part."),
        lambda it: it.parties[PartyRole.PARTNER],
    ),
    Column(
        "mentioned",
        _("Mentioned"),
        _("Codes of other Parties that it mentions."),
        lambda it: it.parties[PartyRole.MENTIONED],
    ),
    Column(
        "organisation",
        _("Organization"),
        _("The ministry, agency or civil society organization that runs it."),
        lambda it: it.revision.organisation,
    ),
    Column(
        "sectors",
        _("Sectors"),
        _("Codes of its sectors, such as music."),
        lambda it: it.sectors,
    ),
    Column(
        "sdg_targets",
        _("SDG targets"),
        _("Codes of targets of the Sustainable Development Goals, such as 8.3."),
        lambda it: it.sdg_targets,
    ),
    Column(
        "source",
        _("Source"),
        _("Where the entry comes from, as a code: party, annex-ii, global-report and others."),
        lambda it: it.revision.source,
    ),
    Column(
        "year_start",
        _("First year"),
        _("Empty where it is not known."),
        lambda it: it.revision.year_start,
    ),
    Column(
        "year_end",
        _("Last year"),
        _("Empty where only one year is known."),
        lambda it: it.revision.year_end,
    ),
    Column(
        "first_listed_on",
        _("First listed on"),
        _("The day on which it was first made public here or in a document of the Convention."),
        lambda it: it.practice.first_listed_on,
    ),
    Column(
        "first_listed_in",
        _("First listed in"),
        _("The code of that document, if it was one."),
        lambda it: it.practice.first_listed_in.code if it.practice.first_listed_in else "",
    ),
    Column(
        "is_new",
        _("New"),
        _("The asterisk: whether it was first listed after the baseline session."),
        lambda it: it.is_new,
    ),
    Column(
        "baseline",
        _("Baseline session"),
        _("The code of the session from which that counts; the same in the whole file."),
        lambda it: it.baseline.code if it.baseline else "",
    ),
    Column(
        "links",
        _("Links"),
        _("Web addresses where more is to be found."),
        lambda it: it.links,
    ),
    Column(
        "contributors",
        _("Contributors"),
        _("Names, with role and organization, of those who agreed to be shown. Never a contact."),
        lambda it: tuple(_contributor(each) for each in it.contributors),
    ),
    Column(
        "published_on",
        _("Published on"),
        _("The day on which what the file holds was published, in Paris."),
        lambda it: it.published_on,
    ),
)

DEMONSTRATION: Final = Column(
    "demonstration",
    _("Demonstration"),
    _("True in files of a demonstration, whose data are partly invented; else not there."),
    lambda it: True,
)


def columns(*, demonstration: bool) -> list[Column]:
    """Those of a flat file, in order: facts, then words, the languages one after the other."""
    words = [_in_language(text, code) for code, _name in settings.LANGUAGES for text in TEXTS]
    return [*FACTS, *words, *([DEMONSTRATION] if demonstration else [])]


def column_name(field: str, language: str) -> str:
    """Of a field of the words in one language: `title_zh_hans`."""
    return f"{field}_{language.replace('-', '_')}"


def in_json(it: Exported) -> dict[str, Any]:
    """A practice as JSON holds it: the same facts, and the words by language as they are."""
    facts = {column.name: _plain(column.value(it)) for column in FACTS}
    texts = {
        code: {text.field: getattr(it.texts[code], text.field) for text in TEXTS}
        for code, _name in settings.LANGUAGES
        if code in it.texts
    }
    return {**facts, "texts": texts}


def _plain(value: Value) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _in_language(text: TextColumn, language: str) -> Column:
    def value(it: Exported) -> Value:
        return getattr(it.texts[language], text.field) if language in it.texts else ""

    name = dict(settings.LANGUAGES)[language]
    return Column(column_name(text.field, language), f"{text.label} ({name})", text.about, value)


def _contributor(contributor: Contributor) -> str:
    more = ", ".join(each for each in (contributor.role, contributor.organisation) if each)
    return f"{contributor.name} ({more})" if more else contributor.name
