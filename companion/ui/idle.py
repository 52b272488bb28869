"""How long nobody has touched the app, also while the laptop slept or the program was suspended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from companion.services.vault import Vault

USUAL_MINUTES: Final = 15
"""After how many quiet minutes encrypted records are locked unless chosen otherwise."""


class IdleWatch:
    """Compares two clocks since the last key or mouse event: one of them stands still while a machine sleeps."""

    def __init__(
        self, vault: Vault, minutes: int | None, now: Callable[[], datetime], monotonic: Callable[[], float]
    ) -> None:
        """Begin now.

        Args:
            vault: whether the records are encrypted.
            minutes: what the person chose; None where they chose nothing, 0 for never.
            now: the wall clock, which may be set.
            monotonic: time that never goes back, but may stand still in a sleep.
        """
        self._vault, self._minutes, self._now, self._monotonic = vault, minutes, now, monotonic
        self.touch()

    def choose(self, minutes: int) -> None:
        """Take another number of minutes, 0 for never; the quiet time so far counts."""
        self._minutes = minutes

    def touch(self) -> None:
        """Somebody is there."""
        self._wall, self._passed = self._now(), self._monotonic()

    @property
    def minutes(self) -> int:
        """After how many minutes it is enough; 0 for never."""
        if self._minutes is not None:
            return self._minutes
        return USUAL_MINUTES if self._vault.is_on else 0

    @property
    def is_over(self) -> bool:
        """Has nobody been there for that long?"""
        if not self.minutes:
            return False
        quiet = max(self._monotonic() - self._passed, (self._now() - self._wall).total_seconds())
        return quiet >= self.minutes * 60
