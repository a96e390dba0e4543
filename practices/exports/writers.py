"""The formats: CSV and JSON part by part, XLSX into a file on disk."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import StringIO
from typing import IO, Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from practices.exports.columns import Column, Value, columns, in_json
from practices.exports.reading import Contents, chunks
from practices.exports.safe import harmless, harmless_in_csv

# Spreadsheet programs of Windows take a file without it for one in an old alphabet.
BOM = "\ufeff"
BETWEEN = "; "
"""Between several values in one cell; no code or web address holds it."""
WIDE, NARROW = 60, 16
MOST_IN_A_CELL = 32_767
"""More than this no cell of a workbook holds; no text of ours comes near."""


def as_csv(contents: Contents) -> Iterator[bytes]:
    """CSV as RFC 4180 has it, in UTF-8 with a byte order mark; the first row names the columns."""

    def parts() -> Iterator[str]:
        wanted = columns(demonstration=contents.demonstration)
        yield BOM + _lines([[column.name for column in wanted]])
        for chunk in chunks(contents):
            yield _lines([_text(column.value(it)) for column in wanted] for it in chunk)

    return _in_language(contents.language, parts)


def as_json(contents: Contents) -> Iterator[bytes]:
    """One object: what the file is, its practices with their exact words, and how many they are."""

    def parts() -> Iterator[str]:
        about = {
            "title": _("Good practices of the open roadmap"),
            "address": contents.address,
            "language": contents.language,
            "made_at": contents.made_at.isoformat(timespec="seconds"),
            "baseline": contents.baseline.code if contents.baseline else None,
            "demonstration": contents.demonstration,
        }
        yield f'{{"about": {_json(about)},\n"practices": ['
        count = 0
        for chunk in chunks(contents):
            lines = [
                f"{',' if count + place else ''}\n{_json(in_json(it))}"
                for place, it in enumerate(chunk)
            ]
            count += len(chunk)
            yield "".join(lines)
        yield f'\n],\n"count": {count}}}\n'

    return _in_language(contents.language, parts)


def as_xlsx(contents: Contents, file: IO[bytes]) -> None:
    """A workbook: the practices, under two rows of heads, and what the file is.

    The first row has the names for programs, the second the heads for people, in the language
    of the file. Rows go to the disk as they are written.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with translation.override(contents.language), Workbook(file, options) as book:
        wanted = columns(demonstration=contents.demonstration)
        sheet = book.add_worksheet(_("Good practices")[:31])
        _write_practices(book, sheet, wanted, contents)
        about = book.add_worksheet(_("About this file")[:31])
        _write_about(book, about, wanted, contents)
        if translation.get_language_bidi():
            sheet.right_to_left()
            about.right_to_left()


def _write_practices(
    book: Workbook, sheet: Worksheet, wanted: list[Column], contents: Contents
) -> None:
    names = book.add_format({"font_color": "#555b63", "font_size": 9})
    heads = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    sheet.freeze_panes(2, 1)
    for place, column in enumerate(wanted):
        wide = column.name.startswith(("title", "summary", "body"))
        sheet.set_column(place, place, WIDE if wide else NARROW)
    for place, column in enumerate(wanted):
        sheet.write_string(0, place, column.name, names)
    for place, column in enumerate(wanted):
        sheet.write_string(1, place, str(column.label), heads)
    lines = 2
    for chunk in chunks(contents):
        for line, it in enumerate(chunk, lines):
            for place, column in enumerate(wanted):
                _write(sheet, line, place, column.value(it), day)
        lines += len(chunk)
    sheet.autofilter(1, 0, lines - 1, len(wanted) - 1)


def _write(sheet: Worksheet, line: int, place: int, value: Value, day: Any) -> None:
    """A cell of the value's own kind; nothing for what is empty."""
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int):
        sheet.write_number(line, place, value)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, day)
    elif value:
        text = value if isinstance(value, str) else BETWEEN.join(value)
        sheet.write_string(line, place, harmless(text)[:MOST_IN_A_CELL])


def _write_about(
    book: Workbook, sheet: Worksheet, wanted: list[Column], contents: Contents
) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80, wrapped)
    made = date_format(contents.made_at, "DATE_FORMAT")
    baseline = contents.baseline.code if contents.baseline else "–"
    rows = [
        (_("Good practices of the open roadmap"), ""),
        (_("Made on"), made),
        (_("The same list"), contents.address),
        (_("Baseline session"), baseline),
    ]
    if contents.demonstration:
        rows.append((_("Demonstration"), _("The data of this file are partly invented.")))
    note = _("A text that began as a formula does has an apostrophe in front.")
    rows += [(_("Formulas"), note), ("", ""), (_("Column"), _("What it holds"))]
    rows += [(column.name, f"{column.label}: {column.about}") for column in wanted]
    for line, (left, right) in enumerate(rows):
        sheet.write_string(line, 0, left, bold)
        sheet.write_string(line, 1, right)


def _text(value: Value) -> str:
    """A cell of CSV."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case tuple():
            return harmless_in_csv(BETWEEN.join(value))
    return harmless_in_csv(str(value))


def _lines(rows: Iterable[list[str]]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _in_language(language: str, parts: Callable[[], Iterator[str]]) -> Iterator[bytes]:
    """Each part is made in `language`: a stream outlives the request that set the thread's."""
    made = parts()
    while True:
        with translation.override(language):
            part = next(made, None)
        if part is None:
            return
        yield part.encode()
