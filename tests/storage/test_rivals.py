"""One dose recorded on two machines: corrected, cleared, answered, and all of it undone."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from msgspec.structs import replace

from companion.domain.dose import DoseRecord, State
from companion.services.contests import ContestsService
from companion.services.history import HistoryService
from companion.storage.records import codec_of
from companion.storage.writing import Put as RawPut
from tests.storage.test_store import Computer, meet

Shown = tuple[str, tuple[str, ...]]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-23T{text}").replace(tzinfo=UTC)


class Two:
    """Two machines on which one dose was taken, at two times, before they met."""

    def __init__(self, root: Path, first: str, second: str) -> None:
        self.desk, self.laptop = Computer(root, "desk"), Computer(root, "laptop")
        self.both = (self.desk, self.laptop)
        for computer, moment in zip(self.both, (first, second), strict=True):
            computer.clock.zone = lambda: "UTC"  # type: ignore[method-assign]
            computer.clock.at = at(moment)
        self.desk.add("Lithium", time(9))
        self.laptop.log.mkdir(parents=True)
        meet(*self.both)
        self.id = self.desk.today.view().doses[0].id
        for computer in self.both:
            computer.today.take(self.id)
        meet(*self.both)
        for computer in self.both:
            computer.clock.at = at("11:00")

    def record(self, computer: Computer) -> DoseRecord:
        record = computer.today.view().doses[0].record
        assert record is not None
        return record

    def beside(self, computer: Computer) -> tuple[DoseRecord, ...]:
        return computer.today.view().rivals.get(self.id, ())

    def shown(self, computer: Computer) -> Shown:
        dose = computer.today.view().doses[0]
        beside = tuple(_words(record) for record in self.beside(computer))
        return (_words(dose.record) if dose.record is not None else dose.state.value), beside

    def undo(self, computer: Computer) -> None:
        assert HistoryService(computer.store, computer.clock).undo().kept == ()

    def redo(self, computer: Computer) -> None:
        assert HistoryService(computer.store, computer.clock).redo().kept == ()


def _words(record: DoseRecord) -> str:
    return f"{record.local:%H:%M}" if record.local is not None else record.state.value


@pytest.fixture
def apart(tmp_path: Path) -> Two:
    return Two(tmp_path, "08:02", "10:30")


@pytest.fixture
def close(tmp_path: Path) -> Two:
    return Two(tmp_path, "08:02", "08:10")


@pytest.mark.parametrize("are_two", [False, True])
def test_undoing_the_answer_one_or_two_asks_again(apart: Two, are_two: bool) -> None:
    for computer in apart.both:
        computer.today.settle(apart.record(computer), apart.beside(computer), are_two=are_two)
        assert apart.shown(computer) == ("08:02", ())
        assert len(computer.today.view().extras) == are_two
        apart.undo(computer)
        assert apart.shown(computer) == ("08:02", ("10:30",))
        assert computer.today.view().extras == ()
        apart.redo(computer)
        assert apart.shown(computer) == ("08:02", ())
        apart.undo(computer)
    meet(*apart.both)
    assert apart.shown(apart.desk) == apart.shown(apart.laptop)


def test_undoing_the_choice_of_another_state_brings_both_back(tmp_path: Path) -> None:
    two = Two(tmp_path, "08:02", "08:10")
    two.laptop.today.edit(two.record(two.laptop), state=State.SKIPPED)
    two.undo(two.desk)
    meet(*two.both)
    before = two.shown(two.desk)
    two.laptop.today.settle(two.record(two.laptop), two.beside(two.laptop))
    two.undo(two.laptop)
    assert two.shown(two.laptop) == before


def test_undoing_an_edit_of_a_dose_recorded_twice_keeps_both(apart: Two) -> None:
    for computer in apart.both:
        computer.today.edit(apart.record(computer), note="with food")
        assert apart.record(computer).note == "with food"
        apart.undo(computer)
        assert apart.shown(computer) == ("08:02", ("10:30",))
        assert apart.record(computer).note == ""
    meet(*apart.both)
    assert apart.shown(apart.desk) == apart.shown(apart.laptop)


def test_u_takes_ones_own_mark_back_and_leaves_the_other_machines(apart: Two) -> None:
    apart.undo(apart.desk)
    assert apart.shown(apart.desk) == ("10:30", ())
    apart.redo(apart.desk)
    assert apart.shown(apart.desk) == ("08:02", ("10:30",))
    apart.undo(apart.laptop)
    assert apart.shown(apart.laptop) == ("08:02", ())


def test_a_dose_marked_on_both_machines_can_be_corrected_on_either(close: Two) -> None:
    for computer in close.both:
        saved = computer.today.edit(close.record(computer), state=State.NOT_TAKEN)
        assert saved.overlapped == ()
        assert close.shown(computer) == ("not_taken", ())
        close.undo(computer)
        assert close.shown(computer) == ("08:02", ())
        computer.today.edit(close.record(computer), at=at("07:30"))
        assert close.shown(computer) == ("07:30", ())
        close.undo(computer)
    meet(*close.both)
    assert close.shown(close.desk) == close.shown(close.laptop) == ("08:02", ())


def test_a_mark_made_on_both_machines_can_be_taken_off(close: Two) -> None:
    assert close.desk.today.clear(close.record(close.desk)).overlapped == ()
    assert close.shown(close.desk)[0] in {"since", "due", "not_logged"}
    close.undo(close.desk)
    assert close.shown(close.desk) == ("08:02", ())
    close.redo(close.desk)
    meet(*close.both)
    assert close.shown(close.laptop) == close.shown(close.desk)


def test_what_arrived_while_a_form_was_open_is_not_corrected_unseen(tmp_path: Path) -> None:
    two = Two(tmp_path, "08:02", "08:10")
    seen = two.record(two.desk)
    third = Computer(tmp_path, "third")
    third.clock.at = at("08:15")
    third.log.mkdir(parents=True)
    for file in (*two.desk.log.glob("*.jsonl"),):  # the medicine, but not what was taken since
        lines = file.read_bytes().splitlines(keepends=True)
        (third.log / file.name).write_bytes(b"".join(line for line in lines if b'"t":"dose"' not in line))
    third.store.refresh()
    third.today.take(two.id)
    meet(two.desk, third)
    two.desk.today.edit(seen, state=State.NOT_TAKEN)
    assert two.shown(two.desk)[0] != "not_taken"
    assert [_words(record) for record in two.beside(two.desk)] == ["not_taken"]


def test_answering_replaces_also_what_was_shown_as_one_with_either(close: Two, tmp_path: Path) -> None:
    third = Computer(tmp_path / "more", "third")
    third.clock.at = at("10:30")
    third.log.mkdir(parents=True)
    for file in close.desk.log.glob("*.jsonl"):
        lines = file.read_bytes().splitlines(keepends=True)
        (third.log / file.name).write_bytes(b"".join(line for line in lines if b'"t":"dose"' not in line))
    third.store.refresh()
    third.today.take(close.id)
    meet(close.desk, third)
    assert close.shown(close.desk) == ("08:02", ("10:30",))
    (other,) = close.beside(close.desk)
    close.desk.today.settle(other, (close.record(close.desk),))
    assert close.shown(close.desk) == ("10:30", ())


def test_a_mark_can_be_taken_off_although_it_was_undone_elsewhere(tmp_path: Path) -> None:
    desk, laptop = Computer(tmp_path, "desk"), Computer(tmp_path, "laptop")
    desk.add("Lithium", time(8))
    dose = desk.today.view().doses[0].id
    desk.today.take(dose)
    laptop.log.mkdir(parents=True)
    meet(desk, laptop)
    record = laptop.today.view().doses[0].record
    assert record is not None
    laptop.today.edit(record, note="with food")
    desk.clock.at = at("13:20")
    desk.store.undo()
    meet(desk, laptop)
    for computer in (desk, laptop):
        record = computer.today.view().doses[0].record
        assert record is not None, "the edit stands"
        computer.today.clear(record)
        assert computer.today.view().doses[0].record is None
        computer.store.undo()
        assert computer.today.view().doses[0].record == record_like(record, computer)
    meet(desk, laptop)
    assert desk.states() == laptop.states() == [("08:00", State.TAKEN)]


def record_like(record: DoseRecord, computer: Computer) -> DoseRecord:
    """The same record as it was read from the revision that brought it back."""
    found = computer.today.view().doses[0].record
    assert found is not None
    return replace(record, rev=found.rev, also=found.also)


def test_a_correction_keeps_what_a_newer_version_wrote_into_the_record_that_was_corrected(apart: Two) -> None:
    desk = apart.desk
    record = apart.record(desk)
    assert record.rev is not None
    document = {**codec_of(record).merge(record, None), "future": "x"}
    desk.revisions.write("edit", [RawPut("dose", apart.id, document, record.rev)])
    desk.today.edit(apart.record(desk), note="with food")
    assert [leaf.doc and leaf.doc.get("future") for leaf in desk.revisions.leaves("dose", apart.id)] == ["x", None]
    desk.today.settle(apart.record(desk), apart.beside(desk))
    (leaf,) = desk.revisions.leaves("dose", apart.id)
    assert leaf.doc is not None
    assert leaf.doc["future"] == "x"


def test_settling_on_the_older_record_keeps_what_a_newer_version_wrote_into_it(apart: Two) -> None:
    laptop = apart.laptop
    record = apart.record(laptop)
    document = {**codec_of(record).merge(record, None), "future": "x"}
    laptop.revisions.write("edit", [RawPut("dose", apart.id, document, record.rev)])
    laptop.today.edit(apart.beside(laptop)[0], note="newest")
    laptop.today.settle(apart.record(laptop), apart.beside(laptop))
    (leaf,) = laptop.revisions.leaves("dose", apart.id)
    assert leaf.doc is not None
    assert (leaf.doc["future"], "note" in leaf.doc) == ("x", False)


def test_it_is_among_what_was_changed_in_two_places_only_when_doses_are_asked_for(apart: Two) -> None:
    contests = ContestsService(apart.desk.store, apart.desk.clock)
    assert contests.all() == ()
    (contest,) = contests.all(doses=True)
    assert contest.key == f"dose/{apart.id}"
    assert [_words(side.record) for side in contest.sides] == ["08:02", "10:30"]
    assert [side.by.is_here for side in contest.sides] == [True, False]
    contests.choose(contest, 1)
    assert apart.shown(apart.desk) == ("10:30", ())
    apart.undo(apart.desk)
    contests.keep_both(contests.find(contest.key))
    assert apart.shown(apart.desk) == ("08:02", ())
    assert len(apart.desk.today.view().extras) == 1
    assert contests.all(doses=True) == ()


def test_one_dose_marked_on_both_machines_is_nothing_to_choose_about(close: Two) -> None:
    assert len(close.desk.revisions.leaves("dose", close.id)) == 2
    assert ContestsService(close.desk.store, close.desk.clock).all(doses=True) == ()
