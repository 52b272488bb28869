"""The folder of the backups as its names tell it, and the note of what went wrong: all that costs nothing to ask."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime

from companion.storage.backup.shape import Kept, named
from companion.storage.disk import Disk, Seen, make_folder, patiently, read_file, write_beside
from companion.storage.leftovers import is_half_written

LOCK = "lock"
_NOTE = "failed"
_ELSEWHERE = "elsewhere.json"


def is_foreign(name: str) -> bool:
    """Is a file of this name in the folder of the backups none that Companion put there under that name?"""
    is_half = name.startswith(".") and is_half_written(name)
    return named(name) is None and name not in (LOCK, _NOTE, _ELSEWHERE) and not is_half


class Folder:
    """Where the backups lie."""

    def __init__(self, path: str, disk: Disk) -> None:
        self.path = path
        """The folder."""
        self._disk = disk

    def listing(self) -> dict[str, Seen]:
        """List its files; raises OSError."""
        try:
            return patiently(self._disk.listing, self.path)
        except FileNotFoundError:
            return {}

    def kept(self) -> tuple[Kept, ...]:
        """List the backups by their names, the one made last first; raises OSError."""
        return tuple(sorted((one for name in self.listing() if (one := named(name)) is not None), reverse=True))

    def strangers(self) -> tuple[str, ...]:
        """Name what lies there under other names: renamed backups, other files, folders, links; raises OSError."""
        try:
            return tuple(name for name, _ in self._disk.entries(self.path) if is_foreign(name))
        except FileNotFoundError:
            return ()

    def last(self) -> datetime | None:
        """Say when the last backup that is there was made; None if none is, or that cannot be found out."""
        try:
            kept = self.kept()
        except OSError:
            return None
        return kept[0].at if kept else None

    def elsewhere(self) -> tuple[str, ...]:
        """Name the copies that were put elsewhere, oldest first: erasing for good cannot reach them, and says so."""
        try:
            found = json.loads(self._read(_ELSEWHERE))
        except (OSError, ValueError, RecursionError):
            return ()
        return tuple(path for path in found if isinstance(path, str)) if isinstance(found, list) else ()

    def remember_elsewhere(self, path: str) -> None:
        """Remember a copy that was put elsewhere, as far as that can be written down."""
        known = [one for one in self.elsewhere() if one != path]
        with contextlib.suppress(OSError):
            make_folder(self._disk, self.path)
            text = json.dumps([*known, path], indent=1)  # ASCII: a path need not be UTF-8
            write_beside(self._disk, f"{self.path}/{_ELSEWHERE}", text.encode())

    def note(self, why: str) -> None:
        """Remember why no backup could be made, for whoever opens the records next; a full disk takes no notes."""
        with contextlib.suppress(OSError):
            make_folder(self._disk, self.path)
            write_beside(self._disk, f"{self.path}/{_NOTE}", why.encode())

    def noted(self) -> str | None:
        """Say why no backup could be made the last time; None if one could."""
        try:
            return self._read(_NOTE).decode("utf-8", "replace") or None
        except OSError:
            return None

    def _read(self, name: str) -> bytes:
        return read_file(self._disk, f"{self.path}/{name}")

    def forget_note(self) -> None:
        """Drop the note: a backup could be made."""
        with contextlib.suppress(OSError):
            self._disk.unlink(f"{self.path}/{_NOTE}")
