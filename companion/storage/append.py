"""Writing: bytes go to the end of a file and onto the disk before anybody says "Saved"."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable

from msgspec import Struct

from companion.domain.errors import MaybeSaved, NotSaved
from companion.storage.disk import (
    Disk,
    close_quietly,
    fsync_folder,
    make_folder,
    patiently,
    refuse_special,
    reported,
    write_all,
)
from companion.storage.log_names import name_of, newest_part

_TRIES = 5


class Landed(Struct, frozen=True):
    """Where an append ended up."""

    name: str
    """The file."""

    start: int
    """How long the file was before."""

    data: bytes
    """The bytes appended, with the line end put before them if one was missing."""

    stat: os.stat_result
    """How the file looks now."""


class Appender:
    """Appends durably to this device's files, `<device>-<year>.jsonl`, then `-2`, `-3` after a disk error."""

    def __init__(self, folder: str, disk: Disk) -> None:
        self._folder = folder
        self._disk = disk
        self._burnt: set[str] = set()

    def append(self, device: str, year: str, data: bytes, names: Iterable[str]) -> Landed:
        """Append and bring it to the disk; raises NotSaved, with the file as it was, if that fails.

        Args:
            device: This machine.
            year: The year of the stamps.
            data: Whole lines.
            names: The files that are in the folder.
        """
        name = self._segment(device, year, names)
        for _ in range(_TRIES):
            landed = self._append(name, data)
            if landed is not None:
                return landed
        raise NotSaved(
            f"Not saved: {name} is being replaced over and over, perhaps by a sync tool. Nothing was changed."
        )

    def _segment(self, device: str, year: str, names: Iterable[str]) -> str:
        """Choose the newest file of the year, or the next one if the disk refused it."""
        part = newest_part(device, year, names)
        while (name := name_of(device, year, part)) in self._burnt:
            part += 1
        return name

    def _append(self, name: str, data: bytes) -> Landed | None:
        """Append to one file; None if it was replaced meanwhile, so that the bytes went to the old one."""
        path = f"{self._folder}/{name}"
        try:
            fd = self._open(path)
        except OSError as error:
            raise _not_saved(error) from error
        start = -1
        written = False
        try:
            stat = patiently(self._disk.fstat, fd)
            refuse_special(stat)
            start = stat.st_size
            if start and self._last_byte(fd, start) != b"\n":
                data = b"\n" + data
            write_all(self._disk, fd, data)
            written = True
            patiently(self._disk.fsync, fd)
            if start == 0:
                fsync_folder(self._disk, self._folder)
            after = patiently(self._disk.fstat, fd)
            return Landed(name, start, data, after) if self._is_still(path, after) else None
        except OSError as error:
            if written or error.errno == errno.EIO:
                self._burnt.add(name)  # after a failed fsync the system may call bytes clean that never arrived
            self._take_back(fd, path, start, error)
            raise _not_saved(error) from error
        finally:
            close_quietly(self._disk, fd)

    def _open(self, path: str) -> int:
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK
        try:
            return patiently(self._disk.open, path, flags)
        except FileNotFoundError:
            make_folder(self._disk, self._folder)
            return patiently(self._disk.open, path, flags)

    def _last_byte(self, fd: int, size: int) -> bytes:
        return patiently(self._disk.pread, fd, 1, size - 1)

    def _is_still(self, path: str, stat: os.stat_result) -> bool:
        try:
            there = patiently(self._disk.lstat, path)
        except FileNotFoundError:
            return False
        return (there.st_ino, there.st_dev) == (stat.st_ino, stat.st_dev)

    def _take_back(self, fd: int, path: str, start: int, error: OSError) -> None:
        """Cut off what was written; a file that is new goes again."""
        if start < 0:
            return
        try:
            patiently(self._disk.ftruncate, fd, start)
        except OSError as second:
            raise MaybeSaved(
                f"Not saved: the disk reports “{error.strerror}”, and also when the change was to be taken back. "
                "It may already be saved; keeping the same draft and trying again is safe."
            ) from second
        if start == 0:
            try:
                self._disk.unlink(path)
            except OSError:
                return


def _not_saved(error: OSError) -> NotSaved:
    return NotSaved(f"Not saved: {reported(error)}. Nothing was changed.")
