"""Letters from one's well self: written, listed, and offered once when a rule is met."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from companion.domain.errors import BadInput, NotFound
from companion.services.letters import OFFERED, LettersService
from tests.services.conftest import TODAY
from tests.services.memory import MemoryState
from tests.services.test_low_energy import feel


def write(desk, title: str = "For a gray week", **rule):
    letter = replace(desk.letters.new(), title=title, text="It moved.", **rule)
    desk.letters.keep(letter)
    return desk.letters.get(letter.id)


def low(**rule):
    return {"shows": "low", "step": 2, "times": 2, **rule}


def test_letters_are_kept_changed_deleted_and_brought_back(desk):
    letter = write(desk)
    desk.letters.keep(replace(letter, text="It always moved.\n"))
    assert desk.letters.get(letter.id).text == "It always moved."
    desk.letters.remove(desk.letters.get(letter.id))
    assert desk.letters.all() == ()
    with pytest.raises(NotFound):
        desk.letters.get(letter.id)
    desk.history.undo()
    assert [one.title for one in desk.letters.all()] == ["For a gray week"]


def test_they_stand_in_the_order_they_were_begun(desk):
    first = write(desk, "first")
    write(desk, "second")
    desk.letters.keep(replace(first, text="changed"))
    assert [one.title for one in desk.letters.all()] == ["first", "second"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": "\n"}, "text"),
        ({"shows": "low", "step": 4}, "step"),
        ({"shows": "low", "times": 0}, "times"),
        ({"shows": "low", "times": 15}, "times"),
        ({"shows": "date"}, "first"),
        ({"shows": "never"}, "shows"),
    ],
)
def test_what_a_letter_lacks_is_said_under_its_field(desk, wrong, field):
    letter = replace(desk.letters.new(), title="t", text="x")
    with pytest.raises(BadInput) as problem:
        desk.letters.keep(replace(letter, **wrong))
    assert problem.value.field == field
    assert desk.letters.all() == ()


def test_help_now_lists_what_is_not_kept_to_oneself(desk):
    today = desk.checkin.today()
    write(desk, "always")
    write(desk, "low", **low())
    write(desk, "today", shows="date", first=today)
    write(desk, "tomorrow", shows="date", first=today + timedelta(days=1))
    write(desk, "own", shows="asked")
    assert [one.title for one in desk.letters.in_help()] == ["always", "low", "today"]
    desk.clock.wait(days=1)
    assert "tomorrow" in [one.title for one in desk.letters.in_help()]


def test_a_letter_is_offered_once_for_a_row_of_low_check_ins(desk):
    letter = write(desk, **low())
    write(desk, "no rule")
    feel(desk, mood=2)
    assert desk.letters.to_offer() is None
    feel(desk, mood=1)
    assert desk.letters.to_offer() == letter
    desk.letters.note_offer()
    assert desk.letters.to_offer() is None
    feel(desk, mood=1)
    assert desk.letters.to_offer() is None, "the row goes on: it was offered for it"
    for _ in range(2):
        desk.history.undo()
    feel(desk, mood=1)
    assert desk.letters.to_offer() is None, "the newest was taken back and written anew: it is the same row"
    feel(desk, mood=6)
    feel(desk, mood=2)
    assert desk.letters.to_offer() is None
    feel(desk, mood=2)
    assert desk.letters.to_offer() == letter, "another row"


def test_an_offer_is_no_action_and_another_machine_may_make_it_once_more(desk):
    letter = write(desk, **low(times=1))
    feel(desk, mood=1)
    desk.letters.note_offer()
    assert LettersService(desk.store, desk.clock, MemoryState()).to_offer() == letter
    desk.history.undo()
    assert desk.store.entries() == (), "undo took back the offer and not the check-in"


def test_of_several_the_one_that_asks_for_most_is_offered_and_one_is_enough(desk):
    write(desk, "a bit", **low(step=3, times=1))
    deep = write(desk, "deep", **low(step=1, times=2))
    feel(desk, mood=1)
    feel(desk, mood=1)
    assert desk.letters.to_offer() == deep
    desk.letters.note_offer()
    assert desk.letters.to_offer() is None


def test_a_row_that_stays_is_met_with_an_offer_again_after_a_month(desk):
    letter = write(desk, **low(times=1))
    feel(desk, mood=1)
    desk.letters.note_offer()
    for _ in range(31):
        desk.clock.wait(days=1)
        feel(desk, mood=1)
        if desk.letters.to_offer() is not None:
            break
    else:
        pytest.fail("it was never offered again")
    assert desk.letters.to_offer() == letter
    assert desk.checkin.today() - TODAY > timedelta(days=28)


def test_an_old_row_is_left_alone_and_odd_local_state_is_read_as_none(desk):
    letter = write(desk, **low())
    feel(desk, 40, mood=1)
    feel(desk, 39, mood=1)
    assert desk.letters.to_offer() is None
    state = MemoryState({OFFERED: {letter.id: "odd"}})
    service = LettersService(desk.store, desk.clock, state)
    feel(desk, mood=1)
    feel(desk, mood=1)
    assert service.to_offer() == letter
    service.note_offer()
    assert service.to_offer() is None
