"""Putting a new file where no file is: written beside, brought to the disk, read back from it, then named."""

from __future__ import annotations

import contextlib
import errno
import os

from companion.storage.disk import Disk, close_quietly, fsync_folder, patiently, read_file, write_all
from companion.storage.rewriting import beside

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES, errno.EINVAL)


class Different(OSError):
    """What was read back is not what was written."""


def written_beside(disk: Disk, path: str, data: bytes) -> bytes:
    """Write a file beside its place (0600), bring it to the disk and read it back from there.

    Returns:
        What was read back.

    Raises:
        Different: It is not what was written.
        OSError: It could not be written or read.
    """
    temporary = beside(path)
    with contextlib.suppress(FileNotFoundError):
        patiently(disk.unlink, temporary)
    fd = patiently(disk.open, temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        write_all(disk, fd, data)
        patiently(disk.fsync, fd)
    finally:
        close_quietly(disk, fd)
    found = read_file(disk, temporary, afresh=True)
    if found != data:
        raise Different(errno.EIO, "the disk gives back other bytes than it was given")
    return found


def put_new(disk: Disk, path: str, data: bytes) -> None:
    """Put a file where none is, whole or not at all.

    Raises:
        FileExistsError: There is one; it is as it was.
        OSError: It could not be put there; nothing is there.
    """
    try:
        written_beside(disk, path, data)
        name_new(disk, path)
    finally:
        drop_beside(disk, path)


def name_new(disk: Disk, path: str) -> None:
    """Give what was written beside its name, which must be free; raises FileExistsError, OSError.

    A second name, not a renaming: that would put it in the place of a file a sync tool brought in this moment. Where
    a drive knows no second names, it is renamed after a look.
    """
    try:
        patiently(disk.link, beside(path), path)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if is_there(disk, path):
            raise FileExistsError(errno.EEXIST, "there is a file of that name") from error
        patiently(disk.replace, beside(path), path)
    fsync_folder(disk, path.rpartition("/")[0])


def drop_beside(disk: Disk, path: str) -> None:
    """Remove what is left beside a place; if that fails, whoever writes there next does it."""
    with contextlib.suppress(OSError):
        disk.unlink(beside(path))


def is_there(disk: Disk, path: str) -> bool:
    """Is there anything of that name?"""
    try:
        patiently(disk.lstat, path)
    except FileNotFoundError:
        return False
    return True
