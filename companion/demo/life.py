"""A made-up life, action by action, as the services would have saved it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from companion.demo import story
from companion.demo.action import Action, Event, in_order
from companion.demo.chance import Chance
from companion.demo.checkins import Checkins
from companion.demo.choices import choices, opening
from companion.demo.doses import Doses
from companion.demo.mood import Inner, Spell, days_of
from companion.demo.regimens import takings
from companion.demo.timeline import Timeline, check_days, timeline
from companion.domain.days import Calendar

HOME = "America/New_York"
"""Where home is unless told otherwise."""


def today_at_home(now: datetime) -> date:
    """The day it is at home."""
    return Calendar(HOME).day_of(now)


def until_day(seed: int, days: int, until: date) -> Iterator[Action]:
    """A life that ends as its last day begins: at no hour of that day does any of it lie in the future.

    Raises:
        BadInput: the days or the last day cannot be used.
    """
    return live(seed, days, until, HOME, Calendar(HOME).bounds(until)[0])


def live(seed: int, days: int, until: date, zone: str = HOME, now: datetime | None = None) -> Iterator[Action]:
    """Everything a person did over so many days, in strictly increasing time.

    The same arguments give the same actions. Doses planned in the last two and a half hours before the end are left
    open, those before them are recorded, and nothing is recorded after it.

    Args:
        seed: which life.
        days: how many days, `until` included; none gives no action.
        until: the last day, by the person's calendar.
        zone: where home is.
        now: when the life ends, in UTC or another zone; 09:10 at home on the last day unless given.

    Raises:
        BadInput: the days, the last day or the zone cannot be used.
    """
    check_days(days, until)
    chance = Chance(seed)
    if not days:
        return iter(())
    return _lived(timeline(days, until, zone, now, chance.stream()), days, chance)


def _lived(lived: Timeline, days: int, chance: Chance) -> Iterator[Action]:
    spells = [Spell(lived.on(ago), half, height) for ago, half, height in story.SPELLS]
    inner = days_of(lived.first, days, spells, chance.stream())
    chosen = choices(lived, chance.stream())
    taken = takings(lived, chance.stream())
    doses = Doses(taken, lived, chance.stream())
    checkins = Checkins(lived, chosen, chance.stream())
    planned = [*chosen.events, *(event for taking in taken for event in taking.events)]
    begun, waiting = opening(lived), sorted(planned, key=lambda event: event.at)
    for day, how in zip(lived.each_day(), inner, strict=True):
        end = lived.calendar.bounds(day)[1]
        if day in lived.silent:
            waiting = [event for event in waiting if event.at >= end]
            continue
        events = _of_day(day, how, lived, doses, checkins)
        waiting += [event for event in events if event.at > begun]
        today, waiting = _until(end, waiting)
        for event in in_order(today):
            action = event.do(event.at) if event.at <= lived.now else None
            if action is not None:
                yield action


def _of_day(day: date, how: Inner, lived: Timeline, doses: Doses, checkins: Checkins) -> list[Event]:
    """What a day brings besides what was decided long before."""
    if day == lived.last:
        return doses.on_last_day()
    return [*doses.on(day, how), *checkins.on(day, how)]


def _until(end: datetime, events: list[Event]) -> tuple[list[Event], list[Event]]:
    """The events before an instant, and the others."""
    before = [event for event in events if event.at < end]
    return before, [event for event in events if event.at >= end]
