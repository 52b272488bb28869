"""A day as it is seen, at every hour."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from companion.domain.amounts import Part
from companion.domain.dose import DoseRecord, State
from companion.services.ports import Put
from tests.services.conftest import TODAY


def test_the_view_turns_over_at_the_start_of_the_day(desk):
    desk.add("Lithium", "08:00", "23:30")
    desk.today.take(desk.dose("08:00"))
    assert desk.state("2026-11-24T00:40") == {"08:00": "taken", "23:30": "due"}
    assert desk.today.view().day == TODAY
    desk.today.take(desk.dose("23:30"))
    record = desk.store.doses(TODAY, TODAY)[desk.dose("23:30")]
    assert (record.date, record.local) == (TODAY, datetime(2026, 11, 24, 0, 40))
    assert desk.state("2026-11-24T04:00") == {"08:00": "upcoming", "23:30": "upcoming"}
    assert desk.today.view().day == date(2026, 11, 24)
    assert desk.state(day=TODAY) == {"08:00": "taken", "23:30": "taken"}


def test_a_dose_after_midnight_stands_in_the_evening_before(desk):
    desk.add("Quetiapine", "00:30")
    assert desk.state("2026-11-23T12:00", date(2026, 11, 23)) == {"00:30": "upcoming"}
    view = desk.today.view(date(2026, 11, 23))
    assert [dose.plan.date for dose in view.doses] == [date(2026, 11, 24)]


def test_an_early_bird_sees_the_dose_that_is_due_before_the_day_starts(desk):
    desk.add("Levothyroxine", "04:30", first=TODAY - timedelta(days=1))
    assert desk.state("2026-11-24T02:29") == {"04:30": "since"}
    desk.clock.set("2026-11-24T03:50")
    view = desk.today.view()
    assert view.day == TODAY
    assert [(dose.plan.date, dose.state) for dose in view.open_doses] == [(date(2026, 11, 24), State.DUE)]
    assert len(desk.today.take_all_due().taken) == 1
    assert desk.state("2026-11-24T04:10") == {"04:30": "taken"}


def test_the_next_morning_stays_out_of_an_evening(desk):
    desk.add("Levothyroxine", "04:30")
    desk.clock.set("2026-11-24T01:59")
    assert [dose.plan.date for dose in desk.today.view().doses] == [TODAY]


def test_a_weekly_dose_stays_open_among_earlier_days_for_a_week(desk):
    desk.add("Methotrexate", "08:00", rule="FREQ=WEEKLY;BYDAY=MO")
    desk.clock.set("2026-11-25T12:00")
    view = desk.today.view()
    assert [(dose.plan.date, dose.state) for dose in view.earlier] == [(TODAY, State.SINCE)]
    assert view.open_doses == view.earlier
    desk.today.take(view.earlier[0].id)
    assert desk.today.view().open_doses == ()
    desk.history.undo()
    desk.clock.set("2026-11-30T05:59")
    assert len(desk.today.view().earlier) == 1
    desk.clock.set("2026-11-30T06:00")
    assert [dose.plan.date for dose in desk.today.view().open_doses] == [date(2026, 11, 30)]


def test_an_earlier_day_shows_no_other_days(desk):
    desk.add("Methotrexate", "08:00", rule="FREQ=WEEKLY;BYDAY=MO")
    desk.clock.set("2026-11-25T12:00")
    assert desk.today.view(date(2026, 11, 24)).open_doses == ()


def test_a_laptop_that_slept_shows_what_is_true_now(desk):
    desk.add("Lithium", "08:00")
    assert desk.state("2026-11-23T07:00") == {"08:00": "due"}
    desk.clock.wait(days=3, hours=1)
    assert desk.today.view().day == date(2026, 11, 26)
    assert desk.state() == {"08:00": "due"}


def test_a_clock_that_jumps_back_loses_no_record(desk):
    desk.add("Lithium", "08:00")
    desk.today.take(desk.dose("08:00"))
    desk.clock.set("2026-11-22T08:00")
    assert desk.today.view().day == date(2026, 11, 22)
    assert desk.state(day=TODAY) == {"08:00": "taken"}


def test_a_recorded_dose_of_a_medicine_that_has_not_arrived_is_shown(desk):
    wall = datetime(2026, 11, 23, 8)
    amount = (Part(Decimal(1), "p"),)
    record = DoseRecord("ghost/2026-11-23/s", "ghost", TODAY, "s", State.TAKEN, wall, amount, "v", desk.clock.now())
    desk.store.save("elsewhere", [Put(replace(record, local=wall, amount=amount))])
    view = desk.today.view()
    assert [(dose.id, dose.state) for dose in view.doses] == [("ghost/2026-11-23/s", State.TAKEN)]
    assert "ghost" in view.regimens
    assert desk.today.take_all_due().taken == ()
    desk.today.clear(view.doses[0].record)
    assert desk.today.view().doses == ()
