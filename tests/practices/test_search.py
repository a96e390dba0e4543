"""Search on the real practices and on made ones; the same lists are expected of either engine."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practices import search
from practices.enums import State
from practices.models import Listing, Practice, PracticeText
from practices.search import rows
from tests.factories import make_practice

pytestmark = pytest.mark.django_db


def asked(query: str) -> search.PracticeSearch:
    data = QueryDict(mutable=True)
    data["q"] = query
    return search.PracticeSearch(data)


def found(query: str) -> list[str]:
    """Slugs of the practices that have every word, best first."""
    answer = asked(query)
    return [] if answer.found.some_words_only else [each.slug for each in answer.practices()[:]]


def indexed() -> set[int]:
    column = "practice_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM practices_search")
        return {row[0] for row in cursor.fetchall()}


FRANCE_QUEBEC = "france-quebec-mission-discoverability-french-content"
KENYA = "kenya-skiza-toons-and-viusasa-film"
E_BOOKS = "austria-luxembourg-italy-france-fixed-price-e-books"
THYDEWA = "brazil-thydewa-indigenous-digital-publishing"
GERMANY = "germany-video-on-demand-levy"


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("decouvrabilite", {FRANCE_QUEBEC}),
        ("discoverability", {FRANCE_QUEBEC}),
        ("Skiza", {KENYA}),
        ("skiza TOONS Kenya", {KENYA}),
        ("e-books", {E_BOOKS, THYDEWA}),
        ("livre numérique", {E_BOOKS, THYDEWA}),
        ("livres numeriques", {E_BOOKS, THYDEWA}),
        ("carte culturelle", {"uruguay-cultural-map"}),
        ("cultural maps", {"uruguay-cultural-map"}),
        ("Quebec", {FRANCE_QUEBEC, "canada-quebec-digital-cultural-plan"}),
        ("QUÉBEC", {FRANCE_QUEBEC, "canada-quebec-digital-cultural-plan"}),
        ("10 100", {"colombia-vive-digital"}),
        ("10,100", {"colombia-vive-digital"}),
        # Names of Parties in the other languages.
        ("Allemagne", {GERMANY}),
        ("Alemania", {GERMANY}),
        ("ألمانيا", {GERMANY}),
        ("Германия", {GERMANY}),
        ("德国", {GERMANY}),
        ("cartographie culturelle", set()),
        ("xylophone", set()),
    ],
)
def test_the_real_practices(query: str, slugs: set[str]) -> None:
    assert set(found(query)) == slugs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("musicienne formée", "musiciennes formees"),
        ("l’économie créative", "economie creative"),
        ("œuvres numériques", "OEUVRE NUMERIQUE"),
        ("law on copyright", "copyright laws"),
        ("festivals", "festival"),
        ("women", "the women of"),
        ("droits d'auteur", "droit d’auteur"),
    ],
)
def test_accents_inflections_and_small_words_are_forgiven(one: str, other: str) -> None:
    assert found(one) == found(other) != []


def test_every_practice_is_found_by_its_own_title_in_either_language() -> None:
    for text in PracticeText.objects.select_related("revision__practice"):
        assert text.revision.practice.slug in found(text.title)


def test_words_stand_in_any_order_and_all_are_needed() -> None:
    assert found("Kenya Skiza") == found("skiza kenya") == [KENYA]
    assert found("skiza Germany") == []


def test_title_then_names_then_summary_then_the_rest_and_of_these_the_newest() -> None:
    body = make_practice("Something", body="On zebras.")
    summary = make_practice("Something", summary="On zebras.")
    named = make_practice("Something", organisation="Zebra")
    inflected = make_practice("The zebras", first_listed_on="2020-03-03")
    late = make_practice("Zebra", first_listed_on="2020-02-02")
    early = make_practice("The zebra", first_listed_on="2020-01-01")
    twin = make_practice("A zebra", first_listed_on="2020-01-01")
    both = make_practice("Zebra crossing", first_listed_on="2001-01-01")
    assert found("zebra") == [
        each.slug for each in (late, early, twin, both, inflected, named, summary, body)
    ]
    make_practice("Zebra", summary="A crossing.", slug="half")
    assert found("zebra crossing") == [both.slug, "half"]


def test_a_phrase_stands_as_it_is_whatever_its_accents() -> None:
    one = make_practice("Le prix unique du livre", language="fr")
    make_practice("Un livre dont le prix est unique", language="fr")
    assert found('"prix unique"') == found("« Prix  UNIQUÉ »") == found("“prix unique”")
    assert one.slug in found('"prix unique"')
    assert set(found('"unique du livre"')) == {one.slug, E_BOOKS}
    assert set(found('"du livre" "prix unique"')) == {one.slug, E_BOOKS}
    assert found('"le prix unique du livre"')[0] == one.slug
    assert found('"livre du unique"') == []
    assert found('"livr"') == []
    assert len(found("livr")) > 1


def test_a_phrase_does_not_reach_over_the_end_of_a_text() -> None:
    make_practice("Quagga", summary="Numbat there was.")
    assert found('"quagga numbat"') == []


def test_a_phrase_of_chinese() -> None:
    one = make_practice("数字文化遗产", language="zh-hans")
    make_practice("文化与遗产", language="zh-hans")
    assert found('"文化遗产"') == [one.slug]
    assert found("“化遗”") == [one.slug]


def test_a_minus_leaves_out() -> None:
    both = make_practice("Zebra numbat")
    one = make_practice("Zebra")
    assert found("zebra -numbat") == [one.slug]
    assert found("zebra −numbats") == [one.slug]
    assert found('zebra -"zebra numbat"') == [one.slug]
    assert set(found("zebra - numbat")) == {both.slug}
    assert found("zebra-numbat") == [both.slug]
    everything = set(Practice.objects.published().values_list("slug", flat=True))
    assert set(found("-numbat")) == everything - {both.slug}
    assert found("zebra -zebra") == []


def test_a_minus_before_a_compound_leaves_out_its_words_together() -> None:
    together = make_practice("Wombat e-books")
    apart = make_practice("Wombat: E, and books")
    assert found("wombat -e-books") == [apart.slug]
    assert set(found("wombat")) == {together.slug, apart.slug}


@pytest.mark.parametrize(
    ("query", "read_as", "slug"),
    [
        ("Skisa", {"skisa": "skiza"}, KENYA),
        ("skzia", {"skzia": "skiza"}, KENYA),
        ("skizza", {"skizza": "skiza"}, KENYA),
        ("decouvrabilté", {"decouvrabilté": "decouvrabilite"}, FRANCE_QUEBEC),
        ("discoverabilty", {"discoverabilty": "discoverability"}, FRANCE_QUEBEC),
        ("Skisa Keyna", {"skisa": "skiza", "keyna": "kenya"}, KENYA),
        ("Gremany", {"gremany": "germany"}, GERMANY),
    ],
)
def test_a_misspelt_word_is_read_as_the_nearest_and_the_page_can_say_so(
    query: str, read_as: dict[str, str], slug: str
) -> None:
    answer = asked(query)
    assert dict(answer.found.read_as) == read_as
    assert not answer.found.some_words_only
    assert slug in found(query)


def test_beside_a_phrase_a_slip_is_forgiven_and_the_phrase_kept() -> None:
    one = make_practice("Okapi garden", summary="Numbat")
    make_practice("Garden of an okapi", summary="Numbat")
    answer = asked('"okapi garden" numbta')
    assert dict(answer.found.read_as) == {"numbta": "numbat"}
    assert [each.slug for each in answer.practices()[:]] == [one.slug]
    assert len(asked('"okapi meadow" numbat').ids) == 0


def test_a_word_that_is_asked_for_and_left_out_is_not_misspelt() -> None:
    make_practice("Acteurs")
    make_practice("Auteurs")
    assert found("acteurs -acteurs") == []
    assert not asked("acteurs -acteurs").found.read_as


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("contenu", "contenus"),
        ("revenu", "revenus"),
        ("vidéo", "vidéos"),
        ("plateforme", "plate-forme"),
    ],
)
def test_singular_and_plural_compound_and_whole_meet(one: str, other: str) -> None:
    plural = make_practice(f"Quagga {other}", language="fr")
    assert plural.slug in found(f"quagga {one}")
    assert plural.slug in found(f"quagga {other}")


@pytest.mark.parametrize("minus", "-−–—－")
def test_a_minus_of_any_keyboard_leaves_out(minus: str) -> None:
    one = make_practice("Quagga")
    make_practice("Quagga numbat")
    assert found(f"quagga {minus}numbat") == [one.slug]


def test_quotes_of_any_keyboard_hold_a_phrase() -> None:
    one = make_practice("Quagga numbat")
    make_practice("Numbat quagga")
    for phrase in ('"{}"', "“{}”", "„{}“", "« {} »", "「{}」", "『{}』", "＂{}＂"):
        assert found(phrase.format("quagga numbat")) == [one.slug], phrase


def test_small_words_of_russian_and_arabic_tell_nothing() -> None:
    senegal = "senegal-africultureban-music-production-training"
    assert found("в Сенегале") == found("في السنغال") == [senegal]


def test_only_what_is_published_is_offered_for_a_misspelt_word() -> None:
    make_practice("Quokkaland", state=State.DRAFT)
    gone = make_practice("Numbatland")
    search.remove([gone.pk])
    assert not asked("quokkalund").found.read_as
    assert not asked("numbatlund").found.read_as


def test_a_word_that_something_has_is_not_misspelt() -> None:
    make_practice("Skira")
    assert not asked("skira").found.read_as
    assert found("12345") == []
    assert not asked("12346").found.read_as


def test_where_nothing_has_every_word_those_with_most_come_and_rare_words_count_more() -> None:
    rare = make_practice("Okapi", summary="digital")
    make_practice("Music", summary="digital")
    answer = asked("okapi digital xylophone")
    assert answer.found.some_words_only
    assert answer.practices()[0] == rare
    assert not asked("okapi digital").found.some_words_only
    # A word that is nearly everywhere is not enough beside a rare one.
    for number in range(5):
        make_practice(f"Digital {number}")
    shown = [each.slug for each in asked("okapi digital xylophone").practices()[:]]
    assert shown == [rare.slug]
    assert len(asked("xylophone zzz").ids) == 0


def test_what_is_marked_is_what_was_found() -> None:
    practice = make_practice("Les œuvres <numérisées>", language="fr", summary="Musée, musées.")
    answer = asked("oeuvre numerisation musee")
    [row] = rows([practice.pk], answer.shelf, None, answer.found.marked)
    assert row.title == "Les <mark>œuvres</mark> &lt;<mark>numérisées</mark>&gt;"
    assert row.summary == "<mark>Musée</mark>, <mark>musées</mark>."
    assert row.passage is None


def test_a_word_found_further_down_is_shown_with_what_stands_around_it() -> None:
    practice = make_practice("A title", body="word " * 200 + "aardvark " + "word " * 200)
    answer = asked("aardvarks")
    [row] = rows([practice.pk], answer.shelf, None, answer.found.marked)
    assert row.passage is not None
    assert "<mark>aardvark</mark>" in row.passage.html
    assert row.passage.html.startswith("… word ")
    assert row.passage.html.endswith(" …")
    assert len(row.passage.html) < 300


def test_chinese_and_arabic_are_marked() -> None:
    chinese = make_practice("数字文化遗产", language="zh-hans")
    arabic = make_practice("حماية الثَّقَافَةِ الرقمية", language="ar")
    for practice, query, marked in (
        (chinese, "文化", "数字<mark>文化</mark>遗产"),
        (arabic, "ثقافة", "حماية <mark>الثَّقَافَةِ</mark> الرقمية"),
    ):
        answer = asked(query)
        [row] = rows([practice.pk], answer.shelf, None, answer.found.marked)
        assert row.title == marked


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_what_is_not_published_is_not_in_the_index(state: State) -> None:
    hidden = make_practice("Quokka", state=state)
    search.index([hidden.pk])
    assert hidden.pk not in indexed()
    assert found("quokka") == []
    assert not Listing.objects.filter(pk=hidden.pk).exists()


def test_what_is_indexed() -> None:
    practice = make_practice(
        "Alpha",
        summary="Bravos",
        body="Charters",
        authors=["FR"],
        partners=["DE"],
        mentioned=["KE"],
        organisation="Deltas",
    )
    words = ["alpha", "bravo", "charter", "delta", "France", "Германия", "肯尼亚"]
    for word in words:
        assert practice.slug in found(word)
    text = practice.published_revision.texts.get()
    text.subnational_author, text.editor_note = "Echos", "Foxtrots"
    text.save()
    search.index([practice.pk])
    assert found("echo") == [practice.slug]
    assert found("foxtrot") == []


def test_a_text_is_stemmed_in_its_own_language() -> None:
    practice = make_practice("Les œuvres numérisées", language="fr", organisation="Musées")
    assert found("oeuvre numerisation musee") == [practice.slug]


def test_a_change_replaces_what_was_indexed() -> None:
    practice = make_practice("Aardvark")
    PracticeText.objects.filter(revision__practice=practice).update(title="Bandicoot")
    search.index([practice.pk])
    assert (found("aardvark"), found("bandicoot")) == ([], [practice.slug])


def test_removing_and_deleting_take_a_practice_out() -> None:
    removed, deleted, bulk = (make_practice("Capybara") for _ in range(3))
    search.remove([removed.pk])
    deleted_pk, bulk_pk = deleted.pk, bulk.pk
    deleted.delete()
    Practice.objects.filter(pk=bulk_pk).delete()
    assert not indexed() & {removed.pk, deleted_pk, bulk_pk}


def test_reindexing_brings_back_exactly_the_published() -> None:
    make_practice("Draft", state=State.DRAFT)
    published = set(Practice.objects.published().values_list("pk", flat=True))
    assert indexed() == published
    search.remove(published)
    call_command("reindex_practices", verbosity=0)
    assert indexed() == published


def test_indexing_takes_the_same_queries_for_one_and_for_thirty(
    django_assert_max_num_queries,
) -> None:
    practices = [make_practice(f"Dingo {n}") for n in range(30)]
    for many in (practices[:1], practices):
        with django_assert_max_num_queries(20):
            search.index([practice.pk for practice in many])


HOSTILE = [
    '"',
    "'",
    "\\",
    '" OR 1=1 --',
    "title:skiza",
    "skiza*",
    "NEAR(skiza toons)",
    "NOT skiza",
    "skiza AND",
    "(((",
    "a:b & !c | <->",
    "%_%",
    "\x00",
    "ski\x00za",
    "\ud800",
    "🙂",
    "; DROP TABLE practices_practice",
    "x" * 10_000,
    "mot " * 3_000,
    "文" * 3_000,
    "'" * 10_000,
]


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_query_is_only_words(query: str) -> None:
    make_practice("skiza mot 文 x a b c", state=State.SUBMITTED, slug="hidden")
    assert "hidden" not in found(query)


def test_operators_mean_nothing() -> None:
    assert found("title:skiza") == []
    assert found("skiza*") == found('"skiza"') == found("!skiza") == [KENYA]
    assert found("skiza OR xylophone") == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=80))
def test_any_text_is_answered(query: str) -> None:
    found(query)


def test_very_long_words_and_texts_are_held() -> None:
    long = make_practice(
        "Wombat", summary="w" * 2000, body=" ".join(f"word{n}ing" for n in range(2500))
    )
    chinese = make_practice("袋熊", language="zh-hans", body="熊" * 10_000 + "猫")
    assert found("word2499") == [long.slug]
    assert found("w" * 2000) == [long.slug]
    assert found("熊猫") == [chinese.slug]
