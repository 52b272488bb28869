"""The day's backup: made after the day's first change, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from companion.domain.errors import Busy, CompanionError, WrongClock
from companion.storage.backup.folder import Folder
from companion.storage.stamp import Now

if TYPE_CHECKING:
    from companion.storage.backup.shelf import Shelf

_AGAIN = 600.0
"""Seconds until it is tried again after it failed."""


class Trouble(Struct, frozen=True):
    """What the person should know about the day's backup."""

    last: datetime | None
    """When the last one was made that is there; None if none is."""

    why: str
    """Why a new one could not be made, or what the last one lacks, in a few words."""

    lacks: str | None = None
    """A file the last one is without; None if none could be made."""


class DailyBackup:
    """Makes a backup after the first change of each day, when asked often enough."""

    def __init__(
        self,
        folder: Folder,
        shelf: Callable[[], Shelf],
        now: Now,
        greatest: Callable[[], str],
        monotonic: Callable[[], float],
    ) -> None:
        """Do nothing yet.

        Args:
            folder: Where the backups lie.
            shelf: Gives what makes them; only called when one may be due, since it costs some time to import.
            now: Asks the time, which only says whether another day has begun.
            greatest: Names the newest line of the records: another one, and something was changed.
            monotonic: Reads a clock that never jumps.
        """
        self._folder = folder
        self._shelf = shelf
        self._now = now
        self._greatest = greatest
        self._monotonic = monotonic
        self._looked: tuple[date, str] | None = None
        self._made: date | None = None
        self._again = 0.0
        self._trouble: Trouble | None = None

    def keep(self) -> Trouble | None:
        """Make the day's backup if it is due, and say what the person should know. Cheap when it is not due."""
        try:
            today = self._now().astimezone(UTC).date()
        except (WrongClock, OverflowError):
            return self._trouble  # it is said elsewhere, and nothing can be saved meanwhile
        seen = (today, self._greatest())
        if today == self._made or seen == self._looked or not seen[1] or self._monotonic() < self._again:
            return self._trouble
        try:
            self._look(today)
        except Busy:
            return self._trouble  # another copy is saving, or making it: the next time
        except (CompanionError, OSError) as error:
            self._again = self._monotonic() + _AGAIN
            why = getattr(error, "why", None) or getattr(error, "strerror", None) or str(error)
            self._folder.note(why)
            self._trouble = Trouble(self._folder.last(), why)
        else:
            self._looked = seen
        return self._trouble

    def _look(self, today: date) -> None:
        kept = self._folder.kept()
        if kept and kept[0].day == today:
            self._made = today
        elif (shelf := self._shelf()).is_changed():
            made = shelf.make().manifest
            self._made = today
            lack = made.lacks[0] if made.lacks else None
            self._trouble = Trouble(made.moment, lack.why, lack.name) if lack is not None else None
