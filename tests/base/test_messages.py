"""`manage.py messages`: what it finds in the source, keeps in the catalogues, and refuses."""

from io import StringIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.management import CommandError, call_command
from django.utils import translation
from pytest_django import Settings

from roadmap_portal.base.management.commands import messages as command

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext, pgettext

def words(count, name):
    # Translators: the verb
    _("Share")
    gettext_lazy("Many words that are " "written in two pieces")
    pgettext("month", "May")
    ngettext("%(count)s Party", "%(count)s Parties", count)
    npgettext("of a roadmap", "{count} version", "{count} versions", count)
    _(f"{name} is left out")
    other("not a text")
"""
TEMPLATE = """
{% load i18n %}
<ul title="{% translate 'A title' %}">
      <li>{% translate "May" context "permission" %}</li>
  {% if it's_not_python %}
    {# Translators: a number of practices #}
    {% blocktranslate trimmed count counter=list|length with name=party.name %}
      {{ name }} has
      {{ counter }} practice, 100% good
    {% plural %}
      {{ name }} has
      {{ counter }} practices, 100% good
    {% endblocktranslate %}
  {% endif %}
  {% blocktranslate context "greeting" %}Hello # not a comment{% endblocktranslate %}
  {% include "x.html" with title=_("In a tag") %}{{ value|default:_("In a filter") }}
  {% comment %}{% translate "Nobody sees this" %}{% endcomment %}
</ul>
"""
TEXTS = {
    ("Share", None),
    ("Many words that are written in two pieces", None),
    ("May", "month"),
    ("May", "permission"),
    (("%(count)s Party", "%(count)s Parties"), None),
    (("{count} version", "{count} versions"), "of a roadmap"),
    ("A title", None),
    (
        (
            "%(name)s has %(counter)s practice, 100%% good",
            "%(name)s has %(counter)s practices, 100%% good",
        ),
        None,
    ),
    ("Hello # not a comment", "greeting"),
    ("In a tag", None),
    ("In a filter", None),
}


@pytest.fixture
def catalogue(tmp_path: Path, settings: Settings) -> Path:
    """The French catalogue of a small project with the texts above, as yet untranslated."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.LANGUAGES = [("fr", "Français"), ("zh-hans", "中文"), ("ar", "العربية")]
    settings.COMPLETE_LANGUAGES = ["fr"]
    for name, text in (("parties/views.py", PYTHON), ("templates/page.html", TEMPLATE)):
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(text)
    messages()
    return tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def messages(*options: str) -> str:
    output = StringIO()
    call_command("messages", *options, stdout=output)
    return output.getvalue()


def check() -> list[str]:
    """The faults that `--check` finds."""
    try:
        messages("--check")
    except CommandError as error:
        return str(error).splitlines()
    return []


def translate(catalogue: Path, *translations: tuple[str, str | tuple[str, ...]]) -> None:
    """Give every text of the catalogue a translation: those given, else the text itself."""
    given = dict(translations)
    with catalogue.open("rb") as stream:
        catalog = read_po(stream, locale="fr")
    for message in catalog:
        if message.id:
            text = message.id[0] if message.pluralizable else message.id
            message.string = given.get(f"{message.context or ''}|{text}", message.id)
    catalogue.write_text(command.as_po("fr", catalog))


def test_every_kind_of_text_is_found(catalogue: Path) -> None:
    with catalogue.open("rb") as stream:
        found = {(message.id, message.context) for message in read_po(stream) if message.id}
    assert found == TEXTS


def test_each_language_has_its_catalogue_and_its_plurals(catalogue: Path) -> None:
    chinese = catalogue.parents[2] / "zh_Hans" / "LC_MESSAGES" / "django.po"
    arabic = catalogue.parents[2] / "ar" / "LC_MESSAGES" / "django.po"
    assert "nplurals=1;" in chinese.read_text()
    assert "nplurals=2; plural=(n > 1);" in catalogue.read_text()
    assert "msgstr[5]" in arabic.read_text()


def test_formats_are_flagged_and_comments_kept_but_no_places(catalogue: Path) -> None:
    text = catalogue.read_text()
    assert '#, python-format\nmsgid "%(count)s Party"' in text
    assert '#, python-brace-format\nmsgctxt "of a roadmap"' in text
    assert '#. Translators: the verb\nmsgid "Share"' in text
    assert "#. Translators: a number of practices\n#, python-format" in text
    assert "#:" not in text


def test_updating_again_changes_nothing_and_keeps_translations(catalogue: Path) -> None:
    translate(catalogue, ("|Share", "Partager"))
    before = catalogue.read_text()
    messages()
    assert catalogue.read_text() == before
    assert 'msgstr "Partager"' in before


def test_a_complete_catalogue_has_no_fault(catalogue: Path) -> None:
    translate(catalogue)
    assert check() == []


def test_compiled_it_speaks(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    translate(
        catalogue,
        ("month|May", "mai"),
        ("permission|May", "Peut"),
        ("of a roadmap|{count} version", ("une version", "{count} versions")),
    )
    messages("--compile")
    monkeypatch.setattr(translation.trans_real, "_translations", {})
    with translation.override("fr"):
        assert translation.pgettext("month", "May") == "mai"
        assert translation.pgettext("permission", "May") == "Peut"
        versions = ("of a roadmap", "{count} version", "{count} versions")
        assert translation.npgettext(*versions, 1) == "une version"
        assert translation.npgettext(*versions, 2) == "{count} versions"
    with translation.override("ar"):
        assert translation.gettext("Share") == "Share"


@pytest.mark.parametrize("language", ["zh-hans", "ar", "ru"])
def test_a_number_without_a_translation_is_said_in_english(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    messages("--compile")
    monkeypatch.setattr(translation.trans_real, "_translations", {})
    words = ("%(count)s Party", "%(count)s Parties")
    with translation.override(language):
        said = [translation.ngettext(*words, count) for count in (0, 1, 2, 49)]
    assert said == [words[1], words[0], words[1], words[1]]


def test_new_and_old_texts_are_faults_in_every_language(catalogue: Path) -> None:
    translate(catalogue)
    page = catalogue.parents[3] / "templates" / "page.html"
    page.write_text(TEMPLATE.replace("A title", "Another title"))
    assert check() == [
        f"locale/{locale}/LC_MESSAGES/django.po: {fault}"
        for locale in ("fr", "zh_Hans", "ar")
        for fault in (
            "lacks “Another title”; run `make messages`.",
            "holds “A title”, which the source has no more; run `make messages`.",
        )
    ]


@pytest.mark.parametrize(
    ("text", "forms", "fault"),
    [
        ("Share", "", "“Share” is not translated."),
        ("%(count)s Party", ("%(count)s État", ""), "“%(count)s Party” is not translated."),
        (
            "%(count)s Party",
            ("un État", "%(number)s États"),
            "“%(count)s Party” and “%(number)s États” have other placeholders.",
        ),
        (
            "%(count)s Party",
            ("un État", "des États"),
            "“%(count)s Party” and “des États” have other placeholders.",
        ),
        ("Share", "Partager {name}", "“Share” and “Partager {name}” have other placeholders."),
    ],
)
def test_what_is_wrong_with_a_translation(
    catalogue: Path, text: str, forms: str | tuple[str, ...], fault: str
) -> None:
    translate(catalogue, (f"|{text}", forms))
    assert check() == [f"locale/fr/LC_MESSAGES/django.po: {fault}"]


def test_an_unsure_translation_is_a_fault(catalogue: Path) -> None:
    translate(catalogue)
    catalogue.write_text(catalogue.read_text().replace('msgid "Share"', '#, fuzzy\nmsgid "Share"'))
    messages()
    assert check() == ["locale/fr/LC_MESSAGES/django.po: “Share” is marked as unsure (fuzzy)."]


def test_one_form_may_say_the_number_in_words(catalogue: Path) -> None:
    translate(catalogue, ("|%(count)s Party", ("un État", "%(count)s États")))
    assert check() == []


def test_a_catalogue_in_another_shape_is_a_fault(catalogue: Path) -> None:
    translate(catalogue, ("|Share", "Partager"))
    catalogue.write_text(catalogue.read_text().replace('"Partager"', '"Par"\n"tager"'))
    assert check() == [
        "locale/fr/LC_MESSAGES/django.po: is not as `make messages` writes it; run it."
    ]
    messages()
    assert check() == []


def test_a_broken_template_is_named(catalogue: Path) -> None:
    page = catalogue.parents[3] / "templates" / "page.html"
    page.write_text("{% blocktranslate %}{% if x %}{% endif %}{% endblocktranslate %}")
    with pytest.raises(CommandError, match=r"must not include other block tags.*page\.html"):
        messages()
