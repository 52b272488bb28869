"""Days, zones and wall times: the one place that knows which day an instant belongs to.

A past event is a UTC instant; a plan is a wall time. The person's zone and the hour their day starts are dated
records, so no past day moves when either changes. Gaps and overlaps of the clock follow RFC 5545 (section 3.3.5):
a wall time in a gap is read with the offset before it (02:30 becomes 03:30), one in an overlap is the first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from companion.domain.errors import BadInput, WrongClock
from companion.domain.words import shown

DEFAULT_DAY_START = time(4)
"""When a new day begins, unless the person chose another hour."""

FIRST_DATE = date(1900, 1, 1)
"""The earliest date a record may carry."""

LAST_DATE = date(2199, 12, 31)
"""The latest date a record may carry."""

ONE_DAY = timedelta(days=1)

CLOCKS_APART = timedelta(minutes=10)
"""So far the clocks of two machines may differ without anything being wrong."""

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:([ap])\.?m\.?)?", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})", re.ASCII)


def believable(now: datetime) -> datetime:
    """The present instant as a clock tells it, if it can be one.

    Raises:
        WrongClock: it is outside the years a record may carry: a clock that lost its battery, or was set by mistake.
    """
    if not FIRST_DATE <= now.date() <= LAST_DATE:
        raise WrongClock(
            f"This computer's clock says {now.date().isoformat()}, so Companion cannot tell which day it is. "
            "Please set the clock right, then try again. Nothing was saved."
        )
    return now


class Place(Struct, frozen=True):
    """From an instant on, the person lives by the clocks of a zone."""

    since: datetime
    """When it begins, in UTC."""

    zone: str
    """An IANA zone name, or a fixed offset such as "+05:30" where the machine knows no name."""

    mode: str = "adapt"
    """How plans follow: "adapt" to the new clocks, "keep" the old ones, or "shift" bit by bit."""

    id: str = ""
    """The record's id."""

    rev: str | None = None
    """The revision this was read from; None for a new one."""


class DayStart(Struct, frozen=True):
    """From a date on, a day starts at this wall time."""

    since: date
    """The first day that starts so."""

    at: time
    """When it starts, 00:00 to 06:00."""


def zone_named(name: str) -> tzinfo:
    """The clock of a zone name or a fixed offset.

    Raises:
        BadInput: there is no such zone.
    """
    if name in {"UTC", "Z"}:
        return UTC
    offset = _OFFSET.fullmatch(name)
    try:
        if offset is None:
            return ZoneInfo(name)
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(-ahead if offset[1] == "-" else ahead)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"“{shown(name)}” is not a time zone. A zone reads like America/New_York.", "zone") from None


def localize(wall: datetime, zone: tzinfo) -> datetime:
    """The UTC instant of a naive wall time: a gap moves forward, an overlap is the first of the two."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall_of(instant: datetime, zone: tzinfo) -> datetime:
    """The naive wall time of an instant in a zone."""
    return instant.astimezone(zone).replace(tzinfo=None)


def on_clock(instant: datetime, zone: tzinfo) -> datetime:
    """The wall time of an instant as a clock there reads it and a record keeps it: to the minute."""
    return wall_of(instant, zone).replace(second=0, microsecond=0)


class Calendar(Struct, frozen=True):
    """The person's own days: where they lived and when their days started, by date."""

    home: str = "UTC"
    """The zone before the first place record: the machine's, until the person said otherwise."""

    places: tuple[Place, ...] = ()
    """Where they lived, oldest first."""

    day_starts: tuple[DayStart, ...] = ()
    """When their days started, oldest first."""

    def zone_name(self, instant: datetime) -> str:
        """The name of the zone in force at an instant."""
        at = bisect_right(self.places, instant, key=lambda place: place.since)
        return self.places[at - 1].zone if at else (self.places[0].zone if self.places else self.home)

    def zone_at(self, instant: datetime) -> tzinfo:
        """The zone in force at an instant."""
        return _clock_of(self.zone_name(instant))

    def wall(self, instant: datetime) -> datetime:
        """The naive wall time of an instant, by the clocks the person lived by then."""
        return wall_of(instant, self.zone_at(instant))

    def clock(self, instant: datetime) -> datetime:
        """The wall time of an instant as the person's clock read it and a record keeps it: to the minute."""
        return on_clock(instant, self.zone_at(instant))

    def instant(self, wall: datetime) -> datetime:
        """The UTC instant of a naive wall time, by the clocks in force then."""
        for place in reversed(self.places):
            found = localize(wall, _clock_of(place.zone))
            if found >= place.since:
                return found
        return localize(wall, _clock_of(self.places[0].zone if self.places else self.home))

    def instants(self, day: date, at: time) -> tuple[datetime, ...]:
        """The UTC instants of a day at which the person's clock reads a time: two where it goes back, none in a gap."""
        begin, end = self.bounds(day)
        zones = {self.zone_name(moment) for moment in (begin, end - timedelta(microseconds=1))}
        walls = [datetime.combine(day + step * ONE_DAY, at) for step in (-1, 0, 1)]
        found = {
            wall.replace(tzinfo=_clock_of(zone), fold=fold).astimezone(UTC)
            for zone in zones
            for wall in walls
            for fold in (0, 1)
        }
        return tuple(sorted(moment for moment in found if begin <= moment < end and self.wall(moment).time() == at))

    def day_start(self, day: date) -> time:
        """The wall time at which a day starts."""
        at = bisect_right(self.day_starts, day, key=lambda start: start.since)
        return self.day_starts[at - 1].at if at else DEFAULT_DAY_START

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """The instants a day begins and ends, the end being the beginning of the next."""
        return self._begins(day), self._begins(day + ONE_DAY)

    def day_of(self, instant: datetime) -> date:
        """The day an instant belongs to: 01:10 still belongs to yesterday where days start at 04:00.

        It is the last day that has begun by then, so the clock going back over a day's start does not bring back
        yesterday, and a date that clocks skip has no instants.
        """
        day = self.wall(instant).date() + ONE_DAY
        while self._begins(day) > instant:
            day -= ONE_DAY
        return day

    def day_of_wall(self, wall: datetime) -> date:
        """The day a naive wall time belongs to."""
        day = wall.date()
        return day - ONE_DAY if wall.time() < self.day_start(day) else day

    def _begins(self, day: date) -> datetime:
        """The instant a day begins."""
        return self.instant(datetime.combine(day, self.day_start(day)))


@cache
def _clock_of(name: str) -> tzinfo:
    """The clock of a zone; UTC for one that this machine's zone data does not know."""
    try:
        return zone_named(name)
    except BadInput:
        return UTC


def parse_time(text: str, what: str = "time") -> time:
    """A wall time such as 08:00, 8:00, 8, 8am or 8:30 pm.

    Raises:
        BadInput: it is no time of day; the sentence names what was typed.
    """
    match = _TIME.fullmatch(text.strip().casefold())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if match and match[3]:
        hour = hour % 12 + (12 if match[3] == "p" else 0) if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise BadInput(f"“{shown(text)}” is not a time of day. A time reads like 08:00 or 20:30.", what)
    return time(hour, minute)


def parse_date(text: str, today: date, what: str = "date") -> date:
    """A date such as 2026-11-23, today, yesterday or tomorrow, between 1900 and 2199.

    Raises:
        BadInput: it is no date, or outside these years; ambiguous forms such as 1.5.2026 are refused, not guessed.
    """
    words = text.strip().casefold()
    near = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if words in near:
        return today + timedelta(days=near[words])
    try:
        found = date.fromisoformat(words) if len(words) == 10 and words[4] == "-" else None
    except ValueError:
        found = None
    if found is None:
        raise BadInput(f"“{shown(text)}” is not a date. A date reads like 2026-11-23.", what)
    if not FIRST_DATE <= found <= LAST_DATE:
        raise BadInput(f"{found.isoformat()} is outside the years 1900 to 2199.", what)
    return found
