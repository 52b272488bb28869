"""Putting other bytes in the place of a log file: for encryption and for erasing for good, and for nothing else.

The new file is written beside, brought to the disk and renamed into place, so a crash leaves the old one or the new
one. It has as many lines as the old one: nothing that reads it can take it for a file that lost some.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable

from msgspec import Struct

from companion.storage.disk import (
    Disk,
    close_quietly,
    fsync_folder,
    patiently,
    read_from,
    refuse_special,
    seen_of,
    write_all,
)

Rewrite = Callable[[bytes], bytes]
"""What a line becomes, without its line end; the same bytes if it stays as it is. It is given damaged lines as well."""

_TRIES = 5


class Replaced(Struct, frozen=True):
    """A file that was put in the place of another."""

    before: bytes
    """What the old one held."""

    data: bytes
    """What it holds."""

    stat: os.stat_result
    """How it looks."""


def beside(path: str) -> str:
    """Name the file that is written beside another one: no reader takes it for a log, and no second one is left."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/.{name}.new"


def rewritten(data: bytes, line: Rewrite) -> bytes:
    """Rewrite every line of a stretch; line ends stay, also those that are missing."""
    return b"\n".join(line(raw) if raw else raw for raw in data.split(b"\n"))


def rewrite_file(disk: Disk, path: str, line: Rewrite) -> Replaced | None:
    """Rewrite a log file, whole or not at all.

    Args:
        disk: The door to the operating system.
        path: The file. Whoever else could write to it is kept out by the caller, sync tools aside.
        line: What becomes of each line.

    Returns:
        What lies there now; None if nothing had to be changed.

    Raises:
        OSError: It could not be rewritten, or was replaced by a sync tool again and again; the file is as it was.
    """
    for _ in range(_TRIES):
        data, before = _read(disk, path)
        new = rewritten(data, line)
        if new == data:
            return None
        if (done := _replace(disk, path, data, new, before)) is not None:
            return done
    raise OSError(None, "the file is being replaced over and over, perhaps by a sync tool")


def sweep(disk: Disk, path: str) -> None:
    """Remove what a crash left beside a file; raises OSError."""
    try:
        patiently(disk.unlink, beside(path))
    except FileNotFoundError:
        return


def sweep_leftovers(disk: Disk, folder: str, begins: str) -> None:
    """Remove what crashes left beside the files whose name begins so; raises OSError."""
    try:
        names = patiently(disk.listing, folder)
    except FileNotFoundError:
        return
    for name in names:
        if name.startswith(f".{begins}") and name.endswith(".new"):
            patiently(disk.unlink, f"{folder}/{name}")


def _read(disk: Disk, path: str) -> tuple[bytes, os.stat_result]:
    fd = patiently(disk.open, path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        stat = patiently(disk.fstat, fd)
        refuse_special(stat)
        return read_from(disk, fd, 0), stat
    finally:
        close_quietly(disk, fd)


def _replace(disk: Disk, path: str, old: bytes, data: bytes, before: os.stat_result) -> Replaced | None:
    """Write beside, bring to the disk, rename; None if the file is no longer the one that was read."""
    sweep(disk, path)
    temporary = beside(path)
    fd = patiently(disk.open, temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        try:
            write_all(disk, fd, data)
            patiently(disk.fsync, fd)
        finally:
            close_quietly(disk, fd)
        if seen_of(patiently(disk.lstat, path)) != seen_of(before):
            sweep(disk, path)
            return None
        patiently(disk.replace, temporary, path)
    except OSError:
        with contextlib.suppress(OSError):  # the next rewriting sweeps it
            sweep(disk, path)
        raise
    fsync_folder(disk, path.rpartition("/")[0])
    return Replaced(old, data, patiently(disk.lstat, path))
