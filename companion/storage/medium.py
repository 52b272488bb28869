"""What lines are written on: files in a folder, or memory for tests. The store above is the same for both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from companion.storage.line import Damage, Line

if TYPE_CHECKING:
    from companion.storage.healing import Faults


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

    def scan(self, needle: bytes | None = None) -> Iterator[Line]:
        """Walk every line again, or those that contain some bytes."""

    def is_damaged_line_of(self, op: str) -> bool:
        """Is there a damaged line, written to its end, that names this action?"""

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

    def sealed(self) -> int:
        """Count the locked lines."""
