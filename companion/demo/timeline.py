"""The days of a made-up life: when it begins and ends, when nobody wrote, and where the person was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct, field

from companion.demo import story
from companion.demo.chance import Chance
from companion.demo.notes import ZONES
from companion.domain.days import ONE_DAY, Calendar, DayStart, Place, localize, wall_of, zone_named
from companion.domain.errors import BadInput

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
"""Since when the first place record holds."""

LONGEST = 36_525
"""The most days a life can have: a hundred years."""

_RECENT = 100
"""What the story tells of the last days stands as told; what is older moves a little with the seed."""

_TRAVELING = 3650
"""Journeys lie in the last so many days."""

_WAKING = range(6, 23)
"""Hours in which somebody answers the question where they are."""


class Timeline(Struct, frozen=True):
    """The days of a life."""

    first: date
    """The first day."""

    last: date
    """The last day."""

    now: datetime
    """The moment it ends, UTC."""

    stretch: float
    """How much longer ago than told things are."""

    calendar: Calendar
    """Where the person lived and when their days started."""

    silent: frozenset[date]
    """Days without any record."""

    journeys: Mapping[date, str] = field(default_factory=dict)
    """Days away from home, and in which zone."""

    def on(self, ago: int) -> date:
        """The date of something the story tells."""
        return _on(self.last, ago, self.stretch)

    def open_from(self, on: date) -> date:
        """The first day from a date on that is not silent."""
        while on in self.silent:
            on += ONE_DAY
        return on

    def at(self, on: date, hour: int, minute: int = 0) -> datetime:
        """The instant of a wall time."""
        return self.calendar.instant(datetime.combine(on, time(hour, minute)))

    def each_day(self) -> Iterator[date]:
        """Every day, the first first."""
        for offset in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=offset)


def timeline(days: int, last: date, zone: str, now: datetime | None, chance: Chance) -> Timeline:
    """Lay out the days of a life.

    Args:
        days: how many days; at least one.
        last: the last of them.
        zone: where home is.
        now: the moment it ends; ten past nine in the morning of the last day unless given.
        chance: what decides.

    Raises:
        BadInput: there is no such zone.
    """
    home = zone_named(zone)
    first = last - timedelta(days=days - 1)
    stretch = chance.uniform(0.97, 1.03)
    trips = [
        trip
        for ago, length in (*story.TRIPS, *_old_trips(days, chance))
        if (begin := _on(last, ago, stretch)) > first + timedelta(days=3)
        and (trip := _trip(begin, begin + timedelta(days=length), zone, chance))
    ]
    trips.sort(key=lambda trip: trip[0].since)
    journeys = {
        on: there.zone
        for there, back in trips
        for on in _dates(wall_of(there.since, home).date(), wall_of(back.since, home).date())
    }
    home_place = Place(LONG_AGO, zone, id=chance.id())
    silent = frozenset(on for on in _silent_days(first, last, days, stretch, chance) if on not in journeys)
    places = (home_place, *(place for trip in trips for place in trip))
    starts = tuple(_day_starts(first, last, stretch, silent))
    calendar = Calendar(zone, places, starts)
    ends = now.astimezone(UTC).replace(microsecond=0) if now else localize(datetime.combine(last, time(9, 10)), home)
    return Timeline(first, last, ends, stretch, calendar, silent, journeys)


def _on(last: date, ago: int, stretch: float) -> date:
    if ago >= story.ALWAYS:
        return date.min
    return last - timedelta(days=round(ago * stretch) if ago > _RECENT else ago)


def _dates(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _old_trips(days: int, chance: Chance) -> Iterator[tuple[int, int]]:
    """Earlier journeys, as days ago and how many days; a place costs time on every plan before it, so not for ever."""
    ago = 118 + chance.randint(200, 420)
    while ago < min(days, _TRAVELING):
        yield ago, chance.randint(5, 9)
        ago += chance.randint(330, 900)


def _trip(begin: date, end: date, home: str, chance: Chance) -> tuple[Place, Place] | None:
    """A journey as two place records: there, and home again."""
    away = chance.choice([zone for zone in ZONES if zone != home])
    there, back = _arrival(begin, home, away), _arrival(end, away, home)
    if there is None or back is None:
        return None
    return Place(there, away, id=chance.id()), Place(back, home, id=chance.id())


def _arrival(on: date, before: str, after: str) -> datetime | None:
    """The first full hour of a date that lies in waking hours of that date in both zones."""
    old, new = zone_named(before), zone_named(after)
    for hour in _WAKING:
        instant = localize(datetime.combine(on, time(hour)), old)
        wall = wall_of(instant, new)
        if wall.date() == on and wall.hour in _WAKING:
            return instant
    return None


def _silent_days(first: date, last: date, days: int, stretch: float, chance: Chance) -> Iterator[date]:
    """The gaps of the story and a day or three now and then; never the first days nor the last."""
    earliest, latest = first + timedelta(days=2), last - timedelta(days=3)
    spans = [(_on(last, ago, stretch), length) for ago, length in story.GAPS]
    spans += [(first + timedelta(days=at), chance.choice((1, 1, 1, 2, 3))) for at in range(days) if chance.hits(0.016)]
    for begin, length in spans:
        for on in _dates(begin, begin + timedelta(days=length - 1)):
            if earliest <= on <= latest:
                yield on


def _day_starts(first: date, last: date, stretch: float, silent: frozenset[date]) -> Iterator[DayStart]:
    for ago, minutes in story.DAY_START:
        on = max(first, _on(last, ago, stretch))
        while on in silent:
            on += ONE_DAY
        since = on if on == first else on + ONE_DAY  # as the services keep it: once there are records, from tomorrow
        if since <= last:
            yield DayStart(since, time(minutes // 60, minutes % 60))


def check_days(days: int, last: date) -> None:
    """Refuse a length no life has.

    Raises:
        BadInput: the number of days or the last date cannot be used.
    """
    if not 0 <= days <= LONGEST:
        raise BadInput(f"The number of days goes from 0 to {LONGEST:,}.", "days")
    if not date(1910, 1, 1) <= last - timedelta(days=days) <= last <= date(2199, 12, 31):
        raise BadInput("The days have to lie between 1910 and 2199.", "days")
