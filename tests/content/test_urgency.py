"""The same sign has somebody called as soon in every place, and a link is as urgent as the card it leads to."""

from __future__ import annotations

import pytest

from companion.domain.piece import RedFlag
from tests.content.checks.urgency import (
    Urgency,
    links_are_as_urgent_as_cards,
    said,
    said_in,
    signs_are_urgent,
    the_most_urgent_comes_first,
    waits,
)
from tests.content.expected import RESTLESSNESS
from tests.content.samples import sample, sample_card
from tests.content.whole import GLOSSARY, PIECES
from tests.test_words import FILES, strings

CARDS = {piece.id: piece for piece in PIECES.values() if isinstance(piece, RedFlag)}


def test_no_link_is_less_urgent_than_its_card() -> None:
    faults = {ref: links_are_as_urgent_as_cards(piece, CARDS) for ref, piece in PIECES.items()}
    assert {ref: found for ref, found in faults.items() if found} == {}
    assert {card for piece in PIECES.values() for each in said(piece) for card in each.cards} == set(CARDS)


def test_no_word_explained_and_no_word_of_the_app_lets_a_sign_wait() -> None:
    words = [term.meaning for term in GLOSSARY]
    words += [shown for file in FILES for shown in strings(file.read_text("utf-8"))]
    assert [fault for shown in words for fault in waits(said_in(shown))] == []


@pytest.mark.parametrize("guide", RESTLESSNESS)
def test_a_restlessness_one_can_hardly_bear_is_named_wherever_a_medicine_can_bring_it(guide: str) -> None:
    named = [each for each in said(PIECES[f"medicine:{guide}"]) if "hardly bear" in each.text]
    assert [(each.urgency, each.cards) for each in named] == [(Urgency.NOW, ("dystonia-and-akathisia",))]
    assert guide in CARDS["dystonia-and-akathisia"].medicines


@pytest.mark.parametrize(
    "planted",
    [
        "**Call the same day** for:\n\n- a new rash\n- [a restlessness you can hardly bear](red-flag:x)",
        "**Call right away, day or night,** for the signs below. If nobody answers, go on.\n\n- chest pain",
        "Call right away for gray lips.",
        "Some people get thoughts of suicide. Call your prescriber the same day.",
        "Yellow skin? Call today.",
        "Call today about muscles that lock.",
        "Call this week about a new rash.",
        "Call the same day for a fever while you take clozapine.",
        "Call right away for belly pain or vomiting on clozapine.",
        "Call the same day for vomiting or diarrhea while you take lithium.",
        "Call the clinic today for a rash. So too for fainting.",
        "**Call the same day** for a rash.\n\nCall it, too, for a racing heart, and call it for a seizure.",
        "Took too much? Call, even if you feel well.",
        "For a sudden, very bad headache, call right away.",
        "Call right away for an erection that does not go away.",
        "**Call the same day** for:\n\n- on an antidepressant, new panic",
        "Call the prescriber the same day for a sudden change in behavior.",
        "- On an antidepressant, over age 24: panic or agitation. **Call the same day.**",
        "For a sudden change in mood, call your prescriber the same day.",
        "Call the same day if your mood gets darker.",
        "Call the same day for new anger.",
        "Chest pain? Wait a day and see.",
        "Mention chest pain at your next visit.",
        "Blisters can wait until morning.",
        "Phone the clinic tomorrow for a seizure.",
        "Give it a day if there is confusion.",
        "Email your clinic about slurred speech.",
        "Make an appointment for chest pain.",
        "Trouble breathing usually settles in a day.",
    ],
)
def test_a_sign_that_is_let_wait_is_found(planted: str) -> None:
    assert signs_are_urgent(sample(planted)) != []


@pytest.mark.parametrize(
    "sound",
    [
        "**Call right away, day or night,** for:\n\n- a restlessness you can hardly bear\n- yellow skin or eyes",
        "**Call the emergency number** for chest pain. So too for fainting. Call the same day for any other rash.",
        "Call your prescriber today if you ever had a seizure.",
        'You could say: "I took too much, and I have chest pain. Can you call me today?"',
        "Chest pain can come back. It is rare.",
        "Do not wait for the date if you have new thoughts of suicide. Use the crisis line.",
        "- New restlessness. **Call the same day.**",
        "- On an antidepressant, over age 24: panic. **Call right away.** Up to age 24, call the crisis line.",
    ],
)
def test_what_is_urgent_enough_passes(sound: str) -> None:
    assert signs_are_urgent(sample(sound)) == []


def test_signs_that_can_wait_do_not_stand_before_those_that_cannot() -> None:
    emergency, soon, today = (
        f"{head} for:\n\n- {sign}\n\n"
        for head, sign in (
            ("Call the emergency number", "chest pain"),
            ("Call at once", "bruises"),
            ("Call today", "rash"),
        )
    )
    assert the_most_urgent_comes_first(sample(emergency + "Sit down.\n\n" + soon + today)) == []
    assert the_most_urgent_comes_first(sample(today + "- itching\n\n" + emergency)) != []
    assert the_most_urgent_comes_first(sample(soon + emergency)) != []
    assert the_most_urgent_comes_first(sample(f"{today}## Elsewhere\n\n{emergency}")) == []


def test_a_link_that_is_less_urgent_than_its_card_is_found() -> None:
    milder = "Shivers alone? Call today."
    cards = {"sample-card": sample_card()}, {"sample-card": sample_card(milder)}
    sweating, shivers = (
        sample(f"Call the same day for [{sign}](red-flag:sample-card).") for sign in ("sweats", "shivers")
    )
    assert links_are_as_urgent_as_cards(sweating, cards[0])
    assert links_are_as_urgent_as_cards(sweating, cards[1])
    assert links_are_as_urgent_as_cards(shivers, cards[0])
    assert links_are_as_urgent_as_cards(shivers, cards[1]) == []
    assert links_are_as_urgent_as_cards(sample("Sweats? Call now: [more](red-flag:sample-card)."), cards[0]) == []
    same_day = {"sample-card": sample_card('level = "same-day"', instead_of='level = "emergency"')}
    assert links_are_as_urgent_as_cards(sweating, same_day) == []
    assert links_are_as_urgent_as_cards(sample("Call this week about [sweats](red-flag:sample-card)."), same_day)


def test_the_line_on_top_of_a_card_is_looked_at_too() -> None:
    assert signs_are_urgent(sample_card("Chest pain: call today.", instead_of="Call the emergency number now."))
