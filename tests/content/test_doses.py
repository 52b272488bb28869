"""About the next dose only the fixed sentences speak: whatever else says when to take something is found."""

from __future__ import annotations

import pytest

from companion.domain.fixed import FixedSentence
from tests.content.checks import wording
from tests.content.samples import sample, sample_card
from tests.content.whole import FIXED, NEXT_DOSE


@pytest.mark.parametrize(
    "planted",
    [
        "Skip the missed dose.",
        "Take it as soon as you remember.",
        "Then take the next tablet as usual.",
        "- Take your next dose at the usual time",
        "Talk to a clinician or a pharmacist before the next one.",
        '"Do not take the next one until a doctor tells you."',
        "We have no rule for this. Ask a pharmacist today.",
        "## The next dose\n\nHere is what to do.",
        "If you remember within a few hours, take the tablet.",
        "You can take it later the same day.",
        "Leave the dose out and take the other at the usual time.",
        "Take lithium tonight.",
        "Skip it if it is almost time for the other one.",
        "Never take it after noon.",
        "It is best to take sertraline in the morning.",
        "The missed tablet should be taken the same day.",
        "Wait some hours, then take it.",
        "Do not take it again until Monday morning.",
        "Just have one in the evening.",
        "Take your tablet at bedtime.",
        "If you forget, take one now.",
        "Start it again tomorrow.",
        "Use the patch again after a day.",
        "Why not take the tablet now?",
        "Take your pill when you get up.",
        "Take it at eight o'clock.",
        "Take it on Monday.",
        "Take it late.",
        "Take it as usual.",
        "Take it first thing.",
        "Late? Take it anyway.",
        "Take only the evening tablet.",
        "Take the rest tonight.",
        "Take both at bedtime.",
        "Take Xanax as you feel the panic.",
        "Swallow your lithium by midnight.",
        "Get the injection as soon as possible.",
        "Put the patch on as soon as you can.",
        "Apply the patch right now.",
        "Drink the syrup at noon.",
        "Give him the tablet in the evening.",
        "Let her take it in the evening.",
        "Hold tonight's lithium.",
        "Omit the dose tonight.",
        "Drop tonight's dose.",
        "Ignore the dose from yesterday.",
        "Move it to the evening.",
        "Pass on tonight's pill.",
        "No more lithium today.",
        "Do not take any more until someone has seen you.",
        "Repeat it if you vomit.",
        "Feel free to take it now.",
        "You'd better take it now.",
        "You will want to take it right away.",
        "Someone who forgets should take the tablet by noon.",
        "The advice is to take it at once.",
        "Most leaflets say to take it at once.",
        "Pages agree to skip a dose when the hour is near.",
        "Sources say skip when few hours remain [1].",
        "Taking it at night is fine.",
        "Taking the tablet later the same day works well.",
        "A forgotten dose is taken as soon as remembered.",
        "A forgotten dose is left out.",
        "Lithium is best taken with dinner.",
        "The dose can wait until tomorrow.",
        "The upcoming one is due at its usual time.",
        "Your following dose stays where it is.",
        "The dose after that stays at its usual time.",
        "Tomorrow's tablet comes at the usual time.",
        "Your next lithium stays at its usual time.",
        "The next evening dose is as usual.",
        "Here is the next-dose rule.",
        "Keep to your usual time tomorrow.",
        "Leave it and go on as usual.",
        "Carry on with the usual dose tomorrow.",
        "Continue with your tablets at the usual time.",
        "Make up for it tomorrow.",
        "Catch up with it tonight.",
        "Wait twelve hours between tablets.",
        "Begin again tomorrow.",
        "Restart on the old dose.",
        "Pick up where you left off tomorrow.",
        "Double up tonight.",
    ],
)
def test_words_of_our_own_about_the_next_dose_are_found(planted: str) -> None:
    assert NEXT_DOSE.next_dose_is_fixed(sample(planted)) != []


@pytest.mark.parametrize(
    "sound",
    [
        "Never take two to make up for one.",
        "Most people take it once a day, at the same time.",
        "It is usually taken in the evening, because it can make you sleepy.",
        "Ask when to take it if the hour does not fit your day.",
        "Take the medicine list along today.",
        "People who take it every day have fewer gaps.",
        'You could ask: "Should I take it in the morning or at night?"',
        'You could say: "I forgot one yesterday. What do I do about the next dose?"',
        "If you take one every day and doses have gone missing, call today.",
        "Some people take it for years.",
        "Call today if two days went by without it.",
        "Tell your prescriber if you stopped taking it some days ago.",
        "You can stop by the pharmacy today.",
        "Have someone stay with you tonight.",
        "Use this line at any time.",
        "It can take weeks to help.",
        "Do not take it within 14 days of an MAOI [1].",
        "Do not take sertraline within 14 days of an MAO inhibitor [1].",
        "Do not take a second one in the same night.",
        "Do not stop suddenly if you take it each day.",
        "If you take it every night and have been without it, call.",
        "Later they can take doses home.",
        "Try one change at a time, for two weeks. After two weeks, keep it, change it, or drop it.",
        "Mayo Clinic leaves room for a late one, unless the following one is near [1].",
        "No stool for days can be dangerous.",
        "Call early, and do not stop a medicine on your own.",
        "Put the medicine next to something you use every night.",
    ],
)
def test_what_orders_no_dose_passes(sound: str) -> None:
    assert NEXT_DOSE.next_dose_is_fixed(sample(sound)) == []


@pytest.mark.parametrize("sentence", FIXED.values(), ids=FIXED)
def test_a_fixed_sentence_may_be_quoted_word_for_word(sentence: FixedSentence) -> None:
    assert NEXT_DOSE.next_dose_is_fixed(sample(f'- "{sentence.text}"')) == []
    assert NEXT_DOSE.next_dose_is_fixed(sample(sentence.text)) == []
    assert NEXT_DOSE.next_dose_is_fixed(sample_card(sentence.text, instead_of="Call the emergency number now.")) == []


def test_the_line_on_top_of_a_card_is_looked_at_too() -> None:
    card = sample_card("Take it again tomorrow, you failed.", instead_of="Call the emergency number now.")
    assert NEXT_DOSE.next_dose_is_fixed(card)
    assert wording.words_are_kind(card)
