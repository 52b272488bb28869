"""What the person chose: zone, day start, lines of mood, symptoms to watch; and what they wrote down beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec import Struct

from companion.demo import story
from companion.demo.action import Action, Event, deed
from companion.demo.chance import Chance
from companion.demo.own_words import own_words
from companion.demo.timeline import Timeline
from companion.domain.days import DEFAULT_DAY_START, ONE_DAY, Place
from companion.domain.journal import Symptom
from companion.domain.prefs import Pref, Reaction
from companion.services.ports import Change, Put

POLES = "mood.poles"
"""The preference that says whether mood is one line or two."""

PICKED = "symptoms.picked"
"""The preference that lists the symptoms a check-in asks about."""

DAY_START = "day.start"
"""The dated preference that says when a day starts."""


class Choices(Struct, frozen=True):
    """What was chosen, and when."""

    events: tuple[Event, ...]
    """Everything chosen, as events."""

    poles: tuple[tuple[datetime, int], ...]
    """One or two lines of mood, from an instant on."""

    picked: tuple[tuple[datetime, tuple[str, ...]], ...]
    """The symptoms a check-in asks about, from an instant on."""

    def poles_at(self, instant: datetime) -> int:
        """How many lines of mood are asked at an instant."""
        return next((poles for since, poles in reversed(self.poles) if since < instant), 1)

    def picked_at(self, instant: datetime) -> tuple[str, ...]:
        """The symptoms asked for at an instant."""
        return next((ids for since, ids in reversed(self.picked) if since < instant), ())


def opening(timeline: Timeline) -> datetime:
    """The moment the app was opened for the first time."""
    return min(timeline.at(timeline.first, 7, 20), timeline.now - timedelta(minutes=30))


def choices(timeline: Timeline, chance: Chance) -> Choices:
    """Everything chosen in a life."""
    poles = [(_day_of(ago, timeline), lines) for ago, lines in story.TWO_POLES]
    begun = opening(timeline)
    later = [(_moment(on, timeline, chance), lines) for on, lines in poles if timeline.first < on <= timeline.last]
    first_lines = next((lines for on, lines in reversed(poles) if on <= timeline.first), 1)
    events = [_first_run(begun, first_lines, timeline)]
    events += [deed(at, "setup", [Put(Pref(POLES, lines))]) for at, lines in later]
    events += [_moved(place) for place in timeline.calendar.places[1:]]
    events += [
        deed(_moment(start.since - ONE_DAY, timeline, chance), "setup", [_day_start(start.since, start.at.hour * 60)])
        for start in timeline.calendar.day_starts
        if start.since > timeline.first
    ]
    events += [
        deed(begun + timedelta(seconds=40 + 25 * at), "reaction-add", [Put(Reaction(chance.id(), *reaction))])
        for at, reaction in enumerate(story.REACTIONS)
    ]
    watching, picked = _picked(begun, timeline, chance)
    written = own_words(begun, chance)
    return Choices((*events, *watching, *written), ((begun, first_lines), *later), picked)


def _day_of(ago: int, timeline: Timeline) -> date:
    return timeline.open_from(timeline.on(ago))


def _moment(on: date, timeline: Timeline, chance: Chance) -> datetime:
    """Some moment of an afternoon."""
    return timeline.at(on, 15) + chance.minutes(0, 60, 160)


def _first_run(begun: datetime, poles: int, timeline: Timeline) -> Event:
    changes: list[Change] = [Put(timeline.calendar.places[0])]
    start = timeline.calendar.day_start(timeline.first)
    if start != DEFAULT_DAY_START:
        changes.append(_day_start(timeline.first, start.hour * 60))
    changes.append(Put(Pref(POLES, poles)))
    return deed(begun, "setup", changes)


def _day_start(since: date, minutes: int) -> Put:
    return Put(Pref(DAY_START, minutes, since))


def _moved(place: Place) -> Event:
    return Event(place.since, lambda at: Action(at, "setup", (Put(place),)), is_fixed=True)


def _picked(
    begun: datetime, timeline: Timeline, chance: Chance
) -> tuple[list[Event], tuple[tuple[datetime, tuple[str, ...]], ...]]:
    """The symptoms picked, and the person's own written down when it is first picked."""
    own = Symptom(chance.id(8), story.OWN_SYMPTOM)
    dated = [(_day_of(ago, timeline) if ago < story.ALWAYS else date.min, words) for ago, words in story.PICKED]
    held = max((on for on, _ in dated if on <= timeline.first), default=date.min)
    events: list[Event] = []
    picked = []
    is_own_known = False
    for on, words in dated:
        if not held <= on <= timeline.last:
            continue
        at = _moment(on, timeline, chance) if on > timeline.first else begun + timedelta(seconds=100)
        if "own" in words and not is_own_known:
            is_own_known = True
            events.append(deed(at - timedelta(seconds=20), "symptom-add", [Put(own)]))
        ids = tuple(own.id if word == "own" else word for word in words)
        events.append(deed(at, "symptoms-pick", [Put(Pref(PICKED, list(ids)))]))
        picked.append((at, ids))
    return events, tuple(picked)
