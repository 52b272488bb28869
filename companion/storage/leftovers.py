"""What writings that were killed left half done beside the files they meant: found again, and nobody's by then."""

from __future__ import annotations

import contextlib
import re
import time

from companion.storage.disk import Disk, patiently

HALF = r"\.[^/\n]+\.(?:part|\d+)|[^/\n]+\.new"
"""How a file is called while it is being written beside the one whose place it is to take."""

_HALF = re.compile(HALF)
_OF_PROCESS = re.compile(r".+\.(\d{1,9})(?:\.new)?")

_MOMENT = 60.0
"""Seconds after which a file half written belongs to nobody: writing one takes a moment."""


def leftovers(disk: Disk, folder: str, begins: str = "") -> list[str]:
    """Name the files half written in a folder that nobody is writing any more.

    Args:
        disk: The door to the operating system.
        folder: The folder; where it cannot be listed nothing is found.
        begins: How the files are called that they were to become.
    """
    try:
        listed = patiently(disk.listing, folder)
    except OSError:
        return []
    return [
        f"{folder}/{name}"
        for name, seen in sorted(listed.items())
        if is_half_written(name) and name.lstrip(".").startswith(begins) and _is_nobodys(disk, name, seen.mtime_ns)
    ]


def sweep(disk: Disk, folder: str) -> None:
    """Take away what writings that were killed left in a folder: the files they meant stand as they were."""
    for path in leftovers(disk, folder):
        with contextlib.suppress(OSError):
            patiently(disk.unlink, path)


def is_half_written(name: str) -> bool:
    """Is a file called as one that was being written to take another one's place?"""
    return _HALF.fullmatch(name) is not None


def _is_nobodys(disk: Disk, name: str, changed_ns: int) -> bool:
    """Is the process gone that wrote it, or was it written too long ago for anybody to be still at it?"""
    is_old = abs(time.time() - changed_ns / 1e9) > _MOMENT  # a clock may have been set back
    match = _OF_PROCESS.fullmatch(name)
    return is_old or (match is not None and not disk.is_running(int(match[1])))
