"""Filters and orders, against the fixture counted in a second way, and what they refuse."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from activities.models import Session
from parties.models import Party
from practices.enums import State
from practices.queries import published_practices
from practices.search import PracticeFilter
from tests.factories import activity, make_practice

pytestmark = pytest.mark.django_db

NAMES = ["q", "output", "activity", "party", "region", "sector", "sdg", "source", "year", "new"]


def filtered(query: str, **kwargs: Any) -> list[str]:
    found = PracticeFilter(QueryDict(query), published_practices(), **kwargs)
    return [practice.slug for practice in found.results()]


def refusal(query: str) -> str:
    with pytest.raises(BadRequest) as refused:
        filtered(query)
    return str(refused.value)


def fixture(test: Callable[[dict[str, Any]], bool]) -> set[str]:
    """The slugs of the fixture whose revision passes `test`, read from the file itself."""
    rows = json.loads((Path(settings.FIXTURE_DIRS[0]) / "practices.json").read_text())
    revisions: dict[str, dict[str, Any]] = {}
    for row in rows:
        fields = row["fields"]
        if row["model"] == "practices.practicerevision":
            revisions[fields["practice"][0]] = {**fields, "authors": set()}
    for row in rows:
        fields = row["fields"]
        if row["model"] == "practices.revisionparty" and fields["role"] == "author":
            revisions[fields["revision"][0]]["authors"].add(fields["party"][0])
    return {slug for slug, fields in revisions.items() if test(fields)}


@pytest.mark.parametrize(("number", "count"), [(1, 19), (2, 14), (3, 5), (4, 6), (5, 5)])
def test_output(number: int, count: int) -> None:
    assert set(filtered(f"output={number}")) == fixture(lambda each: each["output"] == [number])
    assert len(filtered(f"output={number}")) == count


@pytest.mark.parametrize(("number", "count"), [(1, 9), (2, 1), (3, 0), (4, 1), (5, 1)])
def test_new(number: int, count: int) -> None:
    assert len(filtered(f"new=1&output={number}")) == count


def test_new_counts_from_the_session_that_is_given() -> None:
    later = make_practice("Later", first_listed_on="2020-01-01")
    assert later.slug in filtered("new=1")
    assert filtered("new=1", baseline=Session.objects.get(code="7.CP")) == [later.slug]


@pytest.mark.parametrize("code", ["1.1", "1.4", "2.1", "4.2"])
def test_activity(code: str) -> None:
    key = activity(code).key
    assert set(filtered(f"activity={code}")) == fixture(lambda each: [key] in each["activities"])


@pytest.mark.parametrize("code", ["FR", "CA", "BR", "EU", "AF", "SN"])
def test_party_finds_its_own_practices_only(code: str) -> None:
    make_practice("Elsewhere", owner="DE", partners=["FR", "SN"], mentioned=["AF", "CA", "BR"])
    assert set(filtered(f"party={code}")) == fixture(lambda each: code in each["authors"])


@pytest.mark.parametrize("group", ["I", "II", "III", "IV", "V(a)", "V(b)", "EU"])
def test_region_is_the_group_of_those_whose_practice_it_is(group: str) -> None:
    codes = set(Party.objects.filter(electoral_group=group).values_list("code", flat=True))
    assert set(filtered(f"region={group}")) == fixture(lambda each: bool(codes & each["authors"]))


def test_sector_sdg_and_source() -> None:
    assert set(filtered("sector=music")) == fixture(lambda each: ["music"] in each["sectors"])
    made = make_practice("Ours")
    made.published_revision.sdg_targets.set([1])
    target = made.published_revision.sdg_targets.get().code
    of_annex_ii = fixture(lambda each: [target] in each.get("sdg_targets", []))
    assert of_annex_ii
    assert set(filtered(f"sdg={target}")) == {made.slug} | of_annex_ii
    assert filtered("source=party") == [made.slug]
    assert len(filtered("source=annex-ii")) == 49


def test_year_lies_between_the_first_and_the_last() -> None:
    one = make_practice("One", year_start=1990)
    some = make_practice("Some", year_start=1989, year_end=1991)
    make_practice("None")
    for year, expected in {
        1988: [],
        1989: [some],
        1990: [one, some],
        1991: [some],
        1992: [],
    }.items():
        assert set(filtered(f"year={year}")) == {practice.slug for practice in expected}


def test_filters_combine_with_each_other_and_with_the_search() -> None:
    alone = {
        query: set(filtered(query)) for query in ("output=1", "party=FR", "region=I", "q=numérique")
    }
    together = set(filtered("&".join(alone)))
    assert together == set.intersection(*alone.values()) != set()


def test_only_what_is_published_counts_for_a_filter() -> None:
    """An open change with other facts does not move the practice."""
    practice = make_practice("Steady", output=1, year_start=1990)
    make_practice("Hidden", state=State.SUBMITTED, output=5, year_start=1990)
    change = practice.revisions.create(
        number=2, state=State.DRAFT, output_id=5, year_start=1991, source="party"
    )
    change.texts.create(language="en", title="Aaa")
    assert filtered("year=1990") == [practice.slug]
    assert filtered("year=1991") == []
    assert filtered("year=1990&output=5") == []


def test_orders_are_stable_and_the_newest_come_first() -> None:
    twins = [make_practice("Twin", first_listed_on="2026-01-01").slug for _ in range(4)]
    assert (
        filtered("")[:4] == filtered("sort=newest")[:4] == filtered("sort=relevance")[:4] == twins
    )
    assert filtered("sort=title&q=twin") == twins


def test_without_a_search_the_order_of_the_document_stays() -> None:
    slugs = filtered("source=annex-ii&new=1")
    order = [each.slug for each in published_practices().order_by("pk")]
    assert slugs == sorted(slugs, key=order.index)


def test_a_search_may_be_sorted_otherwise() -> None:
    old = make_practice("Zebra", first_listed_on="2001-01-01")
    new = make_practice("Apple", summary="zebra", first_listed_on="2002-01-01")
    assert filtered("q=zebra") == [old.slug, new.slug]
    assert filtered("q=zebra&sort=relevance") == [old.slug, new.slug]
    assert filtered("q=zebra&sort=newest") == [new.slug, old.slug]
    assert filtered("q=zebra&sort=title") == [new.slug, old.slug]


def test_titles_are_sorted_as_they_are_shown_whatever_their_accents() -> None:
    titles = ["zèbre", "« Éclair »", "Ecole", "eau", "Œuvre"]
    made = {make_practice(title, language="fr", year_start=1950).slug: title for title in titles}
    other = make_practice("opera", year_start=1950)
    made[other.slug] = "opera"
    with translation.override("fr"):
        assert [made[slug] for slug in filtered("sort=title&year=1950")] == [
            "eau",
            "« Éclair »",
            "Ecole",
            "Œuvre",
            "opera",
            "zèbre",
        ]


def test_titles_are_sorted_in_the_language_of_the_page() -> None:
    for language in ("en", "fr", "ar"):
        with translation.override(language):
            shown = [
                practice.published_revision.text().title_key
                for practice in PracticeFilter(
                    QueryDict("sort=title"), published_practices()
                ).results()
            ]
        assert shown == sorted(shown)


def test_empty_values_count_as_not_given() -> None:
    assert len(filtered("&".join(f"{name}=" for name in [*NAMES, "sort"]))) == 49
    assert len(filtered("q=%20%20")) == 49


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("output=0", "output"),
        ("output=6", "output"),
        ("output=one", "output"),
        ("output=99999999999999999999", "output"),
        ("activity=6.1", "activity"),
        ("activity=1.1%20", "activity"),
        ("party=XX", "party"),
        ("party=fr", "party"),
        ("party=FRA", "party"),
        ("party=%00%00", "party"),
        ("region=V", "region"),
        ("sector=cinema", "sector"),
        ("sdg=1.1", "sdg"),
        ("source=unknown", "source"),
        ("year=1944", "year"),
        ("year=2100", "year"),
        ("year=soon", "year"),
        ("year=99999999999999999999", "year"),
        ("new=0", "new"),
        ("new=true", "new"),
        ("sort=best", "sort"),
        ("q=" + "x" * 201, "q"),
        ("output=1&output=2", "output"),
        ("q=a&q=b", "q"),
        ("output=%00", "output"),
        ("sort=%22%3E%3Cscript", "sort"),
    ],
)
def test_a_wrong_value_is_refused_by_name(query: str, name: str) -> None:
    assert f"“{name}”" in refusal(query)


def test_two_hundred_characters_are_not_too_many() -> None:
    assert filtered("q=" + "x" * 200) == []


def test_a_nul_in_the_search_parts_words() -> None:
    assert filtered("q=skiza%00toons") == filtered("q=skiza+toons") != []


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from([*NAMES, "sort"]),
        st.one_of(st.text(max_size=12), st.integers().map(str)),
        max_size=4,
    )
)
def test_any_values_are_answered_or_refused(values: dict[str, str]) -> None:
    data = QueryDict(mutable=True)
    data.update(values)
    found = PracticeFilter(data, published_practices())
    with suppress(BadRequest):
        list(found.results()[:5])
        found.active()


def test_active_filters_are_named_and_each_can_be_taken_away() -> None:
    found = PracticeFilter(
        QueryDict("q=livre+num%C3%A9rique&output=2&new=&sort=title&page=3"), published_practices()
    )
    found.results()
    words, output = found.active()
    assert (words.name, words.value, words.without) == (
        "q",
        "livre numérique",
        "output=2&sort=title",
    )
    assert output.value.startswith("2. ")
    assert output.without == "q=livre+num%C3%A9rique&sort=title"


def test_the_choice_of_parties_holds_those_that_have_a_practice_and_the_one_asked_for() -> None:
    make_practice("Hidden", owner="SN", state=State.DRAFT)
    codes: set[str] = set()
    fixture(lambda each: bool(codes.update(each["authors"])))

    def offered(query: str) -> set[str]:
        found = PracticeFilter(QueryDict(query), published_practices())
        return {code for code, _ in found.form.fields["party"].choices if code}

    assert offered("") == codes
    assert "DJ" not in codes
    assert offered("party=DJ") == codes | {"DJ"}


@pytest.mark.parametrize("query", ["", "q=numérique", "sort=title", "output=1&region=I&new=1"])
def test_the_same_queries_for_one_and_for_thirty(
    query: str, django_assert_max_num_queries: Any
) -> None:
    found = PracticeFilter(QueryDict(query), published_practices())
    # Edition, choices of five filters, and the page with its eight relations.
    with django_assert_max_num_queries(18):
        found.results()
        found.active()
        list(found.qs[:30])
