"""The one door to the operating system: every call the store makes goes through a `Disk`.

A test puts a fault injector in its place and makes the k-th call fail, for every k.
"""

# ruff: noqa: PTH101, PTH102, PTH105, PTH106, PTH108, PTH116, PTH123, PTH208

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat as modes
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

Answer = TypeVar("Answer")
Arguments = ParamSpec("Arguments")

_FULLFSYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
_UNSUPPORTED = (errno.EINVAL, errno.ENOTSUP, errno.ENOTTY)
_INTERRUPTIONS = 16


class Seen(NamedTuple):
    """What is known of a file without opening it."""

    ino: int
    """Its inode."""

    size: int
    """Its size in bytes."""

    mtime_ns: int
    """When it was last changed."""


def seen_of(stat: os.stat_result) -> Seen:
    """Give what is known of a file that was looked at."""
    return Seen(stat.st_ino, stat.st_size, stat.st_mtime_ns)


class Disk:
    """The real operating system."""

    def open(self, path: str, flags: int, mode: int = 0o600) -> int:
        """Open a file, never through a symbolic link, never handed on to a child process, never waiting for a pipe."""
        return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, mode)

    def close(self, fd: int) -> None:
        """Close a file."""
        os.close(fd)

    def pread(self, fd: int, length: int, offset: int) -> bytes:
        """Read some bytes; fewer than asked for is not the end."""
        return os.pread(fd, length, offset)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        """Write some bytes; returns how many were taken."""
        return os.write(fd, data)

    def fsync(self, fd: int) -> None:
        """Bring a file or folder to the disk itself, past the drive's cache where the system can say so."""
        if _FULLFSYNC is not None:
            try:
                fcntl.fcntl(fd, _FULLFSYNC)
            except OSError as error:
                if error.errno not in _UNSUPPORTED:
                    raise
            else:
                return
        os.fsync(fd)

    def ftruncate(self, fd: int, length: int) -> None:
        """Cut a file."""
        os.ftruncate(fd, length)

    def fstat(self, fd: int) -> os.stat_result:
        """Look at an open file."""
        return os.fstat(fd)

    def stat(self, path: str) -> os.stat_result:
        """Look at a path, through symbolic links."""
        return os.stat(path)

    def lstat(self, path: str) -> os.stat_result:
        """Look at a path, not through a symbolic link."""
        return os.lstat(path)

    def listing(self, folder: str, known: Mapping[str, Seen] | None = None) -> dict[str, Seen]:
        """List the regular files of a folder with what is known of each; symbolic links are left out.

        Args:
            folder: Which.
            known: Files that are not looked at again if they are still there, by name.
        """
        found: dict[str, Seen] = {}
        known = known or {}
        for name in os.listdir(folder):
            if (before := known.get(name)) is not None:
                found[name] = before
                continue
            try:
                stat = os.lstat(f"{folder}/{name}")
            except FileNotFoundError:
                continue
            if modes.S_ISREG(stat.st_mode):
                found[name] = seen_of(stat)
        return found

    def is_running(self, pid: int) -> bool:
        """Is there a process of this number? It may be another one that was given the number since."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except OSError:
            return True
        return True

    def mkdir(self, path: str) -> None:
        """Make one folder for this person only."""
        os.mkdir(path, 0o700)

    def chmod(self, path: str, mode: int) -> None:
        """Set a path's mode."""
        os.chmod(path, mode)

    def replace(self, source: str, target: str) -> None:
        """Put one file in the place of another at once."""
        os.replace(source, target)

    def link(self, source: str, target: str) -> None:
        """Give a file a second name, which must be free."""
        os.link(source, target, follow_symlinks=False)

    def uncache(self, fd: int) -> None:
        """Have the next reading of a file come from the disk itself, where the system can be asked for that."""
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)

    def unlink(self, path: str) -> None:
        """Remove a file."""
        os.unlink(path)

    def rmdir(self, path: str) -> None:
        """Remove an empty folder."""
        os.rmdir(path)

    def entries(self, folder: str) -> list[tuple[str, os.stat_result]]:
        """List what lies in a folder, hidden files too, each as it is itself: no symbolic link is followed."""
        with os.scandir(folder) as entries:
            return sorted((entry.name, entry.stat(follow_symlinks=False)) for entry in entries)

    def flock(self, fd: int, operation: int) -> None:
        """Take or let go a lock on an open file."""
        fcntl.flock(fd, operation)

    def writable(self, path: str) -> bool:
        """May this person write here?"""
        return os.access(path, os.W_OK | os.X_OK)

    def may_write(self, path: str) -> bool:
        """May this person write to this file?"""
        return os.access(path, os.W_OK)

    def room(self, folder: str) -> int | None:
        """Count the bytes that are free for this person where a folder lies; None where the system does not say."""
        found = os.statvfs(folder)
        free = found.f_bfree if self.uid() == 0 else found.f_bavail
        return free * found.f_frsize if found.f_blocks else None

    def uid(self) -> int:
        """Name the person this process works for."""
        return os.geteuid()

    def machine(self) -> str:
        """Name this machine by something that a copied home folder does not bring along.

        A file that is there and cannot be read just now raises OSError: any other name would make it another machine.
        """
        for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
            try:
                with open(path, encoding="ascii", errors="replace") as file:
                    if text := file.read().strip():
                        return text
            except (FileNotFoundError, NotADirectoryError, PermissionError):
                continue
        return os.uname().nodename

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def monotonic(self) -> float:
        """Read a clock that never jumps, for measuring a wait."""
        return time.monotonic()


def patiently(call: Callable[Arguments, Answer], *args: Arguments.args, **named: Arguments.kwargs) -> Answer:
    """Make a call again when a signal interrupted it."""
    for _ in range(_INTERRUPTIONS):
        try:
            return call(*args, **named)
        except InterruptedError:
            continue
    return call(*args, **named)


def reported(error: OSError) -> str:
    """What the system says, with the file it says it of, as part of a sentence."""
    named = f" for {error.filename}" if isinstance(error.filename, str) else ""
    return f"the disk reports “{error.strerror or error}”{named}"


def read_from(disk: Disk, fd: int, offset: int) -> bytes:
    """Read from an offset to the end."""
    parts: list[bytes] = []
    while part := patiently(disk.pread, fd, 1 << 22, offset):
        parts.append(part)
        offset += len(part)
    return b"".join(parts)


def refuse_special(stat: os.stat_result) -> None:
    """Refuse pipes, devices and folders; raises OSError."""
    if not modes.S_ISREG(stat.st_mode):
        raise OSError(errno.EINVAL, "it is not an ordinary file")


def close_quietly(disk: Disk, fd: int) -> None:
    """Close a file whose content is already safe or already given up."""
    try:
        disk.close(fd)
    except OSError:
        return


def fsync_folder(disk: Disk, folder: str) -> None:
    """Bring the names in a folder to the disk; raises OSError."""
    fd = patiently(disk.open, folder, os.O_RDONLY)
    try:
        patiently(disk.fsync, fd)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some shared drives cannot; there it is not needed
            raise
    finally:
        close_quietly(disk, fd)


def make_folder(disk: Disk, path: str) -> None:
    """Make a folder and what is missing above it, each for this person only and there after a power cut."""
    parent = str(Path(path).parent)
    try:
        patiently(disk.mkdir, path)
    except FileExistsError:
        return
    except FileNotFoundError:
        if parent == path:
            raise
        make_folder(disk, parent)
        try:
            patiently(disk.mkdir, path)  # some places, such as a share that is gone, say so for ever
        except FileExistsError:
            return
    try:
        fsync_folder(disk, parent)
    except OSError:
        patiently(disk.rmdir, path)  # else the next try would take it for one that is kept
        raise


def write_beside(disk: Disk, path: str, data: bytes, *, is_durable: bool = False) -> None:
    """Write a small file whole or not at all: beside it first, then in its place (0600).

    Args:
        disk: The door to the operating system.
        path: The file.
        data: All it will hold.
        is_durable: Must it survive a power cut when this returns?
    """
    folder, _, name = path.rpartition("/")
    beside = f"{folder}/.{name}.{os.getpid()}.new"
    fd = patiently(disk.open, beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        try:
            write_all(disk, fd, data)
            if is_durable:
                patiently(disk.fsync, fd)
        finally:
            close_quietly(disk, fd)
        patiently(disk.replace, beside, path)
    except OSError:
        with contextlib.suppress(OSError):  # the folder may be a synced one, which nobody sweeps
            patiently(disk.unlink, beside)
        raise
    if is_durable:
        fsync_folder(disk, folder)


def write_durably(disk: Disk, path: str, data: bytes) -> None:
    """Write a small file whole or not at all, and bring it to the disk."""
    write_beside(disk, path, data, is_durable=True)


def read_file(disk: Disk, path: str, most: int | None = None, *, afresh: bool = False) -> bytes:
    """Read an ordinary file whole; raises OSError.

    Args:
        disk: The door to the operating system.
        path: Which, never through a symbolic link.
        most: Refuse one of more bytes.
        afresh: Read it from the disk itself, not from what the system remembers of it.
    """
    fd = patiently(disk.open, path, os.O_RDONLY)
    try:
        stat = patiently(disk.fstat, fd)
        refuse_special(stat)
        if most is not None and stat.st_size > most:
            raise OSError(None, "it is too large")
        if afresh:
            patiently(disk.uncache, fd)
        return read_from(disk, fd, 0)
    finally:
        close_quietly(disk, fd)


def write_all(disk: Disk, fd: int, data: bytes) -> None:
    """Write every byte, however few the system takes at a time."""
    rest = memoryview(data)
    while rest:
        taken = patiently(disk.write, fd, rest)
        if taken <= 0:
            raise OSError(errno.EIO, "the disk took no bytes")
        rest = rest[taken:]
