"""Filters and orders, against the fixture counted in a second way, and what they refuse."""

import json
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from activities.models import SdgTarget, Session
from parties.models import Party
from practices.enums import State
from practices.models import Practice
from practices.queries import published_practices
from practices.search import PracticeSearch, analysis, facets, rows
from tests.factories import activity, make_practice

pytestmark = pytest.mark.django_db

NAMES = ["q", *facets.NAMES]


def filtered(query: str, **kwargs: Any) -> list[str]:
    return [practice.slug for practice in PracticeSearch(QueryDict(query), **kwargs).practices()[:]]


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
    target = SdgTarget.objects.get(code="8.a")
    made = make_practice("Ours", sdg_targets=["8.a"])
    assert set(filtered(f"sdg={target.code}")) == {
        made.slug,
        *fixture(lambda each: ["8.a"] in each.get("sdg_targets", [])),
    }
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
                analysis.sort_key(practice.published_revision.text().title)
                for practice in PracticeSearch(QueryDict("sort=title")).practices()[:]
            ]
        assert len(shown) == 49
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
        ("q=a&q=b", "q"),
        ("new=12.IGC&new=7.CP", "new"),
        ("sort=title&sort=newest", "sort"),
        ("output=1&output=7", "output"),
        ("language=de", "language"),
        ("output=%00", "output"),
        ("sort=%22%3E%3Cscript", "sort"),
    ],
)
def test_a_wrong_value_is_refused_by_name(query: str, name: str) -> None:
    assert f"“{name}”" in refusal(query)


def test_a_search_looks_at_two_hundred_characters_and_says_so() -> None:
    long = PracticeSearch(QueryDict("q=" + "skiza+" * 33 + "xylophone"))
    assert long.is_cut
    assert [each.slug for each in long.practices()[:]] == filtered("q=skiza") != []
    assert not PracticeSearch(QueryDict("q=" + "x" * 200)).is_cut


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
    with suppress(BadRequest):
        found = PracticeSearch(data)
        found.practices()[:5]
        found.chips()
        found.facets()


def test_chips_name_what_is_chosen_and_each_can_be_taken_away() -> None:
    found = PracticeSearch(
        QueryDict("q=livre+num%C3%A9rique&output=2&output=1&new=&sort=title&page=3")
    )
    words, second, first = found.chips()
    assert (words.name, words.value, words.without) == (
        "q",
        "livre numérique",
        "output=2&output=1&sort=title",
    )
    assert second.value.startswith("2. ")
    assert second.without == "q=livre+num%C3%A9rique&output=1&sort=title"
    assert first.without == "q=livre+num%C3%A9rique&output=2&sort=title"


def test_values_of_a_facet_widen_and_facets_narrow() -> None:
    one, two, france = (set(filtered(query)) for query in ("output=1", "output=2", "party=FR"))
    assert set(filtered("output=1&output=2")) == one | two
    assert set(filtered("output=1&output=2&party=FR")) == (one | two) & france != set()


def test_new_counts_from_any_session_that_is_chosen() -> None:
    before = make_practice("Before", first_listed_on="2017-01-01")
    after = make_practice("After", first_listed_on="2022-01-01")
    assert set(filtered("new=12.IGC")) == set(filtered("new=1"))
    assert after.slug in filtered("new=12.IGC")
    assert before.slug not in filtered("new=12.IGC")
    assert filtered("new=8.CP") == [after.slug]


def test_language_finds_what_can_be_read_in_it() -> None:
    spanish = make_practice("Práctica", language="es")
    assert filtered("language=es") == [spanish.slug]
    assert len(filtered("language=fr")) == 49
    assert len(filtered("language=fr&language=es")) == 50


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=numérique",
        "output=1",
        "output=1&output=2&region=I",
        "q=droit&region=I&new=1",
        "year=2014&source=annex-ii&language=fr",
    ],
)
def test_each_count_is_what_choosing_that_value_leaves(query: str) -> None:
    """Every count of every facet against a search of its own."""
    make_practice("Droit numérique", output=3, sdg_targets=["8.a"], year_start=2014)
    made = PracticeSearch(QueryDict(query))
    for facet in made.facets():
        offered = {value.value: value.count for value in facet.values}
        for option in next(kind for kind in facets.KINDS if kind.name == facet.name).options(
            made.shelf
        ):
            alone = made.query_string(**{facet.name: option.value})
            count = len(filtered(alone))
            assert offered.get(option.value, 0) == count, (facet.name, option.value)
        assert {value.value for value in facet.values if value.selected} == set(
            made.chosen[facet.name]
        )


def test_the_choice_of_parties_holds_those_that_have_a_practice_and_the_one_asked_for() -> None:
    make_practice("Hidden", owner="SN", state=State.DRAFT)
    codes: set[str] = set()
    fixture(lambda each: bool(codes.update(each["authors"])))

    def offered(query: str) -> set[str]:
        named = {facet.name: facet for facet in PracticeSearch(QueryDict(query)).facets()}
        return {value.value for value in named["party"].values}

    assert offered("") == codes
    assert "DJ" not in codes
    assert offered("party=DJ") == codes | {"DJ"}


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("", 2),
        ("sort=title", 2),
        ("output=1&region=I&new=1&sort=newest", 2),
        ("q=numérique", 3),
        ("q=numérique&output=1&sort=title", 3),
        ("q=skisa", 4),
        ("q=skisa+copyrigth", 5),
        ("q=skiza+allemagne", 4),
    ],
)
@pytest.mark.parametrize("more", [0, 30])
def test_a_list_with_facets_takes_few_queries_for_any_number(
    query: str, queries: int, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        make_practice(f"Le numérique {number}")
    for warm in (False, True):
        with django_assert_num_queries(queries) if warm else nullcontext():
            found = PracticeSearch(QueryDict(query))
            assert found.facets()
            assert found.chips() or not query.replace("sort=title", "")
            assert rows(found.ids[:20], found.shelf, found.baseline, found.found.marked)


def test_what_is_kept_in_memory_follows_every_change_however_it_is_made() -> None:
    before = len(filtered(""))
    made = make_practice("Wanderer", first_listed_on="2020-01-01")
    assert len(filtered("")) == before + 1
    Practice.objects.filter(pk=made.pk).update(first_listed_on="2001-01-01")
    assert filtered("new=1&q=wanderer") == []
    Party.objects.filter(code="FR").update(electoral_group="V(a)")
    assert made.slug in filtered("region=V(a)")
    with suppress(RuntimeError), transaction.atomic():
        make_practice("Undone")
        assert len(filtered("q=undone")) == 1
        raise RuntimeError
    assert filtered("q=undone") == []
    made.delete()
    assert len(filtered("")) == before
