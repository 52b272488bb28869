"""Everything that can be changed in two places: both versions are listed, one is chosen, and the choice undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from companion.domain.amounts import Part
from companion.domain.devices import NAMED
from companion.domain.dose import Extra
from companion.domain.errors import NotFound
from companion.domain.journal import Entry, Symptom
from companion.domain.medicine import Medicine, Pause, Product, Version
from companion.domain.own_words import Letter, Person, PlanPart
from companion.domain.prefs import POLES, Pref
from companion.services.checkin import CheckInService
from companion.services.contests import Contest, ContestsService
from companion.services.history import HistoryService
from companion.services.intakes import IntakesService
from companion.services.journal import JournalService
from companion.services.medicine_form import PlannedTime
from companion.services.ports import Put, Record, Remove
from companion.services.today import TodayService
from companion.storage.memory import MemoryLog, Shelf
from companion.storage.presence import note_presence
from companion.storage.reader import KNOWN
from companion.storage.store import RecordStore
from tests.services.memory import MemoryDrafts
from tests.storage.test_store import TODAY, Computer, StillClock, meet

WALL = datetime(2026, 11, 23, 7, 30)
THEN = WALL.replace(tzinfo=UTC)

RECORDS: dict[str, tuple[Record, dict[str, Any], dict[str, Any]]] = {
    "medicine": (Medicine("m", "Lithium"), {"note": "with food"}, {"note": "at night"}),
    "product": (Product("p", "m"), {"release": "ER"}, {"release": "SR"}),
    "version": (Version("v", "m", TODAY), {"why": "told to"}, {"ended": True}),
    "pause": (Pause("b", "m", TODAY), {"last": TODAY}, {"reason": "surgery"}),
    "extra": (Extra("x", "m", TODAY, THEN, "UTC", WALL, ()), {"reason": "panic"}, {"note": "half of it"}),
    "entry": (Entry("e", TODAY, THEN, "UTC", WALL), {"note": "calm"}, {"values": {"mood": 5}}),
    "plan": (PlanPart("calm", "a walk"), {"text": "the green mug"}, {"text": "the long walk"}),
    "person": (Person("n", "Alex"), {"reach": "555-0142"}, {"purpose": "a walk"}),
    "letter": (Letter("l", "For a gray week", "It moved."), {"text": "It did."}, {"shows": "asked"}),
}


class Pair:
    """Two machines with one set of records, in memory or in files, and what each does while they are apart."""

    def __init__(
        self, desk: RecordStore, laptop: RecordStore, clocks: tuple[StillClock, ...], meet: Callable[[], object]
    ) -> None:
        self.desk, self.laptop, self.clocks, self._meet = desk, laptop, clocks, meet
        self.both = (desk, laptop)
        self.clock = clocks[0]

    def meet(self) -> None:
        self._meet()
        self.wait()

    def wait(self) -> None:
        """Let a minute pass, so that what is done next is newer."""
        for clock in self.clocks:
            clock.at += timedelta(minutes=1)

    def edit(self, store: RecordStore, change: Put | Remove) -> None:
        store.save("edit", [change])
        name = "the desk" if store is self.desk else "the laptop"
        note_presence(store._revisions, name, self.clock.at.date())
        self.wait()

    def contests(self, store: RecordStore) -> ContestsService:
        return ContestsService(store, self.clock)

    def only(self, store: RecordStore) -> Contest:
        (found,) = self.contests(store).all()
        return found

    def undo(self, store: RecordStore) -> None:
        assert HistoryService(store, self.clock).undo().kept == ()


@pytest.fixture(params=["files", "memory"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Pair:
    if request.param == "files":
        desk, laptop = Computer(tmp_path, "desk"), Computer(tmp_path, "laptop")
        for computer in (desk, laptop):
            computer.log.mkdir(parents=True)
        return Pair(desk.store, laptop.store, (desk.clock, laptop.clock), lambda: meet(desk, laptop))
    clock, shelf = StillClock(), Shelf()
    logs = [MemoryLog(clock.now, KNOWN, shelf=shelf, device=name) for name in ("desk", "laptop")]
    stores = [RecordStore(log, clock) for log in logs]
    return Pair(*stores, (clock,), lambda: [store.refresh() for store in stores])


def head(store: RecordStore, table: str, id_: str) -> Record:
    found = store.record(table, id_)
    assert found is not None
    return found


def apart(pair: Pair, table: str) -> None:
    """Have one record changed on both machines, neither knowing of the other."""
    record, here, there = RECORDS[table]
    pair.desk.save("add", [Put(record)])
    pair.meet()
    seen = [head(store, table, record.id) for store in pair.both]
    for store, was, change in zip(pair.both, seen, (here, there), strict=True):
        pair.edit(store, Put(replace(was, **change)))
    pair.meet()


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("table", RECORDS)
def test_a_record_changed_on_two_machines_is_listed_until_one_is_chosen(pair: Pair, table: str, place: int) -> None:
    apart(pair, table)
    record, here, there = RECORDS[table]
    contest = pair.only(pair.desk)
    assert (contest.key, pair.only(pair.laptop).key) == (f"{table}/{record.id}",) * 2
    wanted = [replace(record, **change, rev=None) for change in (there, here)]
    assert [replace(side.record, rev=None) for side in contest.sides] == wanted
    assert [(side.by.is_here, side.by.name) for side in contest.sides] == [(False, "the laptop"), (True, "")]
    assert [(s.by.is_here, s.by.name) for s in pair.only(pair.laptop).sides] == [(True, ""), (False, "the desk")]

    saved = pair.contests(pair.desk).choose(contest, place)
    assert (saved.overlapped, saved.refused) == ((), ())
    pair.meet()
    for store in pair.both:
        assert pair.contests(store).all() == ()
        assert replace(head(store, table, record.id), rev=None) == wanted[place]
    pair.undo(pair.desk)
    pair.meet()
    for store in pair.both:
        assert [replace(s.record, rev=None) for s in pair.only(store).sides] == wanted
    again = [(side.by.is_here, side.by.name) for side in pair.only(pair.desk).sides]
    assert again == [(False, "the laptop"), (True, "")], "an undo only brings words back"


def test_two_machines_of_one_name_are_told_apart_in_what_they_said(pair: Pair) -> None:
    apart(pair, "medicine")
    devices = {device.id for device in pair.desk.devices()}
    pair.desk.save("name", [Put(Pref(f"{NAMED}/{id_}", "laptop")) for id_ in sorted(devices)])
    pair.meet()
    for store in pair.both:
        (there,) = (device for device in store.devices() if not device.is_this)
        assert [side.by.name for side in pair.only(store).sides if not side.by.is_here] == [f"laptop ({there.id})"]


@pytest.mark.parametrize("table", RECORDS)
def test_the_same_change_made_on_two_machines_raises_no_question(pair: Pair, table: str) -> None:
    record, here, _ = RECORDS[table]
    pair.desk.save("add", [Put(record)])
    pair.meet()
    seen = [head(store, table, record.id) for store in pair.both]
    for store, was in zip(pair.both, seen, strict=True):
        pair.edit(store, Put(replace(was, **here)))
    pair.meet()
    if len(pair.clocks) == 2:  # in memory the second save sees the first, and is no other version at all
        assert len(pair.desk._revisions.leaves(table, record.id)) == 2
    assert pair.contests(pair.desk).all() == pair.contests(pair.laptop).all() == ()


@pytest.mark.parametrize("is_deletion_newer", [True, False])
@pytest.mark.parametrize("table", ["entry", "extra", "pause"])
def test_what_was_removed_here_and_changed_there_is_offered_whichever_came_last(
    pair: Pair, table: str, is_deletion_newer: bool
) -> None:
    record, here, _ = RECORDS[table]
    pair.desk.save("add", [Put(record)])
    pair.meet()
    first, second = pair.both if is_deletion_newer else pair.both[::-1]
    seen = {store: head(store, table, record.id) for store in pair.both}
    pair.edit(first, Put(replace(seen[first], **here)) if is_deletion_newer else Remove(seen[first]))
    pair.edit(second, Remove(seen[second]) if is_deletion_newer else Put(replace(seen[second], **here)))
    pair.meet()
    contest = pair.only(pair.desk)
    gone = 0 if is_deletion_newer else 1
    assert [side.record is None for side in contest.sides] == [is_deletion_newer, not is_deletion_newer]
    assert replace(contest.record, rev=None) == replace(record, **here)

    pair.contests(pair.desk).choose(contest, 1 - gone)
    pair.meet()
    assert replace(head(pair.laptop, table, record.id), rev=None) == replace(record, **here)
    pair.undo(pair.desk)
    pair.meet()
    again = pair.only(pair.laptop)
    assert {side.record is None for side in again.sides} == {True, False}
    pair.contests(pair.laptop).choose(again, next(at for at, side in enumerate(again.sides) if side.record is None))
    pair.meet()
    for store in pair.both:
        assert store.record(table, record.id) is None
        assert pair.contests(store).all() == ()


def test_the_words_of_an_entry_deleted_elsewhere_are_kept_and_come_back(pair: Pair) -> None:
    service = [CheckInService(store, pair.clock, MemoryDrafts()) for store in pair.both]
    draft = replace(service[0].begin(), note="plain")
    service[0].save(draft)
    pair.meet()
    entries = [JournalService(store).get(draft.id) for store in pair.both]
    service[1].save(replace(service[1].edit(entries[1]), note="what I wrote on the train"))
    pair.wait()
    JournalService(pair.desk).delete(entries[0])
    pair.meet()
    assert pair.desk.entries() == pair.laptop.entries() == ()
    (contest,) = pair.contests(pair.laptop).of_entries()
    pair.contests(pair.laptop).choose(contest, 1)
    pair.meet()
    assert [entry.note for entry in pair.desk.entries()] == ["what I wrote on the train"]


def test_a_preference_and_a_symptom_raise_no_question_and_the_newest_holds(pair: Pair) -> None:
    for record in (Pref(POLES, 1), Symptom("s", "noise")):
        pair.desk.save("setup", [Put(record)])
    pair.meet()
    for store, poles, name in ((pair.desk, 1, "loud"), (pair.laptop, 2, "too loud")):
        pref, symptom = store.prefs()[POLES], store.symptoms()[0]
        pair.edit(store, Put(replace(pref, value=poles)))
        pair.edit(store, Put(replace(symptom, name=name)))
    pair.meet()
    for store in pair.both:
        assert pair.contests(store).all() == ()
        assert (store.prefs()[POLES].value, store.symptoms()[0].name) == (2, "too loud")


def test_what_arrived_after_the_question_was_shown_is_not_settled_unseen(pair: Pair) -> None:
    apart(pair, "medicine")
    contest = pair.only(pair.desk)
    held = head(pair.laptop, "medicine", "m")
    pair.edit(pair.laptop, Put(replace(held, note="twice a day")))
    pair.meet()
    saved = pair.contests(pair.desk).choose(contest, 1)
    assert saved.overlapped == (("medicine", "m"),)
    assert {side.record.note for side in pair.only(pair.desk).sides} == {"with food", "twice a day"}


def test_a_choice_is_known_by_a_name_until_somebody_made_it(pair: Pair) -> None:
    apart(pair, "pause")
    contest = pair.only(pair.laptop)
    assert pair.contests(pair.desk).find(contest.key).revs == contest.revs
    pair.contests(pair.laptop).choose(contest, 0)
    pair.meet()
    with pytest.raises(NotFound, match="settled meanwhile"):
        pair.contests(pair.desk).find(contest.key)


def test_both_of_two_pauses_are_kept_and_made_only_once_by_two_machines(pair: Pair) -> None:
    pair.desk.save("add", [Put(Medicine("m", "Lithium")), Put(Pause("b", "m", TODAY, TODAY))])
    pair.meet()
    seen = [head(store, "pause", "b") for store in pair.both]
    spans = [(TODAY, TODAY + timedelta(days=1)), (TODAY + timedelta(days=5), TODAY + timedelta(days=6))]
    for store, was, (first, last) in zip(pair.both, seen, spans, strict=True):
        pair.edit(store, Put(replace(was, first=first, last=last)))
    pair.meet()
    for store, contest in [(store, pair.only(store)) for store in pair.both]:
        assert contest.can_be_both
        pair.contests(store).keep_both(contest)
    pair.meet()
    for store in pair.both:
        (regimen,) = store.regimens()
        assert [(pause.first, pause.last) for pause in regimen.pauses] == spans
        assert pair.contests(store).all() == ()


def test_undoing_that_both_pauses_are_meant_asks_again(pair: Pair) -> None:
    pair.desk.save("add", [Put(Medicine("m", "Lithium")), Put(Pause("b", "m", TODAY, TODAY))])
    pair.meet()
    seen = [head(store, "pause", "b") for store in pair.both]
    for store, was, days in zip(pair.both, seen, (5, 9), strict=True):
        first = TODAY + timedelta(days=days)
        pair.edit(store, Put(replace(was, first=first, last=first)))
    pair.meet()
    pair.contests(pair.laptop).keep_both(pair.only(pair.laptop))
    pair.undo(pair.laptop)
    pair.meet()
    for store in pair.both:
        assert [side.record.first.day for side in pair.only(store).sides] == [2, 28]
        assert len(store.regimens()[0].pauses) == 1


@pytest.mark.parametrize(
    ("change", "can_be_both"),
    [({"last": TODAY + timedelta(days=2)}, False), ({"first": TODAY + timedelta(days=9)}, True)],
)
def test_two_pauses_that_overlap_cannot_both_be_meant(pair: Pair, change: dict[str, Any], can_be_both: bool) -> None:
    pair.desk.save("add", [Put(Pause("b", "m", TODAY, TODAY + timedelta(days=1)))])
    pair.meet()
    seen = [head(store, "pause", "b") for store in pair.both]
    pair.edit(pair.desk, Put(replace(seen[0], reason="surgery")))
    pair.edit(pair.laptop, Put(replace(seen[1], **change)))
    pair.meet()
    assert pair.only(pair.desk).can_be_both is can_be_both


def test_an_intake_moved_on_two_machines_counts_at_both_times_until_answered_and_can_be_two(pair: Pair) -> None:
    pair.clock.at = THEN + timedelta(hours=4)
    amount = (Part(Decimal(1), "p"),)
    pair.desk.save("add", [Put(Medicine("m", "Lorazepam", as_needed=True)), Put(Product("p", "m"))])
    pair.desk.save("extra", [Put(Extra("x", "m", TODAY, THEN, "UTC", WALL, amount))])
    pair.meet()
    seen = [head(store, "extra", "x") for store in pair.both]
    for store, was, minutes in zip(pair.both, seen, (90, 30), strict=True):
        moved = {"instant": THEN + timedelta(minutes=minutes), "local": WALL + timedelta(minutes=minutes)}
        pair.edit(store, Put(replace(was, **moved)))
    pair.meet()
    today = TodayService(pair.desk, pair.clock)
    assert [extra.local.minute for extra in today.view().extras] == [0]
    assert today.view().contested == {"x"}
    last = IntakesService(pair.desk, pair.clock).last("m")
    assert last == (THEN + timedelta(minutes=90), amount), "the later one, though it does not hold"
    contest = pair.only(pair.desk)
    assert contest.can_be_both
    pair.contests(pair.desk).keep_both(contest)
    assert [f"{extra.local:%H:%M}" for extra in today.view().extras] == ["08:00", "09:00"]
    assert today.view().contested == frozenset()
    pair.undo(pair.desk)
    assert (len(today.view().extras), today.view().contested) == (1, {"x"})


def test_the_narrower_window_holds_until_the_person_chooses(pair: Pair) -> None:
    pair.desk.save("add", [Put(Medicine("m", "Lithium", window=90))])
    pair.meet()
    seen = [head(store, "medicine", "m") for store in pair.both]
    for store, was, window in zip(pair.both, seen, (30, 240), strict=True):
        pair.edit(store, Put(replace(was, window=window, note="as told")))
    pair.meet()
    for store in pair.both:
        assert store.regimens()[0].medicine.window == 30
    contest = pair.only(pair.desk)
    assert [side.record.window for side in contest.sides] == [240, 30]
    pair.contests(pair.desk).choose(contest, 0)
    pair.meet()
    assert pair.laptop.regimens()[0].medicine.window == 240


# Two records of which one can hold


def changed(computer: Computer, medicine: str, pieces: str, first: date = TODAY) -> None:
    """Change how it is taken from a date on, as a version of its own."""
    form = computer.form(medicine, first)
    amount = (Part(Decimal(pieces), form.products[0].id),)
    times = tuple(replace(planned, amount=amount) for planned in form.times) or (PlannedTime(time(9), amount),)
    computer.medicines.change(computer.medicines.get(medicine), replace(form, times=times))


@pytest.fixture
def rivals(tmp_path: Path) -> tuple[Computer, Computer, str]:
    """Two machines on which one medicine was changed from tomorrow on."""
    desk, laptop = Computer(tmp_path, "desk"), Computer(tmp_path, "laptop")
    medicine = desk.add("Lithium", time(9))
    laptop.log.mkdir(parents=True)
    meet(desk, laptop)
    laptop.clock.at += timedelta(minutes=1)
    for computer, pieces in ((desk, "2"), (laptop, "3")):
        changed(computer, medicine, pieces, TODAY + timedelta(days=1))
    meet(desk, laptop)
    return desk, laptop, medicine


def tomorrow(computer: Computer) -> str:
    (regimen,) = computer.store.regimens()
    version = regimen.version_on(TODAY + timedelta(days=1))
    assert version is not None
    return str(version.slots[0].amount[0].n)


@pytest.mark.parametrize("place", [0, 1])
def test_of_two_versions_on_one_date_the_one_chosen_holds_and_undo_asks_again(
    rivals: tuple[Computer, Computer, str], place: int
) -> None:
    desk, laptop, medicine = rivals
    contests = ContestsService(laptop.store, laptop.clock)
    (contest,) = contests.all()
    assert (contest.is_apart, contest.can_be_both, contest.medicine) == (True, False, medicine)
    assert [str(side.record.slots[0].amount[0].n) for side in contest.sides] == ["3", "2"]
    assert [side.by.is_here for side in contest.sides] == [True, False]
    contests.choose(contest, place)
    meet(desk, laptop)
    assert tomorrow(desk) == tomorrow(laptop) == ["3", "2"][place]
    assert ContestsService(desk.store, desk.clock).all() == ()
    HistoryService(laptop.store, laptop.clock).undo()
    meet(desk, laptop)
    assert tomorrow(desk) == "3"
    (again,) = ContestsService(laptop.store, laptop.clock).all()
    assert [side.by.is_here for side in again.sides] == [True, False]


def test_of_three_machines_those_that_say_the_same_are_one_side(tmp_path: Path) -> None:
    machines = [Computer(tmp_path, name) for name in ("desk", "laptop", "tablet")]
    desk = machines[0]
    medicine = desk.add("Lithium", time(9))
    for at, computer in enumerate(machines):
        computer.log.mkdir(parents=True, exist_ok=True)
        computer.clock.at += timedelta(minutes=at)
    meet(*machines)
    for computer, pieces in zip(machines, ("2", "3", "2"), strict=True):
        changed(computer, medicine, pieces, TODAY + timedelta(days=1))
    meet(*machines)
    contests = ContestsService(desk.store, desk.clock)
    (contest,) = contests.all()
    assert [len(side.revs) for side in contest.sides] == [2, 1]
    contests.choose(contest, 1)
    meet(*machines)
    for computer in machines:
        assert tomorrow(computer) == "3"
        assert ContestsService(computer.store, computer.clock).all() == ()
    HistoryService(desk.store, desk.clock).undo()
    meet(*machines)
    (again,) = ContestsService(desk.store, desk.clock).all()
    assert [len(side.revs) for side in again.sides] == [2, 1]
    assert tomorrow(machines[1]) == "2"


def test_the_same_change_made_on_two_machines_is_no_rival(tmp_path: Path) -> None:
    desk, laptop = Computer(tmp_path, "desk"), Computer(tmp_path, "laptop")
    medicine = desk.add("Lithium", time(9))
    laptop.log.mkdir(parents=True)
    meet(desk, laptop)
    for computer in (desk, laptop):
        changed(computer, medicine, "2", TODAY + timedelta(days=1))
    meet(desk, laptop)
    assert len(desk.store.regimens()[0].rivals()) == 1
    assert desk.store.regimens()[0].contested == frozenset()
    assert ContestsService(desk.store, desk.clock).all() == ()


def test_all_due_leaves_a_dose_whose_plan_was_changed_in_two_places(tmp_path: Path) -> None:
    desk, laptop = Computer(tmp_path, "desk"), Computer(tmp_path, "laptop")
    for computer in (desk, laptop):
        computer.clock.zone = lambda: "UTC"
        computer.clock.at = THEN + timedelta(hours=1)
    medicine, other = desk.add("Lithium", time(9)), desk.add("Sertraline", time(9))
    laptop.log.mkdir(parents=True)
    meet(desk, laptop)
    for computer, pieces in ((desk, "2"), (laptop, "3")):
        form = computer.form(medicine)
        first, amount = form.times[0], (Part(Decimal(pieces), form.products[0].id),)
        computer.medicines.correct(
            computer.medicines.get(medicine), replace(form, times=(replace(first, amount=amount),))
        )
    meet(desk, laptop)
    done = desk.today.take_all_due()
    assert [dose.plan.medicine for dose in done.taken] == [other]
    assert [dose.plan.medicine for dose in done.left] == [medicine]
    contests = ContestsService(desk.store, desk.clock)
    contests.choose(contests.all()[0], 1)
    assert [dose.plan.medicine for dose in desk.today.take_all_due().taken] == [medicine]


def test_two_first_places_with_other_clocks_are_asked_about_and_one_holds(tmp_path: Path) -> None:
    desk, laptop = Computer(tmp_path, "desk"), Computer(tmp_path, "laptop")
    for computer, zone in ((desk, "America/New_York"), (laptop, "UTC")):
        computer.clock.zone = lambda zone=zone: zone
        computer.clock.at += timedelta(minutes=computer is laptop)
        computer.add("Lithium" if computer is desk else "Sertraline", time(9))
    meet(desk, laptop)
    contests = ContestsService(desk.store, desk.clock)
    (contest,) = contests.all()
    assert [side.record.zone for side in contest.sides] == ["UTC", "America/New_York"]
    assert laptop.store.calendar().zone_name(THEN) == "UTC"
    contests.choose(contest, 1)
    meet(desk, laptop)
    assert laptop.store.calendar().zone_name(THEN) == "America/New_York"
    assert ContestsService(laptop.store, laptop.clock).all() == ()


def test_a_medicine_taken_off_the_list_here_and_changed_there_is_listed(tmp_path: Path) -> None:
    desk, laptop = Computer(tmp_path, "desk"), Computer(tmp_path, "laptop")
    medicine = desk.add("Lithium", time(9))
    laptop.log.mkdir(parents=True)
    meet(desk, laptop)
    form = desk.form(medicine)
    desk.medicines.correct(desk.medicines.get(medicine), replace(form, note="with food"))
    laptop.clock.at += timedelta(minutes=1)
    laptop.medicines.remove(laptop.medicines.get(medicine))
    meet(desk, laptop)
    assert desk.medicines.all() == ()
    contests = ContestsService(desk.store, desk.clock)
    (contest,) = contests.all()
    contests.choose(contest, 1)
    assert [regimen.medicine.note for regimen in desk.medicines.all()] == ["with food"]


# How it is found


def test_after_ten_years_it_is_found_without_reading_the_years(tmp_path: Path) -> None:
    desk, laptop = Computer(tmp_path, "desk"), Computer(tmp_path, "laptop")
    old = datetime(2017, 3, 1, 8, tzinfo=UTC)
    entries = [
        Entry(f"e{n}", old.date() + timedelta(days=n), old, "UTC", old.replace(tzinfo=None), note="calm")
        for n in range(40)
    ]
    desk.store.save("checkin", [Put(entry) for entry in entries])
    laptop.log.mkdir(parents=True)
    meet(desk, laptop)
    laptop.clock.at += timedelta(minutes=1)
    for computer, note in ((desk, "at the desk"), (laptop, "on the train")):
        seen = computer.store.entry("e7")
        assert seen is not None
        computer.store.save("edit", [Put(replace(seen, note=note))])
    meet(desk, laptop)
    assert desk.revisions.save_snapshot()

    again = Computer(tmp_path, "desk")
    loaded: list[str] = []
    load = again.revisions._snapshot.load_shelf
    again.revisions._snapshot.load_shelf = lambda shelf, cold: loaded.append(shelf) or load(shelf, cold)
    contests = ContestsService(again.store, again.clock)
    assert [contest.key for contest in contests.all(doses=True)] == ["entry/e7"]
    assert loaded == [], "no cold file was read for it"
    contests.choose(contests.all()[0], 1)
    assert again.revisions.save_snapshot()
    settled = Computer(tmp_path, "desk")
    assert "e7" not in settled.revisions._fold.tables["entry"], "settled, it lies with its year again"
    assert [entry.note for entry in settled.store.entries()].count("at the desk") == 1
    assert len(settled.store.entries()) == 40


def test_what_a_newer_version_wrote_is_not_offered_to_be_chosen_from(pair: Pair) -> None:
    apart(pair, "medicine")
    from companion.storage.writing import Put as RawPut

    pair.desk._revisions.write("edit", [RawPut("medicine", "m", {"name": "Lithium", "next": 1}, None, v=99)])
    assert pair.contests(pair.desk).all() == ()


def test_what_was_erased_for_good_is_not_offered_again(pair: Pair) -> None:
    apart(pair, "entry")
    assert len(pair.contests(pair.laptop).of_entries()) == 1
    pair.desk.erase([("entry", "e")])
    pair.meet()
    for store in pair.both:
        assert pair.contests(store).all() == ()
        assert store.entries() == ()


def test_two_orders_of_one_list_of_people_ask_nothing_and_two_numbers_do(pair: Pair) -> None:
    pair.edit(pair.desk, Put(Person("n", "Alex")))
    pair.meet()
    seen = pair.laptop.people()[0]
    pair.edit(pair.desk, Put(replace(seen, order=2)))
    pair.edit(pair.laptop, Put(replace(seen, order=3)))
    pair.meet()
    assert pair.contests(pair.desk).all() == ()
    for store, reach in ((pair.desk, "1"), (pair.laptop, "2")):
        pair.edit(store, Put(replace(seen, reach=reach)))
    pair.meet()
    assert {side.record.reach for side in pair.only(pair.desk).sides if isinstance(side.record, Person)} >= {"1", "2"}
