"""Medicines: add, read back, change from a date, correct, pause, end and remove."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from companion.domain.amounts import Amount, Total, total
from companion.domain.days import FIRST_DATE, LAST_DATE, ONE_DAY, Calendar
from companion.domain.dose import Dose, State, derive
from companion.domain.errors import BadInput, NotFound
from companion.domain.ids import new_id
from companion.domain.medicine import (
    EVERY_DAY,
    Medicine,
    Pause,
    Product,
    Regimen,
    Slot,
    Version,
    sort_versions,
)
from companion.domain.prefs import Reaction
from companion.domain.schedule import Planned, planned, rule_days
from companion.domain.words import clean_line, clean_name, clean_note, fold
from companion.services.ports import Change, Clock, Put, Remove, Saved, Store
from companion.services.setup import first_place

PREVIEW_DAYS = 14
"""How many days a read-back shows."""

SPLIT_LOOK_BACK = timedelta(days=400)
"""How far back a back-dated change is compared with what was planned before it."""


@dataclass(frozen=True, slots=True)
class PlannedTime:
    """One time in a form."""

    wall: time
    """The wall time."""

    amount: Amount
    """What is taken."""

    rule: str = EVERY_DAY
    """On which days."""

    slot: str | None = None
    """The slot it is, if it was there before; None for a new time."""


@dataclass(frozen=True, slots=True)
class MedicineForm:
    """What a person fills in about a medicine; ids are minted when the form opens."""

    id: str
    """The medicine's id."""

    name: str
    """What they call it."""

    products: tuple[Product, ...]
    """Form, release and strength; at least one."""

    first: date
    """The first date it holds."""

    times: tuple[PlannedTime, ...] = ()
    """When it is taken; empty for an as-needed medicine."""

    as_needed: bool = False
    """Taken when needed."""

    purpose: str = ""
    """What it is for."""

    note: str = ""
    """What the prescriber said."""

    why: str = ""
    """Why it changes."""

    window: int | None = None
    """Minutes either side of its time; None for the usual two hours."""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What a form plans for one calendar date."""

    date: date
    """The calendar date."""

    doses: tuple[Planned, ...]
    """Its doses."""

    total: Total
    """What they add up to."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a form means, for the person to hold against the label before it is saved."""

    form: MedicineForm
    """The form, cleaned and checked."""

    days: tuple[DayPlan, ...]
    """The next 14 days it plans, from its first date or today, whichever is later."""

    altered: tuple[date, ...] = ()
    """Past dates whose doses, not logged yet, the change would alter."""

    same_name: tuple[str, ...] = ()
    """Names of other medicines in use that read the same."""

    @property
    def every_day(self) -> DayPlan | None:
        """The plan of one day, if all days are alike."""
        shapes = {tuple((dose.wall.time(), dose.amount) for dose in day.doses) for day in self.days}
        return self.days[0] if len(shapes) == 1 and self.days and self.days[0].doses else None


class MedicinesService:
    """See and change what is taken, without ever rewriting the past."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def all(self) -> tuple[Regimen, ...]:
        """Every medicine that was not removed, in the order they were added."""
        return tuple(regimen for regimen in self._store.regimens() if not regimen.medicine.removed)

    def get(self, id_: str) -> Regimen:
        """One medicine.

        Raises:
            NotFound: it is not here.
        """
        found = next((regimen for regimen in self._store.regimens() if regimen.medicine.id == id_), None)
        if found is None:
            raise NotFound("This medicine is no longer here.")
        return found

    def matching(self, words: str) -> tuple[Regimen, ...]:
        """Medicines whose name is, begins with, or holds these words: the closest kind of match only."""
        wanted = fold(words)
        named = [(fold(regimen.medicine.name), regimen) for regimen in self.all()]
        for is_match in (
            lambda name: name == wanted,
            lambda name: name.startswith(wanted),
            lambda name: wanted in name,
        ):
            if hits := tuple(regimen for name, regimen in named if wanted and is_match(name)):
                return hits
        return ()

    def today(self) -> date:
        """The person's day now."""
        return self._store.calendar().day_of(self._clock.now())

    def new_form(self, name: str = "") -> MedicineForm:
        """An empty form with fresh ids, from today."""
        id_ = new_id()
        return MedicineForm(id_, name, (Product(new_id(), id_),), self.today())

    def form_of(self, regimen: Regimen, first: date | None = None) -> MedicineForm:
        """A form filled with how a medicine is taken on a date (the proposed first date unless given)."""
        first = first or self.proposed_first(regimen)
        version = regimen.version_on(first)
        medicine = regimen.medicine
        return MedicineForm(
            id=medicine.id,
            name=medicine.name,
            products=regimen.products or (Product(new_id(), medicine.id),),
            first=first,
            times=tuple(PlannedTime(s.wall, s.amount, s.rule, s.id) for s in (version.slots if version else ())),
            as_needed=medicine.as_needed,
            purpose=medicine.purpose,
            note=medicine.note,
            window=medicine.window,
        )

    def proposed_first(self, regimen: Regimen) -> date:
        """From when a change is proposed to hold: tomorrow if a dose of today is recorded, else today."""
        day = self.today()
        recorded = self._store.doses(day, day).values()
        return day + ONE_DAY if any(record.medicine == regimen.medicine.id for record in recorded) else day

    def read_back(self, form: MedicineForm) -> ReadBack:
        """What a form means: checked, with its next 14 days and the past dates it would alter.

        Raises:
            BadInput: something in it cannot be used; the sentence names it.
        """
        form = _checked(form)
        calendar, day = self._store.calendar(), self.today()
        before = next((r for r in self._store.regimens() if r.medicine.id == form.id), None)
        version = _version(form, before, new_id())
        begin = max(form.first, day)
        alone = Regimen(_medicine(form, None), form.products, (version,))
        products = {product.id: product for product in form.products}
        plans = planned(alone, calendar, begin, begin + timedelta(days=PREVIEW_DAYS - 1))
        days = []
        for offset in range(PREVIEW_DAYS):
            on = begin + timedelta(days=offset)
            doses = tuple(plan for plan in plans if plan.date == on)
            days.append(DayPlan(on, doses, total((dose.amount for dose in doses), products)))
        same = tuple(
            other.medicine.name
            for other in self.all()
            if other.medicine.id != form.id
            and fold(other.medicine.name) == fold(form.name)
            and not other.is_ended(form.first)
        )
        altered = self._altered(before, version, calendar, day) if before else ()
        return ReadBack(form, tuple(days), altered, same)

    def add(self, form: MedicineForm) -> Saved:
        """Add a medicine from the form's first date; the zone its times are meant in is written down with the first.

        Raises:
            BadInput: something in the form cannot be used.
            NotSaved: it could not be made durable.
        """
        form = _checked(form)
        changes: list[Change] = [Put(_medicine(form, None))]
        if not self._store.calendar().places:
            changes.append(Put(first_place(self._clock.zone())))
        changes += [Put(product) for product in form.products]
        changes.append(Put(_version(form, None, new_id())))
        return self._store.save("medicine-add", changes)

    def change(self, seen: Regimen, form: MedicineForm) -> Saved:
        """Change how a medicine is taken from the form's first date on; the past stays as it was.

        Raises:
            BadInput, NotSaved: as in `add`.
        """
        form = _checked(form)
        changes = self._described(seen, form)
        changes.append(Put(_version(form, seen, new_id())))
        return self._store.save("medicine-change", changes)

    def correct(self, seen: Regimen, form: MedicineForm) -> Saved:
        """Correct a mistake in the version that holds on the form's first date; recorded doses keep their copy.

        Raises:
            BadInput, NotSaved: as in `add`.
            NotFound: no version holds on that date.
        """
        form = _checked(form)
        held = seen.version_on(form.first)
        if held is None:
            raise NotFound(f"Nothing was planned yet on {form.first.isoformat()}.")
        changes = self._described(seen, form)
        new = _version(form, seen, held.id, since=self.proposed_first(seen))
        changes.append(Put(replace(new, first=held.first, rev=held.rev, why=form.why or held.why)))
        return self._store.save("medicine-correct", changes)

    def pause(self, regimen: Regimen, first: date, last: date | None = None, reason: str = "") -> Saved:
        """Put a medicine on pause between two dates, open-ended if `last` is None.

        Raises:
            BadInput: the last date is before the first.
            NotSaved: it could not be made durable.
        """
        _check_dates(first, last)
        pause = Pause(new_id(), regimen.medicine.id, first, last, clean_line(reason))
        return self._store.save("pause", [Put(pause)])

    def resume(self, regimen: Regimen, on: date) -> Saved:
        """End the pause that covers a date, so that doses are planned again from that date.

        Raises:
            NotFound: it is not on pause then.
            NotSaved: it could not be made durable.
        """
        running = next((pause for pause in regimen.pauses if pause.covers(on)), None)
        if running is None:
            raise NotFound(f"{regimen.medicine.name} is not on pause.")
        if running.first >= on:
            return self._store.save("resume", [Remove(running)])
        return self._store.save("resume", [Put(replace(running, last=on - ONE_DAY))])

    def end(self, regimen: Regimen, on: date, why: str = "") -> Saved:
        """End a medicine: from a date on no dose is planned; everything recorded stays.

        Raises:
            BadInput: it is ended already.
            NotSaved: it could not be made durable.
        """
        _check_dates(on, None)
        if regimen.is_ended(on):
            raise BadInput(f"{regimen.medicine.name} has ended already.", "medicine")
        version = Version(new_id(), regimen.medicine.id, on, ended=True, why=clean_line(why))
        return self._store.save("medicine-end", [Put(version)])

    def remove(self, regimen: Regimen) -> Saved:
        """Take a medicine off the list; its recorded doses keep its name, and undo brings it back.

        Raises:
            NotSaved: it could not be made durable.
        """
        return self._store.save("medicine-remove", [Put(replace(regimen.medicine, removed=True))])

    def reactions(self) -> tuple[Reaction, ...]:
        """Allergies and past reactions."""
        return self._store.reactions()

    def add_reaction(self, name: str, what: str = "", *, is_allergy: bool = False) -> Saved:
        """Write down an allergy or a past reaction.

        Raises:
            BadInput: the name cannot be used.
            NotSaved: it could not be made durable.
        """
        reaction = Reaction(new_id(), clean_name(name, "name"), clean_note(what), is_allergy)
        return self._store.save("reaction-add", [Put(reaction)])

    def remove_reaction(self, reaction: Reaction) -> Saved:
        """Delete an allergy or reaction; undo brings it back."""
        return self._store.save("reaction-remove", [Remove(reaction)])

    def _described(self, seen: Regimen, form: MedicineForm) -> list[Change]:
        """The changes to the medicine and its products themselves, where there are any."""
        changes: list[Change] = []
        medicine = _medicine(form, seen.medicine)
        if medicine != seen.medicine:
            changes.append(Put(medicine))
        known = {product.id: product for product in seen.products}
        changes += [Put(product) for product in form.products if known.get(product.id) != product]
        return changes

    def _altered(self, before: Regimen, version: Version, calendar: Calendar, day: date) -> tuple[date, ...]:
        first = max(version.first, day - SPLIT_LOOK_BACK)
        if first >= day:
            return ()
        after = replace(before, versions=sort_versions((*before.versions, version)))
        records = self._store.doses(first, day)
        now = self._clock.now()
        old, new = (
            _unlogged(derive(regimen, calendar, records, first, day - ONE_DAY, now)) for regimen in (before, after)
        )
        return tuple(sorted(on for on in old.keys() | new.keys() if old.get(on) != new.get(on)))


def _unlogged(doses: tuple[Dose, ...]) -> dict[date, list[tuple[str, datetime, Amount]]]:
    """What is planned and not recorded, by date."""
    found: dict[date, list[tuple[str, datetime, Amount]]] = {}
    for dose in doses:
        if dose.record is None and dose.state is not State.ON_PAUSE:
            found.setdefault(dose.plan.date, []).append((dose.plan.slot, dose.plan.wall, dose.plan.amount))
    return found


def _checked(form: MedicineForm) -> MedicineForm:
    """The form with clean words.

    Raises:
        BadInput: something in it cannot be used.
    """
    _check_dates(form.first, None)
    if not form.products:
        raise BadInput("What form does it have? Please choose tablet, capsule or another.", "form")
    if not form.times and not form.as_needed:
        raise BadInput("When is it taken? Please give at least one time, or choose “as needed”.", "times")
    if form.window is not None and not 1 <= form.window <= 24 * 60:
        raise BadInput("The window is a number of minutes from 1 to 1440.", "window")
    seen: dict[tuple[time, str], None] = {}
    for planned_time in form.times:
        for day in rule_days(planned_time.rule) or (planned_time.rule,):
            if (planned_time.wall, day) in seen:
                raise BadInput(
                    f"{planned_time.wall:%H:%M} is there twice. One time can hold the whole amount.", "times"
                )
            seen[planned_time.wall, day] = None
    return replace(
        form,
        name=clean_name(form.name, "medicine name"),
        purpose=clean_line(form.purpose),
        note=clean_note(form.note),
        why=clean_line(form.why),
        times=() if form.as_needed else tuple(sorted(form.times, key=lambda t: t.wall)),
        products=tuple(_clean_product(product) for product in form.products),
    )


def _clean_product(product: Product) -> Product:
    return replace(
        product,
        form=clean_name(product.form, "form", limit=40),
        release=clean_line(product.release)[:20],
        strengths=tuple(replace(s, ingredient=clean_name(s.ingredient, "ingredient")) for s in product.strengths),
    )


def _check_dates(first: date, last: date | None) -> None:
    for on in (first, last):
        if on is not None and not FIRST_DATE <= on <= LAST_DATE:
            raise BadInput(f"{on.isoformat()} is outside the years 1900 to 2199.", "date")
    if last is not None and last < first:
        raise BadInput(f"{last.isoformat()} is before {first.isoformat()}.", "date")


def _medicine(form: MedicineForm, before: Medicine | None) -> Medicine:
    return replace(
        before or Medicine(form.id, form.name),
        name=form.name,
        purpose=form.purpose,
        note=form.note,
        as_needed=form.as_needed,
        window=form.window,
    )


def _version(form: MedicineForm, before: Regimen | None, id_: str, since: date | None = None) -> Version:
    """The version a form means: slots that were there keep their id, new times get one.

    A time added while the amount of another shrinks is that dose split in two: it names the dose it was split from,
    so that a day on which the whole was recorded never offers the rest.

    Args:
        form: the checked form.
        before: the medicine as it was, None for a new one.
        id_: the version's id.
        since: the first date a time added by a correction is offered.
    """
    held = before.version_on(form.first) if before else None
    old = {slot.id: slot for slot in held.slots} if held else {}
    shrunk = next(
        (t.slot for t in form.times if t.slot in old and _pieces(t.amount) < _pieces(old[t.slot].amount)), None
    )
    slots = []
    for planned_time in form.times:
        kept = old.get(planned_time.slot) if planned_time.slot else None
        slots.append(
            Slot(
                id=planned_time.slot or new_id(8),
                wall=planned_time.wall,
                amount=planned_time.amount,
                rule=planned_time.rule,
                since=kept.since if kept else since,
                split_from=kept.split_from if kept else shrunk,
            )
        )
    return Version(id_, form.id, form.first, tuple(slots), why=form.why)


def _pieces(amount: Amount) -> Decimal:
    return sum((part.n for part in amount), Decimal(0))
