"""Today's doses: what is due, and everything a person can say about a dose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import chain
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from companion.domain.amounts import Amount, Part, parse_number
from companion.domain.days import ONE_DAY, Calendar, wall_of
from companion.domain.dose import RECORDED, Dose, DoseRecord, Extra, State, derive, due_now
from companion.domain.errors import AlreadyRecorded, BadInput, NotFound
from companion.domain.ids import id_from, new_id
from companion.domain.journal import Entry
from companion.domain.medicine import Medicine, Product, Regimen
from companion.domain.prefs import is_check_in_asked
from companion.domain.words import clean_note, clean_remark
from companion.services.ports import Clock, Put, Remove, Saved, Store, Trace

LOOK_BACK = timedelta(days=7)
"""How far back an open dose may be found: the longest a dose stays open."""

RECENT = ONE_DAY
"""An intake of the same ingredient this recent always asks: no written limit means "ask", never "fine"."""


UNREADABLE = (
    "Something is recorded for this dose that cannot be read here; a newer version of Companion may have written it. "
    "Nothing was changed."
)
"""Why a dose takes no mark."""


class AsNeeded(Struct, frozen=True):
    """An as-needed medicine with when it was last taken."""

    regimen: Regimen
    """The medicine."""

    last: Extra | None = None
    """Its newest intake in the last week, if any."""


class DayView(Struct, frozen=True):
    """One day as the Today screen shows it."""

    day: date
    """The day."""

    now: datetime
    """The instant it was looked at, UTC."""

    calendar: Calendar
    """The person's days and zones."""

    regimens: Mapping[str, Regimen]
    """Every medicine by id, also ended ones."""

    products: Mapping[str, Product]
    """Every product by id."""

    doses: tuple[Dose, ...] = ()
    """The day's planned and recorded doses, by planned time; today also those of tomorrow that are due already."""

    extras: tuple[Extra, ...] = ()
    """The day's extra and as-needed intakes, by time."""

    earlier: tuple[Dose, ...] = ()
    """Doses of earlier days that are still open."""

    as_needed: tuple[AsNeeded, ...] = ()
    """As-needed medicines in use."""

    traces: tuple[Trace, ...] = ()
    """Marks on the day's doses and extras that were undone."""

    rivals: Mapping[str, tuple[DoseRecord, ...]] = field(default_factory=dict)
    """Doses recorded differently on two machines: the other records by dose id."""

    contested: frozenset[str] = frozenset()
    """Ids of extra and as-needed intakes that were changed in two places, about which nobody chose yet."""

    entries: tuple[Entry, ...] = ()
    """The day's check-ins."""

    asks: bool = True
    """Is a check-in asked for?"""

    @property
    def open_doses(self) -> tuple[Dose, ...]:
        """The doses that wait for an answer, earlier days first."""
        return (*self.earlier, *(dose for dose in self.doses if dose.is_open))

    def dose(self, id_: str) -> Dose | None:
        """The dose with an id, if it is in view."""
        return next((dose for dose in (*self.earlier, *self.doses) if dose.id == id_), None)


class TakenAll(Struct, frozen=True):
    """What "all due" did."""

    taken: tuple[Dose, ...]
    """The doses recorded as taken, in one action."""

    left: tuple[Dose, ...]
    """The open doses it left alone."""


class TodayService:
    """See a day's doses and record what happened to them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def today(self) -> date:
        """The person's day now."""
        return self._store.calendar().day_of(self._clock.now())

    def view(self, day: date | None = None) -> DayView:
        """A day, today unless named, with every dose's state now."""
        now = self._clock.now()
        calendar = self._store.calendar()
        day = calendar.day_of(now) if day is None else day
        is_today = day == calendar.day_of(now)
        regimens = {regimen.medicine.id: regimen for regimen in self._store.regimens()}
        first = day - LOOK_BACK if is_today else day
        records, unread = self._store.doses(first, day + ONE_DAY), self._store.unread(first, day + ONE_DAY)
        doses = [
            dose
            for regimen in _known(regimens, records).values()
            for dose in derive(regimen, calendar, records, first, day + ONE_DAY, now, unread)
        ]
        doses.sort(key=lambda dose: (dose.plan.due, dose.id))
        extras = self._store.extras(day - LOOK_BACK, day)
        return DayView(
            day=day,
            now=now,
            calendar=calendar,
            regimens=_known(regimens, records),
            products={product.id: product for regimen in regimens.values() for product in regimen.products},
            doses=tuple(
                dose
                for dose in doses
                if calendar.day_of_wall(dose.plan.wall) == day or (is_today and _is_begun(dose, calendar, day, now))
            ),
            extras=tuple(extra for extra in extras if extra.day == day),
            earlier=tuple(
                dose for dose in doses if is_today and dose.is_open and calendar.day_of_wall(dose.plan.wall) < day
            ),
            as_needed=_as_needed(regimens, extras, day),
            traces=self._store.traces(day, day + ONE_DAY),
            rivals=self._store.rivals(first, day + ONE_DAY),
            contested=frozenset(one.id for one in self._store.contested("extra")),
            entries=self._store.entries(day, day),
            asks=is_check_in_asked(self._store.prefs()),
        )

    def take(self, id_: str, at: datetime | None = None, amount: Amount | None = None, note: str = "") -> Saved:
        """Record a dose as taken, now unless another instant is given.

        Args:
            id_: the dose's identity.
            at: when it was taken, UTC; not in the future.
            amount: what was taken, if not the planned amount.
            note: a word about it.

        Raises:
            AlreadyRecorded: something is recorded for it; nothing is changed.
            NotFound: no dose has this identity.
            BadInput: `at` is still to come.
            NotSaved: it could not be made durable.
        """
        dose, calendar, now = self._unrecorded(id_)
        record = self._taken(dose, calendar, self._past(at, now), amount)
        return self._mark("take", replace(record, note=clean_note(note)))

    def as_taken(self, id_: str, at: datetime) -> DoseRecord:
        """The record of a dose as taken at an instant, for an action that does more than this; nothing is saved.

        Raises:
            AlreadyRecorded, NotFound, BadInput: as in `take`.
        """
        dose, calendar, now = self._unrecorded(id_)
        return self._taken(dose, calendar, self._past(at, now), None)

    def take_planned(self, id_: str) -> Saved:
        """Record a dose as taken at its planned time.

        Raises:
            BadInput: its planned time is still to come.
            AlreadyRecorded, NotFound, NotSaved: as in `take`.
        """
        dose, calendar, now = self._unrecorded(id_)
        return self._mark("take", self._taken(dose, calendar, self._past(dose.plan.due, now), None))

    def take_all_due(self) -> TakenAll:
        """Record what is due now as taken, as one action; see `due_now` for what it leaves.

        Raises:
            NotSaved: it could not be made durable; nothing is recorded.
        """
        view = self.view()
        taken, left = due_now((*view.earlier, *view.doses), view.regimens)
        if not taken:
            return TakenAll((), left)
        instant = self._past(None, view.now)
        puts = [Put(self._taken(dose, view.calendar, instant, None), strict=True) for dose in taken]
        saved = self._store.save("take-all", puts)
        refused = {id_ for _, id_ in saved.refused}
        return TakenAll(tuple(dose for dose in taken if dose.id not in refused), left)

    def mark(self, id_: str, state: State, reason: str = "", note: str = "") -> Saved:
        """Record a dose as not taken, skipped, on pause or not sure.

        Raises:
            BadInput: another state is given, or the words are too long.
            AlreadyRecorded, NotFound, NotSaved: as in `take`.
        """
        if state not in _VERBS:
            raise BadInput("A dose can be marked as not taken, skipped, on pause or not sure.", "state")
        dose, calendar, _ = self._unrecorded(id_)
        reason, note = clean_remark(reason, "reason"), clean_note(note)
        record = replace(_copy_plan(dose), state=state, reason=reason, note=note)
        return self._mark(_VERBS[state], replace(record, zone=calendar.zone_name(dose.plan.due)))

    def edit(
        self,
        seen: DoseRecord,
        *,
        state: State | None = None,
        at: datetime | None = None,
        amount: Amount | None = None,
        reason: str | None = None,
        note: str | None = None,
    ) -> Saved:
        """Correct what was recorded about a dose; what is not given stays.

        Args:
            seen: the record the person was looking at.
            state: what happened instead.
            at: when it was taken, UTC; not in the future.
            amount: what was taken.
            reason: why it was skipped or not taken.
            note: a word about it.

        Raises:
            BadInput: `at` is still to come, or a recorded state is wanted and another given.
            NotSaved: it could not be made durable.
        """
        state = seen.state if state is None else state
        if state not in RECORDED:
            raise BadInput("A dose can be recorded as taken, not taken, skipped, on pause or not sure.", "state")
        calendar, now = self._store.calendar(), self._clock.now()
        record = replace(
            seen,
            state=state,
            reason=seen.reason if reason is None else clean_remark(reason, "reason"),
            note=seen.note if note is None else clean_note(note),
        )
        if state is State.TAKEN:
            if at is None:  # the zone and the wall time stay as they read then
                at = seen.instant
            if at is None or at != seen.instant:
                record = _at(record, calendar, self._past(at, now))
            record = replace(record, amount=amount or seen.amount or seen.planned)
        else:
            record = replace(record, instant=None, local=None, amount=())
        return self._store.save("edit", [Put(record)])

    def settle(self, keep: DoseRecord, beside: tuple[DoseRecord, ...], *, are_two: bool = False) -> Saved:
        """Answer a dose that was recorded differently in two places.

        Args:
            keep: the record that holds.
            beside: the others that were shown.
            are_two: they were two intakes: what was taken beside it becomes an extra.

        Raises:
            NotSaved: it could not be made durable.
        """
        answered = tuple(rev for other in beside for rev in (other.rev, *other.also) if rev)
        changes: list[Put] = [Put(keep, settles=answered)]
        calendar = self._store.calendar()
        for other in beside:
            if are_two and other.state is State.TAKEN and other.instant is not None and other.local is not None:
                day = calendar.day_of(other.instant)
                amount = other.amount or other.planned
                id_ = id_from(other.id, other.rev or "")  # the same on every machine that answers
                extra = Extra(id_, other.medicine, day, other.instant, other.zone, other.local, amount)
                changes.append(Put(extra))
        return self._store.save("settle", changes)

    def clear(self, seen: DoseRecord | Extra) -> Saved:
        """Take a mark off a dose, or delete an extra; undoable, and its trace stays.

        Raises:
            NotSaved: it could not be made durable.
        """
        return self._store.save("clear", [Remove(seen)])

    def extra(
        self,
        medicine: str,
        amount: Amount | None = None,
        at: datetime | None = None,
        reason: str = "",
        id_: str | None = None,
    ) -> Saved:
        """Record an extra or as-needed intake.

        Args:
            medicine: the medicine's id.
            amount: what was taken; the usual amount unless given.
            at: when, UTC; now unless given.
            reason: what it was for.
            id_: the id minted at the key press; a retry reuses it, and changes nothing if it is saved already.

        Raises:
            NotFound: no medicine has this id.
            BadInput: no amount is known, or `at` is still to come.
            NotSaved: it could not be made durable.
        """
        calendar, now = self._store.calendar(), self._clock.now()
        instant = self._past(at, now)
        regimen = next((found for found in self._store.regimens() if found.medicine.id == medicine), None)
        if regimen is None:
            raise NotFound("This medicine is no longer here.")
        zone = calendar.zone_at(instant)
        record = Extra(
            id=id_ or new_id(),
            medicine=medicine,
            day=calendar.day_of(instant),
            instant=instant,
            zone=calendar.zone_name(instant),
            local=_on_clock(wall_of(instant, zone)),
            amount=amount or usual_amount(regimen, calendar.day_of(instant)),
            reason=clean_remark(reason, "reason"),
        )
        return self._store.save("extra", [Put(record, strict=True)])

    def edit_extra(
        self,
        seen: Extra,
        *,
        at: datetime | None = None,
        amount: Amount = (),
        reason: str | None = None,
        note: str | None = None,
    ) -> Saved:
        """Correct an extra or as-needed intake; what is not given stays.

        Raises:
            BadInput: `at` is still to come.
            NotSaved: it could not be made durable.
        """
        calendar, now = self._store.calendar(), self._clock.now()
        record = replace(
            seen,
            amount=amount or seen.amount,
            reason=seen.reason if reason is None else clean_remark(reason, "reason"),
            note=seen.note if note is None else clean_note(note),
        )
        if at is not None and at != seen.instant:
            record = _at(record, calendar, self._past(at, now))
            record = replace(record, day=calendar.day_of(record.instant))
        return self._store.save("edit", [Put(record)])

    def last_intake(self, medicine: str) -> tuple[datetime, Amount] | None:
        """The newest known intake of any of a medicine's ingredients in the last week: when, and how much."""
        now, calendar = self._clock.now(), self._store.calendar()
        day = calendar.day_of(now)
        regimens = {regimen.medicine.id: regimen for regimen in self._store.regimens()}
        if medicine not in regimens:
            return None
        wanted = regimens[medicine].ingredients()
        same = {id_ for id_, regimen in regimens.items() if wanted & regimen.ingredients()}
        first, last = day - LOOK_BACK, day + ONE_DAY
        beside = self._store.rivals(first, last).values()  # until it is answered, one dose or two, both count
        found = [
            (record.instant, record.amount)
            for record in (*self._store.doses(first, last).values(), *chain.from_iterable(beside))
            if record.medicine in same and record.state is State.TAKEN and record.instant is not None
        ]
        found += [(x.instant, x.amount) for x in self._intakes(day - LOOK_BACK, day) if x.medicine in same]
        return max(found, key=lambda pair: pair[0], default=None)

    def _intakes(self, first: date, last: date) -> tuple[Extra, ...]:
        """Intakes of some days, with every version of one that was changed in two places: until chosen all count."""
        disputed = (variant.record for one in self._store.contested("extra") for variant in one.variants)
        beside = (record for record in disputed if isinstance(record, Extra) and first <= record.day <= last)
        return (*self._store.extras(first, last), *beside)

    def _unrecorded(self, id_: str) -> tuple[Dose, Calendar, datetime]:
        """The dose as it stands now, if nothing is recorded for it."""
        dose, calendar, now = self.find(id_)
        if dose.record is not None:
            raise AlreadyRecorded(_already(dose.record))
        if dose.state is State.UNREADABLE:
            raise AlreadyRecorded(UNREADABLE)
        return dose, calendar, now

    def find(self, id_: str) -> tuple[Dose, Calendar, datetime]:
        """A dose of any date by its identity, with the calendar and the instant it was looked at.

        Raises:
            NotFound: no dose has this identity.
        """
        try:
            medicine, on_text, _ = id_.split("/")
            on = date.fromisoformat(on_text)
        except ValueError:
            raise NotFound("There is no such dose.") from None
        now, calendar = self._clock.now(), self._store.calendar()
        records = {key: record for key, record in self._store.doses(on, on).items() if record.medicine == medicine}
        regimens = {regimen.medicine.id: regimen for regimen in self._store.regimens()}
        regimen = _known(regimens, records).get(medicine)
        unread = self._store.unread(on, on)
        doses = derive(regimen, calendar, records, on, on, now, unread) if regimen else ()
        dose = next((dose for dose in doses if dose.id == id_), None)
        if dose is None:
            raise NotFound("This dose is no longer planned.")
        return dose, calendar, now

    def _taken(self, dose: Dose, calendar: Calendar, instant: datetime, amount: Amount | None) -> DoseRecord:
        record = _at(_copy_plan(dose), calendar, instant)
        return replace(record, amount=amount or dose.plan.amount)

    def _mark(self, kind: str, record: DoseRecord) -> Saved:
        saved = self._store.save(kind, [Put(record, strict=True)])
        if saved.refused:
            stored = self._store.doses(record.date, record.date).get(record.id)
            raise AlreadyRecorded(_already(stored) if stored else UNREADABLE)
        return saved

    def _past(self, at: datetime | None, now: datetime) -> datetime:
        if at is None:
            return now.replace(microsecond=0)
        if at > now + timedelta(minutes=1):
            wall = self._store.calendar().wall(at)
            raise BadInput(f"{wall:%H:%M} on {wall:%Y-%m-%d} is still to come.", "time")
        return at.replace(microsecond=0)


_Intake = TypeVar("_Intake", DoseRecord, Extra)

_VERBS = {
    State.NOT_TAKEN: "not-taken",
    State.SKIPPED: "skip",
    State.ON_PAUSE: "pause-one",
    State.NOT_SURE: "not-sure",
}


def usual_amount(regimen: Regimen, on: date) -> Amount:
    """What is usually taken at once: the first planned amount on a date, else one piece of the product added last.

    Raises:
        BadInput: nothing is written down about the medicine's form.
    """
    version = regimen.version_on(on) or (regimen.versions[-1] if regimen.versions else None)
    if version and version.slots:
        return version.slots[0].amount
    if regimen.products:
        return (Part(parse_number("1"), regimen.products[-1].id),)
    raise BadInput("How much was it? Please give an amount, such as 1 tablet.", "amount")


def _copy_plan(dose: Dose) -> DoseRecord:
    plan = dose.plan
    return DoseRecord(
        id=plan.id,
        medicine=plan.medicine,
        date=plan.date,
        slot=plan.slot,
        state=State.TAKEN,
        wall=plan.wall,
        planned=plan.amount,
        version=plan.version,
        rev=dose.record.rev if dose.record else None,
    )


def _at(record: _Intake, calendar: Calendar, instant: datetime) -> _Intake:
    local = _on_clock(wall_of(instant, calendar.zone_at(instant)))
    return replace(record, instant=instant, zone=calendar.zone_name(instant), local=local)


def _on_clock(wall: datetime) -> datetime:
    """A wall time as a clock reads it and a record keeps it: to the minute."""
    return wall.replace(second=0, microsecond=0)


def _is_begun(dose: Dose, calendar: Calendar, day: date, now: datetime) -> bool:
    """Is it a dose of tomorrow whose window is open, such as 04:30 for one who is up at 03:30?"""
    is_due = dose.opens is not None and dose.opens <= now and dose.state is not State.ON_PAUSE
    return is_due and calendar.day_of_wall(dose.plan.wall) == day + ONE_DAY


def _already(record: DoseRecord) -> str:
    if record.state is State.TAKEN and record.local is not None:
        return f"Taken at {record.local:%H:%M} already. Nothing was changed."
    words = {State.NOT_TAKEN: "not taken", State.SKIPPED: "skipped", State.ON_PAUSE: "on pause"}
    return f"This dose is recorded as {words.get(record.state, 'not sure')} already. Nothing was changed."


def _known(regimens: Mapping[str, Regimen], records: Mapping[str, DoseRecord]) -> dict[str, Regimen]:
    """The regimens, with a bare one for every recorded dose whose medicine has not arrived yet."""
    known = dict(regimens)
    for record in records.values():
        if record.medicine not in known:
            known[record.medicine] = Regimen(Medicine(record.medicine, "a medicine not here yet"))
    return known


def _as_needed(regimens: Mapping[str, Regimen], extras: tuple[Extra, ...], day: date) -> tuple[AsNeeded, ...]:
    return tuple(
        AsNeeded(regimen, next((x for x in reversed(extras) if x.medicine == id_), None))
        for id_, regimen in regimens.items()
        if regimen.medicine.as_needed and not regimen.is_ended(day)
    )
