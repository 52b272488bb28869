"""The bundled pieces hold what we promise about them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from msgspec.structs import replace

from companion.domain.journal import SYMPTOMS
from companion.domain.piece import KINDS, Guide, Piece, Section
from companion.library.content import content_root, file_names
from companion.library.pieces import FOLDERS
from tests.content.checks import form, links, rules, wording
from tests.content.checks.text import Check
from tests.content.samples import sample
from tests.content.whole import CHECKS, FIXED, GLOSSARY, GUIDES, LEADS, LIBRARY, NEXT_DOSE, PIECES, SHELVES

ABOUT_WORDS: tuple[Check, ...] = (
    form.characters_are_plain,
    wording.words_are_kind,
    wording.advises_no_dose,
    wording.spelling_is_american,
    wording.gives_no_amounts,
    wording.names_no_country,
    NEXT_DOSE.next_dose_is_fixed,
)
"""The checks that hold for words wherever they stand."""

EVERY_PIECE = pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
EVERY_GUIDE = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.id)


def test_every_file_could_be_read() -> None:
    assert LIBRARY.problems() == ()
    assert Counter(piece.kind for piece in PIECES.values()) == Counter(
        {kind: len(file_names(content_root().joinpath(FOLDERS[kind]), ".md")) for kind in KINDS}
    )


@EVERY_PIECE
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_piece_passes(piece: Piece, check: Check) -> None:
    assert check(piece) == []


@EVERY_PIECE
def test_links_lead_to_pieces_that_exist(piece: Piece) -> None:
    assert links.links_resolve(piece, set(PIECES)) == []


@EVERY_PIECE
def test_nobody_is_named_as_reviewer_before_someone_reviewed(piece: Piece) -> None:
    assert piece.reviewed_by == "none yet"
    assert date(2026, 11, 23) <= piece.written <= date(2026, 12, 31)


def of_words(text: str) -> list[str]:
    """The faults of some words that stand in no piece."""
    piece = replace(sample(), title="", summary="", sections=(Section("", "opening", text),))
    return [fault for check in ABOUT_WORDS for fault in check(piece)]


def test_hard_words_and_shelves_are_held_to_the_words_of_the_pieces() -> None:
    said = [*(term.meaning for term in GLOSSARY), *(shelf.need for shelf in SHELVES)]
    assert [fault for text in said for fault in of_words(text)] == []
    for planted in (
        "Your streak.",
        "Stop your lithium now.",
        "Take it tonight.",
        "Behaviour.",
        "Call 9-8-8.",
        "20 mg.",
    ):
        assert of_words(planted), planted


def test_articles_have_places_of_their_own() -> None:
    orders = [article.order for article in LIBRARY.articles()]
    assert orders == list(range(1, len(orders) + 1))


def test_everything_can_be_reached_and_nothing_has_two_owners() -> None:
    pieces = tuple(PIECES.values())
    assert links.ids_are_unique(pieces) == []
    assert links.names_are_unique(GUIDES) == []
    assert links.nothing_is_orphaned(pieces, SHELVES) == []
    assert links.cards_belong_somewhere(pieces) == []
    assert links.guides_lead_to_their_cards(GUIDES, LIBRARY.red_flags()) == []


def test_what_is_written_down_leads_to_pieces_that_exist() -> None:
    symptoms = {symptom.id for symptom in SYMPTOMS}
    assert links.shelves_resolve(SHELVES, set(PIECES)) == []
    assert links.leads_resolve(LEADS, set(PIECES), symptoms) == []
    assert links.parts_resolve(LEADS, SHELVES, GUIDES) == []


@EVERY_GUIDE
def test_the_gap_rules_of_a_guide_stand_on_something_and_agree_with_the_facts(guide: Guide) -> None:
    assert rules.gaps_stand_on_something(guide, FIXED) == []
    assert rules.gaps_agree_with_the_facts(guide) == []
    assert rules.gaps_are_said(guide, FIXED) == []
    assert rules.days_are_said(guide, FIXED) == []
    assert rules.other_sentences_are_not_said(guide, FIXED) == []


def test_the_article_on_missed_doses_gives_the_days_of_the_guides_it_links() -> None:
    words = {"one": 1, "two": 2, "three": 3, "seven": 7}
    days = {guide.id: gap.days for guide in GUIDES for gap in guide.gaps if not gap.beside}
    said = {
        (id_, words[after[1]])
        for section in PIECES["article:when-you-miss-a-dose"].sections
        for sentence in re.split(r"(?<=\.) |\n", section.markdown)
        if (after := re.search(r"\bafter (?:even )?(one|two|three|seven)\b(?! weeks)", sentence))
        for id_ in re.findall(r"\(medicine:([a-z-]+)\)", sentence)
    }
    assert len(said) >= 12
    assert said == {(id_, days[id_]) for id_, _ in said}


@EVERY_GUIDE
def test_a_guide_is_found_by_each_of_its_names(guide: Guide) -> None:
    for name in (*guide.names, *guide.brands):
        found = LIBRARY.guide_for(f"{name.upper()} 10 mg")
        assert found is not None, name
        assert found.id == guide.id, name


@pytest.mark.parametrize(
    ("typed", "piece"),
    [
        ("kill myself", "calling-988"),
        ("I want to hurt myself", "suicidal-thoughts-young-people"),
        ("self-harm", "calling-988"),
        ("I am scared", "calling-988"),
        ("suicidal friend", "family-and-friends"),
        ("took it twice", "too-much-or-wrong-medicine"),
        ("my son took my pills", "too-much-or-wrong-medicine"),
        ("can't breathe", "opioid-or-sedative-slow-breathing"),
        ("I threw up my pill", "when-you-miss-a-dose"),
        ("puking on lithium", "lithium-toxicity"),
        ("chest pain", "side-effects"),
        ("constipated", "clozapine-bowel"),
        ("I fainted", "clozapine-faint-and-smoking"),
        ("hives", "serious-rash"),
        ("jaw locked", "dystonia-and-akathisia"),
        ("paranoid", "early-warning-signs"),
        ("I stopped taking my meds", "stopping-well"),
        ("I can't sleep", "sleep"),
        ("panic", "when-panic-comes"),
        ("I think I have a panic attack", "when-panic-comes"),
    ],
)
def test_what_somebody_frightened_types_leads_to_help(typed: str, piece: str) -> None:
    assert piece in [hit.piece for hit in LIBRARY.search(typed)[:8]]


@pytest.mark.parametrize("typed", ["chest pain", "can't breathe", "cannot breathe", "I fainted", "heart attack"])
def test_a_sign_of_an_emergency_does_not_lead_to_panic_first(typed: str) -> None:
    assert LIBRARY.search(typed)[0].piece != "when-panic-comes"


@pytest.mark.parametrize("typed", ["I want to hurt myself", "want to die", "kill myself", "self-harm", "suicidal"])
def test_who_thinks_of_suicide_finds_help_first(typed: str) -> None:
    helping = {"suicidal-thoughts-young-people", "calling-988"}
    assert LIBRARY.search(typed)[0].piece in helping
