"""What lines are written on: files in a folder, or memory for tests. The store above is the same for both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from companion.storage.line import Damage, Line

if TYPE_CHECKING:
    from companion.storage.healing import Faults


class Stamps(Struct, frozen=True):
    """Which lines are asked for, by their stamps: those alone can be seen of a sealed line without opening it."""

    first: str
    """The smallest."""

    last: str
    """The greatest."""

    only: frozenset[str] | None = None
    """Those alone; None: all between the two."""

    def __contains__(self, at: str) -> bool:
        return self.first <= at <= self.last and (self.only is None or at in self.only)

    def reaches(self, year: int) -> bool:
        """May a line be of this year?"""
        return self.first[:4] <= f"{year:04d}" <= self.last[:4]


def these(stamps: Iterable[str]) -> Stamps:
    """Ask for the lines with these stamps."""
    only = frozenset(stamps)
    return Stamps(min(only, default="~"), max(only, default=""), only)


class Medium(Protocol):
    """Keeps lines and hands out those that are new."""

    def device(self) -> str | None:
        """Name this machine; None if it never wrote."""

    def mint(self) -> str:
        """Name this machine, choosing a name if it has none. Called with the lock held."""

    def exclusive(self) -> AbstractContextManager[object]:
        """Keep every other writer of this machine out; raises Busy or OSError."""

    def news(self, *, held: bool) -> list[Line]:
        """Hand out the lines not handed out before; `held` says that the lock is held. Raises OSError."""

    def append(self, device: str, year: str, lines: list[bytes]) -> None:
        """Keep lines for good, all or none; raises NotSaved."""

    def scan(self, needle: bytes | None = None, stamps: Stamps | None = None) -> Iterator[Line]:
        """Walk every line again, or those that contain some bytes.

        Args:
            needle: The bytes.
            stamps: Which sealed lines are opened to be looked at; None: all of them, which takes long.
        """

    def is_damaged_line_of(self, op: str, stamp: str) -> bool:
        """Is there a damaged line, written to its end, that names this action, or has the stamp its first missing line
        must have? Of a sealed line nothing else can be seen."""

    def missing(self) -> tuple[str, ...]:
        """Name what held records and is gone, or lost its end."""

    def ahead(self, limit: str) -> dict[str, int]:
        """Count the lines with a later stamp than this, by the file they stand in."""

    def faults(self, *, anew: bool = False) -> Faults:
        """Say what is wrong with what lines are written on, and what became of it; cheap when asked again.

        Args:
            anew: Read everything again instead of believing files that seem to be as they were. Raises OSError.
        """

    def damage(self) -> tuple[Damage, ...]:
        """List what could not be read."""

    def opened(self, line: Line) -> Line:
        """Give what a sealed line says, or the line itself if it stays locked."""

    def sealed(self) -> int:
        """Count the locked lines."""
