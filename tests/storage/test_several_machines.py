"""Whatever a sync tool does on the way, machines whose clocks lie ten years apart end with the same records."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.errors import NothingToUndo
from companion.storage.engine import RevisionStore
from companion.storage.filestore import FileStore
from companion.storage.writing import Put
from tests.storage.kit import START, Clock, Home, Machine, in_memory, put, state

NAMES = ("desk", "laptop", "phone")
YEARS_APART = {"desk": 0, "laptop": 10, "phone": -10}


class Place:
    """A machine with a folder of its own, which a sync tool reaches into."""

    def __init__(self, root: Path, name: str) -> None:
        self.name, self.root = name, root / name
        self.log = self.root / "log"
        self.clock = Clock(START + timedelta(days=365 * YEARS_APART.get(name, 0)))
        self.said: set[str] = set()
        """The stamps of what it said was saved."""
        self.store = self.open()

    def open(self, who: str = "app") -> FileStore:
        state_, cache = self.root / "state", self.root / "cache" / who
        return RevisionStore.open(self.log, state_, cache, self.clock, disk=Machine(self.name), wait=0.2)

    def save(self, id_: str, n: int) -> None:
        head = self.store.head("entry", id_)
        doc = {"day": f"2026-11-{n % 28 + 1:02}", "n": n} if n % 5 else None
        written = self.store.write("edit", [Put("entry", id_, doc, head.at if head is not None else None)])
        self.said |= {one.at for one in written.revisions}
        self.clock.turn(seconds=n)

    def undo(self) -> None:
        try:
            done = self.store.undo()
        except NothingToUndo:
            return
        self.said |= {one.at for one in self.store.revisions_of(str(done.op))}

    def files(self) -> dict[str, bytes]:
        found = sorted(self.log.glob("*.jsonl*")) if self.log.is_dir() else []
        return {path.name: path.read_bytes() for path in found}

    def own(self) -> dict[str, bytes]:
        return {name: data for name, data in self.files().items() if name.startswith(f"{self.store.device}-2")}

    def receive(self, files: dict[str, bytes], how: str, part: int = 100) -> None:
        """Take files in as a sync tool does: replaced, grown in place, half arrived, or as a conflict copy."""
        self.log.mkdir(parents=True, exist_ok=True)
        for name, whole in files.items():
            data, path = whole[: len(whole) * part // 100], self.log / name
            if path.exists() and path.stat().st_size > len(data):
                continue  # tools carry the newer one
            if how == "conflict":
                path = self.log / f"{name.removesuffix('.jsonl')}.sync-conflict-20261123-0800{part:02}-ABCDEFG.jsonl"
                path.write_bytes(data)
            elif how == "grown" and path.exists():
                with path.open("ab") as file:
                    file.write(data[path.stat().st_size :])
            else:
                beside = self.log / f".syncthing.{name}.tmp"
                beside.write_bytes(data)
                beside.replace(path)


def converge(places: list[Place]) -> None:
    """Carry every file of every machine to every other, conflict copies too."""
    for one in places:
        for other in places:
            if one is not other:
                other.receive(
                    {**other.own(), **{n: d for n, d in one.files().items() if n not in other.own()}}, "whole"
                )


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("save"), st.integers(0, 2), st.sampled_from("ab"), st.integers(1, 40)),
        st.tuples(st.just("undo"), st.integers(0, 2)),
        st.tuples(
            st.just("carry"),
            st.integers(0, 2),
            st.integers(0, 2),
            st.sampled_from(["whole", "grown", "conflict"]),
            st.sampled_from([100, 100, 73, 31, 5]),
        ),
        st.tuples(st.just("look"), st.integers(0, 2)),
        st.tuples(st.just("open"), st.integers(0, 2)),
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(STEPS)
def test_every_machine_ends_with_the_same_records_and_nothing_said_to_be_saved_is_lost(steps: list[tuple]) -> None:
    with in_memory() as root:
        places = [Place(root, name) for name in NAMES]
        for what, at, *more in steps:
            place = places[at]
            if what == "save":
                place.save(*more)
            elif what == "undo":
                place.undo()
            elif what == "carry":
                to, how, part = more
                if to != at:
                    places[to].receive(place.own(), how, part)
            elif what == "look":
                place.store.refresh()
            else:
                place.store.close()
                place.store = place.open()
        for _ in range(2):
            converge(places)
        seen = []
        for place in places:
            place.store.refresh()
            seen += [state(place.store), state(place.open("fresh")), state(place.open())]
            assert not place.store.incomplete()
            assert not place.store.missing()
        assert all(one == seen[0] for one in seen)
        said = set().union(*(place.said for place in places))
        for place in places:
            assert said <= {line.at for line in place.open("fresh")._medium.scan()}


@pytest.mark.parametrize("late", NAMES)
def test_clocks_ten_years_apart_agree_whoever_is_heard_last(tmp_path: Path, late: str) -> None:
    """An edit that saw the other one wins over it, though its own clock reads ten years less."""
    places = [Place(tmp_path, name) for name in NAMES]
    for n, place in enumerate(sorted(places, key=lambda place: place.name == late)):
        place.save("a", n + 1)
        converge(places)
        for each in places:
            each.store.refresh()
    heads = {place.store.head("entry", "a").doc["n"] for place in places}  # type: ignore[union-attr, index]
    assert heads == {3}
    assert all(len(place.store.leaves("entry", "a")) == 1 for place in places)


def test_edits_made_apart_are_both_kept_on_every_machine(tmp_path: Path) -> None:
    places = [Place(tmp_path, name) for name in NAMES]
    places[0].save("a", 1)
    converge(places)
    for n, place in enumerate(places):
        place.store.refresh()
        place.save("a", 11 + n)
    converge(places)
    kept = []
    for place in places:
        place.store.refresh()
        kept.append([leaf.doc["n"] for leaf in place.store.leaves("entry", "a") if leaf.doc])
    assert kept[0] == kept[1] == kept[2]
    assert sorted(kept[0]) == [11, 12, 13]


def test_a_file_carried_back_older_costs_nothing_while_it_is_open_and_comes_back(tmp_path: Path) -> None:
    """A tool that puts an old version of a file in place: what was read from it stays, and it is named until then."""
    desk, laptop = Place(tmp_path, "desk"), Place(tmp_path, "laptop")
    laptop.save("a", 1)
    old = laptop.own()
    laptop.save("b", 2)
    desk.receive(laptop.own(), "whole")
    desk.store.refresh()
    before = state(desk.store)
    for name, data in old.items():
        (desk.log / name).write_bytes(data)
    desk.store.refresh()
    assert state(desk.store) == before
    assert desk.store.missing() == tuple(old)
    desk.receive(laptop.own(), "whole")
    desk.store.refresh()
    assert state(desk.store) == before
    assert desk.store.missing() == ()


def test_two_homes_of_one_device_id_lose_nothing_when_a_tool_makes_a_conflict_copy_of_their_file(
    tmp_path: Path,
) -> None:
    """The worst clone: the same machine id, so both write the same file; one of the two becomes a conflict copy."""
    one, other = Place(tmp_path, "one"), Place(tmp_path, "other")
    one.save("begun", 1)
    other.receive(one.own(), "whole")
    shutil.copytree(one.root / "state", other.root / "state", dirs_exist_ok=True)
    for place in (one, other):
        place.store = RevisionStore.open(place.log, place.root / "state", None, place.clock, disk=Machine("one"))
    assert one.store.device == other.store.device is not None
    for n in range(1, 4):
        one.save(f"one-{n}", n)
        other.save(f"other-{n}", n)
    (name,) = one.own()
    mine, theirs = one.own()[name], other.own()[name]
    copy = f"{name.removesuffix('.jsonl')}.sync-conflict-20261123-080000-ABCDEFG.jsonl"
    for place in (one, other):
        beside = place.log / f".syncthing.{name}.tmp"
        beside.write_bytes(theirs)
        beside.replace(place.log / name)
        (place.log / copy).write_bytes(mine)
    for place in (one, other):
        place.store.refresh()
        place.save(f"{place.name}-again", 7)
    assert len(state(one.store)) == 8
    lines = {line.at for place in (one, other) for line in place.open("fresh")._medium.scan()}
    assert one.said | other.said <= lines


def test_two_homes_on_one_shared_folder_keep_out_of_each_others_files(home: Home) -> None:
    """A shared drive: each has a lock of its own only, and each a file of its own."""
    stores = [home.open(name) for name in ("desk", "laptop")]
    for n in range(20):
        for at, store in enumerate(stores):
            store.write("take", [put(f"{at}-{n}")])
    for store in stores:
        store.refresh()
    assert state(stores[0]) == state(stores[1])
    assert len(stores[0].docs("dose")) == 40
    assert sorted(home.files()) == sorted(f"{store.device}-2026.jsonl" for store in stores)
