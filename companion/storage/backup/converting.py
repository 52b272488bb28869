"""Which backups are not as encryption is now, and making them so.

Looking into a backup takes a tenth of a second, so what was found is written down in the state folder by name, size and
time of change: a backup is looked into once. Losing that list only means looking again.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping

from companion.domain.errors import NotReadable
from companion.storage.backup.folder import is_foreign
from companion.storage.backup.lines import walk
from companion.storage.backup.shape import Bad, named
from companion.storage.backup.shelf import Shelf
from companion.storage.converting import Unlike
from companion.storage.disk import Disk, read_file, write_beside
from companion.storage.line import SEALED_MARK, BadLine, Line, Revision, Sealed, decode
from companion.storage.rewriting import Rewrite
from companion.storage.seal import Seal

DUE, DONE, CLOSED, HARMED, STRANGE = "due", "done", "closed", "harmed", "strange"
"""What is known of a backup: to be converted, as it should be, unreadable, as it should be but for damaged lines in
clear, or no backup of this profile that can be looked into, under a name of its own, so that it is left alone."""

_NOTED = 2
"""Of the shape and meaning of what is written down; another one only means looking again."""


class SealedBackups:
    """The backups of a profile as encryption sees them."""

    def __init__(
        self,
        folder: str,
        noted: str,
        shelf: Callable[[], Shelf],
        seal: Seal,
        keys: Callable[[], Mapping[str, bytes]],
        disk: Disk,
    ) -> None:
        """Look at nothing yet.

        Args:
            folder: Where the backups lie.
            noted: The file that what was found is written down in.
            shelf: Gives what reads and rewrites them; only called when there is something to look into.
            seal: What is sealed to, and what opens it.
            keys: Gives the key files that a sealed backup holds, by name.
            disk: The door to the operating system.
        """
        self._folder = folder
        self._list = noted
        self._shelf = shelf
        self._seal = seal
        self._keys = keys
        self._disk = disk

    def unlike(self) -> Unlike:
        """Name those that are not as encryption is now; see `Backups.unlike`."""
        found = self._found()

        def named_by(*states: str) -> tuple[str, ...]:
            return tuple(name for name, state in found.items() if state in states)

        return Unlike(due=named_by(DUE), unreadable=named_by(CLOSED, HARMED), strangers=named_by(STRANGE))

    def rewrite(self, line: Rewrite) -> Mapping[str, str]:
        """Rewrite every backup; answers which could not be, and why. Raises NotSaved, Busy."""
        keys = self._keys() if self._seal.is_on else None
        return self._shelf().rewrite(line, keys).failed

    def _found(self) -> dict[str, str]:
        """What is known of each backup, looking into those of which nothing is."""
        try:
            listed = self._disk.listing(self._folder)
        except OSError:
            return {}
        others = tuple(filter(is_foreign, listed)) if self._seal.is_on else ()
        zips = {name: seen for name, seen in sorted(listed.items()) if name.endswith(".zip") or name in others}
        if not zips:
            return {}
        known = self._known()
        found: dict[str, str] = {}
        for name, seen in zips.items():
            before = known.get(name)
            is_known = before is not None and before[:2] == (seen.size, seen.mtime_ns) and before[2] != DUE
            found[name] = before[2] if before is not None and is_known else self._look(name)
        noted = {name: (zips[name].size, zips[name].mtime_ns, found[name]) for name in found}
        if noted != known:
            self._note(noted)
        return found

    def _look(self, name: str) -> str:
        shelf = self._shelf()
        if named(name) is None and not shelf.is_renamed(name):
            return STRANGE
        try:
            archive = shelf.open(f"{self._folder}/{name}")
            states = {self._state(archive.read(member)) for member in archive.manifest.log}
        except (NotReadable, OSError):
            states = {CLOSED}
        return next((one for one in (CLOSED, DUE, HARMED) if one in states), DONE)

    def _state(self, data: bytes) -> str:
        """Say how the lines of one log file are."""
        found = DONE
        for piece in walk(data, _at_once):
            if not isinstance(piece, Bad):
                if self._is_due(decode(piece)):
                    return DUE
            elif self._seal.is_on and SEALED_MARK not in data[piece.offset : piece.offset + piece.length]:
                found = HARMED
        return found

    def _is_due(self, line: Line) -> bool:
        if self._seal.is_on:
            return isinstance(line, Revision)
        return isinstance(line, Sealed) and self._opens(line)

    def _opens(self, line: Sealed) -> bool:
        try:
            return self._seal.open_line(line) is not None
        except BadLine:
            return False

    def _known(self) -> dict[str, tuple[int, int, str]]:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            kept = json.loads(read_file(self._disk, self._list))
            if kept["on"] is self._seal.is_on and kept["v"] == _NOTED:
                return {str(name): (int(row[0]), int(row[1]), str(row[2])) for name, row in kept["backups"].items()}
        return {}

    def _note(self, noted: Mapping[str, tuple[int, int, str]]) -> None:
        data = json.dumps({"v": _NOTED, "on": self._seal.is_on, "backups": noted}).encode()
        with contextlib.suppress(OSError):
            write_beside(self._disk, self._list, data)


def _at_once() -> None:
    """Let nobody wait: whoever looks is nobody's key press."""
