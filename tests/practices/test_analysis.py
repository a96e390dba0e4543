"""The analyser: what is one word to it, and what is the same word."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.search import analysis


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Découvrabilité", "decouvrabilite"),
        ("De\u0301couvrabilite\u0301", "decouvrabilite"),
        ("ŒUVRE, Ægir, Straße, Øresund, Łódź", "oeuvre, aegir, strasse, oresund, lodz"),
        ("ёлка и Музей", "елка и музей"),
        ("МУЗЕЙ", "музей"),
        ("ﬁlm ＡＢＣ №5", "film abc no5"),
        ("الثَّقَافَةُ", "الثقافه".replace("ه", "ة")),
        ("ثقـــافة", "ثقافة"),
        ("إبداع", "ابداع"),
        ("İstanbul ısı", "istanbul isi"),
        ("文化", "文化"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert analysis.fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = analysis.fold(text)
    assert analysis.fold(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("fr", ["créer", "créée", "créées"]),
        ("fr", ["numérisation", "numériser", "numérisées", "Numerisation"]),
        ("fr", ["rémunération", "rémunérer", "remuneration"]),
        ("fr", ["l’œuvre", "d'oeuvre", "OEUVRES", "œuvres"]),
        ("fr", ["culturel", "culturelle", "culturels", "CULTURELLES"]),
        ("en", ["archives", "archived", "Archiving"]),
        ("en", ["digitizing", "digitized", "digitize"]),
        ("es", ["música", "musicas", "Músicos"]),
        ("es", ["protección", "protecciones", "proteccion"]),
        ("ru", ["музей", "музеи", "МУЗЕЙ"]),
        ("ru", ["ёлка", "елки"]),
        ("ar", ["الثقافة", "ثقافية", "الثَّقَافَةُ"]),
    ],
)
def test_a_query_finds_every_form_of_a_word(language: str, forms: list[str]) -> None:
    indexed = {form: set(analysis.stems(form, language)) for form in forms}
    for asked in forms:
        [word] = analysis.query_words(asked)
        for written, stems in indexed.items():
            assert stems & set(word.stems), (asked, written)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1))
def test_a_word_always_finds_itself(word: str) -> None:
    for language in ("ar", "zh-hans", "en", "fr", "ru", "es"):
        indexed = set(analysis.stems(word, language))
        for asked in analysis.query_words(word):
            assert indexed & set(asked.stems)


@given(st.text())
def test_stems_are_letters_and_digits_alone(text: str) -> None:
    """What needs no quoting in either engine's language of queries."""
    found = [stem for word in analysis.query_words(text) for stem in word.stems]
    for language in ("ar", "zh-hans", "en", "fr", "ru", "es"):
        found += analysis.stems(text, language)
    assert all(stem.isalnum() for stem in found)


def stems_of(query: str) -> list[tuple[str, ...]]:
    return [word.stems for word in analysis.query_words(query)]


def test_apostrophes_hyphens_and_underscores_split() -> None:
    assert analysis.stems("l’e-book snake_case", "zh-hans") == ["l", "e", "book", "snake", "case"]


def test_chinese_is_cut_into_pairs_and_found_by_one_character() -> None:
    assert analysis.stems("文化遗产", "zh-hans") == ["文化", "化遗", "遗产", *"文化遗产"]
    assert stems_of("文化遗产") == [("文化",), ("化遗",), ("遗产",)]
    assert stems_of("文") == [("文",)]
    assert stems_of("2005年公约") == [("2005",), ("年公",), ("公约",)]


def test_function_words_are_left_out_unless_there_is_nothing_else() -> None:
    assert len(analysis.query_words("les artistes de la musique")) == 2
    assert len(analysis.query_words("the law of the arts")) == 2
    assert len(analysis.query_words("la ley de música")) == 2
    assert len(analysis.query_words("the of")) == 2


def test_a_query_has_an_end() -> None:
    assert len(analysis.query_words(" ".join(f"word{n}" for n in range(1000)))) == 32
    assert len(analysis.query_words("文化" * 500)) <= 32
    assert len(analysis.query_words("x" * 10_000)[0].stems[0]) <= analysis.MAX_LETTERS


@pytest.mark.parametrize("query", ["", " ", "!?", "«»", "\x00", "*", "\ud800", "🙂", "\u0301"])
def test_what_has_no_letter_is_no_word(query: str) -> None:
    assert analysis.query_words(query) == []


def test_sort_keys_go_by_letters() -> None:
    titles = ["zèbre", "« Éclair »", "Ecole", "eau", "Œuvre", "opéra"]
    assert sorted(titles, key=analysis.sort_key) == [
        "eau",
        "« Éclair »",
        "Ecole",
        "Œuvre",
        "opéra",
        "zèbre",
    ]


def test_threads_do_not_share_a_stemmer() -> None:
    words = [f"{stem}ation{n}s" for n in range(300) for stem in ("numeris", "cre")]
    expected = [analysis.stems(word, "fr") for word in words]
    analysis._stems.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda word: analysis.stems(word, "fr"), words)) == expected
