"""Today's doses: what is due, and everything a person can say about a dose."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.amounts import Amount
from companion.domain.days import Calendar
from companion.domain.dose import RECORDED, Dose, DoseRecord, Extra, State, as_planned, derive, due_now
from companion.domain.errors import AlreadyRecorded, BadInput, NotFound
from companion.domain.ids import id_from
from companion.domain.moments import at_moment, past
from companion.domain.words import clean_note, clean_remark
from companion.services.day_view import DayView, day_view, known_regimens
from companion.services.ports import Clock, Put, Remove, Saved, Store

UNREADABLE = (
    "Something is recorded for this dose that cannot be read here; a newer version of Companion may have written it. "
    "Nothing was changed."
)
"""Why a dose takes no mark."""


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
        return day_view(self._store, self._clock.now(), day)

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
        record = self._taken(dose, calendar, past(at, now, calendar), amount)
        return self._mark("take", replace(record, note=clean_note(note)))

    def as_taken(self, id_: str, at: datetime) -> DoseRecord:
        """The record of a dose as taken at an instant, for an action that does more than this; nothing is saved.

        Raises:
            AlreadyRecorded, NotFound, BadInput: as in `take`.
        """
        dose, calendar, now = self._unrecorded(id_)
        return self._taken(dose, calendar, past(at, now, calendar), None)

    def take_planned(self, id_: str) -> Saved:
        """Record a dose as taken at its planned time.

        Raises:
            BadInput: its planned time is still to come.
            AlreadyRecorded, NotFound, NotSaved: as in `take`.
        """
        dose, calendar, now = self._unrecorded(id_)
        return self._mark("take", self._taken(dose, calendar, past(dose.plan.due, now, calendar), None))

    def take_all_due(self) -> TakenAll:
        """Record what is due now as taken, as one action; see `due_now` for what it leaves.

        Raises:
            NotSaved: it could not be made durable; nothing is recorded.
        """
        view = self.view()
        taken, left = due_now((*view.earlier, *view.doses), view.regimens)
        if not taken:
            return TakenAll((), left)
        instant = past(None, view.now, view.calendar)
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
        record = replace(as_planned(dose.plan), state=state, reason=reason, note=note)
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
                record = at_moment(record, calendar, past(at, now, calendar))
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
        regimen = known_regimens(regimens, records).get(medicine)
        unread = self._store.unread(on, on)
        doses = derive(regimen, calendar, records, on, on, now, unread) if regimen else ()
        dose = next((dose for dose in doses if dose.id == id_), None)
        if dose is None:
            raise NotFound("This dose is no longer planned.")
        return dose, calendar, now

    def _taken(self, dose: Dose, calendar: Calendar, instant: datetime, amount: Amount | None) -> DoseRecord:
        record = at_moment(as_planned(dose.plan), calendar, instant)
        return replace(record, amount=amount or dose.plan.amount)

    def _mark(self, kind: str, record: DoseRecord) -> Saved:
        saved = self._store.save(kind, [Put(record, strict=True)])
        if saved.refused:
            stored = self._store.doses(record.date, record.date).get(record.id)
            raise AlreadyRecorded(_already(stored) if stored else UNREADABLE)
        return saved


_VERBS = {
    State.NOT_TAKEN: "not-taken",
    State.SKIPPED: "skip",
    State.ON_PAUSE: "pause-one",
    State.NOT_SURE: "not-sure",
}


def _already(record: DoseRecord) -> str:
    if record.state is State.TAKEN and record.local is not None:
        return f"Taken at {record.local:%H:%M} already. Nothing was changed."
    words = {State.NOT_TAKEN: "not taken", State.SKIPPED: "skipped", State.ON_PAUSE: "on pause"}
    return f"This dose is recorded as {words.get(record.state, 'not sure')} already. Nothing was changed."
