"""Time passing while the app is open: minutes, a new day, a clock that was set, a laptop that slept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from msgspec import Struct

JUMP: Final = timedelta(seconds=60)
"""The wall clock may drift this far from the time that passed before it counts as a jump."""


class Beat(Struct, frozen=True):
    """What one look at the clock found."""

    now: datetime
    """The wall time."""

    is_new_minute: bool
    """Is it another minute than at the last look?"""

    new_day: date | None
    """The day, if it is another one than at the last look."""

    jumped_by: timedelta | None
    """How far the wall clock moved beyond the time that passed, if it jumped."""


class Heartbeat:
    """Compares wall times; it never counts ticks, so it cannot be wrong after a sleep."""

    def __init__(
        self,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        day_of: Callable[[datetime], date],
    ) -> None:
        self._now, self._monotonic, self._day_of = now, monotonic, day_of
        self._wall = now()
        self._passed = monotonic()
        self._day = day_of(self._wall)

    def beat(self) -> Beat:
        """Look at the clock."""
        wall, passed = self._now(), self._monotonic()
        drift = (_instant(wall) - _instant(self._wall)) - timedelta(seconds=passed - self._passed)
        day = self._day_of(wall)
        found = Beat(
            now=wall,
            is_new_minute=wall.replace(second=0, microsecond=0) != self._wall.replace(second=0, microsecond=0),
            new_day=day if day != self._day else None,
            jumped_by=drift if abs(drift) > JUMP else None,
        )
        self._wall, self._passed, self._day = wall, passed, day
        return found


def _instant(moment: datetime) -> datetime:
    """Compare in UTC: two wall times of one zone would differ by an hour when summer time begins."""
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment
