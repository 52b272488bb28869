"""A day as Today shows it: every dose with its state now, what was taken besides, and what stands open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct, field

from companion.domain.days import ONE_DAY, Calendar
from companion.domain.dose import Dose, DoseRecord, Extra, State, derive
from companion.domain.journal import Entry
from companion.domain.medicine import Medicine, Product, Regimen
from companion.domain.prefs import is_check_in_asked
from companion.services.ports import Store, Trace

LOOK_BACK = timedelta(days=7)
"""How far back an open dose may be found: the longest a dose stays open."""


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


def day_view(store: Store, now: datetime, day: date | None = None) -> DayView:
    """Gather a day, today unless named, with every dose's state now."""
    calendar = store.calendar()
    day = calendar.day_of(now) if day is None else day
    is_today = day == calendar.day_of(now)
    regimens = {regimen.medicine.id: regimen for regimen in store.regimens()}
    first = day - LOOK_BACK if is_today else day
    records, unread = store.doses(first, day + ONE_DAY), store.unread(first, day + ONE_DAY)
    doses = [
        dose
        for regimen in known_regimens(regimens, records).values()
        for dose in derive(regimen, calendar, records, first, day + ONE_DAY, now, unread)
    ]
    doses.sort(key=lambda dose: (dose.plan.due, dose.id))
    extras = store.extras(day - LOOK_BACK, day)
    return DayView(
        day=day,
        now=now,
        calendar=calendar,
        regimens=known_regimens(regimens, records),
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
        traces=store.traces(day, day + ONE_DAY),
        rivals=store.rivals(first, day + ONE_DAY),
        contested=frozenset(one.id for one in store.contested("extra")),
        entries=store.entries(day, day),
        asks=is_check_in_asked(store.prefs()),
    )


def known_regimens(regimens: Mapping[str, Regimen], records: Mapping[str, DoseRecord]) -> dict[str, Regimen]:
    """The regimens, with a bare one for every recorded dose whose medicine has not arrived yet."""
    known = dict(regimens)
    for record in records.values():
        if record.medicine not in known:
            known[record.medicine] = Regimen(Medicine(record.medicine, "a medicine not here yet"))
    return known


def _is_begun(dose: Dose, calendar: Calendar, day: date, now: datetime) -> bool:
    """Is it a dose of tomorrow whose window is open, such as 04:30 for one who is up at 03:30?"""
    is_due = dose.opens is not None and dose.opens <= now and dose.state is not State.ON_PAUSE
    return is_due and calendar.day_of_wall(dose.plan.wall) == day + ONE_DAY


def _as_needed(regimens: Mapping[str, Regimen], extras: tuple[Extra, ...], day: date) -> tuple[AsNeeded, ...]:
    return tuple(
        AsNeeded(regimen, next((x for x in reversed(extras) if x.medicine == id_), None))
        for id_, regimen in regimens.items()
        if regimen.medicine.as_needed and not regimen.is_ended(day)
    )
