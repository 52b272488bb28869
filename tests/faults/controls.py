"""Guards taken away one at a time: the suite must go red without each of them, else it proves nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import Struct

from companion.storage import append, disk, line, lock, private, segments, snapshot
from companion.storage.segment import Segment
from tests.faults import watch
from tests.faults.loops import in_child

Patch = Callable[[], object]


class Control(Struct, frozen=True):
    """One guard."""

    name: str
    """What is taken away."""

    take_away: Patch
    """Takes it away in this process, for good."""

    watch: Callable[[Path], None]
    """The smallest test that must notice."""

    def notices(self, folder: Path, *, without: bool) -> str:
        """Run the test in a process of its own; what it said, empty if nothing.

        Args:
            folder: an empty one.
            without: is the guard taken away?
        """

        def run() -> bytes:
            if without:
                self.take_away()
            self.watch(folder)
            return b""

        said = in_child(run)
        assert said.code in (0, 1), f"{self.name}: ended by {said.code}"
        return said.out.decode()


def _set(owner: object, name: str, value: object) -> Patch:
    return lambda: setattr(owner, name, value)


@contextmanager
def _no_lock(_: object) -> Iterator[None]:
    yield


def _no_checksum() -> None:
    """Believe any line that is written like one."""
    real, width = line.decode, len(b',"crc":"00000000"}')

    def believing(raw: bytes) -> line.Line:
        body = raw[:-width]
        return real(body + b',"crc":"%08x"}' % crc32(body))

    line.decode = believing
    segments.decode = believing


def _no_nofollow() -> None:
    def follow(_: disk.Disk, path: str, flags: int, mode: int = 0o600) -> int:
        return os.open(path, flags | os.O_CLOEXEC, mode)

    disk.Disk.open = follow  # type: ignore[method-assign]


def _open_to_all() -> None:
    def wide(_: disk.Disk, path: str, flags: int, mode: int = 0o600) -> int:
        return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, mode | 0o066)

    disk.Disk.open = wide  # type: ignore[method-assign]


def _no_lock_inode() -> None:
    """Take the lock of whatever file was opened, wherever it lies by now."""
    import fcntl

    def try_once(self: Any, kind: int, flags: int = os.O_RDWR | os.O_CREAT) -> int | None:
        fd = self._disk.open(self._path, flags)
        self._disk.flock(fd, kind | fcntl.LOCK_NB)
        return int(fd)

    lock.WriterLock._try = try_once  # type: ignore[method-assign]


def _takes_any_tail() -> None:
    """Take what follows the last line end for whole."""
    segments._is_sound = lambda _: True


def _no_snapshot_checksum() -> None:
    def read(self: Any, name: str, *, is_sealed: bool = False) -> tuple[str, bytes] | None:
        path = Path(self._folder, f"{name}.{snapshot.SEALED if is_sealed else snapshot.CLEAR}")
        return (path.read_bytes()[:8].decode(), path.read_bytes()[9:]) if path.exists() else None

    snapshot.Snapshot._read = read  # type: ignore[method-assign]


def _any_cold_file() -> None:
    real = snapshot.Snapshot.load_shelf

    def load(self: Any, shelf: str, cold: snapshot.ColdShelf) -> object:
        body = self._read(f"cold-{shelf}")
        return real(self, shelf, snapshot.ColdShelf(body[0], cold.ids))

    snapshot.Snapshot.load_shelf = load  # type: ignore[method-assign, assignment]


def _writes_once() -> None:
    def once(on: disk.Disk, fd: int, data: bytes) -> None:
        on.write(fd, data)

    append.write_all = once
    disk.write_all = once


class _Forgotten(set[str]):
    def add(self, _: str) -> None:
        """Forget it."""


def _no_new_file() -> None:
    real = append.Appender.__init__

    def begin(self: Any, folder: str, on: disk.Disk) -> None:
        real(self, folder, on)
        self._burnt = _Forgotten()

    append.Appender.__init__ = begin  # type: ignore[method-assign]


def _no_tail_check() -> None:
    def unread(self: Any, segment: Segment, fd: int, stat: os.stat_result) -> bytes:
        return disk.read_from(self._disk, fd, segment.read)

    segments.Segments._unread = unread  # type: ignore[method-assign]


def _nothing(*_: object) -> None:
    """Do nothing."""


class _NoSync:
    """`os`, but for one thing."""

    fsync = staticmethod(_nothing)

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)


CONTROLS = (
    Control("fsync of the log", _set(disk.Disk, "fsync", _nothing), watch.power),
    Control("fsync of the folder of a new log", _set(append, "fsync_folder", _nothing), watch.power_in_a_new_home),
    Control("fsync of the folder above a new one", _set(disk, "fsync_folder", _nothing), watch.power_in_a_new_home),
    Control("fsync of a draft's folder", _set(private, "sync_folder", _nothing), watch.power_while_writing),
    Control("fsync of a draft", _set(private, "os", _NoSync()), watch.power_while_writing),
    Control("writer's lock", _set(lock.WriterLock, "held", _no_lock), watch.two_at_once),
    Control("inode check of the lock", _no_lock_inode, watch.lock_replaced),
    Control("checksum of a line", _no_checksum, watch.flips),
    Control("line end before a line", _set(append.Appender, "_last_byte", lambda *_: b"\n"), watch.torn_tail),
    Control("wait for the rest of a line", _takes_any_tail, watch.half_arrived),
    Control(
        "inode check of the log", _set(append.Appender, "_is_still", lambda *_: True), watch.replaced_during_a_save
    ),
    Control("check of what was read before", _no_tail_check, watch.rewritten_in_place),
    Control("O_NOFOLLOW", _no_nofollow, watch.linked_log),
    Control("taking back a refused write", _set(disk.Disk, "ftruncate", _nothing), watch.full_disk),
    Control("rest of a short write", _writes_once, watch.short_writes),
    Control("new file after a failed fsync", _no_new_file, watch.bad_place),
    Control("checksum of the snapshot", _no_snapshot_checksum, watch.damaged_snapshot),
    Control("checksum of a cold file", _any_cold_file, watch.foreign_cold_file),
    Control("mode 0600", _open_to_all, watch.modes),
)
"""Every guard of the store that must be missed."""
