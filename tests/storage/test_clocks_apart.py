"""Another machine's clock runs ahead: stamps follow it, and nothing takes them for times."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from companion.domain.dose import State
from companion.services.history import HistoryService
from tests.storage.test_store import Computer, meet


class Ahead:
    """A desk that has heard of a laptop whose clock is ahead."""

    def __init__(self, root: Path, **by: float) -> None:
        self.desk, self.laptop = Computer(root, "desk"), Computer(root, "laptop")
        self.laptop.clock.at += timedelta(**by)
        self.desk.log.mkdir(parents=True)
        self.laptop.add("Folic acid", time(9))
        meet(self.desk, self.laptop)
        self.history = HistoryService(self.desk.store, self.desk.clock)

    def asks(self) -> bool:
        step = self.history.next_undo()
        assert step is not None
        return self.history.is_older_than_today(step)


@pytest.mark.parametrize("hours", [0, 20, 24 * 365])
def test_a_dose_taken_just_now_is_undone_without_a_question(tmp_path: Path, hours: int) -> None:
    ahead = Ahead(tmp_path, hours=hours)
    ahead.desk.add("Lithium", time(8))
    (dose,) = (dose for dose in ahead.desk.today.view().doses if dose.plan.wall.hour == 8)
    ahead.desk.today.take(dose.id)
    assert not ahead.asks()


@pytest.mark.parametrize("hours", [20, 24 * 365])
def test_what_was_done_days_ago_asks_however_far_stamps_run_ahead(tmp_path: Path, hours: int) -> None:
    ahead = Ahead(tmp_path, hours=hours)
    ahead.desk.add("Lithium", time(8))
    (dose,) = (dose for dose in ahead.desk.today.view().doses if dose.plan.wall.hour == 8)
    ahead.desk.today.take(dose.id)
    ahead.desk.clock.at += timedelta(days=5)
    assert ahead.asks()


def test_where_nothing_tells_when_it_was_done_undo_asks(tmp_path: Path) -> None:
    ahead = Ahead(tmp_path, days=365)
    ahead.desk.add("Lithium", time(8))
    ahead.desk.clock.at += timedelta(days=5)
    assert ahead.asks()


def test_a_clock_a_little_ahead_makes_no_question_of_a_mark_without_a_time(tmp_path: Path) -> None:
    ahead = Ahead(tmp_path, minutes=3)
    ahead.desk.add("Lithium", time(8))
    dose = ahead.desk.today.view(date(2026, 11, 23)).doses[0]
    ahead.desk.today.mark(dose.id, State.SKIPPED)
    assert not ahead.asks()
    ahead.desk.clock.at = datetime.fromisoformat("2026-11-24T13:00:00Z")
    assert ahead.asks()
