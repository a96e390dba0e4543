"""Taking practices away: three formats, read by other programs than those that wrote them."""

import csv
import doctest
import gc
import io
import json
import tracemalloc
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import openpyxl
import pytest
from django.conf import settings as portal_settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl.utils.escape import unescape
from pytest_django import Settings

from activities.models import Document, SdgTarget, Sector, Session
from practices import workflow
from practices.enums import Source, State
from practices.exports import Contents, as_csv, as_json, as_xlsx, columns, reading, safe
from practices.exports.columns import DEMONSTRATION, FACTS, TEXTS
from practices.models import (
    Contributor,
    Practice,
    PracticeLink,
    PracticeRevision,
    PracticeText,
)
from roadmap_portal.accounts.models import User
from tests.factories import make_practice
from tests.practices.steps import in_state

pytestmark = pytest.mark.django_db

ROOT = Path(portal_settings.BASE_DIR)
FORMS = ["csv", "xlsx", "json"]
LANGUAGES = [code for code, _ in portal_settings.LANGUAGES]


@pytest.fixture(autouse=True)
def _none_of_annex_two() -> None:
    Practice.objects.all().delete()


def body(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def get(form: str, query: str = "", language: str = "en", client: Client | None = None) -> bytes:
    response = (client or Client()).get(f"/{language}/practices/export.{form}{query}")
    assert response.status_code == 200, response.content
    return body(response)


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def xlsx_rows(data: bytes) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    names, _heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(names, map(_as_excel_shows, row), strict=True)) for row in rows]


def _as_excel_shows(value: Any) -> Any:
    """Control characters are written as `_x001B_`; openpyxl reads them as they are written."""
    return unescape(value) if isinstance(value, str) else value


def json_rows(data: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(data)["practices"]
    return rows


ROWS: dict[str, Callable[[bytes], list[dict[str, Any]]]] = {
    "csv": csv_rows,
    "xlsx": xlsx_rows,
    "json": json_rows,
}


def slugs(form: str, query: str = "", language: str = "en") -> list[str]:
    return [row["slug"] for row in ROWS[form](get(form, query, language))]


def whole_practice() -> Practice:
    """One with something in every column."""
    practice = make_practice(
        "Quokka, “atlas”",
        slug="quokka",
        owner="FR",
        partners=["SN", "EU"],
        mentioned=["KE"],
        output=2,
        activities=["2.4", "1.1"],
        summary="One line;\nanother.",
        body="Three\n\nlines.",
        first_listed_on=date(2019, 6, 4),
        organisation="Centre, national",
        year_start=2014,
        year_end=2020,
        source=Source.ANNEX_II,
        published_at=datetime(2026, 1, 31, 23, 30, tzinfo=timezone.get_default_timezone()),
    )
    Practice.objects.filter(pk=practice.pk).update(first_listed_in=Document.objects.first())
    revision = practice.published_revision
    assert revision is not None
    revision.texts.update(subnational_author="Bretagne", editor_note="Overtaken.")
    PracticeText.objects.create(
        revision=revision, language="ar", title="أطلس", summary="ملخص", body=""
    )
    revision.sectors.set(Sector.objects.filter(slug__in=["music", "audiovisual"]))
    revision.sdg_targets.set(SdgTarget.objects.order_by("code")[:2])
    for url in ("https://a.example/?a=1;b=2", "https://b.example/"):
        PracticeLink.objects.create(revision=revision, url=url)
    for name, shown in (("Ada Shown", True), ("Hidden Herbert", False)):
        workflow.save_contributor(
            Contributor(
                practice=practice,
                name=name,
                organisation="CNM",
                role="Curator",
                email=f"{name.split()[0].lower()}@contact.example",
                shown=shown,
                contactable=True,
            )
        )
    return practice


# -- What is in the files ------------------------------------------------------------------------


def test_csv_holds_every_column(settings: Settings) -> None:
    whole_practice()
    (row,) = csv_rows(get("csv"))
    baseline = Session.objects.get(code="12.IGC")
    targets = "; ".join(SdgTarget.objects.order_by("code").values_list("code", flat=True)[:2])
    document = Document.objects.first()
    assert document is not None
    expected = {
        "slug": "quokka",
        "url": f"{settings.SITE_URL}/en/practices/quokka/",
        "title": "Quokka, “atlas”",
        "language": "en",
        "languages": "ar; en",
        "output": "2",
        "activities": "1.1; 2.4",
        "authors": "FR",
        "partners": "EU; SN",
        "mentioned": "KE",
        "organisation": "Centre, national",
        "sdg_targets": targets,
        "source": "annex-ii",
        "year_start": "2014",
        "year_end": "2020",
        "first_listed_on": "2019-06-04",
        "first_listed_in": document.code,
        "is_new": "true",
        "baseline": baseline.code,
        "links": "https://a.example/?a=1;b=2; https://b.example/",
        "contributors": "Ada Shown (Curator, CNM)",
        "published_on": "2026-01-31",
        "title_en": "Quokka, “atlas”",
        "summary_en": "One line;\nanother.",
        "body_en": "Three\n\nlines.",
        "subnational_author_en": "Bretagne",
        "editor_note_en": "Overtaken.",
        "title_ar": "أطلس",
        "summary_ar": "ملخص",
        "title_fr": "",
        "title_zh_hans": "",
    }
    assert {name: row[name] for name in expected} == expected
    assert set(row["sectors"].split("; ")) == {"music", "audiovisual"}
    assert row["output_title"].startswith("Digital")
    assert list(row) == [column.name for column in columns(demonstration=False)]


def test_a_workbook_holds_the_same_in_the_kinds_of_its_cells() -> None:
    whole_practice()
    (row,), (plain,) = xlsx_rows(get("xlsx")), csv_rows(get("csv"))
    assert list(row) == list(plain)
    assert (row["output"], row["year_start"], row["is_new"]) == (2, 2014, True)
    assert row["first_listed_on"] == datetime(2019, 6, 4)  # noqa: DTZ001
    for name in row.keys() - {"output", "year_start", "year_end", "is_new"}:
        if name.endswith("_on"):
            assert f"{row[name]:%Y-%m-%d}" == plain[name]
        else:
            assert (row[name] or "") == plain[name], name


def test_json_holds_the_same_with_its_words_by_language() -> None:
    whole_practice()
    about = json.loads(get("json"))
    (row,), (plain,) = about.pop("practices"), csv_rows(get("csv"))
    assert about.pop("count") == 1
    assert list(row) == [*(column.name for column in FACTS), "texts"]
    texts = row.pop("texts")
    assert list(texts) == ["ar", "en"]
    assert texts["en"] == {text.field: plain[f"{text.field}_en"] for text in TEXTS}
    assert texts["ar"]["title"] == "أطلس"
    assert row["links"] == ["https://a.example/?a=1;b=2", "https://b.example/"]
    assert row["is_new"] is True
    assert row["first_listed_on"] == "2019-06-04"
    for name, value in row.items():
        if isinstance(value, list):
            assert "; ".join(value) == plain[name]
        elif not isinstance(value, bool):
            assert str(value) == plain[name]


def test_what_is_not_known_is_empty() -> None:
    practice = make_practice(owner=None, summary="")
    PracticeRevision.objects.update(output=None, published_at=None)
    Practice.objects.filter(pk=practice.pk).update(first_listed_on=None)
    empty = ["output", "year_start", "first_listed_on", "published_on"]
    (row,) = json_rows(get("json"))
    assert [row[name] for name in empty] == [None] * 4
    assert (row["authors"], row["is_new"]) == ([], False)
    (row,) = xlsx_rows(get("xlsx"))
    assert [row[name] for name in [*empty, "authors", "summary_en"]] == [None] * 6
    (row,) = csv_rows(get("csv"))
    assert [row[name] for name in [*empty, "authors", "is_new"]] == [""] * 5 + ["false"]


@pytest.mark.parametrize("form", FORMS)
def test_without_a_practice_there_are_the_heads(form: str) -> None:
    data = get(form)
    assert ROWS[form](data) == []
    if form == "json":
        assert json.loads(data)["count"] == 0
    else:
        assert b"slug" in data or form == "xlsx"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_in_the_language_of_its_address(language: str, settings: Settings) -> None:
    whole_practice()
    (row,) = json_rows(get("json", language=language))
    assert row["url"] == f"{settings.SITE_URL}/{language}/practices/quokka/"
    assert row["language"] == ("ar" if language == "ar" else "en")
    book = openpyxl.load_workbook(io.BytesIO(get("xlsx", language=language)))
    sheet = book.worksheets[0]
    with translation.override(language):
        heads = [str(column.label) for column in columns(demonstration=False)]
    assert [cell.value for cell in sheet[2]] == heads
    assert [cell.value for cell in sheet[1]][:2] == ["slug", "url"]
    assert bool(sheet.sheet_view.rightToLeft) == (language == "ar")


def test_a_stream_keeps_its_language_whatever_the_thread_does_meanwhile() -> None:
    make_practice(title="Titre", language="fr")
    response = Client().get("/fr/practices/export.csv")
    with translation.override("ru"):
        (row,) = csv_rows(body(response))
        assert translation.get_language() == "ru"
    assert "/fr/practices/" in row["url"]


# -- Who may see what ----------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_only_what_is_published_is_in_the_files(
    form: str, secretariat: User, signed_in: Any
) -> None:
    make_practice(slug="public")
    for state in State:
        in_state(state, title=f"Hidden {state}", organisation="Hidden organisation")
    shown = set(slugs(form))
    public = set(Practice.objects.published().values_list("slug", flat=True))
    assert shown == public
    assert len(public) == 3
    rows = ROWS[form](get(form, client=signed_in(secretariat)))
    assert {row["slug"] for row in rows} == public


@pytest.mark.parametrize("form", FORMS)
def test_no_contact_and_nobody_without_consent_is_in_the_files(form: str) -> None:
    whole_practice()
    cells = str(ROWS[form](get(form)))
    assert "Ada Shown" in cells
    for secret in ("Herbert", "contact.example", "@"):
        assert secret not in cells


def test_who_takes_consent_back_is_gone() -> None:
    whole_practice()
    contributor = Contributor.objects.get(shown=True)
    contributor.shown = False
    workflow.save_contributor(contributor)
    assert json_rows(get("json"))[0]["contributors"] == []


# -- The same list -------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "query",
    ["", "?sort=title", "?output=2", "?party=SN&sort=newest", "?q=quokka", "?q=nothing", "?page=2"],
)
def test_a_file_holds_what_the_list_shows_in_its_order(form: str, query: str) -> None:
    for number in range(25):
        make_practice(
            f"{'Quokka' if number % 3 else 'Wombat'} {number:02}",
            owner="SN" if number % 2 else "FR",
            output=number % 2 + 1,
            first_listed_on=date(2020, 1, 1 + number % 5),
        )
    listed: list[str] = []
    base = query.replace("?page=2", "")
    for page in (1, 2):
        url = f"/en/practices/{base or '?'}&page={page}"
        response = Client().get(url)
        if response.status_code == 200:
            listed += [row.url.split("/")[-2] for row in response.context["rows"]]
    assert slugs(form, query) == listed


@pytest.mark.parametrize("form", [*FORMS, "html"])
@pytest.mark.parametrize("query", ["?output=9", "?year=x", "?sort=x", "?party=FRA", "?q=a&q=b"])
def test_what_the_list_refuses_is_refused(form: str, query: str) -> None:
    assert Client().get(f"/en/practices/export.{form}{query}").status_code == 400


@pytest.mark.parametrize("form", FORMS)
def test_hostile_words_are_words(form: str) -> None:
    for query in ("?q=%00", '?q="', "?q=%27%3B--", f"?q={'x' * 150}", "?q=%F0%9F%98%80"):
        assert slugs(form, query) == []


def test_addresses(client: Client) -> None:
    for form in FORMS:
        assert client.post(f"/en/practices/export.{form}").status_code == 405
        assert client.head(f"/en/practices/export.{form}").status_code == 200
    for name in ("export.xml", "export.", "export", "export.csv/", "EXPORT.CSV"):
        assert client.get(f"/en/practices/{name}").status_code in (301, 404)


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("json", "application/json"),
    ],
)
@pytest.mark.parametrize("demonstration", [False, True])
def test_heads_of_the_answer(form: str, kind: str, demonstration: bool, settings: Settings) -> None:
    settings.DEMO = demonstration
    response = Client().get(f"/en/practices/export.{form}")
    body(response)
    response.close()
    assert response.headers["Content-Type"] == kind
    name = f"good-practices-{timezone.localdate():%Y-%m-%d}{'-demonstration' * demonstration}"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}.{form}"'
    assert "public" in response.headers["Cache-Control"]
    assert not response.cookies


def test_a_demonstration_says_so_in_the_files(settings: Settings) -> None:
    make_practice()
    settings.DEMO = True
    (row,) = csv_rows(get("csv"))
    assert (list(row)[-1], row["demonstration"]) == ("demonstration", "true")
    assert xlsx_rows(get("xlsx"))[0]["demonstration"] is True
    about = openpyxl.load_workbook(io.BytesIO(get("xlsx"))).worksheets[1]
    assert "invented" in str(list(about.iter_rows(values_only=True)))
    assert json.loads(get("json"))["about"]["demonstration"] is True
    settings.DEMO = False
    assert "demonstration" not in csv_rows(get("csv"))[0]
    assert json.loads(get("json"))["about"]["demonstration"] is False


def test_a_workbook_and_json_say_what_they_are(settings: Settings) -> None:
    make_practice()
    about = json.loads(get("json", "?output=1&q=practice"))["about"]
    address = f"{settings.SITE_URL}/en/practices/?q=practice&output=1"
    assert (about["address"], about["language"]) == (address, "en")
    assert about["baseline"] == "12.IGC"
    assert datetime.fromisoformat(about["made_at"]).tzinfo is not None
    sheet = openpyxl.load_workbook(io.BytesIO(get("xlsx", "?output=1&q=practice"))).worksheets[1]
    rows = dict(row[:2] for row in sheet.iter_rows(values_only=True))
    assert address in rows.values()
    assert {column.name for column in columns(demonstration=False)} <= rows.keys()


# -- Formulas ------------------------------------------------------------------------------------

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\tx",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\u202e=1",
    "\ufeff@x",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "﹢1",
    "−1",
    '=HYPERLINK("https://evil.example","click")',
    "=cmd|' /C calc'!A0",
]
HARMLESS = ["1+1=2", "a@b", "’=1", "– a dash", "«=1»", "2.4", "<=>", "_x0041_", "{=1}", "\\=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_as_a_formula_is_words_in_tables_and_exact_in_json(text: str) -> None:
    practice = make_practice(f"{text}", organisation=text[:200], body=text)
    PracticeText.objects.filter(revision__practice=practice).update(title=text, summary=text)
    Contributor.objects.create(
        practice=practice, name=text, shown=True, shown_given_at=timezone.now()
    )
    names = ["title", "organisation", "title_en", "summary_en", "body_en", "contributors"]
    (row,) = csv_rows(get("csv"))
    assert [row[name][0] for name in names] == ["'"] * 6
    book = openpyxl.load_workbook(io.BytesIO(get("xlsx")))
    head, _labels, cells = book.worksheets[0].iter_rows()
    by_name = {name.value: cell for name, cell in zip(head, cells, strict=True)}
    for name in names:
        assert by_name[name].data_type == "s"
        assert by_name[name].value.startswith("'")
        assert by_name[name].hyperlink is None
    (row,) = json_rows(get("json"))
    assert (row["title"], row["organisation"]) == (text, text)
    assert row["texts"]["en"]["body"] == text
    assert row["contributors"] == [text]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_is_let_be(text: str) -> None:
    make_practice(text, body=text, organisation=text)
    (plain,), (book,) = csv_rows(get("csv")), xlsx_rows(get("xlsx"))
    for row in (plain, book):
        assert (row["title"], row["body_en"], row["organisation"]) == (text, text, text)


@pytest.mark.parametrize(
    ("text", "safe_text"),
    [
        ("Words;=1+1", "Words;'=1+1"),
        ("Words; =1+1", "Words; '=1+1"),
        ("List:\n- one\n- two", "List:\n'- one\n'- two"),
        ("a\t@x", "a\t'@x"),
        ("a, =b", "a, =b"),
    ],
)
def test_no_program_that_parts_columns_otherwise_finds_a_formula(text: str, safe_text: str) -> None:
    make_practice(body=text)
    data = get("csv")
    (row,) = csv_rows(data)
    assert row["body_en"] == safe_text
    for separator in ";\t":
        for line in csv.reader(
            io.StringIO(data.decode("utf-8-sig"), newline=""),
            delimiter=separator,
            quoting=csv.QUOTE_NONE,
        ):
            assert not [cell for cell in line if cell.lstrip().startswith(("=", "+", "-", "@"))]
    assert xlsx_rows(get("xlsx"))[0]["body_en"] == text


def test_examples_of_what_is_harmless() -> None:
    assert doctest.testmod(safe).failed == 0


def test_a_text_as_long_as_can_be_is_whole() -> None:
    long = "\n".join("=x" * 9 for _ in range(1000))[:20_000]
    make_practice(body=long, summary="\x1b\x07 ctrl _x000D_")
    assert xlsx_rows(get("xlsx"))[0]["body_en"] == f"'{long}"
    assert xlsx_rows(get("xlsx"))[0]["summary_en"] == "\x1b\x07 ctrl _x000D_"
    assert json_rows(get("json"))[0]["texts"]["en"]["body"] == long


# -- Any number ----------------------------------------------------------------------------------


def make_many(count: int) -> list[int]:
    """Published practices in as few statements as can be; their ids."""
    made = Practice.objects.bulk_create(Practice(slug=f"many-{number}") for number in range(count))
    revisions = PracticeRevision.objects.bulk_create(
        PracticeRevision(practice=practice, state=State.PUBLISHED) for practice in made
    )
    PracticeText.objects.bulk_create(
        PracticeText(revision=revision, language="en", title="Title", body="Words. " * 300)
        for revision in revisions
    )
    return [practice.pk for practice in made]


def contents(ids: list[int]) -> Contents:
    return Contents(ids, "https://list.example", "en", timezone.localtime(), None)


def to_nowhere(ids: list[int], form: str) -> int:
    """Write the file part by part, keeping none; its size."""
    if form == "xlsx":
        with TemporaryFile() as file:
            as_xlsx(contents(ids), file)
            return file.tell()
    return sum(len(part) for part in {"csv": as_csv, "json": as_json}[form](contents(ids)))


def peak(ids: list[int], form: str) -> int:
    gc.collect()
    tracemalloc.start()
    to_nowhere(ids, form)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


@pytest.fixture
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHUNK", 50)


@pytest.mark.usefixtures("_small_chunks")
@pytest.mark.parametrize("form", FORMS)
def test_memory_does_not_grow_with_the_number(form: str) -> None:
    ids = make_many(1000)
    to_nowhere(ids[:50], form)  # what is made once and kept
    few, many = peak(ids[:100], form), peak(ids, form)
    assert many < 1.2 * few + 100_000
    assert to_nowhere(ids, "csv") > 2_000_000


@pytest.mark.usefixtures("_small_chunks")
@pytest.mark.parametrize("form", FORMS)
def test_queries_grow_by_the_chunk(form: str) -> None:
    whole_practice()
    ids = [*Practice.objects.values_list("pk", flat=True), *make_many(119)]
    counts = []
    for some in (ids[:1], ids[:50], ids[:51], ids):
        with CaptureQueriesContext(connection) as queries:
            to_nowhere(some, form)
        counts.append(len(queries))
    one, fifty, fifty_one, all_of_them = counts
    assert one == fifty <= 13
    assert fifty_one - fifty <= 8
    assert all_of_them - fifty_one <= 8


def test_what_is_withdrawn_while_the_file_is_written_is_left_out() -> None:
    ids = make_many(3)
    parts = as_json(contents(ids))
    first = next(parts)
    PracticeRevision.objects.filter(practice=ids[1]).update(state=State.SUPERSEDED)
    data = json.loads(first + b"".join(parts))
    assert [row["slug"] for row in data["practices"]] == ["many-0", "many-2"]
    assert data["count"] == 2


# -- What is said of the files -------------------------------------------------------------------


def test_the_columns_are_documented() -> None:
    text = (ROOT / "docs" / "exports.md").read_text()
    with translation.override("en"):
        facts = [f"| `{column.name}` | {column.about} |" for column in (*FACTS, DEMONSTRATION)]
        texts = [f"| `{text.field}` | {text.about} |" for text in TEXTS]
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert rows == [*facts, *texts]


def test_names_of_columns_are_plain_and_their_own() -> None:
    names = [column.name for column in columns(demonstration=True)]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.replace("_", "").isalnum() for name in names)
    assert all(name == name.lower() for name in names)


def test_the_page_says_what_is_in_the_files_and_leads_to_them(client: Client) -> None:
    make_practice(output=2)
    make_practice(output=1)
    response = client.get("/en/practices/export.html?output=2&q=&page=1")
    page = response.content.decode()
    assert response.context["count"] == 1
    for form in FORMS:
        assert f'href="/en/practices/export.{form}?output=2"' in page
    assert 'href="/en/practices/?output=2"' in page
    for column in columns(demonstration=False):
        assert f"<code>{column.name}</code>" in page
