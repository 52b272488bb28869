"""Erased for good in the files of other computers: those no longer used are emptied here, those in use when asked."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from companion.domain.devices import RETIRED
from companion.storage.filestore import FileStore
from companion.storage.line import Revision, encode
from companion.storage.record import Key
from companion.storage.rewriting import beside, maker_of
from companion.storage.writing import Put
from tests.storage.kit import FaultyDisk, Home, Machine, put, revision, state
from tests.storage.test_erasing import KEY, MARKER, eraser_of, note, places
from tests.storage.test_several_machines import Place, converge


def use(store: FileStore, device: str | None, *, is_used: bool = False) -> None:
    """Say whether a machine is still used."""
    key = f"{RETIRED}/{device}"
    store.write("device-retire", [put(key, table="pref", key=key, value=not is_used)])


def shared(home: Home) -> tuple[FileStore, FileStore]:
    """A desk and a laptop that wrote of one entry, and of one more each."""
    desk, laptop = home.open(), home.open("laptop")
    desk.write("note", [note(), note("other", "something else")])
    laptop.refresh()
    laptop.write("edit", [note(text=f"{MARKER}, on the laptop", was=laptop.head(*KEY).at), note("mine", "stays")])
    desk.refresh()
    return desk, laptop


def in_log(home: Home) -> list[str]:
    return [place for place in places(home.root) if place.startswith("log/")]


def test_a_computer_no_longer_used_keeps_nothing_in_its_files(home: Home) -> None:
    desk, laptop = shared(home)
    (mine,) = (name for name in home.files() if name.startswith(str(laptop.device)))
    whole = home.files()[mine]
    names = (f"{laptop.device}-2026 (conflicted copy).jsonl", f"{laptop.device}-restored-2026-1.jsonl")
    for name in names:
        (home.log / name).write_bytes(whole)
    use(desk, laptop.device)
    left = eraser_of(home, desk).erase([KEY])
    assert (left.elsewhere, left.problems) == ((), ())
    assert in_log(home) == []
    assert all(home.files()[name].count(b"\n") == whole.count(b"\n") for name in (mine, *names))
    for reader in (desk, home.open("third")):
        reader.refresh()
        assert sorted(reader.docs("entry")) == ["mine", "other"]
        assert reader.missing() == reader.damage() == ()


def test_it_goes_as_soon_as_a_computer_is_said_to_be_no_longer_used(home: Home) -> None:
    desk, laptop = shared(home)
    eraser = eraser_of(home, desk)
    left = eraser.erase([KEY])
    assert left.elsewhere == (f"{laptop.device}-2026.jsonl",)
    assert eraser.step() == ()
    assert len(in_log(home)) == 1, "a computer in use does that itself"
    desk.close()
    third = home.open("third")
    use(third, laptop.device)  # said on another one
    desk = home.open()
    assert eraser_of(home, desk).step() == ()
    assert in_log(home) == []
    assert desk.unswept() == frozenset()
    assert desk.held_elsewhere() == {}


def test_where_nothing_was_ever_erased_such_a_note_costs_no_rewriting(home: Home) -> None:
    desk, laptop = shared(home)
    before = home.files()
    use(desk, laptop.device)
    assert eraser_of(home, desk).step() == ()
    assert desk.unswept() == frozenset()
    assert {name: data for name, data in home.files().items() if not name.startswith(str(desk.device))} == {
        name: data for name, data in before.items() if not name.startswith(str(desk.device))
    }


def test_files_of_a_computer_in_use_are_emptied_only_when_asked(home: Home) -> None:
    desk, laptop = shared(home)
    use(desk, laptop.device)
    use(desk, laptop.device, is_used=True)
    eraser = eraser_of(home, desk)
    eraser.erase([KEY])
    assert in_log(home) == [f"log/{laptop.device}-2026.jsonl"]
    left = eraser.erase_others()
    assert (left.elsewhere, left.problems) == ((), ())
    assert in_log(home) == []
    laptop.refresh()
    laptop.write("note", [note("later", "after that")])
    desk.refresh()
    assert sorted(desk.docs("entry")) == ["later", "mine", "other"]
    assert desk.missing() == laptop.missing() == ()


def test_a_file_of_no_computer_is_emptied_too(home: Home) -> None:
    desk, _ = shared(home)
    harmed = encode(Revision(desk.head(*KEY).at, "edit-x", *KEY, {"note": MARKER})).replace(b'"note"', b'"NOTE"')
    (home.log / "what else.jsonl").write_bytes(harmed + b"\n")
    for name in ("what is this.jsonl", "copy-2026.jsonl", "demo-2026.jsonl"):
        (home.log / name).write_bytes(encode(Revision(desk.head(*KEY).at, "edit-x", *KEY, {"note": MARKER})) + b"\n")
    desk.refresh()
    left = eraser_of(home, desk).erase_others()
    eraser_of(home, desk).erase([KEY])
    assert left.elsewhere == ()
    assert [place for place in in_log(home) if "copy" in place or "what" in place or "demo" in place] == []


def test_damage_that_arrives_later_keeps_nothing_either_though_nothing_of_it_is_merged(home: Home) -> None:
    desk, laptop = shared(home)
    use(desk, laptop.device)
    first = next(raw for raw in home.files()[f"{desk.device}-2026.jsonl"].splitlines() if MARKER.encode() in raw)
    eraser = eraser_of(home, desk)
    eraser.erase([KEY])
    for copy in (desk, laptop):
        name = f"{copy.device}-2026 (conflicted copy).jsonl"
        (home.log / name).write_bytes(first.replace(b'"note":"the', b'"note":"THE the') + b"\n")
    desk.refresh()
    assert len(in_log(home)) == 2
    assert eraser.step() == ()
    assert in_log(home) == []
    assert desk.unswept() == frozenset()


@pytest.fixture
def two(tmp_path: Path) -> tuple[Place, Place]:
    """A desk and a laptop with a folder each, and the same in both."""
    desk, laptop = Place(tmp_path, "desk"), Place(tmp_path, "phone")
    desk.store.write("note", [note(), note("other", "something else")])
    converge([desk, laptop])
    laptop.store.refresh()
    laptop.store.write("edit", [note(text=f"{MARKER}, there", was=laptop.store.head(*KEY).at)])
    converge([desk, laptop])
    desk.store.refresh()
    return desk, laptop


def erase_at(place: Place, key: Key = KEY) -> tuple[str, ...]:
    home = Home(place.root.parent)
    home.log = place.log
    eraser = eraser_of(home, place.store, place.name)
    return (*eraser.erase([key]).problems, *eraser.step())


def step_at(place: Place) -> tuple[str, ...]:
    home = Home(place.root.parent)
    home.log = place.log
    place.store.refresh()
    return eraser_of(home, place.store, place.name).step()


@pytest.mark.parametrize("how", ["conflict", "theirs"])
def test_if_the_computer_comes_back_all_ends_erased(two: tuple[Place, Place], how: str) -> None:
    desk, laptop = two
    use(desk.store, laptop.store.device)
    laptop.store.write("note", [note(text=f"{MARKER}, offline", was=laptop.store.head(*KEY).at), note("late", "kept")])
    assert erase_at(desk) == ()
    assert list(places(desk.root)) == []
    (name,) = laptop.own()
    if how == "conflict":  # the tool met two versions of one file: one of them gets another name on both
        copy = f"{name.removesuffix('.jsonl')}.sync-conflict-20261124-080000-ABCDEFG.jsonl"
        for place in (desk, laptop):
            (place.log / copy).write_bytes(laptop.own()[name])
        (laptop.log / name).write_bytes(desk.files()[name])
    else:  # the tool takes the newer one
        (desk.log / name).write_bytes(laptop.own()[name])
    for file, data in desk.own().items():
        (laptop.log / file).write_bytes(data)
    desk.store.refresh()
    assert list(places(desk.root)), "it came back"
    assert step_at(desk) == ()
    assert [one for one in places(desk.root) if "/cache/" not in one] == []
    assert step_at(laptop) == ()
    assert list(places(laptop.root)) == []
    for file, data in desk.own().items():
        (laptop.log / file).write_bytes(data)
    for store in (desk.store, laptop.store, desk.open("fresh"), laptop.open("fresh")):
        store.refresh()
        assert sorted(store.docs("entry")) == ["late", "other"]
        assert store.missing() == store.damage() == ()
    assert state(desk.store) == state(laptop.store)


class LateDisk(Machine):
    """The other computer saves in the moment its file is replaced."""

    def __init__(self, path: Path, line: bytes) -> None:
        super().__init__("desk")
        self.path, self.line = path, line

    def replace(self, source: str, target: str) -> None:
        if target == str(self.path) and self.line:
            with self.path.open("ab") as file:
                file.write(self.line)
            self.line = b""
        super().replace(source, target)


def test_a_line_added_in_the_last_moment_is_not_lost(home: Home) -> None:
    desk, laptop = shared(home)
    use(desk, laptop.device)
    path = home.log / f"{laptop.device}-2026.jsonl"
    late = encode(revision(9, "late", {"day": "2026-11-23", "note": "kept"}, table="entry", device="lapp"))
    again = home.open(disk=LateDisk(path, late + b"\n"))
    eraser_of(home, again).erase([KEY])
    assert late not in path.read_bytes()
    assert in_log(home) == []
    for reader in (again, home.open("third")):
        reader.refresh()
        assert sorted(reader.docs("entry")) == ["late", "mine", "other"]


class CrowdedDisk(Machine):
    """Another computer empties the same file, from its beginning to its end, in the middle of it."""

    def __init__(self, home: Home, at: str) -> None:
        super().__init__("desk")
        self.home, self.at, self.is_done = home, at, False

    def between(self, at: str, path: str = "") -> None:
        if at == self.at and not self.is_done and (at == "fsync" or ".by-" in path):
            self.is_done = True
            third = self.home.open("third")
            assert eraser_of(self.home, third, "third").step() == ()

    def fsync(self, fd: int) -> None:
        super().fsync(fd)
        self.between("fsync")

    def replace(self, source: str, target: str) -> None:
        self.between("replace", source)
        super().replace(source, target)


@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_two_computers_that_empty_one_file_at_once_do_no_harm(home: Home, at: str) -> None:
    desk, laptop = shared(home)
    home.open("third").write("note", [note("third", "stays")])
    use(desk, laptop.device)
    desk.erase([KEY])
    disk = CrowdedDisk(home, at)
    again = home.open(disk=disk)
    assert eraser_of(home, again, disk=disk).step() == ()
    assert disk.is_done
    assert in_log(home) == []
    assert [one.name for one in home.log.iterdir() if one.name.endswith(".new")] == []
    for reader in (again, laptop, home.open("fourth")):
        reader.refresh()
        assert sorted(reader.docs("entry")) == ["mine", "other", "third"]
        assert reader.missing() == reader.damage() == ()


def test_two_computers_that_do_it_at_once_have_a_file_each_and_leave_none(home: Home) -> None:
    desk, laptop = shared(home)
    path = str(home.log / f"{laptop.device}-2026.jsonl")
    assert desk.device is not None
    names = [Path(beside(path, by)).name for by in ("", desk.device, "abcdef")]
    assert [maker_of(name) for name in names] == [laptop.device, desk.device, "abcdef"]
    assert maker_of("k7qd2a-2026.jsonl") == maker_of(".other.new") == ""
    for name in names:
        (home.log / name).write_bytes(MARKER.encode())
    old = home.log / names[0]
    os.utime(old, (0, 0))
    eraser_of(home, desk).erase([KEY])
    left = {place.name for place in home.log.iterdir() if place.name.endswith(".new")}
    assert left == {names[2]}, "that of a third one, which may be at it, is not touched"


def test_what_is_asked_for_others_and_cannot_be_written_is_said(home: Home) -> None:
    desk, laptop = shared(home)
    eraser_of(home, desk).erase([KEY])
    disk = FaultyDisk(errno.EROFS, persistent=True)
    store = home.open(disk=disk)
    eraser = eraser_of(home, store, disk=disk)
    store.refresh()
    before = home.files()[f"{laptop.device}-2026.jsonl"]

    def fails(name: str) -> bool:
        return name == "replace"

    disk.fails = fails  # type: ignore[method-assign]
    left = eraser.erase_others()
    assert left.elsewhere == (f"{laptop.device}-2026.jsonl",)
    (said,) = left.problems
    assert said.endswith("Doing it again does the rest.")
    assert home.files()[f"{laptop.device}-2026.jsonl"] == before
    del disk.fails
    assert eraser.erase_others().problems == ()
    assert in_log(home) == []


def test_what_was_written_knowingly_afterwards_stays(home: Home) -> None:
    desk, laptop = shared(home)
    use(desk, laptop.device)
    eraser_of(home, desk).erase([KEY])
    laptop.refresh()
    laptop.write("note", [Put(*KEY, {"day": "2026-11-23", "note": "written anew"}, laptop.head(*KEY).at)])
    desk.refresh()
    assert eraser_of(home, desk).step() == ()
    assert desk.doc(*KEY)["note"] == "written anew"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_was_recorded_of_a_medicine_before_its_computer_heard_of_the_erasing_goes_too(
    two: tuple[Place, Place], order: tuple[int, int]
) -> None:
    desk, laptop = two
    secret = "said of a medicine"
    desk.store.write("medicine-add", [put("m", table="medicine", name=secret)])
    converge([desk, laptop])
    laptop.store.refresh()
    laptop.store.write("skip", [put("m/d", table="dose", medicine="m", date="2026-11-23", reason=secret)])
    laptop.store.write("extra", [put("x", table="extra", medicine="m", day="2021-11-23", note=secret)])
    laptop.store.write("take", [put("n/d", table="dose", medicine="n", date="2026-11-23", note="stays")])
    assert erase_at(desk, ("medicine", "m")) == ()
    laptop.clock.turn(days=3)  # and it goes on with it for days, as it has heard of nothing
    laptop.store.write("take", [put("m/e", table="dose", medicine="m", date="2026-11-26", note=secret)])
    laptop.store.write("change", [put("v", table="version", medicine="m", note=secret)])
    seen = laptop.store.head("medicine", "m").at
    laptop.store.write("correct", [put("m", table="medicine", was=seen, name=f"{secret}, corrected")])
    converge([desk, laptop])
    for _ in range(2):
        for place in (two[order[0]], two[order[1]]):
            assert step_at(place) == ()
            for name, data in {**desk.own(), **laptop.own()}.items():
                (desk.log / name).write_bytes(data)
                (laptop.log / name).write_bytes(data)
    for place in (desk, laptop):
        place.store.refresh()
        place.store.save_snapshot()
        assert list(places(place.root, secret)) == []
        assert (sorted(place.store.docs("dose")), place.store.docs("extra")) == (["n/d"], {})
        assert place.store.docs("version") == place.store.docs("medicine") == {}
        assert place.store.unswept() == frozenset()
        assert state(place.open("fresh")) == state(desk.store)
