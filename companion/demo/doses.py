"""What became of each planned dose, and what was taken without a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from msgspec.structs import replace

from companion.demo import notes, story
from companion.demo.action import Action, Event
from companion.demo.chance import Chance
from companion.demo.mood import Inner
from companion.demo.regimens import Taking
from companion.demo.timeline import Timeline
from companion.domain.amounts import Part, parse_number
from companion.domain.days import ONE_DAY
from companion.domain.dose import USUAL_WINDOW, DoseRecord, Extra, State, as_planned, window
from companion.domain.moments import at_moment
from companion.domain.schedule import Planned, planned
from companion.services.ports import Put, Remove

LEFT_OPEN = timedelta(hours=2, minutes=30)
"""How long before the end of the life doses are left for whoever opens the app."""

MARKS = {
    State.NOT_TAKEN: "not-taken",
    State.SKIPPED: "skip",
    State.ON_PAUSE: "pause-one",
    State.NOT_SURE: "not-sure",
}
"""The verb of each mark."""

_TOO_CLOSE = timedelta(hours=5)
"""Planned times of one medicine that a journey moved this close together are not both taken."""

_OUTCOMES: tuple[tuple[State, float], ...] = (
    (State.TAKEN, 910),
    (State.NOT_LOGGED, 38),
    (State.SKIPPED, 22),
    (State.NOT_TAKEN, 21),
    (State.NOT_SURE, 7),
    (State.ON_PAUSE, 2),
)
_WAYS = (("now", 68), ("planned", 17), ("earlier", 15))
_ONCE_MORE = ("Sertraline", "Escitalopram", "Levothyroxine", "Folic acid")


class Doses:
    """The doses of a life, day by day; it remembers what was recorded so that nothing is recorded twice."""

    def __init__(self, takings: Sequence[Taking], timeline: Timeline, chance: Chance) -> None:
        self._takings = {taking.regimen.medicine.id: taking for taking in takings}
        self._timeline = timeline
        self._calendar = timeline.calendar
        self._chance = chance
        self._records: dict[str, DoseRecord] = {}
        self._last_due: dict[str, tuple[str, datetime]] = {}
        self._ran_out: dict[str, date] = {}
        self._moving = frozenset(self._calendar.wall(place.since).date() for place in self._calendar.places[1:])
        self._undone = frozenset(timeline.on(ago) for ago in story.UNDONE)
        self._windows: dict[str, tuple[datetime, datetime]] = {}
        self._plans: dict[date, list[Planned]] = {}
        for taking in takings:
            self._lay_out(taking)

    def _lay_out(self, taking: Taking) -> None:
        """File the plans of a medicine by date, with their windows, without those on pause."""
        timeline = self._timeline
        plans = planned(taking.regimen, self._calendar, timeline.first, timeline.last + ONE_DAY)
        for at, plan in enumerate(plans):
            if plan.date <= timeline.last and not taking.regimen.is_paused(plan.date):
                self._plans.setdefault(plan.date, []).append(plan)
                self._windows[plan.id] = window(plan, plans[max(0, at - 6) : at + 7], USUAL_WINDOW)

    def on_last_day(self) -> list[Event]:
        """The doses of the last day that lie far enough back; the others are left open."""
        limit = self._timeline.now - LEFT_OPEN
        plans = self._plans.get(self._timeline.last, [])
        return [
            Event(plan.due + self._chance.minutes(0, 8, 45), partial(self._take, plan))
            for plan in plans
            if plan.due <= limit
        ]

    def on(self, day: date, inner: Inner) -> list[Event]:
        """What happens to the doses of a day."""
        plans = sorted(self._plans.get(day, []), key=lambda plan: (plan.due, plan.id))
        events = []
        if plans and day not in self._moving:
            events += self._together(day, plans)
        sweeps = [event.at for event in events]
        for plan in plans:
            events += self._one(plan, sweeps)
        if plans and (day in self._undone or self._chance.hits(0.0006)):
            events += self._by_mistake(plans[0])
        return [*events, *self._needed(day, inner), *self._once_more(plans)]

    def _together(self, day: date, plans: Sequence[Planned]) -> list[Event]:
        """Sometimes all that is due is taken with one key, in the morning or late in the evening."""
        events = []
        for likelihood, hour, minute in ((0.34, 8, 4), (0.16, 21, 20)):
            if self._chance.hits(likelihood):
                at = self._timeline.at(day, hour, minute) + self._chance.minutes(0, 8, 34)
                events.append(Event(at, partial(self._take_all, plans)))
        return events

    def _one(self, plan: Planned, sweeps: Iterable[datetime]) -> list[Event]:
        """What happens to one dose."""
        state, reason, note = self._outcome(plan)
        if state is State.NOT_LOGGED:
            return []
        if state is not State.TAKEN:
            at = plan.due + self._chance.minutes(10, 60, 190)
            if self._chance.hits(0.2):
                at = self._timeline.at(plan.date + ONE_DAY, 7, 40) + self._chance.minutes(0, 20, 90)
            early = [sweep for sweep in sweeps if abs(sweep - plan.due) < USUAL_WINDOW]
            at = min(at, *(sweep - self._chance.minutes(0.3, 1, 3) for sweep in early)) if early else at
            return [Event(at, partial(self._mark, plan, state, reason, note))]
        events = [self._taking(plan)]
        if self._chance.hits(0.008):
            events.append(Event(events[0].at + self._chance.minutes(2, 20, 170), partial(self._edit, plan)))
        elif self._chance.hits(0.0008):
            at = events[0].at + self._chance.minutes(1, 5, 40)
            events.append(Event(at, partial(self._clear, plan)))
            mark = partial(self._mark, plan, State.NOT_TAKEN, "Found it in the box", "")
            events.append(Event(at + self._chance.minutes(0.2, 0.4, 1), mark))
        return events

    def _outcome(self, plan: Planned) -> tuple[State, str, str]:
        """The state of a dose, why, and a word about it."""
        chance = self._chance
        if self._ran_out.get(plan.medicine, date.min) >= plan.date:
            return State.SKIPPED, "Ran out", "Refill is on its way"
        if chance.hits(0.0004):
            self._ran_out[plan.medicine] = plan.date + timedelta(days=chance.randint(0, 1))
            return State.SKIPPED, "Ran out", "Refill is on its way"
        state = chance.pick(_OUTCOMES)
        if state is State.SKIPPED:
            return state, chance.pick(notes.SKIPPED), ""
        if state is State.NOT_TAKEN:
            return state, chance.pick(notes.NOT_TAKEN), ""
        if state is State.NOT_SURE:
            return state, "", chance.choice(notes.NOT_SURE_NOTES)
        return state, chance.choice(notes.ONE_PAUSED) if state is State.ON_PAUSE else "", ""

    def _taking(self, plan: Planned) -> Event:
        """A dose taken: logged at once, at its planned time, or later with the time it was taken at."""
        chance = self._chance
        way = chance.pick(_WAYS)
        if way == "now":
            return Event(plan.due + chance.minutes(-9, 6, 45), partial(self._take, plan))
        if way == "planned":
            at = plan.due + chance.minutes(4, 40, 150)
            return Event(at, partial(self._take, plan, instant=plan.due))
        instant = (plan.due + chance.minutes(-5, 8, 48)).replace(second=0)
        return Event(plan.due + chance.minutes(55, 120, 300), partial(self._take, plan, instant=instant))

    def _by_mistake(self, plan: Planned) -> list[Event]:
        """A mark made too early and taken back at once."""
        at = plan.due - self._chance.minutes(15, 22, 30)
        made: list[Action] = []
        return [
            Event(at, partial(self._take_wrongly, plan, made)),
            Event(at + self._chance.minutes(0.15, 0.3, 0.8), partial(self._take_back, plan, made)),
        ]

    def _needed(self, day: date, inner: Inner) -> list[Event]:
        """As-needed doses, more likely on worried days."""
        found = []
        for taking in self._takings.values():
            likelihood = 0.03 + 0.06 * max(0.0, inner.worry - 1.2)
            if taking.course.is_as_needed and self._chance.hits(likelihood):
                at = self._timeline.at(day, 9, 40) + self._chance.minutes(0, 300, 780)
                found.append(Event(at, partial(self._extra, taking, self._chance.choice(notes.NEEDED_FOR))))
        return found

    def _once_more(self, plans: Sequence[Planned]) -> list[Event]:
        """Once in a long while a planned medicine is taken twice."""
        found = []
        for plan in plans:
            taking = self._takings[plan.medicine]
            if taking.course.name in _ONCE_MORE and self._chance.hits(0.0011):
                at = plan.due + self._chance.minutes(50, 70, 130)
                found.append(Event(at, partial(self._twice, taking, plan)))
        return found

    def _take(self, plan: Planned, at: datetime, *, instant: datetime | None = None) -> Action | None:
        if not self._is_free(plan):
            return None
        return Action(at, "take", (Put(self._taken(plan, instant or at), strict=True),))

    def _take_all(self, plans: Sequence[Planned], at: datetime) -> Action | None:
        """Take what is in its window; of each medicine only the latest planned time."""
        latest: dict[str, Planned] = {}
        for plan in plans:
            opens, closes = self._windows[plan.id]
            if plan.id not in self._records and opens <= at <= closes:
                latest[plan.medicine] = plan
        taken = sorted(latest.values(), key=lambda plan: (plan.due, plan.id))
        return (
            Action(at, "take-all", tuple(Put(self._taken(plan, at), strict=True) for plan in taken)) if taken else None
        )

    def _mark(self, plan: Planned, state: State, reason: str, note: str, at: datetime) -> Action | None:
        if plan.id in self._records:
            return None
        zone = self._calendar.zone_name(plan.due)
        record = replace(as_planned(plan), state=state, reason=reason, note=note, zone=zone)
        self._records[plan.id] = record
        return Action(at, MARKS[state], (Put(record, strict=True),))

    def _take_wrongly(self, plan: Planned, made: list[Action], at: datetime) -> Action | None:
        action = self._take(plan, at)
        if action is not None:
            made.append(action)
        return action

    def _take_back(self, plan: Planned, made: list[Action], at: datetime) -> Action | None:
        if not made:
            return None
        del self._last_due[plan.medicine]
        return Action(at, "undo", (Remove(self._records.pop(plan.id)),), undoes=made[0].at)

    def _clear(self, plan: Planned, at: datetime) -> Action | None:
        record = self._records.pop(plan.id, None)
        return Action(at, "clear", (Remove(record),)) if record else None

    def _edit(self, plan: Planned, at: datetime) -> Action | None:
        """Correct the time, add a word, or say that nobody is sure after all."""
        record = self._records.get(plan.id)
        if record is None or record.instant is None:
            return None
        way = self._chance.pick((("time", 55), ("note", 38), ("state", 7)))
        if way == "time":
            earlier = (record.instant - self._chance.minutes(6, 20, 50)).replace(second=0)
            record = at_moment(record, self._calendar, earlier)
        elif way == "note":
            record = replace(record, note=self._chance.choice(notes.DOSE_NOTES))
        else:
            record = replace(record, state=State.NOT_SURE, instant=None, local=None, amount=())
        self._records[plan.id] = record
        return Action(at, "edit", (Put(record),))

    def _twice(self, taking: Taking, plan: Planned, at: datetime) -> Action | None:
        record = self._records.get(plan.id)
        is_taken = record is not None and record.state is State.TAKEN and (record.instant or at) < at
        return self._extra(taking, notes.TAKEN_AGAIN, at) if is_taken else None

    def _extra(self, taking: Taking, reason: str, at: datetime) -> Action | None:
        """An intake without a plan: the usual amount, or one piece."""
        regimen, day = taking.regimen, self._calendar.day_of(at)
        version = regimen.version_on(day)
        if version is None or version.ended:
            return None
        amount = version.slots[0].amount if version.slots else (Part(parse_number("1"), regimen.products[0].id),)
        zone, local = self._calendar.zone_name(at), self._calendar.clock(at)
        extra = Extra(self._chance.id(), regimen.medicine.id, day, at, zone, local, amount, reason)
        return Action(at, "extra", (Put(extra, strict=True),))

    def _is_free(self, plan: Planned) -> bool:
        """Is nothing recorded for it, and no other planned time of it taken that a journey moved too close?"""
        before, due = self._last_due.get(plan.medicine, ("", None))
        is_close = due is not None and before != plan.id and abs(plan.due - due) < _TOO_CLOSE
        return plan.id not in self._records and not is_close

    def _taken(self, plan: Planned, instant: datetime) -> DoseRecord:
        record = replace(at_moment(as_planned(plan), self._calendar, instant), amount=plan.amount)
        self._records[plan.id] = record
        self._last_due[plan.medicine] = plan.id, plan.due
        return record
