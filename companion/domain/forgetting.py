"""Forgetting everything in seven days: when the time has come, also by a clock that may be wrong."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

WAIT = timedelta(days=7)
"""How long records stay hidden before they are erased."""

ENOUGH = 3
"""On so many different days meanwhile Companion was started: then the date is believed when it comes."""

SECOND_LOOK = timedelta(hours=20)
"""Else it is believed when it still holds so long after it was first seen to have come."""

_SLACK = timedelta(hours=2)


class Uptime(Struct, frozen=True):
    """How long the machine has been running: time that no setting of a clock changes."""

    boot: str = ""
    """Names the start of the machine; empty where that is not known."""

    seconds: int = 0
    """How long ago it was."""


class Forgetting(Struct, frozen=True):
    """A person asked that their records be hidden now and erased later."""

    asked: datetime
    """When, in UTC."""

    began: Uptime = Uptime()
    """How long the machine had been running then."""

    seen: tuple[date, ...] = ()
    """The days after that, before the date, on which Companion was started."""

    came: datetime | None = None
    """When the date was first seen to have come."""

    records: str = "remove"
    """What happens to the folder of the records: `remove` it, `keep` it, or `erase` the records for good on all
    machines and keep the folder, which then holds none of them."""

    is_begun: bool = False
    """Has the erasing begun? Then it goes on, whatever the date."""

    @property
    def due(self) -> datetime:
        """From when on they are to be erased."""
        return self.asked + WAIT

    def look(self, now: datetime) -> Forgetting:
        """Take note that Companion was started now."""
        today = now.date()
        days = [day for day in self.seen if day <= today]  # a later one was seen by a clock that was ahead
        if now < self.due:
            is_new = today > max([self.asked.date(), *days])
            return replace(self, seen=(*days, today) if is_new else tuple(days), came=None)
        came = self.came if self.came is not None and self.came <= now else now
        return replace(self, seen=tuple(days), came=came)

    def is_due(self, now: datetime, uptime: Uptime) -> bool:
        """Are they to be erased now? Only if something besides this moment's clock says that the days have passed."""
        if self.is_begun:
            return True
        if now < self.due:
            return False
        if uptime.boot and uptime.boot == self.began.boot:  # the machine ran all the time, so it knows
            return timedelta(seconds=uptime.seconds - self.began.seconds) >= WAIT - _SLACK
        if len(self.seen) >= ENOUGH:
            return True
        return self.came is not None and now - self.came >= SECOND_LOOK
