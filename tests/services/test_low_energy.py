"""When the low-energy view is offered: after low check-ins, once, and never while it is on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from companion.services.low_energy import OFFERED, LowEnergyService, set_low_energy
from tests.services.memory import MemoryState


@pytest.fixture
def state():
    return MemoryState()


@pytest.fixture
def less(desk, state):
    return LowEnergyService(desk.store, desk.clock, state)


def feel(desk, days_ago: int = 0, **values: int) -> None:
    answers = {name.replace("_", "-"): value for name, value in values.items()}
    day = desk.checkin.today() - timedelta(days=days_ago)
    desk.checkin.save(replace(desk.checkin.begin(day), values=answers))


@pytest.mark.parametrize(
    ("moods", "is_offered"),
    [
        ([], False),
        ([{"mood": 1}], False),
        ([{"mood": 2}, {"mood": 1}], True),
        ([{"mood": 2}, {"mood": 3}], False),
        ([{"mood": 4}, {"mood": 2}, {"mood": 2}], True),
        ([{"mood_low": 3, "mood_high": 2}, {"mood_low": 4}], True),
        ([{"mood_low": 2, "mood_high": 4}, {"mood_low": 3}], False),
        ([{"mood": 2}, {"energy": 5}, {"mood": 1}], True),
        ([{"energy": 1}, {"energy": 1}], False),
    ],
)
def test_two_low_check_ins_in_a_row_are_needed(desk, less, moods, is_offered):
    for place, values in enumerate(moods):
        feel(desk, days_ago=(len(moods) - 1 - place), **values)
    assert less.is_to_be_offered() is is_offered


def test_low_days_of_last_week_do_not_count(desk, less):
    feel(desk, 4, mood=1)
    feel(desk, 0, mood=1)
    assert not less.is_to_be_offered()


def test_it_is_not_offered_while_it_is_on(desk, less, state):
    feel(desk, 1, mood=1)
    feel(desk, 0, mood=1)
    set_low_energy(state, True)
    assert not less.is_to_be_offered()


def test_it_is_offered_once_and_then_not_for_a_month(desk, less):
    feel(desk, 1, mood=1)
    feel(desk, 0, mood=1)
    less.note_offer()
    assert not less.is_to_be_offered()
    desk.clock.at += timedelta(days=29)
    feel(desk, 1, mood=1)
    feel(desk, 0, mood=1)
    assert not less.is_to_be_offered()
    desk.clock.at += timedelta(days=1)
    assert less.is_to_be_offered()


@pytest.mark.parametrize("kept", ["soon", 7, "2199-01-01"])
def test_a_damaged_or_future_memory_of_the_offer_does_not_silence_it(desk, less, state, kept):
    feel(desk, 1, mood=1)
    feel(desk, 0, mood=1)
    state.set(OFFERED, kept)
    assert less.is_to_be_offered()
