"""First run and what can be chosen again later: day start, zone, how mood is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.days import ONE_DAY, Place, zone_named
from companion.domain.errors import BadInput
from companion.domain.ids import new_id
from companion.domain.prefs import (
    DAY_START,
    LATEST_DAY_START,
    PLAN_READABLE,
    POLES,
    Pref,
    is_of_reading,
    is_plan_readable,
)
from companion.services.ports import Change, Clock, Put, Saved, Store


class Choices(Struct, frozen=True):
    """What was chosen so far."""

    zone: str
    """The zone plans follow."""

    machine_zone: str
    """The zone this machine says it is in."""

    day_start: time
    """When a day starts, from tomorrow on."""

    poles: int
    """1: one mood line; 2: low and high apart."""


class SetupService:
    """Ask little, once; every answer can be given again."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def is_new(self) -> bool:
        """Has nothing been recorded or chosen yet? What was only read does not count."""
        chosen = (pref for pref in self._store.prefs().values() if not is_of_reading(pref))
        return not (self._store.calendar().places or any(chosen) or self._store.regimens())

    def choices(self) -> Choices:
        """What holds now."""
        now, calendar = self._clock.now(), self._store.calendar()
        poles = self._store.prefs().get(POLES)
        return Choices(
            zone=calendar.zone_name(now),
            machine_zone=self._clock.zone(),
            day_start=calendar.day_start(calendar.day_of(now) + ONE_DAY),
            poles=2 if poles is not None and poles.value == 2 else 1,
        )

    def choose(self, *, day_start: time | None = None, poles: int | None = None, zone: str | None = None) -> Saved:
        """Keep the answers given as one action; what is not given stays, and only what changes is written.

        Another day start holds from the next day on, or at once while nothing is recorded: no past day moves.

        Raises:
            BadInput: an answer cannot be used.
            NotSaved: they could not be made durable.
        """
        now, held = self._clock.now().replace(microsecond=0), self.choices()
        day_start = held.day_start if day_start is None else day_start.replace(second=0, microsecond=0)
        poles = held.poles if poles is None else poles
        if day_start > LATEST_DAY_START:
            raise BadInput("A day can start between 00:00 and 06:00.", "day start")
        if poles not in {1, 2}:
            raise BadInput("Mood is one line, or low and high apart.", "mood")
        calendar, prefs = self._store.calendar(), self._store.prefs()
        zone = zone or (held.zone if calendar.places else held.machine_zone)
        zone_named(zone)
        changes: list[Change] = []
        moved = calendar
        if not calendar.places or zone != held.zone:
            place = Place(now, zone, id=new_id()) if calendar.places else first_place(zone)
            changes.append(Put(place))
            moved = replace(calendar, places=(*calendar.places, place))
        if day_start != held.day_start:
            today = calendar.day_of(now)
            since = min(today, moved.day_of(now)) if self._is_blank(today) else today + ONE_DAY
            changes.append(Put(_day_start(day_start, since, prefs)))
        before = prefs.get(POLES)
        if before is None or before.value != poles:
            changes.append(Put(Pref(POLES, poles, rev=before.rev if before else None)))
        return self._store.save("setup", changes) if changes else Saved("")

    def is_plan_readable(self) -> bool:
        """Do safety plan and people stay readable while the records are locked?"""
        return is_plan_readable(self._store.prefs())

    def keep_plan_readable(self, is_readable: bool) -> Saved:
        """Choose whether safety plan and people stay readable while the records are locked.

        Raises:
            NotSaved: it could not be made durable.
        """
        before = self._store.prefs().get(PLAN_READABLE)
        if before is not None and before.value is is_readable:
            return Saved("")
        return self._store.save(
            "plan-readable", [Put(Pref(PLAN_READABLE, is_readable, rev=before.rev if before else None))]
        )

    def _is_blank(self, today: date) -> bool:
        """Is there nothing yet that another day start could move to another day?"""
        return not (self._store.regimens() or self._store.entries(today - ONE_DAY, today))


def _day_start(at: time, since: date, prefs: Mapping[str, Pref]) -> Pref:
    """The dated preference for a day start from a date on."""
    pref = Pref(DAY_START, at.hour * 60 + at.minute, since)
    before = prefs.get(pref.id)
    return replace(pref, rev=before.rev) if before else pref


def first_place(zone: str) -> Place:
    """The first place record: it holds from long ago on, so that back-dated plans have a zone too."""
    return Place(datetime(1900, 1, 1, tzinfo=UTC), zone, id=new_id())
