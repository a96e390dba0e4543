"""`manage.py messages`: the interface's texts and their translations, without GNU gettext.

The source is in English; each other language has a catalogue under `locale/`. Those of
COMPLETE_LANGUAGES hold every text; in the others a missing one shows in English.
"""

import os
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

PACKAGES = ("activities", "parties", "practices", "roadmap_portal")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TRANSLATOR_COMMENTS = ("Translators:",)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# No dates, names or versions: the file changes only when a text does.
HEADER = """\
msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


class Command(BaseCommand):
    """Without an option, takes new texts into the catalogues and drops those that are gone."""

    help = "Update, check or compile the message catalogues."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--check", action="store_true", help="Fail where a catalogue lags behind the source."
        )
        what.add_argument("--compile", action="store_true", help="Write what Django reads.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            for _code, path in catalogue_paths():
                if path.exists():
                    compile_catalogue(path)
            return
        source = texts_of_source()
        if options["check"]:
            faults = [
                f"{path.relative_to(settings.BASE_DIR)}: {fault}"
                for code, path in catalogue_paths()
                for fault in faults_of(code, path, source)
            ]
            if faults:
                raise CommandError("\n".join(faults))
            self.stdout.write(f"Catalogues: {len(source)} texts, nothing to mend.")
            return
        for code, path in catalogue_paths():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(as_po(code, updated(read_catalogue(code, path), source)), "utf-8")
            self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}: {len(source)} texts.")


def catalogue_paths() -> Iterator[tuple[str, Path]]:
    """Each language's code and the path of its catalogue, which may not exist yet."""
    for code, _name in settings.LANGUAGES:
        folder = Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES"
        yield code, folder / "django.po"


def texts_of_source() -> Catalog:
    """Every text that the Python code and the templates mark for translation."""
    catalog = Catalog()
    root = Path(settings.BASE_DIR)
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                _add(catalog, path.read_bytes())
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            _add(catalog, _python_of_template(path))
    return catalog


def _python_of_template(path: Path) -> bytes:
    """Django turns a template into calls of gettext; its indentation is not Python's."""
    try:
        calls = templatize(path.read_text("utf-8"), origin=str(path))
    except SyntaxError as error:
        raise CommandError(str(error)) from error
    return "\n".join(line.strip() for line in calls.splitlines()).encode()


def _add(catalog: Catalog, source: bytes) -> None:
    found = extract("python", BytesIO(source), KEYWORDS, TRANSLATOR_COMMENTS)
    for _line, text, comments, context in found:
        if text:
            catalog.add(text, auto_comments=comments, context=context)


def read_catalogue(code: str, path: Path) -> Catalog:
    """The catalogue at `path`; an empty one where there is none."""
    if not path.exists():
        return Catalog(locale=to_locale(code))
    with path.open("rb") as stream:
        return read_po(stream, locale=to_locale(code))


def updated(catalog: Catalog, source: Catalog) -> Catalog:
    """`catalog` with the texts of `source` and no other; translations stay."""
    # A translation is never guessed from a similar text.
    catalog.update(source, no_fuzzy_matching=True)
    return catalog


def as_po(code: str, catalog: Catalog) -> str:
    """The catalogue as its file holds it: sorted, and the same for the same texts."""
    output = BytesIO()
    write_po(
        output, catalog, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
    )
    header = HEADER.format(locale=to_locale(code), plural_forms=catalog.plural_forms)
    return header + output.getvalue().decode("utf-8").rstrip("\n") + "\n"


def compile_catalogue(path: Path) -> None:
    with path.open("rb") as stream:
        catalog = read_po(stream)
    for message in list(catalog):
        # Babel would put the source's first form in the place of each empty one, and a language
        # with a single form would say "49 Party". Left out, the text falls back to English whole.
        if message.id and not all(_forms(message.string)):
            catalog.delete(message.id, message.context)
    # In one step: a process that starts meanwhile reads the old file or the new one, whole.
    with NamedTemporaryFile(dir=path.parent, delete=False) as output:
        write_mo(output, catalog)
    os.chmod(output.name, 0o644)
    os.replace(output.name, path.with_suffix(".mo"))


def faults_of(code: str, path: Path, source: Catalog) -> Iterator[str]:
    """What is wrong with a language's catalogue, a sentence each."""
    catalog = read_catalogue(code, path)
    wanted, held = _texts(source), _texts(catalog)
    for key in sorted(wanted.keys() - held.keys()):
        yield f"lacks “{key[0]}”; run `make messages`."
    for key in sorted(held.keys() - wanted.keys()):
        yield f"holds “{key[0]}”, which the source has no more; run `make messages`."
    if code in settings.COMPLETE_LANGUAGES:
        for message in held.values():
            yield from _faults_of_translation(message)
    if wanted.keys() == held.keys() and path.read_text("utf-8") != as_po(
        code, updated(catalog, source)
    ):
        yield "is not as `make messages` writes it; run it."


def _texts(catalog: Catalog) -> dict[tuple[str, ...], Message]:
    """Messages by their context and texts; without the header."""
    return {
        (*_forms(message.id), message.context or ""): message for message in catalog if message.id
    }


def _forms(text: object) -> list[str]:
    """A text or its translation as a list: one form, or those of singular and plurals."""
    return [str(form or "") for form in (text if isinstance(text, (list, tuple)) else [text])]


def _faults_of_translation(message: Message) -> Iterator[str]:
    texts, forms = _forms(message.id), _forms(message.string)
    if not all(forms):
        yield f"“{texts[0]}” is not translated."
        return
    if message.fuzzy:
        yield f"“{texts[0]}” is marked as unsure (fuzzy)."
    allowed = {name for text in texts for name in PLACEHOLDER.findall(text)}
    for index, form in enumerate(forms):
        used = set(PLACEHOLDER.findall(form))
        # A form of few may say the number in words; the one of many has all that the source has.
        whole = index == len(forms) - 1
        if used - allowed or (whole and used != set(PLACEHOLDER.findall(texts[-1]))):
            yield f"“{texts[0]}” and “{form}” have other placeholders."
