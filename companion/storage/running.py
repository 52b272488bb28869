"""Every running copy of Companion holds a shared lock; who is to remove everything waits until nobody does."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from companion.storage.disk import Disk, close_quietly, patiently

_PAUSE = 0.1


class Running:
    """Who is there, on one profile of this machine."""

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        self._path = str(path)
        self._disk = disk or Disk()
        self._held: int | None = None

    def enter(self) -> None:
        """Be there until `leave`; where that cannot be said, nothing is said."""
        if self._held is None:
            self._held = self._take(fcntl.LOCK_SH)

    def leave(self) -> None:
        """Be gone."""
        if self._held is not None:
            close_quietly(self._disk, self._held)
            self._held = None

    @contextmanager
    def alone(self, patience: float) -> Iterator[bool]:
        """Say whether nobody else is there, waiting some seconds for them to leave, and keep it so."""
        if not self._has_folder():
            yield True
            return
        until = self._disk.monotonic() + patience
        while (fd := self._take(fcntl.LOCK_EX)) is None and self._disk.monotonic() < until:
            self._disk.sleep(_PAUSE)
        try:
            yield fd is not None
        finally:
            if fd is not None:
                close_quietly(self._disk, fd)

    def _has_folder(self) -> bool:
        try:
            patiently(self._disk.lstat, self._path.rpartition("/")[0])
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True
        return True

    def _take(self, kind: int) -> int | None:
        try:
            fd = patiently(self._disk.open, self._path, os.O_RDWR | os.O_CREAT)
        except OSError:
            return None
        try:
            patiently(self._disk.flock, fd, kind | fcntl.LOCK_NB)
        except OSError:
            close_quietly(self._disk, fd)
            return None
        return fd
