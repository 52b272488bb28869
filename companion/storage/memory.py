"""The twin without files: the same store, with the lines kept in memory. For tests of everything above it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from companion.storage.engine import RevisionStore
from companion.storage.line import Damage, Line, Sealed, read
from companion.storage.medium import Stamps
from companion.storage.migrations import Upgrade
from companion.storage.stamp import Now

if TYPE_CHECKING:
    from companion.storage.healing import Faults


class Shelf:
    """What several stores in memory share, as several machines share a folder."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        """Every line, in order of arrival."""
        self.lock = threading.Lock()
        """Held by the store that is saving."""


class MemoryMedium:
    """Lines on a shelf."""

    def __init__(self, shelf: Shelf, device: str) -> None:
        self._shelf = shelf
        self._device = device
        self._read = 0
        self._sealed = 0
        self._damage: list[Damage] = []

    def device(self) -> str | None:
        """Name this machine."""
        return self._device

    def mint(self) -> str:
        """Name this machine."""
        return self._device

    def exclusive(self) -> AbstractContextManager[object]:
        """Keep every other store on the shelf out."""
        return self._shelf.lock

    def news(self, *, held: bool) -> list[Line]:
        """Hand out the lines not handed out before."""
        del held
        fresh = self._shelf.lines[self._read :]
        self._read += len(fresh)
        found = list(read(b"\n".join(fresh), "memory"))
        self._sealed += sum(isinstance(one, Sealed) for one in found)
        self._damage += [one for one in found if isinstance(one, Damage)]
        return [one for one in found if not isinstance(one, Damage)]

    def append(self, device: str, year: str, lines: list[bytes]) -> None:
        """Keep lines."""
        del device, year
        if self._read == len(self._shelf.lines):
            self._read += len(lines)
        self._shelf.lines += lines

    def scan(self, needle: bytes | None = None, stamps: Stamps | None = None) -> Iterator[Line]:
        """Walk every line again, or those that contain some bytes."""
        del stamps
        found = [raw for raw in self._shelf.lines[: self._read] if needle is None or needle in raw]
        for line in read(b"\n".join(found), "memory"):
            if not isinstance(line, Damage):
                yield line

    def ahead(self, limit: str) -> dict[str, int]:
        """Count the lines with a later stamp than this."""
        count = sum(line.at > limit for line in self.scan())
        return {"memory": count} if count else {}

    def opened(self, line: Line) -> Line:
        """Give the line as it is: nothing is opened here."""
        return line

    def sealed(self) -> int:
        """Count the locked lines."""
        return self._sealed

    def is_damaged_line_of(self, op: str, stamp: str) -> bool:  # noqa: ARG002
        """No: nothing is damaged in memory."""
        return False

    def missing(self) -> tuple[str, ...]:
        """Nothing: there are no files to lose."""
        return ()

    def faults(self, *, anew: bool = False) -> Faults:
        """Say what is wrong with the lines."""
        del anew
        from companion.storage.healing import Diagnosis, Faults

        return Faults(tuple(map(Diagnosis, self._damage)))

    def damage(self) -> tuple[Damage, ...]:
        """List what could not be read."""
        return tuple(self._damage)


class MemoryLog(RevisionStore):
    """A revision store without files."""

    def __init__(
        self,
        now: Now,
        known: Mapping[str, int] | None = None,
        *,
        upgrades: Mapping[str, Sequence[Upgrade]] | None = None,
        shelf: Shelf | None = None,
        device: str = "memory",
    ) -> None:
        self.shelf = shelf or Shelf()
        """The lines; give the same shelf to another store, and each sees what the other saves."""
        super().__init__(MemoryMedium(self.shelf, device), now, known, upgrades)
        self.refresh()
