"""Two plain files beside the records: the safety plan where it stays readable, and a recovery key to be printed."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from companion.domain.errors import NotReadable, NotSaved
from companion.domain.words import clean_text

LARGEST_PLAN = 8_000_000
"""The most bytes of a plan that are read: seven headings full of the longest text, and people, fit in."""


def read_plan(file: Path) -> str | None:
    """The safety plan as it is shown while locked; None where it is not kept there.

    Raises:
        NotReadable: it is there and cannot be read.
    """
    try:
        opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(file, (error.strerror or "unknown reason").lower()) from None
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise _unreadable(file, "it is not a file")
    with os.fdopen(opened, "rb") as stream:
        try:
            content = stream.read(LARGEST_PLAN)
        except OSError as error:
            raise _unreadable(file, (error.strerror or "unknown reason").lower()) from None
    return clean_text(content.decode("utf-8", "replace")).strip() or None


def _unreadable(file: Path, why: str) -> NotReadable:
    return NotReadable(f"Your safety plan in {file} cannot be read ({why}). It is also in your records.")


def drop_plan(file: Path) -> None:
    """Remove the plan from where it can be read while locked; it stays in the records.

    Raises:
        NotSaved: it is still there.
    """
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise NotSaved(f"{file} could not be removed ({(error.strerror or 'unknown reason').lower()}).") from None


def write_recovery_file(folder: Path, text: str) -> Path:
    """Write a recovery key to a new file that only its owner can read.

    Raises:
        NotSaved: there is no place for it; nothing was written.
    """
    for number in range(1, 100):
        file = folder / f"companion-recovery-key{'' if number == 1 else f'-{number}'}.txt"
        try:
            opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            continue
        except OSError as error:
            raise _unwritten(folder, error) from None
        try:
            with os.fdopen(opened, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(opened)
        except OSError as error:
            with contextlib.suppress(OSError):
                file.unlink()
            raise _unwritten(folder, error) from None
        return file
    raise NotSaved(f"{folder} holds many recovery keys already. Please remove those that are on paper.")


def _unwritten(folder: Path, error: OSError) -> NotSaved:
    why = (error.strerror or "unknown reason").lower()
    return NotSaved(f"The key could not be saved in {folder} ({why}). Please copy it to paper from here.")
