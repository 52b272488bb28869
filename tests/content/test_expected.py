"""Everything the facts ask for is there: enough pieces, and a guide or a card for every row."""

from __future__ import annotations

import pytest

from companion.domain.piece import KINDS, Kind
from tests.content.checks import links
from tests.content.expected import ARTICLES, CARD_ROWS, FEWEST, MEDICINE_ROWS, THRESHOLDS
from tests.content.whole import FIXED, LIBRARY, PIECES, SHELVES


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_enough_pieces(kind: Kind) -> None:
    assert sum(piece.kind == kind for piece in PIECES.values()) >= FEWEST[kind]


def test_every_article_is_there_in_its_place() -> None:
    assert tuple(article.id for article in LIBRARY.articles()) == ARTICLES


def test_every_row_on_medicines_has_its_guide() -> None:
    led = {(id_, name): LIBRARY.guide_for(name) for id_, names in MEDICINE_ROWS.items() for name in names}
    assert [each for each, guide in led.items() if guide is None or guide.id != each[0]] == []


def test_every_row_on_red_flags_has_its_card() -> None:
    assert set(CARD_ROWS.values()) - {card.id for card in LIBRARY.red_flags()} == set()


def test_every_shelf_leads_to_pieces_that_exist() -> None:
    assert links.shelves_resolve(SHELVES, set(PIECES)) == []


def test_the_fixed_sentences_stand_on_the_medicines_of_the_facts_and_no_others() -> None:
    for id_ in ("wait", "call"):
        named = {name for ground in FIXED[id_].stands_on for name in ground.names}
        assert named == {name for name, rules in THRESHOLDS.items() if {fixed for fixed, _ in rules} == {id_}}


@pytest.mark.parametrize("guide", ["naltrexone", "buprenorphine-and-naltrexone-injections"])
def test_naltrexone_names_the_longer_of_the_times_without_opioids(guide: str) -> None:
    text = " ".join(section.markdown for section in PIECES[f"medicine:{guide}"].sections)
    assert "at least 7 to 10 days" in text
    assert "10 to 14" in text


@pytest.mark.parametrize(
    ("asked", "ref", "heading"),
    [
        ("what do I do, I forgot my lithium yesterday", "medicine:lithium", "If a dose was missed"),
        ("forgot lithium", "medicine:lithium", "If a dose was missed"),
        ("missed Zoloft", "medicine:ssris", "If a dose was missed"),
        ("Xanax", "medicine:benzodiazepines", ""),
        ("clozapine", "medicine:clozapine", ""),
        ("I took too much", "red-flag:too-much-or-wrong-medicine", ""),
        ("rash", "red-flag:serious-rash", ""),
        ("cannot afford my medicine", "article:cost-and-access", ""),
        ("can't sleep", "article:sleep", ""),
        ("988", "article:calling-988", ""),
        ("I want to die", "red-flag:suicidal-thoughts-young-people", ""),
    ],
)
def test_a_question_as_people_type_it_finds_its_page(asked: str, ref: str, heading: str) -> None:
    hits = LIBRARY.search(asked)[:5]
    assert ref in {f"{hit.kind}:{hit.piece}" for hit in hits}
    assert not heading or (ref, heading) in {(f"{hit.kind}:{hit.piece}", hit.heading) for hit in hits}


def test_a_newcomer_who_forgot_lithium_finds_it_three_ways() -> None:
    guide = LIBRARY.guide_for("Lithium Carbonate ER 450 mg")
    assert guide is not None
    assert guide.id == "lithium"
    shelf = next(shelf for shelf in LIBRARY.shelves() if shelf.id == "missed-dose")
    assert "article:when-you-miss-a-dose" in shelf.pieces
    assert guide.ref in shelf.pieces
    assert guide.ref in {f"{hit.kind}:{hit.piece}" for hit in LIBRARY.search("forgot lithium")}
