"""Days, zones and wall times: the one place that knows which day an instant belongs to.

A past event is a UTC instant; a plan is a wall time. The person's zone and the hour their day starts are dated
records, so no past day moves when either changes. Gaps and overlaps of the clock follow RFC 5545 (section 3.3.5):
a wall time in a gap is read with the offset before it (02:30 becomes 03:30), one in an overlap is the first.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from companion.domain.errors import BadInput

DEFAULT_DAY_START = time(4)
"""When a new day begins, unless the person chose another hour."""

FIRST_DATE = date(1900, 1, 1)
"""The earliest date a record may carry."""

LAST_DATE = date(2199, 12, 31)
"""The latest date a record may carry."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
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


@dataclass(frozen=True, slots=True)
class DayStart:
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
    if name[:1] in "+-" and len(name) == 6 and name[3] == ":":
        parsed = datetime.fromisoformat(f"2000-01-01T00:00{name}").tzinfo
        if parsed is not None:
            return parsed
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"“{name}” is not a time zone. A zone reads like America/New_York.", "zone") from None


def localize(wall: datetime, zone: tzinfo) -> datetime:
    """The UTC instant of a naive wall time: a gap moves forward, an overlap is the first of the two."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall_of(instant: datetime, zone: tzinfo) -> datetime:
    """The naive wall time of an instant in a zone."""
    return instant.astimezone(zone).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The person's own days: where they lived and when their days started, by date."""

    home: str = "UTC"
    """The zone before the first place record: the machine's, until the person said otherwise."""

    places: tuple[Place, ...] = ()
    """Where they lived, oldest first."""

    day_starts: tuple[DayStart, ...] = ()
    """When their days started, oldest first."""

    _zones: dict[str, tzinfo] = field(default_factory=dict, compare=False, repr=False)

    def zone_name(self, instant: datetime) -> str:
        """The name of the zone in force at an instant."""
        at = bisect_right(self.places, instant, key=lambda place: place.since)
        return self.places[at - 1].zone if at else (self.places[0].zone if self.places else self.home)

    def zone_at(self, instant: datetime) -> tzinfo:
        """The zone in force at an instant."""
        return self._zone(self.zone_name(instant))

    def wall(self, instant: datetime) -> datetime:
        """The naive wall time of an instant, by the clocks the person lived by then."""
        return wall_of(instant, self.zone_at(instant))

    def instant(self, wall: datetime) -> datetime:
        """The UTC instant of a naive wall time, by the clocks in force then."""
        for place in reversed(self.places):
            found = localize(wall, self._zone(place.zone))
            if found >= place.since:
                return found
        return localize(wall, self._zone(self.places[0].zone if self.places else self.home))

    def day_start(self, day: date) -> time:
        """The wall time at which a day starts."""
        at = bisect_right(self.day_starts, day, key=lambda start: start.since)
        return self.day_starts[at - 1].at if at else DEFAULT_DAY_START

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """The instants a day begins and ends, the end being the beginning of the next."""
        following = day + ONE_DAY
        return (
            self.instant(datetime.combine(day, self.day_start(day))),
            self.instant(datetime.combine(following, self.day_start(following))),
        )

    def day_of(self, instant: datetime) -> date:
        """The day an instant belongs to: 01:10 still belongs to yesterday where days start at 04:00."""
        wall = self.wall(instant)
        day = wall.date()
        return day - ONE_DAY if wall.time() < self.day_start(day) else day

    def day_of_wall(self, wall: datetime) -> date:
        """The day a naive wall time belongs to."""
        day = wall.date()
        return day - ONE_DAY if wall.time() < self.day_start(day) else day

    def _zone(self, name: str) -> tzinfo:
        found = self._zones.get(name)
        if found is None:
            try:
                found = zone_named(name)
            except BadInput:
                found = UTC
            self._zones[name] = found
        return found


def parse_time(text: str, what: str = "time") -> time:
    """A wall time such as 08:00, 8:00, 8, 8am or 8:30 pm.

    Raises:
        BadInput: it is no time of day; the sentence names what was typed.
    """
    words = text.strip().casefold().replace(".", ":").replace(" ", "")
    suffix = words[-2:] if words[-2:] in {"am", "pm"} else ""
    digits = words.removesuffix(suffix) if suffix else words
    hour_text, _, minute_text = digits.partition(":")
    minute_text = minute_text or "0"
    refusal = BadInput(f"“{text[:40]}” is not a time of day. A time reads like 08:00 or 20:30.", what)
    if not (hour_text.isascii() and hour_text.isdigit() and minute_text.isascii() and minute_text.isdigit()):
        raise refusal
    if len(hour_text) > 2 or len(minute_text) > 2 or (":" in digits and len(minute_text) != 2):
        raise refusal
    hour, minute = int(hour_text), int(minute_text)
    if suffix:
        if not 1 <= hour <= 12:
            raise refusal
        hour = hour % 12 + (12 if suffix == "pm" else 0)
    if hour > 23 or minute > 59:
        raise refusal
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
        found = date.fromisoformat(words)
    except ValueError:
        raise BadInput(f"“{text[:40]}” is not a date. A date reads like 2026-11-23.", what) from None
    if len(words) != 10 or words[4] != "-":
        raise BadInput(f"“{text[:40]}” is not a date. A date reads like 2026-11-23.", what)
    if not FIRST_DATE <= found <= LAST_DATE:
        raise BadInput(f"{found.isoformat()} is outside the years 1900 to 2199.", what)
    return found
