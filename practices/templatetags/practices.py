"""Words that pages of practices put together."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language_info, gettext_lazy, to_locale
from django.utils.translation import gettext as _

from activities.enums import Body
from activities.models import EditionActivity, Session
from practices.models import PracticeRevision
from practices.search import Row

register = template.Library()

ORDINALS = (
    gettext_lazy("first"),
    gettext_lazy("second"),
    gettext_lazy("third"),
    gettext_lazy("fourth"),
    gettext_lazy("fifth"),
    gettext_lazy("sixth"),
    gettext_lazy("seventh"),
    gettext_lazy("eighth"),
    gettext_lazy("ninth"),
    gettext_lazy("tenth"),
    gettext_lazy("eleventh"),
    gettext_lazy("twelfth"),
    gettext_lazy("thirteenth"),
    gettext_lazy("fourteenth"),
    gettext_lazy("fifteenth"),
    gettext_lazy("sixteenth"),
    gettext_lazy("seventeenth"),
    gettext_lazy("eighteenth"),
    gettext_lazy("nineteenth"),
    gettext_lazy("twentieth"),
)


@register.filter
def in_full(session: Session) -> str:
    """Which session it is, in words: "twelfth session of the Committee, December 2018"."""
    month = date_format(session.ends_on, "YEAR_MONTH_FORMAT")
    if not 1 <= session.number <= len(ORDINALS):
        return _("session %(code)s, %(month)s") % {"code": session, "month": month}
    values = {"ordinal": ORDINALS[session.number - 1], "month": month}
    if session.body == Body.COMMITTEE:
        return _("%(ordinal)s session of the Committee, %(month)s") % values
    return _("%(ordinal)s session of the Conference of Parties, %(month)s") % values


@register.filter
def new_since(session: Session) -> str:
    """What the asterisk says: "new since the twelfth session of the Committee, December 2018"."""
    month = date_format(session.ends_on, "YEAR_MONTH_FORMAT")
    if not 1 <= session.number <= len(ORDINALS):
        return _("new since session %(code)s, %(month)s") % {"code": session, "month": month}
    values = {"ordinal": ORDINALS[session.number - 1], "month": month}
    if session.body == Body.COMMITTEE:
        return _("new since the %(ordinal)s session of the Committee, %(month)s") % values
    return _("new since the %(ordinal)s session of the Conference of Parties, %(month)s") % values


@register.filter
def years(revision: PracticeRevision | Row) -> str:
    """`2014` or `2014–2020`; empty where no year is known."""
    return "–".join(str(year) for year in (revision.year_start, revision.year_end) if year)


@register.filter
def years_apart(revision: PracticeRevision) -> list[int]:
    """The first and the last year, one where they are the same, none where no year is known."""
    known = (revision.year_start, revision.year_end)
    return list(dict.fromkeys(year for year in known if year))


@register.filter
def placed(
    revision: PracticeRevision, placings: dict[int, EditionActivity]
) -> list[EditionActivity]:
    """The revision's activities as the edition in force words them, in its order."""
    found = [placings[each.pk] for each in revision.activities.all() if each.pk in placings]
    return sorted(found, key=lambda each: (each.output.number, each.position))


@register.filter
def og_locale(language: str) -> str:
    """A language as Open Graph writes it: `fr`, `zh_Hans`."""
    return to_locale(language)


@register.filter
def in_words(language: str) -> str:
    """The name of a language, in the language of the page."""
    return str(get_language_info(language)["name_translated"])
