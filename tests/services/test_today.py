"""A day's doses, and everything a person can say about them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from companion.domain.dose import DoseRecord, State
from companion.domain.errors import AlreadyRecorded, BadInput, NotFound, NothingToUndo, NotSaved
from tests.services.conftest import TODAY, Desk


def only(desk: Desk, on: date = TODAY) -> DoseRecord:
    """The one dose recorded on a date."""
    (record,) = desk.store.doses(on, on).values()
    return record


def test_a_morning_of_one_dose(desk):
    desk.add("Lithium", "08:00", "20:00", n="2")
    assert desk.state() == {"08:00": "due", "20:00": "upcoming"}
    desk.clock.set("2026-11-23T08:12:34")
    desk.today.take(desk.dose("08:00"))
    assert desk.state() == {"08:00": "taken", "20:00": "upcoming"}
    record = only(desk)
    assert record.instant == datetime(2026, 11, 23, 8, 12, 34, tzinfo=UTC)
    assert record.local == datetime(2026, 11, 23, 8, 12)
    assert record.wall == datetime(2026, 11, 23, 8)
    assert record.amount == record.planned
    assert record.amount[0].n == 2
    assert record.zone == "UTC"
    assert record.version == desk.store.regimens()[0].versions[0].id


def test_taking_a_recorded_dose_again_changes_nothing_and_says_when_it_was_taken(desk):
    desk.add("Lithium", "08:00")
    id_ = desk.dose("08:00")
    desk.today.take(id_)
    before = only(desk)
    desk.clock.wait(minutes=5)
    for again in (desk.today.take, desk.today.take_planned, lambda id_: desk.today.mark(id_, State.SKIPPED)):
        with pytest.raises(AlreadyRecorded, match=r"Taken at 08:00 already\. Nothing was changed\."):
            again(id_)
    assert only(desk) == before


def test_a_dose_taken_elsewhere_since_it_was_shown_is_not_taken_again(plain, twin, monkeypatch):
    plain.add("Lithium", "08:00")
    dose, calendar, now = plain.today.find(plain.dose("08:00"))
    plain.today.take(dose.id)
    taken = only(plain)
    monkeypatch.setattr(plain.today, "_unrecorded", lambda _: (dose, calendar, now + timedelta(minutes=3)))
    with pytest.raises(AlreadyRecorded, match="Taken at 08:00"):
        plain.today.take(dose.id)
    assert only(plain) == taken


def test_take_at_the_planned_time(desk):
    desk.add("Lithium", "06:30")
    desk.today.take_planned(desk.dose("06:30"))
    assert only(desk).local == datetime(2026, 11, 23, 6, 30)


@pytest.mark.parametrize("how", ["take", "planned", "edit", "extra"])
def test_a_time_still_to_come_is_refused_and_nothing_is_written(desk, how):
    regimen = desk.add("Lithium", "08:00", "20:00")
    later = desk.clock.now() + timedelta(hours=1)
    desk.today.take(desk.dose("08:00"))
    before = only(desk)
    with pytest.raises(BadInput, match="still to come"):
        {
            "take": lambda: desk.today.take(desk.dose("20:00"), later),
            "planned": lambda: desk.today.take_planned(desk.dose("20:00")),
            "edit": lambda: desk.today.edit(before, at=later),
            "extra": lambda: desk.intakes.record(regimen.medicine.id, at=later),
        }[how]()
    assert only(desk) == before
    assert desk.today.view().extras == ()


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (State.SKIPPED, "skip"),
        (State.NOT_TAKEN, "not-taken"),
        (State.NOT_SURE, "not-sure"),
        (State.ON_PAUSE, "pause-one"),
    ],
)
def test_a_mark_keeps_its_reason_and_no_intake(desk, state, kind):
    desk.add("Lithium", "08:00")
    desk.today.mark(desk.dose("08:00"), state, "felt \x1b[31munwell\n", "a note")
    record = only(desk)
    assert (record.state, record.reason, record.note) == (state, "felt unwell", "a note")
    assert (record.instant, record.local, record.amount) == (None, None, ())
    assert desk.history.next_undo().kind == kind
    assert desk.state() == {"08:00": state.value}


@pytest.mark.parametrize("state", [State.TAKEN, State.DUE, State.NOT_LOGGED, State.UPCOMING])
def test_only_recorded_states_but_taken_can_be_marked(desk, state):
    desk.add("Lithium", "08:00")
    with pytest.raises(BadInput, match="can be marked as"):
        desk.today.mark(desk.dose("08:00"), state)
    assert desk.state() == {"08:00": "due"}


def test_a_pasted_megabyte_as_a_reason_is_refused_not_cut(desk):
    desk.add("Lithium", "08:00")
    with pytest.raises(BadInput, match="1,000,000 characters"):
        desk.today.mark(desk.dose("08:00"), State.SKIPPED, "x" * 1_000_000)
    assert desk.state() == {"08:00": "due"}


def test_no_dose_has_an_invented_identity(desk):
    regimen = desk.add("Lithium", "08:00")
    for id_ in ("", "x", "a/b", "a/b/c/d", f"{regimen.medicine.id}/2026-11-23/nope", "m/2026-13-45/s", "//"):
        with pytest.raises(NotFound):
            desk.today.take(id_)


def test_all_due_is_one_action_and_one_undo(desk):
    desk.add("Lithium", "08:00")
    desk.add("Sertraline", "08:00", "20:00")
    done = desk.today.take_all_due()
    assert len(done.taken) == 2
    assert desk.state() == {"08:00": "taken", "20:00": "upcoming"}
    assert {record.instant for record in desk.store.doses(TODAY, TODAY).values()} == {desk.clock.now()}
    desk.history.undo()
    assert desk.store.doses(TODAY, TODAY) == {}


def test_all_due_twice_takes_nothing_more(desk):
    desk.add("Lithium ER", "08:00", ingredient="lithium")
    desk.add("Lithium", "09:00", ingredient="lithium")
    desk.clock.set("2026-11-23T08:50")
    assert desk.state() == {"08:00": "due", "09:00": "due"}
    first = desk.today.take_all_due()
    assert [f"{dose.plan.wall:%H:%M}" for dose in first.taken] == ["09:00"]
    assert [f"{dose.plan.wall:%H:%M}" for dose in first.left] == ["08:00"]
    again = desk.today.take_all_due()
    assert again.taken == ()
    assert desk.state() == {"08:00": "due", "09:00": "taken"}


def test_all_due_takes_two_products_of_one_ingredient_planned_for_the_same_minute(desk):
    desk.add("Lithium ER", "08:00", ingredient="lithium")
    desk.add("Lithium", "08:00", ingredient="lithium")
    assert len(desk.today.take_all_due().taken) == 2


def test_all_due_leaves_what_is_past_its_window(desk):
    desk.add("Lithium", "08:00")
    desk.clock.set("2026-11-23T10:00:01")
    done = desk.today.take_all_due()
    assert done.taken == ()
    assert [dose.state for dose in done.left] == [State.SINCE]


def test_all_due_with_nothing_due_writes_nothing(desk):
    desk.add("Lithium", "20:00")
    before = desk.history.next_undo()
    assert desk.today.take_all_due().taken == ()
    assert desk.history.next_undo() == before


def test_what_was_taken_elsewhere_meanwhile_is_not_among_what_all_due_took(plain, twin, monkeypatch):
    plain.add("Lithium", "08:00")
    plain.add("Sertraline", "08:00")
    view = plain.today.view()
    plain.today.take(view.doses[0].id)
    monkeypatch.setattr(plain.today, "view", lambda: view)
    assert [dose.id for dose in plain.today.take_all_due().taken] == [view.doses[1].id]


def test_editing_changes_the_time_the_amount_and_the_words(desk):
    regimen = desk.add("Lithium", "08:00")
    desk.today.take(desk.dose("08:00"))
    desk.today.edit(
        only(desk), at=datetime(2026, 11, 23, 7, 45, 12, 5, tzinfo=UTC), amount=desk.pieces(regimen, "0.5"), note="late"
    )
    record = only(desk)
    assert record.instant == datetime(2026, 11, 23, 7, 45, 12, tzinfo=UTC)
    assert record.local == datetime(2026, 11, 23, 7, 45)
    assert record.amount[0].n == Decimal("0.5")
    assert record.planned[0].n == 1
    assert record.note == "late"


def test_editing_a_note_leaves_the_zone_and_the_wall_time_as_they_read_then(plain, twin):
    plain.add("Lithium", "08:00")
    plain.today.take(plain.dose("08:00"))
    twin.write(replace(only(plain), zone="Asia/Tokyo", local=datetime(2026, 11, 23, 17)))
    plain.today.edit(only(plain), note="on the plane")
    assert (only(plain).zone, only(plain).local) == ("Asia/Tokyo", datetime(2026, 11, 23, 17))


def test_a_record_made_by_a_clock_ahead_can_still_be_corrected(desk):
    desk.add("Lithium", "08:00")
    desk.clock.set("2026-11-23T09:00")
    desk.today.take(desk.dose("08:00"))
    desk.clock.set("2026-11-23T08:10")
    desk.today.edit(only(desk), note="the clock was ahead")
    assert only(desk).note == "the clock was ahead"
    desk.today.edit(only(desk), at=datetime(2026, 11, 23, 8, tzinfo=UTC))
    assert only(desk).local == datetime(2026, 11, 23, 8)


def test_a_taken_dose_can_turn_out_to_be_skipped_and_back(desk):
    desk.add("Lithium", "08:00")
    desk.today.take(desk.dose("08:00"))
    desk.today.edit(only(desk), state=State.SKIPPED, reason="doctor said so")
    assert (only(desk).state, only(desk).instant, only(desk).amount) == (State.SKIPPED, None, ())
    desk.clock.wait(minutes=10)
    desk.today.edit(only(desk), state=State.TAKEN)
    assert only(desk).local == datetime(2026, 11, 23, 8, 10)
    assert only(desk).amount == only(desk).planned


def test_a_dose_cannot_be_edited_into_a_derived_state(desk):
    desk.add("Lithium", "08:00")
    desk.today.take(desk.dose("08:00"))
    with pytest.raises(BadInput):
        desk.today.edit(only(desk), state=State.DUE)


def test_a_mark_taken_back_leaves_a_trace(desk):
    desk.add("Lithium", "08:00")
    id_ = desk.dose("08:00")
    desk.today.take(id_)
    desk.clock.wait(minutes=1)
    desk.history.undo()
    (trace,) = desk.today.view().traces
    assert (trace.record.id, trace.record.local) == (id_, datetime(2026, 11, 23, 8))


def test_clearing_a_mark_offers_the_dose_again(desk):
    desk.add("Lithium", "08:00")
    id_ = desk.dose("08:00")
    desk.today.take(id_)
    desk.today.clear(only(desk))
    assert desk.state() == {"08:00": "due"}
    desk.clock.wait(minutes=1)
    desk.today.take(id_)
    assert only(desk).local == datetime(2026, 11, 23, 8, 1)


def test_undo_and_redo_walk_through_a_morning(desk):
    desk.add("Lithium", "08:00", "08:30")
    first, second = desk.dose("08:00"), desk.dose("08:30")
    desk.today.take(first)
    desk.today.mark(second, State.SKIPPED)
    desk.history.undo()
    assert desk.state() == {"08:00": "taken", "08:30": "upcoming"}
    desk.history.undo()
    assert desk.state() == {"08:00": "due", "08:30": "upcoming"}
    desk.history.redo()
    desk.history.redo()
    assert desk.state() == {"08:00": "taken", "08:30": "skipped"}
    with pytest.raises(NothingToUndo):
        desk.history.redo()


def test_a_new_action_ends_the_redo_chain(desk):
    desk.add("Lithium", "08:00")
    id_ = desk.dose("08:00")
    desk.today.take(id_)
    desk.history.undo()
    assert desk.history.next_redo().kind == "take"
    desk.today.mark(id_, State.SKIPPED)
    assert desk.history.next_redo() is None


def test_undoing_names_the_action_and_refuses_another(desk):
    desk.add("Lithium", "08:00")
    desk.today.take(desk.dose("08:00"))
    assert desk.history.next_undo().kind == "take"
    with pytest.raises(NothingToUndo):
        desk.history.undo("some-other-op")
    assert desk.state() == {"08:00": "taken"}


def test_an_action_is_older_than_today_once_the_day_has_turned(desk):
    desk.add("Lithium", "08:00")
    desk.today.take(desk.dose("08:00"))
    step = desk.history.next_undo()
    desk.clock.set("2026-11-24T03:59")
    assert not desk.history.is_older_than_today(step)
    desk.clock.set("2026-11-24T04:00")
    assert desk.history.is_older_than_today(step)


def test_what_was_written_down_today_about_yesterday_is_of_today(desk):
    desk.add("Lithium", "08:00", first=date(2026, 11, 1))
    desk.today.take(desk.dose("08:00", desk.today.view(date(2026, 11, 22))), desk.clock.now() - timedelta(days=1))
    assert not desk.history.is_older_than_today(desk.history.next_undo())


def test_a_full_disk_records_nothing(plain, twin):
    plain.add("Lithium", "08:00")
    id_ = plain.dose("08:00")
    twin.is_full = True
    for act in (lambda: plain.today.take(id_), plain.today.take_all_due):
        with pytest.raises(NotSaved):
            act()
    assert plain.state() == {"08:00": "due"}


def test_an_earlier_day_can_still_be_logged(desk):
    desk.add("Lithium", "08:00")
    desk.clock.set("2026-11-26T09:00")
    earlier = desk.today.view(TODAY)
    assert [dose.state for dose in earlier.doses] == [State.NOT_LOGGED]
    desk.today.take(earlier.doses[0].id, datetime(2026, 11, 23, 8, 5, tzinfo=UTC))
    assert desk.state(day=TODAY) == {"08:00": "taken"}
    assert only(desk).local == datetime(2026, 11, 23, 8, 5)


def test_one_of_two_intakes_becomes_the_same_extra_wherever_the_question_is_answered(plain, twin):
    plain.add("Lithium", "08:00")
    plain.today.take(plain.dose("08:00"))
    keep = only(plain)
    later = replace(keep, instant=keep.instant + timedelta(hours=2), local=keep.local + timedelta(hours=2), rev="x1")
    plain.today.settle(keep, (later,), are_two=True)
    plain.today.settle(only(plain), (later,), are_two=True)
    (extra,) = plain.today.view().extras
    assert (extra.instant, extra.amount) == (later.instant, later.amount)


def test_undo_says_what_it_took_back(desk):
    desk.add("Lithium", "08:00")
    desk.today.take(desk.dose("08:00"))
    undone = desk.history.undo()
    assert (len(undone.step.changes), undone.kept, undone.is_nothing) == (1, (), False)


def test_undo_says_that_it_took_nothing_back(plain, twin):
    plain.add("Lithium", "08:00")
    plain.today.take(plain.dose("08:00"))
    twin.write(replace(only(plain), state=State.SKIPPED))
    undone = plain.history.undo()
    assert (undone.step.changes, undone.is_nothing) == ((), True)
    assert [record.state for record in undone.kept] == [State.SKIPPED]
