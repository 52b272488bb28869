"""The log as files: what arrives, what is damaged, what is in the way."""

from __future__ import annotations

import fcntl
import os
import stat
from pathlib import Path

import pytest

from companion.domain.errors import Busy, NotReadable, NotSaved
from companion.storage.disk import Disk
from companion.storage.lock import READER_WAITS, WriterLock
from companion.storage.writing import Put
from tests.storage.kit import Clock, Home, Machine, log_bytes, put, revision, state

LINES = [revision(n, id_, {"n": n}, device="lapp") for n, id_ in enumerate("abcdef")]


@pytest.fixture
def theirs(home: Home) -> Path:
    home.log.mkdir()
    return home.log / "lapp-2026.jsonl"


class Watcher(Machine):
    """Counts the bytes read."""

    read = 0

    def pread(self, fd: int, length: int, offset: int) -> bytes:
        data = super().pread(fd, length, offset)
        self.read += len(data)
        return data


# Places and modes


def test_nothing_is_made_before_the_first_save(home: Home) -> None:
    store = home.open()
    store.refresh()
    store.close()
    assert list(home.root.rglob("*")) == []


def test_folders_are_private_and_files_too(home: Home) -> None:
    mask = os.umask(0)
    try:
        store = home.open()
        store.write("take", [put()])
        store.save_snapshot()
    finally:
        os.umask(mask)
    for path in home.root.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_file_is_named_after_device_and_year_of_the_stamp(home: Home) -> None:
    clock = Clock()
    store = home.open(clock=clock)
    store.write("take", [put("a")])
    clock.turn(days=365)
    store.write("take", [put("b")])
    assert list(home.files()) == [f"{store.device}-2026.jsonl", f"{store.device}-2027.jsonl"]


def test_a_folder_of_another_user_is_refused_unless_chosen(home: Home, theirs: Path) -> None:
    class Somebody(Machine):
        def uid(self) -> int:
            return 4711

    theirs.write_bytes(log_bytes(*LINES))
    with pytest.raises(NotReadable, match="belongs to another user"):
        home.open(disk=Somebody("desk"))
    store = home.open(disk=Somebody("desk"), chosen=True)
    assert "another user" in store.warnings[0]
    assert len(store.docs("dose")) == len(LINES)


def test_a_read_only_folder_can_be_read_but_not_written(home: Home, theirs: Path) -> None:
    class ReadOnly(Machine):
        def writable(self, path: str) -> bool:
            return False

        def open(self, path: str, flags: int, mode: int = 0o600) -> int:
            if flags & os.O_CREAT and "/log" in path:
                raise PermissionError(13, "Permission denied")
            return super().open(path, flags, mode)

    theirs.write_bytes(log_bytes(*LINES))
    store = home.open(disk=ReadOnly("desk"))
    assert "read-only" in store.warnings[0]
    assert store.doc("dose", "a") == {"n": 0}
    with pytest.raises(NotSaved, match="Permission denied"):
        store.write("take", [put("z")])
    assert store.doc("dose", "z") is None


def test_a_file_where_the_folder_should_be_is_named(home: Home) -> None:
    home.log.write_text("")
    with pytest.raises(NotReadable, match="it is a file"):
        home.open()


def test_a_default_folder_open_to_others_is_made_private_and_a_chosen_one_warned_about(
    home: Home, theirs: Path
) -> None:
    home.log.chmod(0o755)
    assert len(home.open(chosen=True).warnings) == 1
    assert home.open().warnings == ()
    assert stat.S_IMODE(home.log.stat().st_mode) == 0o700


def test_a_log_that_is_a_link_is_neither_read_nor_written(home: Home) -> None:
    store = home.open()
    store.write("take", [put("a")])
    mine = home.log / f"{store.device}-2026.jsonl"
    victim = home.root / "victim"
    victim.write_bytes(mine.read_bytes())
    mine.unlink()
    mine.symlink_to(victim)
    before = victim.read_bytes()
    with pytest.raises(NotSaved):
        store.write("take", [put("b")])
    assert victim.read_bytes() == before
    assert store.doc("dose", "b") is None
    assert home.open("third").docs("dose") == {}


@pytest.mark.parametrize("name", ["x.jsonl", "lapp-2026.jsonl"])
def test_a_pipe_or_folder_in_the_way_stops_nothing(home: Home, theirs: Path, name: str) -> None:
    os.mkfifo(home.log / f"pipe-{name}")
    (home.log / f"folder-{name}").mkdir()
    theirs.write_bytes(log_bytes(*LINES))
    assert len(home.open().docs("dose")) == len(LINES)


def test_a_file_that_cannot_be_opened_is_reported_and_tried_again(home: Home, theirs: Path) -> None:
    class Locked(Machine):
        shut = True

        def open(self, path: str, flags: int, mode: int = 0o600) -> int:
            if self.shut and path.endswith(theirs.name):
                raise PermissionError(13, "Permission denied")
            return super().open(path, flags, mode)

    theirs.write_bytes(log_bytes(*LINES))
    disk = Locked("desk")
    store = home.open(disk=disk)
    assert [one.why for one in store.damage()] == ["the file cannot be read: Permission denied"]
    store.write("take", [put("z")])
    disk.shut = False
    assert len(store.refresh()) == len(LINES)
    assert store.damage() == ()


# What arrives


def test_only_new_bytes_are_read(home: Home, theirs: Path) -> None:
    many = [revision(n, f"r{n}", {"n": n, "pad": "x" * 200}, device="lapp") for n in range(400)]
    theirs.write_bytes(log_bytes(*many))
    disk = Watcher("desk")
    store = home.open(disk=disk)
    disk.read = 0
    assert store.refresh() == frozenset()
    assert disk.read == 0
    with theirs.open("ab") as file:
        file.write(log_bytes(revision(900, "z", {}, device="lapp")))
    assert store.refresh() == {("dose", "z")}
    assert disk.read < 5000


def test_own_saves_are_not_read_again(home: Home) -> None:
    disk = Watcher("desk")
    store = home.open(disk=disk)
    for n in range(3):
        store.write("take", [put(f"a{n}")])
        disk.read = 0
        assert store.refresh() == frozenset()
        assert disk.read == 0


def test_a_half_arrived_line_waits(home: Home, theirs: Path) -> None:
    data = log_bytes(*LINES[:2])
    theirs.write_bytes(data[:-20])
    store = home.open()
    assert store.docs("dose") == {"a": {"n": 0}}
    assert [one.why for one in store.damage()] == ["the last line is cut off or still arriving"]
    theirs.write_bytes(data)
    assert store.refresh() == {("dose", "b")}
    assert store.damage() == ()


def test_a_whole_line_without_its_line_end_is_taken(home: Home, theirs: Path) -> None:
    theirs.write_bytes(log_bytes(*LINES[:2])[:-1])
    store = home.open()
    assert len(store.docs("dose")) == 2
    theirs.write_bytes(log_bytes(*LINES))
    store.refresh()
    assert len(store.docs("dose")) == len(LINES)
    assert store.damage() == ()


@pytest.mark.parametrize(
    "name",
    ["lapp-2026.sync-conflict-20261123-080000-ABC.jsonl", "lapp-2026 (conflicted copy).jsonl", "lapp-2026.jsonl~1"],
)
def test_conflict_copies_are_read(home: Home, theirs: Path, name: str) -> None:
    theirs.write_bytes(log_bytes(*LINES[:4]))
    (home.log / name).write_bytes(log_bytes(*LINES[2:]))
    store = home.open()
    assert len(store.docs("dose")) == len(LINES)
    assert store.damage() == ()


@pytest.mark.parametrize(
    "name", [".syncthing.lapp-2026.jsonl.tmp", ".lapp-2026.jsonl.Xy12", "notes.txt", "~lapp.jsonl"]
)
def test_files_that_are_no_log_are_left_alone(home: Home, theirs: Path, name: str) -> None:
    (home.log / name).write_bytes(log_bytes(*LINES)[:-40])
    store = home.open()
    assert store.docs("dose") == {}
    assert store.damage() == ()


def test_a_file_replaced_by_a_longer_one_is_read_on(home: Home, theirs: Path) -> None:
    theirs.write_bytes(log_bytes(*LINES[:3]))
    store = home.open()
    (home.root / "new").write_bytes(log_bytes(*LINES))
    (home.root / "new").replace(theirs)
    assert len(store.refresh()) == 3
    assert store.damage() == ()


def test_a_file_replaced_by_other_content_costs_nothing(home: Home, theirs: Path) -> None:
    theirs.write_bytes(log_bytes(*LINES[:3]))
    store = home.open()
    theirs.write_bytes(log_bytes(*LINES[3:]))
    store.refresh()
    assert len(store.docs("dose")) == len(LINES)


def test_a_file_rewritten_in_place_and_grown_is_read_anew(home: Home, theirs: Path) -> None:
    def lines(word: str, count: int) -> bytes:
        pad = word * 40
        return log_bytes(*(revision(n, f"{word}{n}", {"pad": pad}, device="lapp") for n in range(count)))

    theirs.write_bytes(lines("old", 40))
    store = home.open()
    with theirs.open("r+b") as file:
        file.write(lines("new", 60))
    store.refresh()
    assert len(store.docs("dose")) == 100
    assert store.damage() == ()


def test_a_file_that_shrank_costs_nothing_and_is_reported(home: Home, theirs: Path) -> None:
    theirs.write_bytes(log_bytes(*LINES))
    store = home.open()
    theirs.write_bytes(log_bytes(*LINES[:2]))
    store.refresh()
    assert len(store.docs("dose")) == len(LINES)
    assert [one.why for one in store.damage()] == [f"the file is shorter than it was, by {len(LINES) - 2} lines"]


def test_a_file_that_vanished_costs_nothing_and_is_reported(home: Home, theirs: Path) -> None:
    theirs.write_bytes(log_bytes(*LINES))
    store = home.open()
    theirs.unlink()
    assert store.refresh() == frozenset()
    assert len(store.docs("dose")) == len(LINES)
    assert [(one.file, one.why) for one in store.damage()] == [
        (theirs.name, f"the file is gone; it held {len(LINES)} lines")
    ]
    theirs.write_bytes(log_bytes(*LINES))
    store.refresh()
    assert store.damage() == ()


def test_a_file_that_vanishes_in_its_first_session_is_missed_then_and_at_every_start(home: Home) -> None:
    store = home.open()
    store.write("take", [put("a", n=1)])
    (own,) = home.log.iterdir()
    own.unlink()
    store.refresh()
    assert store.missing() == (own.name,)
    store.close()
    again = home.open()
    assert again.missing() == (own.name,)
    again.write("take", [put("b", n=1)])
    again.close()
    for _ in range(2):
        later = home.open()
        assert later.missing() == (own.name,), "another file under its name brings nothing back"
        later.close()


def test_a_file_that_was_only_renamed_is_not_gone(home: Home, theirs: Path) -> None:
    theirs.write_bytes(log_bytes(*LINES))
    store = home.open()
    theirs.rename(home.log / "lapp-2026.sync-conflict-1.jsonl")
    assert store.refresh() == frozenset()
    assert store.damage() == ()


def test_a_whole_folder_that_vanished_is_reported_and_saving_makes_it_anew(home: Home, theirs: Path) -> None:
    theirs.write_bytes(log_bytes(*LINES))
    store = home.open()
    theirs.unlink()
    home.log.rmdir()
    store.refresh()
    assert len(store.damage()) == 1
    store.write("take", [put("z")])
    assert home.open("third").docs("dose").keys() == {"z"}


# Saving


def test_a_save_after_a_torn_line_starts_a_new_one(home: Home) -> None:
    store = home.open()
    store.write("take", [put("a", n=1), put("b", n=2)])
    mine = home.log / f"{store.device}-2026.jsonl"
    mine.write_bytes(mine.read_bytes()[:-25])
    again = home.open()
    again.write("take", [put("c", n=3)])
    for reader in (again, home.open(), home.open("third")):
        reader.refresh()
        assert reader.docs("dose").keys() == {"a", "c"}
        assert [one.why for one in reader.damage()] == ["the line is cut off"]


def test_a_file_replaced_during_the_save_is_written_again(home: Home) -> None:
    class Swapping(Machine):
        armed = False

        def fsync(self, fd: int) -> None:
            super().fsync(fd)
            if self.armed:
                self.armed = False
                path = next(home.log.iterdir())
                (home.root / "copy").write_bytes(before)
                (home.root / "copy").replace(path)

    disk = Swapping("desk")
    store = home.open(disk=disk)
    store.write("take", [put("a")])
    before = next(home.log.iterdir()).read_bytes()
    disk.armed = True
    store.write("take", [put("b")])
    assert home.open("third").docs("dose").keys() == {"a", "b"}
    store.refresh()
    assert store.docs("dose").keys() == {"a", "b"}


def test_a_held_lock_is_waited_for_a_bounded_time(home: Home, tmp_path: Path) -> None:
    store = home.open()
    store.write("take", [put("a")])
    lock = WriterLock(str(home.root / "desk" / "state" / "lock"), Disk(), 0.1)
    with lock.held(), pytest.raises(Busy):
        store.write("take", [put("b")])
    store.write("take", [put("b")])
    assert store.docs("dose").keys() == {"a", "b"}


def test_what_another_copy_is_still_saving_is_not_read_yet(home: Home) -> None:
    one, two = home.open(), home.open()
    one.write("take", [put("a")])
    two.refresh()
    with WriterLock(str(home.root / "desk" / "state" / "lock"), Disk(), 0.1).held():
        mine = home.log / f"{one.device}-2026.jsonl"
        mine.write_bytes(mine.read_bytes() + log_bytes(revision(1, "b", {}, device=one.device)))
        assert two.refresh() == frozenset()
    assert two.refresh() == {("dose", "b")}


def test_a_lock_file_put_in_place_of_the_held_one_is_noticed(home: Home) -> None:
    path = home.root / "lock"
    lock = WriterLock(str(path), Disk(), 0.05)
    with lock.held():
        path.unlink()
        with lock.held():
            assert path.exists()


# Names of machines


def test_a_cloned_home_gets_a_name_of_its_own_and_keeps_it(home: Home) -> None:
    first, clone = Machine("desk"), Machine("clone")
    device = home.open(disk=first)
    device.write("take", [put("a")])
    other = home.open(disk=clone)
    assert other.device is None
    other.write("take", [put("b")])
    assert other.device not in (None, device.device)
    assert home.open(disk=first).device == device.device
    assert home.open(disk=clone).device == other.device
    assert len(home.files()) == 2


@pytest.mark.parametrize("content", ["", "{", "[]", '{"devices": 5}', '{"devices": {}}'])
def test_a_damaged_device_file_means_a_new_name(home: Home, content: str) -> None:
    store = home.open()
    store.write("take", [put("a")])
    (home.root / "desk" / "state" / "device").write_text(content)
    again = home.open()
    again.write("take", [put("b")])
    assert again.device != store.device
    assert again.docs("dose").keys() == {"a", "b"}


def test_everybody_ends_with_the_same_records(home: Home) -> None:
    stores = [home.open(name) for name in ("desk", "lapp", "third")]
    for n, store in enumerate(stores * 3):
        store.write("edit", [Put("dose", "a", {"n": n}), Put("dose", f"own{n}", {"n": n})])
    for store in stores:
        store.refresh()
    assert state(stores[0]) == state(stores[1]) == state(stores[2]) == state(home.open("fourth"))


def test_reading_waits_for_a_save_but_not_for_a_copy_that_hangs(home: Home) -> None:
    home.open().write("take", [put("a", n=1)])
    waited: list[float] = []

    class Clockwork(Machine):
        now = 0.0

        def monotonic(self) -> float:
            return self.now

        def sleep(self, seconds: float) -> None:
            self.now += seconds
            waited.append(seconds)

    with (home.root / "desk" / "state" / "lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        store = home.open(disk=Clockwork("desk"), wait=5.0)
        assert store.doc("dose", "a") == {"n": 1}
    assert 0 < sum(waited) <= 2 * READER_WAITS
