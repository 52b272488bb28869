"""The smallest tests that must notice when a guard is missing. Each takes an empty folder and asserts."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from companion.domain.errors import Busy, CompanionError, NotSaved
from companion.storage.disk import Disk
from companion.storage.engine import RevisionStore
from companion.storage.lock import WriterLock
from companion.storage.writing import Put
from tests.faults import damage
from tests.faults.cases import Draft, FirstSave, Save, Several, at, opened, seen
from tests.faults.damage import LINES
from tests.faults.loops import cut_power_everywhere, fail_everywhere
from tests.faults.system import Forgetful, Real, Shim
from tests.storage.kit import log_bytes, put, revision, state


class Meanwhile(Shim):
    """Something happens during the first call of a kind."""

    def __init__(self, root: Path, name: str, happens: Callable[[], object]) -> None:
        super().__init__(root)
        self.name = name
        self.happens = happens
        self.is_over = False

    def call(self, name: str, real: Real, *args: Any, **named: Any) -> Any:
        answer = real(*args, **named)
        if name == self.name and not self.is_over:
            self.is_over = True
            self.happens()
        return answer


def counted(store: RevisionStore) -> None:
    """Read a number and write it back one higher."""

    def up(view: RevisionStore) -> list[Put]:
        head = view.head("pref", "count")
        total = head.doc["n"] if head is not None and head.doc is not None else 0
        return [Put("pref", "count", {"n": total + 1}, head.at if head else None)]

    store.write("count", up)


def power(folder: Path) -> None:
    """A cut at any call of a save loses nothing that was acknowledged."""
    cut_power_everywhere(Save, folder, keeps_names=False)


def power_in_a_new_home(folder: Path) -> None:
    """The same for the first save of all, whose file and folder are new."""
    cut_power_everywhere(FirstSave, folder, keeps_names=False)


def power_while_writing(folder: Path) -> None:
    """The same for words that are not saved yet."""
    cut_power_everywhere(Draft, folder, keeps_names=False)


def two_at_once(folder: Path) -> None:
    """A save in the middle of another one's waits or is refused, and no count is lost."""
    first, second = opened(folder), opened(folder)
    counted(first)
    done = [True]

    def between() -> None:
        try:
            counted(second)
        except Busy:
            done.append(False)

    with Meanwhile(folder / "log", "pread", between):
        counted(first)
    assert opened(folder, "third").doc("pref", "count") == {"n": 2 + (len(done) == 1)}


def lock_replaced(folder: Path) -> None:
    """A lock file that was put in place of another between opening and locking is not the lock."""
    path = folder / "lock"
    lock = WriterLock(str(path), Disk(), 0.5)

    def swap() -> None:
        path.unlink()
        path.touch()

    with Meanwhile(folder, "open", swap), lock.held():
        with path.open("r+") as there:
            import fcntl

            try:
                fcntl.flock(there, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
        raise AssertionError("another copy could take the lock that lies there")


def flips(folder: Path) -> None:
    """No flipped bit is believed."""
    damage.flip(folder, LINES, random.Random(1).sample(range(len(log_bytes(*LINES)) * 8), 120))


def torn_tail(folder: Path) -> None:
    """A save after a torn line stands in a line of its own, for every tool that reads lines."""
    store = opened(folder)
    store.write("take", [put("a", n=1)])
    mine = _log(folder)
    mine.write_bytes(mine.read_bytes() + b'{"at":"2026-11-23T08')
    opened(folder).write("take", [put("b", n=2)])
    again = opened(folder, "third")
    assert again.docs("dose").keys() == {"a", "b"}
    assert [one.length for one in again.damage()] == [20], "the damage is larger than what is torn"
    assert mine.read_bytes().splitlines()[-1].count(b'{"at":') == 1, "two lines run together"


def half_arrived(folder: Path) -> None:
    """A line that has not arrived whole waits for its rest."""
    whole = log_bytes(*LINES)
    store = damage.opened(folder, whole[:-30])
    (folder / "log" / "lapp-2026.jsonl").write_bytes(whole)
    store.refresh()
    assert len(store.docs("dose")) == len(LINES)
    assert store.damage() == ()


def replaced_during_a_save(folder: Path) -> None:
    """A sync tool puts another file in place of the one being written: the save goes to the one that lies there."""
    store = opened(folder)
    store.write("take", [put("a")])
    mine = _log(folder)
    before = mine.read_bytes()

    def replace() -> None:
        (folder / "copy").write_bytes(before)
        (folder / "copy").replace(mine)

    with Meanwhile(folder / "log", "write", replace):
        store.write("take", [put("b")])
    assert opened(folder, "third").docs("dose").keys() == {"a", "b"}, "acknowledged into a file that is gone"


def rewritten_in_place(folder: Path) -> None:
    """A file whose beginning was rewritten while it grew is read anew."""

    def lines(word: str, count: int) -> bytes:
        return log_bytes(*(revision(n, f"{word}{n}", {"pad": word * 40}, device="lapp") for n in range(count)))

    store = damage.opened(folder, lines("old", 40))
    with (folder / "log" / "lapp-2026.jsonl").open("r+b") as file:
        file.write(lines("new", 60))
    store.refresh()
    assert len(store.docs("dose")) == 100


def linked_log(folder: Path) -> None:
    """A log that is a link to something else is not written through."""
    store = opened(folder)
    store.write("take", [put("a")])
    mine, victim = _log(folder), folder / "victim"
    mine.rename(victim)
    mine.symlink_to(victim)
    before = victim.read_bytes()
    with contextlib.suppress(NotSaved):
        store.write("take", [put("b")])
    assert victim.read_bytes() == before, "another file was written through the link"


def full_disk(folder: Path) -> None:
    """What was refused in the middle of a write is taken back, and the next save stands alone."""
    fail_everywhere(Several, folder, errno.ENOSPC, forever=False)
    store = opened(folder / "room")

    class Full(Shim):
        def call(self, name: str, real: Real, *args: Any, **named: Any) -> Any:
            if name == "write" and self.hits:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if name == "write":
                self.hits.append(name)
                return real(args[0], bytes(args[1])[: int(len(args[1]) * 0.8)])
            return real(*args, **named)

    store.write("take", [put("base")])
    before = state(store)
    with Full(folder / "room" / "log"), contextlib.suppress(CompanionError):
        store.write("take-all", [put(id_, n=1) for id_ in "abc"])
    assert state(opened(folder / "room", "third")) == before, "a part of what was refused can be seen"


def short_writes(folder: Path) -> None:
    """A system that takes half of the bytes at a time gets them all."""
    fail_everywhere(Save, folder, None, forever=True)


def bad_place(folder: Path) -> None:
    """After a failed sync nothing more is trusted to that file: a new one is begun."""
    store = opened(folder)
    store.write("take", [put("a")])
    with Forgetful(folder, bad_sync=1) as disk:
        with contextlib.suppress(NotSaved):
            store.write("take", [put("b")])
        store.write("take", [put("b")])
    disk.cut(folder.with_name(f"{folder.name}-after"))
    assert "dose/b" in seen(opened(folder.with_name(f"{folder.name}-after"))), "acknowledged onto a bad place"


def damaged_snapshot(folder: Path) -> None:
    """A snapshot in which a bit flipped is not believed."""
    store = opened(folder)
    store.write("import", [put(f"r{n}", note="steady") for n in range(40)])
    store.save_snapshot()
    right = state(store)
    hot = folder / "desk" / "cache" / "hot.json"
    data, word = bytearray(hot.read_bytes()), hot.read_bytes().index(b"steady")
    data[word] ^= 1
    hot.write_bytes(data)
    assert state(opened(folder)) == right


def foreign_cold_file(folder: Path) -> None:
    """A cold file of another snapshot is not believed."""
    store = opened(folder)
    store.write("import", [put(f"r{n}", date="2020-01-01", n=1) for n in range(40)])
    store.close()
    (cold,) = (folder / "desk" / "cache").glob("cold-*")
    old = cold.read_bytes()
    again = opened(folder)
    again.write("edit", [put("r1", was=at(again, "r1"), date="2020-01-01", n=2)])
    again.save_snapshot()
    cold.write_bytes(old)
    assert opened(folder).docs("dose")["r1"]["n"] == 2


def modes(folder: Path) -> None:
    """Nothing that is written can be opened by others, whatever the mask."""
    mask = os.umask(0)
    try:
        store = opened(folder)
        store.write("take", [put()])
        store.save_snapshot()
    finally:
        os.umask(mask)
    for path in folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name


def _log(folder: Path) -> Path:
    (mine,) = (folder / "log").glob("*.jsonl")
    return mine
