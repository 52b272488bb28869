"""Putting other bytes in the place of a log file: for encryption and for erasing for good, and for nothing else.

The new file is written beside, brought to the disk and renamed into place, so a crash leaves the old one or the new
one. It has as many lines as the old one: nothing that reads it can take it for a file that lost some.
"""

from __future__ import annotations

import contextlib
import os
import re
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
from companion.storage.leftovers import leftovers

Rewrite = Callable[[bytes], bytes]
"""What a line becomes, without its line end; the same bytes if it stays as it is. It is given damaged lines as well."""

_TRIES = 5
_BESIDE = re.compile(r"\.([^-]+)-?.*?\.jsonl.*?(?:\.by-([a-z2-7]{4,6}))?\.new")


class Replaced(Struct, frozen=True):
    """A file that was put in the place of another."""

    before: bytes
    """What the old one held."""

    data: bytes
    """What it holds."""

    stat: os.stat_result
    """How it looks."""

    late: bytes = b""
    """What the machine that the old one belongs to added to it in the last moment, so that the new one lacks it."""


def beside(path: str, by: str = "") -> str:
    """Name the file that is written beside another one: no reader takes it for a log, and no second one is left.

    Args:
        path: The other one.
        by: The machine that writes it, where several may be at it: each writes one of its own.
    """
    folder, _, name = path.rpartition("/")
    return f"{folder}/.{name}{f'.by-{by}' if by else ''}.new"


def maker_of(name: str) -> str:
    """Name the machine that was writing a file beside a log file, by what it is called; empty for any other file."""
    match = _BESIDE.fullmatch(name)
    return (match[2] or match[1]) if match is not None else ""


def rewritten(data: bytes, line: Rewrite) -> bytes:
    """Rewrite every line of a stretch; line ends stay, also those that are missing."""
    return b"\n".join(line(raw) if raw else raw for raw in data.split(b"\n"))


def rewrite_file(disk: Disk, path: str, line: Rewrite, by: str = "") -> Replaced | None:
    """Rewrite a log file, whole or not at all.

    Args:
        disk: The door to the operating system.
        path: The file. Whoever else could write to it is kept out by the caller, sync tools aside.
        line: What becomes of each line.
        by: This machine, if the file is another one's, which nobody can keep out: that it is no longer used was only
            said. Where it adds a line while the file is being replaced, it sees that and adds it once more, or the line
            is in `late`.

    Returns:
        What lies there now; None if nothing had to be changed.

    Raises:
        OSError: It could not be rewritten, or was replaced by a sync tool again and again; the file is as it was.
    """
    for _ in range(_TRIES):
        fd = patiently(disk.open, path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            before = patiently(disk.fstat, fd)
            refuse_special(before)
            data = read_from(disk, fd, 0)
            new = rewritten(data, line)
            if new == data:
                return None
            stat = _replace(disk, path, new, before, by)
            if stat is not None:
                return Replaced(data, new, stat, _late(disk, fd, data) if by else b"")
        finally:
            close_quietly(disk, fd)
    raise OSError(None, "the file is being replaced over and over, perhaps by a sync tool")


def sweep_leftovers(disk: Disk, folder: str, own: str) -> None:
    """Remove what crashes left beside log files; raises OSError.

    Args:
        disk: The door to the operating system.
        folder: The folder of the log.
        own: This machine, whose writing the caller keeps out. Those of others go once they are nobody's any more.
    """
    try:
        found = [f"{folder}/{name}" for name in patiently(disk.listing, folder) if maker_of(name) == own]
    except FileNotFoundError:
        return
    old = (path for path in leftovers(disk, folder) if maker_of(path.rpartition("/")[2]))
    for path in dict.fromkeys((*found, *old)):
        _drop(disk, path)


def _drop(disk: Disk, path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        patiently(disk.unlink, path)


def _late(disk: Disk, fd: int, data: bytes) -> bytes:
    """Read what was added to a file after it was read, from its last line end on, though its name leads elsewhere."""
    try:
        more = read_from(disk, fd, len(data))
    except OSError:  # a drive that keeps no file without a name: nobody could add to it either
        return b""
    return data[data.rfind(b"\n") + 1 :] + more if more else b""


def _replace(disk: Disk, path: str, data: bytes, before: os.stat_result, by: str) -> os.stat_result | None:
    """Write beside, bring to the disk, rename; None if the file is no longer the one that was read."""
    temporary = beside(path, by)
    _drop(disk, temporary)
    fd = patiently(disk.open, temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        try:
            write_all(disk, fd, data)
            patiently(disk.fsync, fd)
        finally:
            close_quietly(disk, fd)
        if seen_of(patiently(disk.lstat, path)) != seen_of(before):
            _drop(disk, temporary)
            return None
        patiently(disk.replace, temporary, path)
    except OSError:
        with contextlib.suppress(OSError):  # the next rewriting sweeps it
            _drop(disk, temporary)
        raise
    fsync_folder(disk, path.rpartition("/")[0])
    return patiently(disk.lstat, path)
