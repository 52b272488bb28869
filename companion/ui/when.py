"""Reading the time a person types for something that happened."""

from __future__ import annotations

from datetime import datetime, timedelta

from companion.domain.days import ONE_DAY, Calendar, parse_date, parse_time
from companion.domain.moments import past

NOW = "now"
"""The word for the present instant."""

_BEFORE_PLAN = timedelta(hours=6)
"""A bare time this long before the planned one still means the same day; earlier ones mean the next."""


def parse_when(text: str, calendar: Calendar, now: datetime, near: datetime | None = None) -> datetime | None:
    """Read "08:12", "now", "yesterday 23:30" or "2026-11-20 08:00" as an instant that is past.

    Args:
        text: what was typed; nothing means now.
        calendar: the person's days and zones.
        now: the present instant, UTC.
        near: the planned wall time; a bare time means the moment after it, or shortly before it, that is past.

    Returns:
        the instant in UTC, or None for "now".

    Raises:
        BadInput: it is no time, or still to come.
    """
    words = text.strip().casefold()
    if not words or words == NOW:
        return None
    present = calendar.wall(now)
    day, _, clock = words.rpartition(" ") if words[:1].isalpha() or words[4:5] == "-" else ("", "", words)
    if day:
        wall = datetime.combine(parse_date(day, present.date(), "time"), parse_time(clock))
    else:
        wall = _nearest(datetime.combine((near or present).date(), parse_time(words)), near, present)
    return past(calendar.instant(wall), now, calendar)


def _nearest(wall: datetime, near: datetime | None, present: datetime) -> datetime:
    """Choose the day of a bare time."""
    if near is not None and wall < near - _BEFORE_PLAN and wall + ONE_DAY <= present:
        return wall + ONE_DAY
    is_to_come = wall > present + timedelta(minutes=1)
    may_be_yesterday = near is None or wall - ONE_DAY >= near - _BEFORE_PLAN
    return wall - ONE_DAY if is_to_come and may_be_yesterday else wall
