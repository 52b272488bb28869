"""Intakes beside the plan: as-needed ones, extra ones, and when something of the same ingredient was last taken."""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain

from msgspec.structs import replace

from companion.domain.amounts import Amount, Part, parse_number
from companion.domain.days import ONE_DAY
from companion.domain.dose import Extra, State
from companion.domain.errors import BadInput, NotFound
from companion.domain.ids import new_id
from companion.domain.medicine import Regimen
from companion.domain.moments import at_moment, past
from companion.domain.words import clean_note, clean_remark
from companion.services.day_view import LOOK_BACK
from companion.services.ports import Clock, Put, Saved, Store

RECENT = ONE_DAY
"""An intake of the same ingredient this recent always asks: no written limit means "ask", never "fine"."""


class IntakesService:
    """Record what was taken beside the plan, and look when it was last."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def record(
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
        instant = past(at, now, calendar)
        regimen = next((found for found in self._store.regimens() if found.medicine.id == medicine), None)
        if regimen is None:
            raise NotFound("This medicine is no longer here.")
        record = Extra(
            id=id_ or new_id(),
            medicine=medicine,
            day=calendar.day_of(instant),
            instant=instant,
            zone=calendar.zone_name(instant),
            local=calendar.clock(instant),
            amount=amount or usual_amount(regimen, calendar.day_of(instant)),
            reason=clean_remark(reason, "reason"),
        )
        return self._store.save("extra", [Put(record, strict=True)])

    def edit(
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
            record = at_moment(record, calendar, past(at, now, calendar))
            record = replace(record, day=calendar.day_of(record.instant))
        return self._store.save("edit", [Put(record)])

    def last(self, medicine: str) -> tuple[datetime, Amount] | None:
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
        found += [(x.instant, x.amount) for x in self._between(day - LOOK_BACK, day) if x.medicine in same]
        return max(found, key=lambda pair: pair[0], default=None)

    def _between(self, first: date, last: date) -> tuple[Extra, ...]:
        """Intakes of some days, with every version of one that was changed in two places: until chosen all count."""
        disputed = (variant.record for one in self._store.contested("extra") for variant in one.variants)
        beside = (record for record in disputed if isinstance(record, Extra) and first <= record.day <= last)
        return (*self._store.extras(first, last), *beside)


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
