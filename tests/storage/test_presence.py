"""Once a day a machine says that it is here: by itself, quietly, and never by looking alone."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from companion.domain.days import believable
from companion.domain.devices import NAMED, RETIRED
from companion.domain.errors import MaybeSaved, NotSaved
from companion.domain.prefs import Pref
from companion.storage.engine import RevisionStore
from companion.storage.presence import AGAIN, Presence, known_devices, note_presence
from companion.storage.writing import Put
from tests.storage.kit import Clock, FaultyDisk, Files, Home, Shelves, put
from tests.storage.test_store import Computer, meet

Rig = Files | Shelves
TODAY = date(2026, 11, 23)


def notes(store: RevisionStore) -> Mapping[str, dict[str, object]]:
    return store.docs("device")


def test_looking_alone_says_nothing_and_makes_no_file(home: Home) -> None:
    clock, store = Clock(), home.open()
    step = Presence(store, clock, "desk")
    assert step() == ()
    assert not note_presence(store, "desk", TODAY)
    assert not home.log.exists()


def test_whoever_saved_something_says_so_once_a_day(rig: Rig) -> None:
    store = rig.open("desk")
    step = Presence(store, rig.clock, "desk.example.org")
    step()
    assert notes(store) == {}
    store.write("take", [put("a")])
    for _ in range(3):
        assert step() == ()
    (id_,) = notes(store)
    assert id_ == f"{store.device}/2026-11-23"
    assert notes(store)[id_]["name"] == "desk"
    rig.clock.turn(days=1)  # the app stays open
    step()
    assert [id_.partition("/")[2] for id_ in sorted(notes(store))] == ["2026-11-23", "2026-11-24"]
    again = rig.open("desk")
    again.write("take", [put("b")])
    Presence(again, rig.clock, "desk")()
    assert len(notes(again)) == 2


def test_it_says_how_far_it_has_read_the_others(rig: Rig) -> None:
    desk, laptop = rig.open("desk"), rig.open("laptop")
    desk.write("take", [put("a")])
    laptop.write("take", [put("b")])
    laptop.refresh()
    assert note_presence(laptop, "laptop", TODAY)
    said = notes(laptop)[f"{laptop.device}/2026-11-23"]
    assert said["read"] == {desk.device: laptop.heard()[str(desk.device)]}
    desk.refresh()
    assert {one.name for one in known_devices(desk, {})} == {str(desk.device), "laptop"}


def test_undo_passes_over_it(desk: Computer) -> None:
    desk.add("Lithium", time(8))
    assert note_presence(desk.revisions, "desk", TODAY)
    step = desk.store.next_undo()
    assert step is not None
    assert step.kind == "medicine-add"
    desk.store.undo()
    assert note_presence(desk.revisions, "desk", TODAY + timedelta(days=1))
    assert desk.store.next_redo() is not None


@pytest.fixture(name="desk")
def _desk(tmp_path: Path) -> Computer:
    return Computer(tmp_path, "desk")


def test_where_it_cannot_be_written_nobody_hears_of_it_and_it_is_tried_later(home: Home) -> None:
    clock, disk = Clock(), FaultyDisk(errno.ENOSPC, persistent=True)
    store = home.open("desk", clock, disk)
    store.write("take", [put("a")])
    step = Presence(store, clock, "desk")
    disk.arm(1)
    assert step() == ()
    tried = disk.count
    assert step() == ()
    assert disk.count == tried, "a full disk is not asked again at once"
    disk.arm(None)
    clock.turn(seconds=int(AGAIN.total_seconds()))
    step()
    assert len(notes(store)) == 1


def test_a_wrong_clock_writes_no_note(home: Home) -> None:
    moment = [datetime(2026, 11, 23, 8, tzinfo=UTC)]
    store = RevisionStore.open(home.log, home.root / "state", None, lambda: believable(moment[0]))
    store.write("take", [put("a")])
    moment[0] = datetime(1899, 12, 31, tzinfo=UTC)
    assert not note_presence(store, "desk", moment[0].date())
    assert notes(store) == {}


def test_a_note_meanwhile_does_not_make_a_save_tried_again_into_two(home: Home) -> None:
    """A save that may have landed keeps its action, though the machine noted something between the two tries."""
    disk = FaultyDisk(errno.EIO)
    store = home.open("desk", disk=disk)
    store.write("take", [put("a")])
    real, disk.fsync = disk.fsync, _failing  # type: ignore[method-assign]
    cut, disk.ftruncate = disk.ftruncate, _failing  # type: ignore[method-assign]
    with pytest.raises(MaybeSaved):
        store.write("note", [put("b", n=1)])
    disk.fsync, disk.ftruncate = real, cut  # type: ignore[method-assign]
    assert note_presence(store, "desk", TODAY)
    written = store.write("note", [put("b", n=1)])
    lines = [one for one in home.open("third").history("dose", "b") if one.op == written.op]
    assert len(lines) == 2, "the landed line and the one of the second try are one action"
    assert len(home.open("third").leaves("dose", "b")) == 1


def _failing(*_: object) -> None:
    raise OSError(errno.EIO, "EIO")


def test_a_note_that_is_refused_is_no_uncertain_save_of_the_person(home: Home) -> None:
    disk = FaultyDisk(errno.EIO)
    store = home.open("desk", disk=disk)
    store.write("take", [put("a")])
    disk.fsync = disk.ftruncate = _failing  # type: ignore[method-assign]
    with pytest.raises(NotSaved):
        store.write("note", [put("b", n=1)])
    pending = store._uncertain
    assert not note_presence(store, "desk", TODAY)
    assert store._uncertain == pending is not None


def test_what_machines_are_called_is_cleaned_chosen_or_their_id(rig: Rig) -> None:
    here, there = rig.open("desk"), rig.open("laptop")
    here.write("take", [put("a")])
    there.write("take", [put("b")])
    here.refresh()
    this, other = str(here.device), str(there.device)

    def names(**prefs: object) -> dict[str, str]:
        chosen = {f"{NAMED}/{id_}": Pref(f"{NAMED}/{id_}", name) for id_, name in prefs.items()}
        return {one.id: one.name for one in known_devices(here, chosen)}

    assert names() == {this: this, other: other}
    there.write("device", [Put("device", f"{other}/2026-11-22", {"day": "2026-11-22", "name": "old"})])
    there.write(
        "device", [Put("device", f"{other}/2026-11-23", {"day": "2026-11-23", "name": "\x1b[2Jlap\u202etop.lan"})]
    )
    here.refresh()
    assert names()[other] == "laptop"
    assert names(**{other: "Kitchen"})[other] == "Kitchen"
    assert names(**{other: 7})[other] == "laptop"
    there.write(
        "device", [Put("device", f"{other}/2026-11-24", {"day": "2026-11-24", "name": {"odd": 1}, "version": []})]
    )
    here.refresh()
    assert names()[other] == other


def test_this_machine_comes_first_then_whoever_was_heard_last(rig: Rig) -> None:
    stores = [rig.open(name) for name in ("desk", "laptop", "phone")]
    for store in stores:
        rig.clock.turn(minutes=1)
        store.write("take", [put("a", n=rig.clock.moment.minute)])
    stores[0].refresh()
    order = known_devices(stores[0], {f"{RETIRED}/{stores[2].device}": Pref("x", True)})
    assert [one.id for one in order] == [stores[0].device, stores[2].device, stores[1].device]
    assert [one.is_this for one in order] == [True, False, False]
    assert [one.is_retired for one in order] == [False, True, False]


def test_who_wrote_of_a_dose_is_known_through_edits_on_other_machines_and_through_the_snapshot(home: Home) -> None:
    clock = Clock()
    desk, laptop = home.open("desk", clock), home.open("laptop", clock)
    laptop.write("take", [put("a", date="2026-11-23", n=1)])
    laptop.write("take", [put("b", date="2026-11-01")])
    desk.refresh()
    head = desk.head("dose", "a")
    assert head is not None
    desk.write("edit", [put("a", was=head.at, date="2026-11-23", n=2)])
    both = frozenset({str(desk.device), str(laptop.device)})
    assert desk.writers("dose", TODAY, TODAY) == {"a": both}
    assert desk.save_snapshot()
    again = home.open("desk", clock)
    assert again.writers("dose", TODAY, TODAY) == {"a": both}
    desk.write("clear", [Put("dose", "a", None, desk.head("dose", "a").at)])  # type: ignore[union-attr]
    assert desk.writers("dose", TODAY, TODAY) == {}


def test_two_machines_that_meet_know_each_other(tmp_path: Path) -> None:
    desk, laptop = Computer(tmp_path, "desk"), Computer(tmp_path, "laptop")
    desk.add("Lithium", time(8))
    note_presence(desk.revisions, "desk", TODAY)
    laptop.log.mkdir(parents=True)
    meet(desk, laptop)
    assert [(one.name, one.is_this) for one in laptop.store.devices()] == [("desk", False)]
    assert laptop.revisions.device is None, "looking made no name for it"
