"""Series over days: gaps stay gaps, figures wait for enough days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from companion.domain.journal import Entry
from companion.domain.trends import ENOUGH_DAYS, Series, daily

FIRST = date(2026, 11, 1)


def said(offset: int, scale: str = "mood", value: int = 4) -> Entry:
    day = FIRST + timedelta(days=offset)
    at = datetime.combine(day, datetime.min.time())
    return Entry(f"e{offset}", day, at.replace(tzinfo=UTC), "UTC", at, {scale: value})


def test_a_day_is_the_mean_of_its_entries_and_a_day_without_a_word_is_a_gap():
    entries = [said(0, value=2), said(0, value=5), said(2), said(1, scale="energy"), said(-1), said(4)]
    found = daily(entries, "mood", FIRST, FIRST + timedelta(days=3))
    assert found.values == (3.5, None, 4, None)
    assert (found.answered, found.last) == (2, FIRST + timedelta(days=3))


def test_zero_is_a_value_and_no_gap():
    assert daily([said(0, value=0)], "mood", FIRST, FIRST).values == (0,)


def test_poles_are_never_averaged_together():
    entries = [said(0, "mood-low", 4), said(0, "mood-high", 0)]
    assert [daily(entries, pole, FIRST, FIRST).values for pole in ("mood-low", "mood-high")] == [(4,), (0,)]


def test_a_mean_needs_fourteen_days():
    assert ENOUGH_DAYS == 14
    assert Series("mood", FIRST, (3.0,) * 13 + (None,) * 17).mean is None
    assert Series("mood", FIRST, (3.0,) * 13 + (None,) * 17 + (4.4,)).mean == (13 * 3 + 4.4) / 14


def test_runs_are_broken_by_gaps():
    assert Series("mood", FIRST, (1, 2, None, None, 3, None)).runs() == ((0, (1, 2)), (4, (3,)))
    assert Series("mood", FIRST, ()).runs() == ()


@given(st.lists(st.none() | st.floats(0, 10), max_size=40))
def test_the_runs_hold_every_value_in_its_place(values):
    again: list[float | None] = [None] * len(values)
    for begin, run in Series("mood", FIRST, tuple(values)).runs():
        assert begin == 0 or again[begin - 1] is None
        again[begin : begin + len(run)] = run
    assert again == values


def test_ten_years_are_a_value_a_day():
    entries = [said(offset) for offset in range(3650)]
    found = daily(entries, "mood", FIRST, FIRST + timedelta(days=3649))
    assert found.answered == len(found.values) == 3650


def test_a_period_that_ends_before_it_begins_is_empty():
    assert daily([said(0)], "mood", FIRST, FIRST - timedelta(days=1)).values == ()
