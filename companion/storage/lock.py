"""One writer at a time on this machine: `flock` on a file in the state folder, waited for a bounded time.

The lock lies beside the data, not in it, so a network share or a sync tool does not matter to it.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from companion.domain.errors import Busy
from companion.storage.disk import Disk, close_quietly, make_folder, patiently

READER_WAITS = 0.5
"""Seconds a reader waits at most for a copy that is saving."""

_PAUSE = 0.005


class WriterLock:
    """The lock of one profile."""

    def __init__(self, path: str, disk: Disk, wait: float) -> None:
        self._path = path
        self._disk = disk
        self._wait = wait

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; raises Busy if nobody lets go in time, OSError if it cannot be taken at all."""
        fd = self._wait_for(fcntl.LOCK_EX, self._wait)
        if fd is None:
            raise Busy("Another copy of Companion is saving and did not finish in time. Nothing was changed.")
        try:
            yield
        finally:
            close_quietly(self._disk, fd)

    @contextmanager
    def shared(self, *, wait: bool) -> Iterator[bool]:
        """Say whether nobody is writing, and keep it so; where that cannot be found out, reading goes on.

        A reader waits for a save, which takes milliseconds, and not for a copy that hangs.
        """
        patience = min(READER_WAITS, self._wait)
        try:
            fd = self._wait_for(fcntl.LOCK_SH, patience, os.O_RDONLY) if wait else self._try(fcntl.LOCK_SH, os.O_RDONLY)
        except OSError:
            yield True
            return
        try:
            yield fd is not None
        finally:
            if fd is not None:
                close_quietly(self._disk, fd)

    def _wait_for(self, kind: int, patience: float, flags: int = os.O_RDWR | os.O_CREAT) -> int | None:
        until = self._disk.monotonic() + patience
        while (fd := self._try(kind, flags)) is None and self._disk.monotonic() < until:
            self._disk.sleep(_PAUSE)
        return fd

    def _try(self, kind: int, flags: int = os.O_RDWR | os.O_CREAT) -> int | None:
        """Take the lock if it is free; the file that is locked must be the one that lies there."""
        try:
            fd = patiently(self._disk.open, self._path, flags)
        except FileNotFoundError:
            if not flags & os.O_CREAT:
                raise
            make_folder(self._disk, str(Path(self._path).parent))
            fd = patiently(self._disk.open, self._path, flags)
        try:
            patiently(self._disk.flock, fd, kind | fcntl.LOCK_NB)
            if patiently(self._disk.fstat, fd).st_ino == patiently(self._disk.lstat, self._path).st_ino:
                return fd
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno != errno.EWOULDBLOCK:
                close_quietly(self._disk, fd)
                raise
        close_quietly(self._disk, fd)
        return None
