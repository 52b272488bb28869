"""The safety plan in its order, and which check-ins in a row meet the rule of a letter."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from companion.domain.journal import MOOD, MOOD_HIGH, MOOD_LOW, Entry
from companion.domain.own_words import HEADINGS, Letter, PlanPart, in_plan_order, low_run

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def entries(*values: dict[str, int]) -> list[Entry]:
    """Check-ins, newest first."""
    return [Entry(str(at), AT.date(), AT, "UTC", AT.replace(tzinfo=None), one) for at, one in enumerate(values)]


def moods(*steps: int) -> list[Entry]:
    return entries(*({MOOD.id: step} for step in steps))


def test_a_plan_is_read_in_the_order_of_its_headings_and_what_is_newer_comes_last() -> None:
    parts = [PlanPart(id_, "…") for id_ in ("zeal", "reasons", "later", "signs", "calm")]
    assert [part.id for part in in_plan_order(parts)] == ["signs", "calm", "reasons", "later", "zeal"]
    assert len(HEADINGS) == 7


@pytest.mark.parametrize(
    ("steps", "step", "length"),
    [((2, 1, 2, 5), 2, 3), ((3, 1), 2, 0), ((3, 1), 3, 2), ((1, 2), 1, 1), ((), 3, 0), ((2,) * 9, 2, 9)],
)
def test_a_row_goes_back_to_the_first_mood_above_the_step(steps: tuple[int, ...], step: int, length: int) -> None:
    assert [entry.id for entry in low_run(moods(*steps), step)] == [str(at) for at in range(length)]


def test_what_says_nothing_of_the_mood_neither_counts_nor_ends_a_row() -> None:
    row = low_run(entries({MOOD.id: 2}, {"sleep": 60}, {MOOD_HIGH.id: 4}, {MOOD.id: 1}, {MOOD.id: 6}), 2)
    assert [entry.id for entry in row] == ["0", "3"]


@pytest.mark.parametrize(("step", "pole"), [(1, 4), (2, 3), (3, 2)])
def test_the_low_pole_counts_from_its_own_end(step: int, pole: int) -> None:
    assert len(low_run(entries({MOOD_LOW.id: pole, MOOD_HIGH.id: 0}), step)) == 1
    assert not low_run(entries({MOOD_LOW.id: pole - 1, MOOD_HIGH.id: 4}), step)


def test_where_a_letter_stands() -> None:
    day = date(2026, 11, 23)
    assert Letter("a", "t", "x").is_in_help(day)
    assert Letter("a", "t", "x", "low").is_in_help(day)
    assert not Letter("a", "t", "x", "asked").is_in_help(day)
    assert not Letter("a", "t", "x", "of a newer version").is_in_help(day)
    assert Letter("a", "t", "x", "date", first=day).is_in_help(day)
    assert not Letter("a", "t", "x", "date", first=date(2026, 11, 24)).is_in_help(day)
