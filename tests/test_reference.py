"""The reference data: exact figures, counted a second way from the sources where these are there.

The sources (the document's text and the tables made for this portal) lie beside the repository,
not in it; what needs them is skipped elsewhere.
"""

import csv
import re
from collections import Counter
from datetime import date
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import Model

from activities.models import (
    Document,
    Edition,
    EditionActivity,
    Goal,
    MethodologyStep,
    Output,
    SdgTarget,
    Sector,
    Session,
)
from parties.models import Party, PartyGroup, RoadmapVersion
from practices.enums import PartyRole, Source, State
from practices.models import Practice, PracticeLink, PracticeRevision, PracticeText
from roadmap_portal.accounts.models import User

pytestmark = pytest.mark.django_db

SOURCES = Path(settings.BASE_DIR).parent / "shared" / "reference"
needs_sources = pytest.mark.skipif(
    not SOURCES.is_dir(), reason="the sources of the reference data are not beside the repository"
)
# The codes of `labels.csv` and of the portal's content columns.
LANGUAGES = {"en": "en", "fr": "fr", "es": "es", "ar": "ar", "zh": "zh_hans", "ru": "ru"}


def load() -> str:
    output = StringIO()
    call_command("load_reference", stdout=output)
    return output.getvalue().strip()


def counts() -> dict[str, int]:
    """The rows of every table but those of Django itself that come and go."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
    }


def table(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def published() -> list[PracticeRevision]:
    """The revisions of Annex II, in its order."""
    revisions = PracticeRevision.objects.published().select_related("practice", "output")
    return list(revisions.prefetch_related("texts", "party_links__party").order_by("practice"))


# -- Figures ----------------------------------------------------------------------------------


def test_the_open_roadmap_has_its_parts() -> None:
    figures = {
        Session: 18,
        Edition: 1,
        Goal: 4,
        Output: 5,
        EditionActivity: 20,
        MethodologyStep: 4,
        SdgTarget: 8,
        Sector: 5,
    }
    assert {model: model._default_manager.count() for model in figures} == figures


def test_goals_hold_their_outputs_and_outputs_their_activities() -> None:
    goals = Output.objects.values_list("goal__number", "number").order_by("number")
    assert list(goals) == [(1, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    placed = EditionActivity.objects.values_list("code", "output__number", "position")
    assert sorted(placed) == [(f"{o}.{p}", o, p) for o in range(1, 6) for p in range(1, 5)]
    assert all(
        activity.step.number == activity.position for activity in EditionActivity.objects.all()
    )


def test_the_edition_counts_from_the_twelfth_session_of_the_committee() -> None:
    edition = Edition.objects.in_force()
    assert (str(edition.document), str(edition.adopted_at)) == ("DCE/19/7.CP/13", "7.CP")
    assert str(edition.baseline) == "12.IGC"


def test_official_wording_waits_for_an_import() -> None:
    for model in (EditionActivity, Output, Goal):
        columns = [f"wording_{language}" for language in LANGUAGES.values()]
        words = model._default_manager.values_list(*columns)
        assert not any(any(row) for row in words)


def test_there_are_159_parties() -> None:
    assert Party.objects.count() == 159
    assert Party.objects.filter(code="EU", electoral_group="EU").exists()


def codes_in(words: str) -> set[str]:
    return set(words.split())


# Kept apart from the fixture. Whole lists of the United Nations, Parties or not: a State that
# joins the Convention is found here already.
LEAST_DEVELOPED = codes_in(
    "AF AO BD BF BI BJ CD CF DJ ER ET GM GN GW HT KH KI KM LA LR LS MG ML MM MR MW MZ NE NP RW "
    "SB SD SL SN SO SS TD TG TL TV TZ UG YE ZM"
)
SMALL_ISLANDS = codes_in(
    "AG BB BS BZ CK CU CV DM DO FJ FM GD GW GY HT JM KI KM KN LC MH MU MV NR NU PG PW SB SC SG "
    "SR ST TL TO TT TV VC VU WS"
)
DEVELOPED_OF_GROUP_IV = {"AU", "KR", "NZ"}
DEVELOPING_OF_GROUPS_I_AND_II = {"TR", "AM", "AZ", "GE", "TJ", "UZ"}


def members(slug: str) -> set[str]:
    return set(PartyGroup.objects.get(slug=slug).parties.values_list("code", flat=True))


def test_there_are_three_groups_in_six_languages() -> None:
    assert list(PartyGroup.objects.values_list("slug", flat=True)) == ["developing", "ldc", "sids"]
    for group in PartyGroup.objects.all():
        for language in LANGUAGES.values():
            assert getattr(group, f"name_{language}")
            assert "2026" in getattr(group, f"definition_{language}")


def test_lists_of_the_united_nations_among_parties() -> None:
    codes = set(Party.objects.values_list("code", flat=True))
    assert (len(LEAST_DEVELOPED), len(SMALL_ISLANDS)) == (44, 39)
    assert members("ldc") == LEAST_DEVELOPED & codes
    assert members("sids") == SMALL_ISLANDS & codes
    assert members("ldc") < members("developing")
    assert members("sids") < members("developing")


def test_developing_countries_by_electoral_group() -> None:
    """UNCTAD counts by continent, UNESCO by group: the two part at few Parties."""
    south = Party.objects.filter(electoral_group__in=["III", "IV", "V(a)", "V(b)"])
    expected = set(south.values_list("code", flat=True)) - DEVELOPED_OF_GROUP_IV
    assert members("developing") == expected | DEVELOPING_OF_GROUPS_I_AND_II


@pytest.mark.parametrize(
    ("code", "groups"),
    [
        ("EU", set()),
        ("CY", set()),  # Asia on the map, Europe for UNCTAD
        ("MT", set()),
        ("KR", set()),
        ("NZ", set()),
        ("MD", set()),
        ("TR", {"developing"}),
        ("GE", {"developing"}),
        ("PS", {"developing"}),
        ("GQ", {"developing"}),  # no least developed country since 2017
        ("BH", {"developing"}),  # an island; not on the list of small island developing States
        ("NU", {"developing", "sids"}),  # no Member of the United Nations; on the list
        ("CV", {"developing", "sids"}),  # left the least developed countries in 2007
        ("WS", {"developing", "sids"}),  # in 2014
        ("ST", {"developing", "sids"}),  # in December 2024
        ("BZ", {"developing", "sids"}),
        ("BD", {"developing", "ldc"}),  # until 24 November 2026
        ("LA", {"developing", "ldc"}),  # likewise
        ("AO", {"developing", "ldc"}),
        ("KM", {"developing", "ldc", "sids"}),
        ("HT", {"developing", "ldc", "sids"}),
        ("TL", {"developing", "ldc", "sids"}),
    ],
)
def test_parties_at_the_edge_of_a_group(code: str, groups: set[str]) -> None:
    party = Party.objects.get(code=code)
    assert set(party.groups.values_list("slug", flat=True)) == groups


def test_the_49_practices_of_annex_ii_by_output() -> None:
    revisions = published()
    assert len(revisions) == Practice.objects.count() == 49
    assert Counter(revision.output.number for revision in revisions) == {
        1: 19,
        2: 14,
        3: 5,
        4: 6,
        5: 5,
    }
    assert {revision.source for revision in revisions} == {Source.ANNEX_II}


def test_12_of_them_are_new_9_1_0_1_1() -> None:
    new = Practice.objects.new_since(Edition.objects.in_force().baseline)
    outputs = PracticeRevision.objects.filter(practice__in=new).values_list(
        "output__number", flat=True
    )
    assert Counter(outputs) == {1: 9, 2: 1, 4: 1, 5: 1}
    assert set(new.values_list("first_listed_in__code", flat=True)) == {"DCE/19/7.CP/13"}


def test_each_practice_is_told_in_french_and_english() -> None:
    for revision in published():
        texts = {text.language: text for text in revision.texts.all()}
        assert texts.keys() == {"fr", "en"}
        assert all(text.title and text.summary for text in texts.values())


def test_practices_are_classified_where_it_is_plain() -> None:
    """The portal's own reading, exact: a change here is a decision."""
    revisions = PracticeRevision.objects.published()
    sectors = Counter(revisions.values_list("sectors__slug", flat=True))
    assert sectors == {
        None: 30,
        "audiovisual": 12,
        "music": 5,
        "publishing": 2,
        "visual-arts": 1,
        "performing-arts": 1,
    }
    targets = Counter(revisions.values_list("sdg_targets__code", flat=True))
    assert targets == {
        None: 29,
        "4.4": 5,
        "5.c": 4,
        "8.3": 6,
        "8.a": 1,
        "16.7": 5,
        "16.10": 3,
        "17.19": 3,
    }
    unplaced = revisions.filter(activities=None)
    assert set(unplaced.values_list("practice__slug", flat=True)) == {
        "argentina-laptops-for-pupils-in-buenos-aires",
        "caribbeantales-media-group-one-stop-shop",
        "cote-d-ivoire-long-term-digital-economy",
        "uruguay-national-digital-literacy-plan",
        "womex-world-music-expo",
    }


def test_only_two_practices_are_no_partys() -> None:
    without = {revision.practice.slug for revision in published() if not revision.authors}
    assert without == {"caribbeantales-media-group-one-stop-shop", "womex-world-music-expo"}


def test_the_partners_of_footnote_6_are_mentioned_and_not_authors() -> None:
    revision = PracticeRevision.objects.get(
        practice__slug="free-trade-agreements-no-customs-duties-on-electronic-products"
    )
    assert {party.code for party in revision.authors} == {"AU", "CA", "CL", "CN", "EU"}
    mentioned = {party.code for party in revision.mentioned}
    assert mentioned == {"CO", "GE", "KR", "MD", "PE", "UA", "VN"}


# -- Against the sources ----------------------------------------------------------------------


@needs_sources
def test_parties_are_those_of_the_table() -> None:
    wanted = {
        (
            row["iso_alpha2"],
            row["name_en"],
            row["name_fr"],
            row["deposited_on"],
            row["instrument"],
            # The European Union belongs to no group of States and is a row of its own.
            row["electoral_group"] or "EU",
            row["confidence"],
        )
        for row in table("parties.csv")
    }
    held = {
        (
            party.code,
            party.name_en,
            party.name_fr,
            party.deposited_on.isoformat() if party.deposited_on else "",
            party.instrument,
            party.electoral_group,
            party.deposit_confidence,
        )
        for party in Party.objects.all()
    }
    assert held == wanted


@needs_sources
def test_sessions_are_those_of_the_table() -> None:
    columns = ("code", "body", "number", "starts_on", "ends_on", "sure_to_the")
    wanted = {tuple(row[column] for column in columns) for row in table("sessions.csv")}
    held = Session.objects.values_list(*columns)
    assert {tuple(str(value) for value in row) for row in held} == wanted


@needs_sources
def test_labels_are_those_of_the_table_in_six_languages() -> None:
    rows: dict[str, Model] = {
        **{f"output-{row.number}": row for row in Output.objects.all()},
        **{f"activity-{row.code}": row for row in EditionActivity.objects.all()},
        **{f"goal-{row.number}": row for row in Goal.objects.all()},
        **{f"sdg-{row.code}": row for row in SdgTarget.objects.all()},
        **{f"sector-{row.slug}": row for row in Sector.objects.all()},
        **{f"step-{row.number}": row for row in MethodologyStep.objects.all()},
        "impact": Edition.objects.in_force(),
    }
    labels = [label for label in table("labels.csv") if not label["key"].startswith("status-")]
    assert {label["key"] for label in labels} == rows.keys()
    for label in labels:
        field = "impact" if label["key"] == "impact" else "title"
        for language, column in LANGUAGES.items():
            held = getattr(rows[label["key"]], f"{field}_{column}")
            assert held.replace("’", "'") == label[language].replace("’", "'")


def items_of_annex_ii() -> list[tuple[int, bool, str]]:
    """Output, asterisk and words of each example, read from the document's text."""
    text = (SOURCES / "DCE-19-7CP-13-fr.txt").read_text(encoding="utf-8")
    annex = text[text.index(" ANNEXE II") :]
    # What stands between two pages: its number, footnotes, the addresses of its links.
    annex = re.sub(r"^\s*(\d+|\d  .*|https?://.*)\s*$", "", annex, flags=re.MULTILINE)
    items: list[tuple[int, bool, str]] = []
    outputs = [*re.finditer(r"^\s*Produit (\d) .*$", annex, re.MULTILINE), None]
    for heading, following in pairwise(outputs):
        assert heading
        section = annex[heading.end() : following.start() if following else None]
        for star, words in re.findall(
            r"^ ?- (\* )?(.*?)(?=^ ?- |\Z)", section, re.MULTILINE | re.DOTALL
        ):
            items.append((int(heading[1]), bool(star), " ".join(words.split())))
    return items


@needs_sources
def test_outputs_and_asterisks_are_those_of_the_document_one_by_one() -> None:
    baseline = Edition.objects.in_force().baseline
    new = set(Practice.objects.new_since(baseline).values_list("pk", flat=True))
    assert [(output, star) for output, star, _ in items_of_annex_ii()] == [
        (revision.output.number, revision.practice_id in new) for revision in published()
    ]


def numbers(text: str) -> set[str]:
    """The numbers in `text`, whatever stands between thousands."""
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[\s\u00a0\u202f.,](?=\d{3}\b)", "", text)))


@needs_sources
def test_every_number_of_the_document_is_told_in_both_languages() -> None:
    # The mark of a footnote.
    not_said = {"free-trade-agreements-no-customs-duties-on-electronic-products": {"6"}}
    for (_, _, words), revision in zip(items_of_annex_ii(), published(), strict=True):
        slug = revision.practice.slug
        for text in revision.texts.all():
            told = " ".join((text.title, text.summary, text.body, text.editor_note))
            assert numbers(words) - numbers(told) <= not_said.get(slug, set()), slug


# Each classification is the portal's own reading of an example; words that it must rest on.
RESTS_ON = {
    "audiovisual": "vidéo|film|cinéma|audiovisuel|radio|médias|service à la demande|animation",
    "music": "musi|chanson",
    "performing-arts": "théâtre",
    "publishing": "livre|édition",
    "visual-arts": "plastiques, graphiques et photographiques",
    "4.4": "compétences|former|formation|cours|programmes permettent",
    "5.c": "femmes",
    "8.3": "entrepren|entreprise|start-up|pépinières",
    "8.a": "capacités des pays en développement",
    "16.7": "société civile|participative|consultations",
    "16.10": "informations|liberté d'expression",
    "17.19": "statistiques|indicateur",
    "data-on-women": "femmes",
    "empowerment-of-women-and-girls": "femmes",
    "digital-skills-training": "formation|former|cours|programmes permettent|Master",
    "cultural-clauses": "accords de libre-échange",
    "interministerial-coordination": "interministériel",
}


@needs_sources
def test_classifications_rest_on_words_of_the_document() -> None:
    for (_, _, words), revision in zip(items_of_annex_ii(), published(), strict=True):
        words = words.replace("’", "'")
        keys = [
            *revision.sectors.values_list("slug", flat=True),
            *revision.sdg_targets.values_list("code", flat=True),
            *revision.activities.values_list("key", flat=True),
        ]
        for key in keys:
            assert re.search(RESTS_ON.get(key, ""), words, re.IGNORECASE), (revision, key)


@needs_sources
def test_years_are_those_of_the_document() -> None:
    for (_, _, words), revision in zip(items_of_annex_ii(), published(), strict=True):
        years = {revision.year_start, revision.year_end} - {None}
        assert {str(year) for year in years} <= numbers(words), revision


@needs_sources
def test_links_are_those_of_the_document() -> None:
    linked = {
        revision.practice.slug: [link.url for link in revision.links.all()]
        for revision in published()
        if revision.links.exists()
    }
    assert linked.keys() == {
        "mexico-roadmap-digital-creative-industries",
        "tunisia-openculture-portal",
    }
    document = " ".join(words for _, _, words in items_of_annex_ii())
    for [url] in linked.values():
        assert url.removeprefix("http://") in document


# -- Loading again ----------------------------------------------------------------------------


def test_loading_again_adds_nothing() -> None:
    before = counts()
    assert load() == "Reference data: up to date."
    assert counts() == before


def test_the_command_loads_no_demonstration_data() -> None:
    assert not User.objects.exists()
    assert not RoadmapVersion.objects.exists()
    assert not PracticeRevision.objects.exclude(state=State.PUBLISHED).exists()


def test_what_the_secretariat_has_edited_stays() -> None:
    Party.objects.filter(code="FR").update(name_en="The French Republic", deposited_on=None)
    Session.objects.filter(code="12.IGC").update(ends_on=date(2018, 12, 15))
    EditionActivity.objects.filter(code="1.1").update(title_en="Another title")
    Document.objects.filter(code="DCE/19/7.CP/13").update(url="https://x.test/document.pdf")
    revision = PracticeRevision.objects.get(practice__slug="womex-world-music-expo")
    revision.texts.filter(language="en").update(title="Another title")
    load()
    party = Party.objects.get(code="FR")
    assert (party.name_en, party.deposited_on) == ("The French Republic", None)
    assert Session.objects.get(code="12.IGC").ends_on == date(2018, 12, 15)
    assert EditionActivity.objects.get(code="1.1").title_en == "Another title"
    assert Document.objects.get(code="DCE/19/7.CP/13").url == "https://x.test/document.pdf"
    assert revision.texts.get(language="en").title == "Another title"


def test_a_group_keeps_the_members_that_the_secretariat_gave_it() -> None:
    ldc, sids = PartyGroup.objects.get(slug="ldc"), PartyGroup.objects.get(slug="sids")
    ldc.parties.remove(Party.objects.get(code="BD"))
    sids.parties.clear()
    load()
    codes = set(Party.objects.values_list("code", flat=True))
    assert members("ldc") == LEAST_DEVELOPED & codes - {"BD"}
    assert members("sids") == set()


def test_groups_reach_a_database_that_has_the_parties_already() -> None:
    PartyGroup.objects.all().delete()
    assert load() == "Reference data: 3 rows loaded."
    assert {len(members("developing")), len(members("ldc")), len(members("sids"))} == {112, 34, 23}


def test_what_an_editor_has_taken_out_of_a_practice_stays_out() -> None:
    PracticeLink.objects.all().delete()
    PracticeText.objects.filter(language="fr").delete()
    revision = PracticeRevision.objects.get(
        practice__slug="mediterradio-north-south-radio-coproduction"
    )
    revision.party_links.filter(role=PartyRole.AUTHOR).delete()
    revision.activities.clear()
    before = counts()
    load()
    assert counts() == before


def test_a_practice_with_a_new_revision_keeps_both() -> None:
    old = PracticeRevision.objects.get(practice__slug="womex-world-music-expo")
    old.state = State.SUPERSEDED
    old.save(update_fields=["state"])
    new = PracticeRevision.objects.create(
        practice=old.practice, number=2, state=State.PUBLISHED, output=old.output
    )
    load()
    assert set(old.practice.revisions.values_list("number", "state")) == {
        (1, State.SUPERSEDED),
        (2, State.PUBLISHED),
    }
    assert not new.texts.exists()
