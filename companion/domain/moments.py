"""The moment of something that was taken: not to come, and kept as a clock there read it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from msgspec.structs import replace

from companion.domain.days import Calendar
from companion.domain.dose import DoseRecord, Extra
from companion.domain.errors import BadInput

Taken = TypeVar("Taken", DoseRecord, Extra)


def past(at: datetime | None, now: datetime, calendar: Calendar) -> datetime:
    """An instant to the second, now unless given.

    Raises:
        BadInput: it is still to come.
    """
    if at is None:
        return now.replace(microsecond=0)
    if at > now + timedelta(minutes=1):
        wall = calendar.wall(at)
        raise BadInput(f"{wall:%H:%M} on {wall:%Y-%m-%d} is still to come.", "time")
    return at.replace(microsecond=0)


def at_moment(record: Taken, calendar: Calendar, instant: datetime) -> Taken:
    """A record as taken at an instant, by the clock the person lived by then."""
    return replace(record, instant=instant, zone=calendar.zone_name(instant), local=calendar.clock(instant))
