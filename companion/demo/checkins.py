"""Check-ins and notes: what the person says about how they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial

from msgspec.structs import replace

from companion.demo import notes, story
from companion.demo.action import Action, Event
from companion.demo.chance import Chance
from companion.demo.choices import Choices
from companion.demo.mood import Inner, step
from companion.demo.timeline import Timeline
from companion.domain.journal import (
    ANXIETY,
    ENERGY,
    MOOD,
    MOOD_HIGH,
    MOOD_LOW,
    SLEEP,
    SYMPTOM_STEPS,
    Entry,
    clean_tags,
)
from companion.services.ports import Put, Remove

_USUAL = 0.66
"""How likely a day has a check-in."""

_LATELY = 0.9
"""The same in the last days, so that there is something to see."""

_LATE_DAYS = timedelta(days=8)
_LATE_NOTES = timedelta(days=60)
_AFTER_A_STEP = timedelta(days=8)
_A_GAP = timedelta(days=3)


class Checkins:
    """The check-ins of a life, day by day."""

    def __init__(self, timeline: Timeline, chosen: Choices, chance: Chance) -> None:
        self._timeline = timeline
        self._calendar = timeline.calendar
        self._chosen = chosen
        self._chance = chance
        self._steps = tuple(timeline.on(ago) for ago in story.TAPERS)
        self._last_entry: date | None = None

    def on(self, day: date, inner: Inner) -> list[Event]:
        """The check-ins of a day: one in the morning or the evening, none, or a second one with a note only."""
        chance = self._chance
        events: list[Event] = []
        likelihood = _LATELY if self._timeline.last - day < _LATE_DAYS else _USUAL
        if chance.hits(likelihood):
            is_morning = chance.hits(0.62)
            hour, minute = (7, 5) if is_morning else (20, 25)
            at = self._timeline.at(day, hour, minute) + chance.minutes(0, 50, 145)
            made: list[Entry] = []
            events.append(Event(at, partial(self._check_in, day, inner, made, is_morning=is_morning)))
            if chance.hits(0.014):
                events.append(Event(at + chance.minutes(1, 20, 60), partial(self._edit, made)))
        if chance.hits(0.05):
            at = self._timeline.at(day, 12, 30) + chance.minutes(0, 120, 600)
            written: list[Entry] = []
            events.append(Event(at, partial(self._jot, day, inner, written)))
            if chance.hits(0.03):
                events.append(Event(at + chance.minutes(0.5, 2, 9), partial(self._delete, written)))
        return events

    def _check_in(self, day: date, inner: Inner, made: list[Entry], at: datetime, *, is_morning: bool) -> Action | None:
        chance = self._chance
        entry = self._blank(day, at - chance.minutes(0.1, 0.4, 1.4))
        wordy = 0.6 if self._timeline.last - day < _LATE_NOTES else 0.38
        if not chance.hits(0.07 if inner.band == "low" else 0.015):
            entry = replace(
                entry,
                values=self._values(inner, entry.instant, is_morning=is_morning),
                symptoms=self._symptoms(inner, entry.instant),
                tags=self._tags(day),
                note=self._note(day, inner) if chance.hits(wordy) else "",
                flag=chance.hits(0.025),
            )
        made.append(entry)
        self._last_entry = day
        return Action(at, "checkin", (Put(entry),))

    def _jot(self, day: date, inner: Inner, written: list[Entry], at: datetime) -> Action | None:
        """A note without figures."""
        entry = self._blank(day, at - self._chance.minutes(0.3, 1, 4))
        entry = replace(entry, tags=self._tags(day), note=self._note(day, inner), flag=self._chance.hits(0.06))
        written.append(entry)
        self._last_entry = day
        return Action(at, "checkin", (Put(entry),))

    def _edit(self, made: list[Entry], at: datetime) -> Action | None:
        """Add a sentence, or think again about the mood."""
        if not made:
            return None
        entry = made[0]
        mood = entry.values.get(MOOD.id)
        if mood is not None and self._chance.hits(0.4):
            moved = step(mood + self._chance.choice((-1, 1)), MOOD)
            entry = replace(entry, values={**entry.values, MOOD.id: moved})
        else:
            more = self._chance.choice(notes.ENDINGS["even"])
            entry = replace(entry, note=f"{entry.note}\n{more}" if entry.note else more)
        return Action(at, "checkin-edit", (Put(entry),)) if entry != made[0] else None

    def _delete(self, written: list[Entry], at: datetime) -> Action | None:
        return Action(at, "entry-delete", (Remove(written[0]),)) if written else None

    def _blank(self, day: date, opened: datetime) -> Entry:
        zone = self._calendar.zone_name(opened)
        return Entry(self._chance.id(), day, opened, zone, self._calendar.clock(opened))

    def _values(self, inner: Inner, instant: datetime, *, is_morning: bool) -> Mapping[str, int]:
        chance, values = self._chance, dict[str, int]()
        if self._chosen.poles_at(instant) == 2:
            values[MOOD_LOW.id], values[MOOD_HIGH.id] = inner.poles
        else:
            values[MOOD.id] = inner.mood
        if chance.hits(0.93 if is_morning else 0.55):
            values[SLEEP] = inner.sleep
        if chance.hits(0.8):
            values[ENERGY.id] = step(inner.energy, ENERGY)
        return values

    def _symptoms(self, inner: Inner, instant: datetime) -> Mapping[str, int]:
        found = {}
        if self._chance.hits(0.78):
            found[ANXIETY.id] = step(inner.worry + self._chance.gauss(0, 0.3), SYMPTOM_STEPS)
        for id_ in self._chosen.picked_at(instant):
            if self._chance.hits(0.55):
                found[id_] = step(_felt(id_, inner) + self._chance.gauss(0, 0.5), SYMPTOM_STEPS)
        return found

    def _tags(self, day: date) -> tuple[str, ...]:
        number = self._chance.pick(((0, 60), (1, 28), (2, 12)))
        tags = [self._chance.pick(notes.TAGS) for _ in range(number)]
        if day in self._timeline.journeys and self._chance.hits(0.7):
            tags.append("travel")
        return clean_tags(tags)

    def _note(self, day: date, inner: Inner) -> str:
        """A note that fits the day."""
        chance = self._chance
        if self._last_entry is not None and day - self._last_entry > _A_GAP and chance.hits(0.75):
            return chance.choice(notes.BACK)
        if day in self._timeline.journeys and chance.hits(0.6):
            return chance.choice(notes.TRAVEL)
        if any(first <= day < first + _AFTER_A_STEP for first in self._steps) and chance.hits(0.4):
            return chance.choice(notes.TAPER)
        if chance.hits(0.25):
            return chance.choice(notes.OTHERS)
        if chance.hits(0.09):
            return chance.choice(notes.ODD)
        beginning = chance.choice(notes.BEGINNINGS[inner.band])
        return f"{beginning} {chance.choice(notes.ENDINGS[inner.band])}" if chance.hits(0.75) else beginning


def _felt(symptom: str, inner: Inner) -> float:
    """How strong a symptom is, given how the person is."""
    if symptom == "racing-thoughts":
        return 0.3 + 1.1 * max(0.0, inner.level - 0.6)
    if symptom == "irritability":
        return 0.5 + 0.5 * abs(inner.level)
    if symptom == "tiredness":
        return 1.2 + 0.9 * (3 - inner.energy) + max(0, 400 - inner.sleep) / 90
    if symptom in {"tremor", "dizziness"}:
        return 0.8
    return 0.7 * inner.worry
