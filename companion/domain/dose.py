"""Doses: what is stored about them, what is derived, and which of them "all due" may take."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.amounts import Amount
from companion.domain.days import ONE_DAY, Calendar
from companion.domain.ids import dose_id
from companion.domain.medicine import EVERY_DAY, Regimen
from companion.domain.schedule import Planned, dates_of, planned

USUAL_WINDOW = timedelta(hours=2)
"""How far either side of its planned time a dose counts as due, unless a medicine has its own."""

LONGEST_OPEN = timedelta(days=7)
"""How long a dose of a medicine taken rarer than daily may stay open."""

SAME_DOSE = timedelta(minutes=30)
"""Two records of one dose this close together are one dose, silently."""


class State(StrEnum):
    """What is known about a dose. The first five are recorded, the others follow from the plan and the clock.

    One before it was added was over when its time was written down: nothing is missing, and it can still be recorded.
    What is recorded about an unreadable one cannot be read here; it waits for no answer.
    """

    TAKEN = "taken"
    NOT_TAKEN = "not_taken"
    SKIPPED = "skipped"
    ON_PAUSE = "on_pause"
    NOT_SURE = "not_sure"
    UPCOMING = "upcoming"
    DUE = "due"
    SINCE = "since"
    NOT_LOGGED = "not_logged"
    BEFORE_ADDED = "before_added"
    UNREADABLE = "unreadable"


RECORDED = frozenset({State.TAKEN, State.NOT_TAKEN, State.SKIPPED, State.ON_PAUSE, State.NOT_SURE})
"""States a person recorded."""

OPEN = frozenset({State.DUE, State.SINCE})
"""States that still wait for an answer today."""


class DoseRecord(Struct, frozen=True):
    """What was recorded about one planned dose, with a copy of its plan."""

    id: str
    """Its identity: medicine, civil date, slot."""

    medicine: str
    """The medicine's id."""

    date: date
    """The calendar date of its planned wall time."""

    slot: str
    """The slot's id."""

    state: State
    """One of the recorded states."""

    wall: datetime
    """The planned wall time, copied from the plan."""

    planned: Amount
    """The planned amount, copied from the plan."""

    version: str
    """The version that planned it."""

    instant: datetime | None = None
    """When it was taken, in UTC; None for every other state."""

    zone: str = ""
    """The zone in force then."""

    local: datetime | None = None
    """The wall time it was taken at, as it read then."""

    amount: Amount = ()
    """What was taken; empty for every other state."""

    reason: str = ""
    """Why it was skipped or not taken, if the person said."""

    note: str = ""
    """A word about it."""

    rev: str | None = None
    """The revision this was read from; None for a new one."""

    also: tuple[str, ...] = ()
    """Revisions from other places that say the same, shown as one with this one: a correction takes their place too."""


class Extra(Struct, frozen=True):
    """An intake without a plan: an as-needed dose, or an extra one of a scheduled medicine."""

    id: str
    """Random, minted at the key press, so that a retry cannot make two."""

    medicine: str
    """The medicine's id."""

    day: date
    """The day it was logged for."""

    instant: datetime
    """When it was taken, in UTC."""

    zone: str
    """The zone in force then."""

    local: datetime
    """The wall time it was taken at, as it read then."""

    amount: Amount
    """What was taken."""

    reason: str = ""
    """What it was for, if the person said."""

    note: str = ""
    """A word about it."""

    rev: str | None = None
    """The revision this was read from; None for a new one."""


class Dose(Struct, frozen=True):
    """One dose as the person sees it: its plan, its record and its state now."""

    plan: Planned
    """What was planned; rebuilt from the record where the plan has changed since."""

    state: State
    """Its state now."""

    record: DoseRecord | None = None
    """What was recorded, if anything."""

    opens: datetime | None = None
    """When it becomes due, in UTC."""

    closes: datetime | None = None
    """When its window ends, in UTC."""

    ends: datetime | None = None
    """When it becomes "not logged" if nobody says otherwise, in UTC."""

    @property
    def id(self) -> str:
        """Its identity."""
        return self.plan.id

    @property
    def is_open(self) -> bool:
        """Does it still wait for an answer?"""
        return self.state in OPEN


def derive(
    regimen: Regimen,
    calendar: Calendar,
    records: Mapping[str, DoseRecord],
    first: date,
    last: date,
    now: datetime,
    unread: Collection[str] = (),
) -> tuple[Dose, ...]:
    """The doses of one medicine on the calendar dates `first` to `last`, with their states at `now`.

    A recorded dose is shown as it was recorded even where the plan has moved, changed or gone since.

    Args:
        regimen: the medicine with its versions and pauses.
        calendar: the person's days and zones.
        records: dose records by id; at least those of the dates asked for.
        first: the first calendar date.
        last: the last calendar date.
        now: the instant states are derived for, UTC.
        unread: ids of dose records that cannot be read here.
    """
    around = planned(regimen, calendar, first - LONGEST_OPEN, last + LONGEST_OPEN + ONE_DAY)
    around = tuple(plan for plan in around if not _is_within_whole(plan, around, regimen, records))
    shown = {plan.id for plan in around}
    doses = [
        _without_record(_with_state(plan, at, around, regimen, calendar, records.get(plan.id), now), unread)
        for at, plan in enumerate(around)
        if first <= plan.date <= last
    ]
    for record in records.values():
        if record.medicine == regimen.medicine.id and record.id not in shown and first <= record.date <= last:
            doses.append(Dose(_plan_of(record, calendar), record.state, record))
    return tuple(sorted(doses, key=lambda dose: (dose.plan.due, dose.plan.slot)))


def due_now(doses: Iterable[Dose], regimens: Mapping[str, Regimen]) -> tuple[tuple[Dose, ...], tuple[Dose, ...]]:
    """What "all due" takes, and what it leaves although it is open.

    It takes scheduled doses inside their window; of each ingredient only the latest planned time, so two open
    slots of one medicine are never taken together; two products of one ingredient planned for one minute are.
    What is taken already counts as the latest too, so pressing the key again does not take an earlier one after it;
    so does what may have been, because its record cannot be read here. A medicine whose plan may be out of date here,
    or was changed in two places, is left to the person.

    Args:
        doses: every dose in view, recorded ones included.
        regimens: every medicine by id.

    Returns:
        the doses to take and the open doses left, both in order of time.
    """
    listed = sorted(
        (dose for dose in doses if dose.is_open or dose.state in {State.TAKEN, State.UNREADABLE}),
        key=lambda dose: (dose.plan.due, dose.plan.wall, dose.id),
    )
    ingredients = {dose.id: _ingredients(dose, regimens) for dose in listed}
    latest = {ingredient: _minute(dose) for dose in listed for ingredient in ingredients[dose.id]}
    taken: list[Dose] = []
    left: list[Dose] = []
    gone = {(dose.plan.medicine, _minute(dose)) for dose in listed if not dose.is_open}
    for dose in (dose for dose in listed if dose.is_open):
        is_latest = all(latest[ingredient] == _minute(dose) for ingredient in ingredients[dose.id])
        is_alone = (dose.plan.medicine, _minute(dose)) not in gone
        gone.add((dose.plan.medicine, _minute(dose)))
        is_sure = dose.state is State.DUE and not is_unclear(dose, regimens) and not is_contested(dose, regimens)
        (taken if is_sure and is_latest and is_alone else left).append(dose)
    return tuple(taken), tuple(left)


def is_unclear(dose: Dose, regimens: Mapping[str, Regimen]) -> bool:
    """May the plan of a dose be out of date here, because part of it cannot be understood?"""
    regimen = regimens.get(dose.plan.medicine)
    return regimen is not None and regimen.is_unclear(dose.plan.date)


def is_contested(dose: Dose, regimens: Mapping[str, Regimen]) -> bool:
    """Was the plan of a dose, its box or a pause changed in two places, and nobody chose yet?"""
    regimen = regimens.get(dose.plan.medicine)
    if regimen is None or not regimen.contested:
        return False
    used = {dose.plan.version, *(part.product for part in dose.plan.amount)}
    known = {regimen.medicine.id, *(one.id for one in regimen.versions), *(one.id for one in regimen.products)}
    return bool(regimen.contested - (known - used))


def _ingredients(dose: Dose, regimens: Mapping[str, Regimen]) -> frozenset[str]:
    regimen = regimens.get(dose.plan.medicine)
    return regimen.ingredients() if regimen else frozenset()


def _minute(dose: Dose) -> tuple[datetime, datetime]:
    """The minute a dose is planned for; two wall times that a gap of the clocks brings together stay two."""
    return dose.plan.due, dose.plan.wall


def window(plan: Planned, beside: Sequence[Planned], usual: timedelta) -> tuple[datetime, datetime]:
    """When a dose becomes due and when its window ends.

    The usual window either side, never more than a quarter of the way to the neighboring dose.
    """
    before = max((other.due for other in beside if other.due < plan.due), default=None)
    after = min((other.due for other in beside if other.due > plan.due), default=None)
    early = usual if before is None else min(usual, (plan.due - before) / 4)
    late = usual if after is None else min(usual, (after - plan.due) / 4)
    return plan.due - early, plan.due + late


def _with_state(
    plan: Planned,
    at: int,
    around: Sequence[Planned],
    regimen: Regimen,
    calendar: Calendar,
    record: DoseRecord | None,
    now: datetime,
) -> Dose:
    usual = USUAL_WINDOW if regimen.medicine.window is None else timedelta(minutes=regimen.medicine.window)
    opens, closes = window(plan, around[max(0, at - 6) : at + 7], usual)
    ends = _end(plan, at, around, usual, calendar)
    closes = min(closes, ends)
    if record is not None:
        return Dose(_as_recorded(plan, record, calendar), record.state, record, opens, closes, ends)
    if regimen.is_paused(plan.date):
        state = State.ON_PAUSE
    elif plan.added is not None and closes < plan.added:
        state = State.BEFORE_ADDED
    elif now < opens:
        state = State.UPCOMING
    elif now <= closes and now < ends:
        state = State.DUE
    elif now < ends:
        state = State.SINCE
    else:
        state = State.NOT_LOGGED
    return Dose(plan, state, None, opens, closes, ends)


def _without_record(dose: Dose, unread: Collection[str]) -> Dose:
    """The dose, not to be offered again where something is recorded of it that cannot be read here."""
    return replace(dose, state=State.UNREADABLE) if dose.record is None and dose.id in unread else dose


def _end(plan: Planned, at: int, around: Sequence[Planned], usual: timedelta, calendar: Calendar) -> datetime:
    """When a dose becomes "not logged": the next one is due or the day ends; rarer than daily, at most 7 days."""
    following = next((index for index in range(at + 1, len(around)) if around[index].due > plan.due), None)
    is_rare = plan.rule != EVERY_DAY and (following is None or around[following].date > plan.date + ONE_DAY)
    end = plan.due + LONGEST_OPEN if is_rare else calendar.bounds(calendar.day_of(plan.due))[1]
    if following is not None:
        end = min(end, window(around[following], around[max(0, following - 6) : following + 7], usual)[0])
    return end


def _is_within_whole(
    plan: Planned, around: Sequence[Planned], regimen: Regimen, records: Mapping[str, DoseRecord]
) -> bool:
    """Was the dose it was split from, at one remove or more, recorded on that date by a plan without the split?"""
    if plan.split_from is None or plan.id in records:
        return False
    origins = {slot.id: slot.split_from for version in regimen.versions for slot in version.slots if slot.split_from}
    beside = {other.slot: other for other in around if other.date == plan.date}
    passed = {plan.slot}
    origin: str | None = plan.split_from
    while origin is not None and origin not in passed:
        whole = records.get(dose_id(plan.medicine, plan.date, origin))
        if whole is not None:
            return not _knew_split(whole, plan.slot, regimen, beside.get(origin))
        passed.add(origin)
        origin = origins.get(origin)
    return False


def _knew_split(whole: DoseRecord, slot: str, regimen: Regimen, rest: Planned | None) -> bool:
    """Did the plan a record copied already hold the dose that was split off?

    Its own version answers, unless that was corrected since or has not arrived: then the amount it copied does.
    """
    version = next((version for version in regimen.versions if version.id == whole.version), None)
    if version is not None:
        slots = {held.id: held for held in version.slots}
        own = slots.get(whole.slot)
        if own is None or slot not in slots or own.amount != whole.planned:
            return False
        return any(dates_of(own.rule, version.first, whole.date, whole.date))
    return rest is not None and rest.amount == whole.planned


def _as_recorded(plan: Planned, record: DoseRecord, calendar: Calendar) -> Planned:
    """The plan a record copied, at the time and amount that held when it was recorded."""
    if plan.wall == record.wall and plan.amount == record.planned:
        return plan
    return Planned(
        plan.id,
        plan.medicine,
        plan.date,
        plan.slot,
        record.wall,
        calendar.instant(record.wall),
        record.planned or plan.amount,
        record.version,
        plan.rule,
        plan.split_from,
    )


def as_planned(plan: Planned) -> DoseRecord:
    """A record with a copy of the plan of a dose, about which nothing was recorded before."""
    return DoseRecord(
        id=plan.id,
        medicine=plan.medicine,
        date=plan.date,
        slot=plan.slot,
        state=State.TAKEN,
        wall=plan.wall,
        planned=plan.amount,
        version=plan.version,
    )


def _plan_of(record: DoseRecord, calendar: Calendar) -> Planned:
    """The plan of a recorded dose whose regimen is gone or has not arrived yet."""
    return Planned(
        record.id,
        record.medicine,
        record.date,
        record.slot,
        record.wall,
        calendar.instant(record.wall),
        record.planned,
        record.version,
    )
