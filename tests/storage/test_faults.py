"""Nothing acknowledged is lost, nothing refused appears in part, and every loss is reported."""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from companion.domain.errors import NotSaved
from tests.faults.damage import LINES, TAILS, cut_everywhere, flip, harm, tail_then_save
from tests.storage.kit import FaultyDisk, Home, log_bytes, put, state

# Damage


def test_a_file_cut_anywhere_loses_only_what_was_cut_and_says_so(shm: Path) -> None:
    cut_everywhere(shm, LINES[:4], then_save=False)


@pytest.mark.parametrize("tail", TAILS)
def test_any_tail_then_a_save(home: Home, tail: bytes) -> None:
    tail_then_save(home, tail)


def test_no_flipped_bit_is_believed_and_each_costs_one_record_at_most(shm: Path) -> None:
    flip(shm, LINES, random.Random(1).sample(range(len(log_bytes(*LINES)) * 8), 700))


def test_random_damage_is_never_believed(shm: Path) -> None:
    harm(shm, LINES, 300, seed=2)


# The system fails


def test_a_save_torn_in_the_middle_that_cannot_be_taken_back_ends_up_whole(home: Home) -> None:
    class Torn(FaultyDisk):
        broken = False

        def write(self, fd: int, data: bytes | memoryview) -> int:
            if self.broken and len(data) < self.whole:
                raise OSError(errno.EIO, "Input/output error")
            self.whole = len(data)
            return super().write(fd, bytes(data[: int(len(data) * 0.8)]) if self.broken else data)

        def ftruncate(self, fd: int, length: int) -> None:
            raise OSError(errno.EIO, "Input/output error")

    disk = Torn(None)
    store = home.open(disk=disk)
    store.write("take", [put("base")])
    disk.broken = True
    puts = [put(id_, n=1) for id_ in "abc"]
    with pytest.raises(NotSaved, match="may already be saved"):
        store.write("take-all", puts)
    disk.broken = False
    store.refresh()
    assert [(one.have, one.of) for one in store.incomplete()] == [(2, 3)]
    written = store.write("take-all", puts)
    assert written.overlapped == ()
    for reader in (store, home.open("third")):
        reader.refresh()
        assert reader.docs("dose").keys() == {"base", "a", "b", "c"}
        assert reader.incomplete() == ()
        assert all(len(reader.leaves("dose", id_)) == 1 for id_ in "abc")
    store.undo()
    assert store.docs("dose").keys() == {"base"}


def test_after_an_input_output_error_a_new_file_is_begun(home: Home) -> None:
    disk = FaultyDisk(errno.EIO)
    store = home.open(disk=disk)
    store.write("take", [put("a")])
    for at in range(1, 40):
        disk.arm(at)
        try:
            store.write("take", [put("b")])
        except NotSaved:
            if "fsync" in disk.hits:
                break
    disk.arm(None)
    store.write("take", [put("b")])
    first, second = sorted(home.files(), key=len)
    assert first == f"{store.device}-2026.jsonl"
    assert second.startswith(f"{store.device}-2026-")
    assert home.open().docs("dose").keys() == {"a", "b"}
    again = home.open()
    again.write("take", [put("c")])
    assert len(home.files()) == 2


def test_saved_means_synced(home: Home) -> None:
    class Watched(FaultyDisk):
        def __init__(self) -> None:
            super().__init__(None)
            self.steps: list[str] = []

        def write(self, fd: int, data: bytes | memoryview) -> int:
            self.steps.append("write")
            return super().write(fd, data)

        def fsync(self, fd: int) -> None:
            self.steps.append("sync folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "sync")
            super().fsync(fd)

    disk = Watched()
    store = home.open(disk=disk)
    store.write("take", [put("a"), put("b")])
    assert disk.steps[-3:] == ["write", "sync", "sync folder"]
    disk.steps.clear()
    store.write("take-all", [put("c"), put("d"), put("e")])
    assert disk.steps == ["write", "sync"]


def test_a_full_disk_refuses_and_recovers(home: Home) -> None:
    class Full(FaultyDisk):
        room = 2000

        def write(self, fd: int, data: bytes | memoryview) -> int:
            taken = min(len(data), self.room)
            if not taken:
                raise OSError(errno.ENOSPC, "No space left on device")
            self.room -= taken
            return super().write(fd, bytes(data[:taken]))

        def ftruncate(self, fd: int, length: int) -> None:
            self.room += os.fstat(fd).st_size - length
            super().ftruncate(fd, length)

    disk = Full(None)
    store = home.open(disk=disk)
    refused: list[str] = []
    for n in range(30):
        try:
            store.write("take", [put(f"a{n}")])
        except NotSaved as error:
            refused.append(str(error))
    assert 0 < len(refused) < 30
    assert all("No space left" in sentence for sentence in refused)
    assert state(store) == state(home.open("third"))
    assert home.open("third").damage() == ()
    disk.room = 10_000
    store.write("take", [put("z")])
    assert "z" in home.open("third").docs("dose")


# Processes


def writer(root: Path, name: str, count: int) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "tests.storage.writer", str(root), name, str(count)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])


def test_killed_while_saving_it_loses_nothing_it_said_was_saved(tmp_path: Path) -> None:
    chance = random.Random(3)
    home = Home(tmp_path)
    acknowledged: set[str] = set()
    waiting = [writer(tmp_path, f"w{n}", 100_000) for n in range(2)]
    for round_ in range(30):
        process = waiting.pop(0)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.random() * 0.03)
        process.send_signal(signal.SIGKILL)
        said = [first, *process.stdout.read().split(b"\n")]
        process.wait()
        process.stdout.close()
        acknowledged |= {f"w{round_}-{int(one)}-{part}" for one in said if one.strip() for part in "ab"}
        if round_ + 2 < 30:
            waiting.append(writer(tmp_path, f"w{round_ + 2}", 100_000))
        store = home.open()
        assert acknowledged <= store.docs("dose").keys()
        assert all(one.why.startswith("the l") for one in store.damage())
    assert len(acknowledged) >= 60
    assert state(home.open()) == state(home.open("third"))


def test_four_writers_at_once_count_exactly(tmp_path: Path) -> None:
    processes = [writer(tmp_path, f"w{n}", 50) for n in range(4)]
    for process in processes:
        out, _ = process.communicate(timeout=100)
        assert process.returncode == 0
        assert len(out.split()) == 50
    store = Home(tmp_path).open("third")
    assert len(store.docs("dose")) == 400
    assert store.doc("pref", "count") == {"n": 200}
    assert store.damage() == ()
    assert store.incomplete() == ()
    assert all(len(store.leaves("dose", id_)) == 1 for id_ in store.docs("dose"))
