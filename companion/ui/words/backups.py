"""What is said about backups, in the app and on the command line."""

from __future__ import annotations

from datetime import date
from typing import Final

from companion.ui.words.dates import short_date

MAKE_LABEL: Final = "Make a backup now"
MAKE_TIP: Final = "A verified copy of all your records"


def made(changes: int, size: int) -> str:
    """A backup was made."""
    return f"A backup was made and read back: {changes:,} {_changes(changes)}, {amount(size)}."


def failing(last: date | None, why: str) -> str:
    """No backup can be made."""
    since = f"The last backup is from {short_date(last)}" if last is not None else "There is no backup yet"
    return f"{since}; making one did not work: {why}. `companion backup make` tries again."


def lacking(name: str, why: str) -> str:
    """A backup was made without a file."""
    return f"The last backup is without {name}, which cannot be read: {why}. Earlier backups that hold it are kept."


def amount(size: int) -> str:
    """A size, rounded: 850 bytes, 12 KB, 1.2 MB."""
    if size < 1000:
        return f"{size} bytes"
    if size < 999_500:
        return f"{round(size / 1000)} KB"
    return f"{size / 1_000_000:.1f} MB"


def _changes(n: int) -> str:
    return "change" if n == 1 else "changes"
