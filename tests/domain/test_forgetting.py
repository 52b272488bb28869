"""When hidden records are erased, by clocks that are right, wrong, ahead, behind, and by a machine's own count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from companion.domain.forgetting import WAIT, Forgetting, Uptime

ASKED = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


def looked(*days: float, began: Uptime | None = None) -> Forgetting:
    found = Forgetting(ASKED, began or Uptime())
    for day in days:
        found = found.look(ASKED + timedelta(days=day))
    return found


def after(days: float) -> datetime:
    return ASKED + timedelta(days=days)


def test_used_now_and_then_it_is_due_on_the_date() -> None:
    found = looked(1, 2, 4)
    assert not found.is_due(after(6.99), Uptime())
    assert found.is_due(after(7), Uptime())


def test_not_used_meanwhile_it_is_due_when_the_date_still_holds_a_day_later() -> None:
    found = looked(9)
    assert not found.is_due(after(9), Uptime())
    assert not found.look(after(9.5)).is_due(after(9.5), Uptime())
    assert found.look(after(10)).is_due(after(10), Uptime())


@pytest.mark.parametrize("ahead", [8, 30, 4000])
def test_a_clock_that_was_ahead_leaves_nothing_behind(ahead: float) -> None:
    found = looked(ahead, 0.5)
    assert found.came is None
    assert not found.look(after(0.6)).is_due(after(0.6), Uptime())
    assert not found.look(after(ahead)).is_due(after(ahead), Uptime())


def test_days_seen_by_a_clock_that_was_ahead_do_not_count() -> None:
    found = looked(4, 5, 6, 1)
    assert [day.day for day in found.seen] == [24]
    assert not found.is_due(after(7), Uptime())


def test_many_starts_on_one_day_are_one_day() -> None:
    found = looked(*(1 + hour / 24 for hour in range(9)), *(hour / 48 for hour in range(9)))
    assert len(found.seen) <= 1
    assert not found.is_due(after(7), Uptime())


def test_a_machine_that_ran_all_the_time_knows() -> None:
    began = Uptime("boot", 500)
    found = looked(1, 2, 3, 4, 8, 9, 10, began=began)
    assert not found.is_due(after(11), Uptime("boot", 500 + 6 * 86400))
    assert found.is_due(after(7), Uptime("boot", 500 + 7 * 86400))
    assert not found.is_due(after(6), Uptime("boot", 500 + 7 * 86400)), "the date stands"
    assert looked(1, 2, 3, began=began).is_due(after(7), Uptime("another", 5))


def test_once_begun_it_goes_on() -> None:
    assert Forgetting(ASKED, is_begun=True).is_due(ASKED - timedelta(days=900), Uptime())


def test_the_date() -> None:
    assert Forgetting(ASKED).due - ASKED == WAIT == timedelta(days=7)
