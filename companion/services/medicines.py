"""Medicines: add, read back, change from a date, correct, pause, end and remove."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from companion.domain.days import ONE_DAY, Calendar
from companion.domain.errors import BadInput, NotFound
from companion.domain.ids import new_id
from companion.domain.medicine import Pause, Product, Regimen, Version
from companion.domain.prefs import Reaction
from companion.domain.words import clean_name, clean_note, clean_remark, fold
from companion.services.form_drafts import FormDrafts
from companion.services.medicine_drafts import MedicineDrafts
from companion.services.medicine_form import (
    MedicineForm,
    PlannedTime,
    apart,
    check_dates,
    checked,
    medicine_of,
    version_of,
)
from companion.services.ports import Change, Clock, Drafts, Put, Remove, Saved, Store
from companion.services.read_back import ReadBack, altered, fortnight
from companion.services.setup import first_place


class MedicinesService:
    """See and change what is taken, without ever rewriting the past."""

    def __init__(self, store: Store, clock: Clock, drafts: Drafts | None = None) -> None:
        self._store = store
        self._clock = clock
        self.drafts = MedicineDrafts(drafts, clock)
        self.forms = FormDrafts(drafts)
        """Forms not saved yet."""

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

    def calendar(self) -> Calendar:
        """The person's days and zones."""
        return self._store.calendar()

    def new_form(self, name: str = "") -> MedicineForm:
        """An empty form with fresh ids, from today."""
        id_ = new_id()
        return MedicineForm(id_, name, (Product(new_id(), id_),), self.today(), version=new_id())

    def form_of(self, regimen: Regimen, first: date | None = None) -> MedicineForm:
        """A form filled with how a medicine is taken on a date (the proposed first date unless given)."""
        first = first or self.proposed_first(regimen)
        version = regimen.version_on(first)
        medicine = regimen.medicine
        return MedicineForm(
            id=medicine.id,
            name=medicine.name,
            products=regimen.products_on(first) or (Product(new_id(), medicine.id),),
            first=first,
            times=tuple(PlannedTime(s.wall, s.amount, s.rule, s.id) for s in (version.slots if version else ())),
            as_needed=medicine.as_needed,
            purpose=medicine.purpose,
            note=medicine.note,
            window=medicine.window,
            version=new_id(),
        )

    def proposed_first(self, regimen: Regimen) -> date:
        """From when a change is proposed to hold: tomorrow if a dose of today is recorded, else today."""
        day = self.today()
        calendar = self._store.calendar()
        is_recorded = any(
            record.medicine == regimen.medicine.id and day in {record.date, calendar.day_of_wall(record.wall)}
            for record in self._store.doses(day, day + ONE_DAY).values()
        )
        return day + ONE_DAY if is_recorded else day

    def read_back(self, form: MedicineForm) -> ReadBack:
        """What a form means: checked, with its next 14 days and the past dates it would alter.

        Raises:
            BadInput: something in it cannot be used; the sentence names it.
        """
        calendar, day = self._store.calendar(), self.today()
        before = next((r for r in self._store.regimens() if r.medicine.id == form.id), None)
        form = checked(form, before, is_ended=before is not None and before.is_ended(form.first))
        version = self._version(form, before)
        later = tuple(other for other in before.versions if other.first > form.first) if before else ()
        products = {product.id: product for product in (*(before.products if before else ()), *form.products)}
        alone = Regimen(medicine_of(form, None), form.products, (version,))
        own = fortnight(alone, calendar, form.first, products)
        whole = replace(alone, versions=(version, *later))
        days = fortnight(whole, calendar, max(form.first, day), products)
        same = tuple(
            other.medicine.name
            for other in self.all()
            if other.medicine.id != form.id
            and fold(other.medicine.name) == fold(form.name)
            and not other.is_ended(form.first)
        )
        changed = self._altered(before, version) if before else ()
        is_unclear = before is not None and before.is_unclear(form.first)
        return ReadBack(form, own, days, later[0] if later else None, changed, same, is_unclear)

    def add(self, form: MedicineForm) -> Saved:
        """Add a medicine from the form's first date; the zone its times are meant in is written down with the first.

        Raises:
            BadInput: something in the form cannot be used.
            NotSaved: it could not be made durable.
        """
        form = checked(form)
        changes: list[Change] = [Put(medicine_of(form, None))]
        if not self._store.calendar().places:
            changes.append(Put(first_place(self._clock.zone())))
        changes += [Put(product) for product in form.products]
        before = self._landed(form)
        version = self._version(form, before)
        changes.append(Put(_in_place_of(before, version) if before else version))
        return self._store.save("medicine-add", changes)

    def change(self, seen: Regimen, form: MedicineForm) -> Saved:
        """Change how a medicine is taken from the form's first date on; the past stays as it was.

        Another strength, form or release is another product, so what was recorded still reads as it did. A version
        that begins on that very date is revised: two versions on one date only ever come from two machines.

        Raises:
            BadInput, NotSaved: as in `add`.
        """
        form = apart(checked(form, seen), seen)
        changes = self._described(seen, form)
        before = self._landed(form) or seen
        changes.append(Put(_in_place_of(before, self._version(form, before))))
        return self._store.save("medicine-change", changes)

    def correct(self, seen: Regimen, form: MedicineForm) -> Saved:
        """Correct a mistake in the version that holds on the form's first date; recorded doses keep their copy.

        Raises:
            BadInput, NotSaved: as in `add`.
            NotFound: no version holds on that date.
        """
        held = seen.version_on(form.first)
        form = checked(form, seen, is_ended=held is not None and held.ended)
        if held is None:
            raise NotFound(f"Nothing was planned yet on {form.first.isoformat()}.")
        changes = self._described(seen, form)
        new = self._version(form, seen, since=self.proposed_first(seen))
        changes.append(
            Put(
                replace(
                    new,
                    id=held.id,
                    first=held.first,
                    ended=held.ended and not form.times,
                    why=form.why or held.why,
                    rev=held.rev,
                )
            )
        )
        return self._store.save("medicine-correct", changes)

    def pause(
        self, regimen: Regimen, first: date, last: date | None = None, reason: str = "", id_: str | None = None
    ) -> Saved:
        """Put a medicine on pause between two dates, open-ended if `last` is None.

        A pause that runs on the first date already is that pause with another end: never two, or the longer one would
        go on behind the date the person named.

        Args:
            regimen: the medicine.
            first: the first date no dose is offered.
            last: the last one.
            reason: why.
            id_: the id minted when the form opened; a retry reuses it.

        Raises:
            BadInput: the last date is before the first.
            NotSaved: it could not be made durable.
        """
        check_dates(first, last)
        reason = clean_remark(reason, "reason")
        running = [pause for pause in self._pauses(regimen) if pause.covers(first)]
        if not running:
            return self._store.save("pause", [Put(Pause(id_ or new_id(), regimen.medicine.id, first, last, reason))])
        held = min(running, key=lambda pause: (pause.first, pause.id))
        changes: list[Change] = [Remove(other) for other in running if other is not held]
        if (wanted := replace(held, last=last, reason=reason or held.reason)) != held:
            changes.insert(0, Put(wanted))
        return self._store.save("pause", changes) if changes else Saved("")

    def _pauses(self, regimen: Regimen) -> tuple[Pause, ...]:
        """A medicine's pauses as they stand now."""
        now = next((each for each in self._store.regimens() if each.medicine.id == regimen.medicine.id), regimen)
        return now.pauses

    def resume(self, regimen: Regimen, on: date) -> Saved:
        """End every pause that covers a date, so that doses are planned again from that date.

        Raises:
            NotFound: it is not on pause then.
            NotSaved: it could not be made durable.
        """
        running = [pause for pause in regimen.pauses if pause.covers(on)]
        if not running:
            raise NotFound(f"{regimen.medicine.name} is not on pause.")
        changes: list[Change] = [
            Remove(pause) if pause.first >= on else Put(replace(pause, last=on - ONE_DAY)) for pause in running
        ]
        return self._store.save("resume", changes)

    def end(self, regimen: Regimen, on: date, why: str = "") -> Saved:
        """End a medicine: from a date on no dose is planned, also by a change meant for later; records stay.

        Raises:
            BadInput: it is ended already.
            NotSaved: it could not be made durable.
        """
        check_dates(on, None)
        if regimen.is_ended(on):
            raise BadInput(f"{regimen.medicine.name} has ended already.", "medicine")
        version = Version(new_id(), regimen.medicine.id, on, ended=True, why=clean_remark(why, "reason"))
        changes: list[Change] = [Put(_in_place_of(regimen, version))]
        changes += [Remove(later) for later in regimen.versions if later.first > on]
        return self._store.save("medicine-end", changes)

    def end_alters(self, regimen: Regimen, on: date) -> tuple[date, ...]:
        """The past dates on which doses that are not logged would go if the medicine ended on a date."""
        version = Version("", regimen.medicine.id, on, ended=True)
        return self._altered(regimen, version)

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

    def _version(self, form: MedicineForm, before: Regimen | None, since: date | None = None) -> Version:
        """The version a form means, with an eye on what is recorded on its dates."""
        recorded = self._store.doses(form.first, max(form.first, self.today()) + ONE_DAY) if before is not None else {}
        added = self._clock.now() if (since or form.first) == self.today() else None
        return version_of(form, before, since, recorded.values(), added)

    def _landed(self, form: MedicineForm) -> Regimen | None:
        """The medicine with the version this form became, if a save of it landed that was thought refused."""
        return next(
            (
                regimen
                for regimen in self._store.regimens()
                if form.version and any(version.id == form.version for version in regimen.versions)
            ),
            None,
        )

    def _described(self, seen: Regimen, form: MedicineForm) -> list[Change]:
        """The changes to the medicine and its products themselves, where there are any."""
        changes: list[Change] = []
        medicine = medicine_of(form, seen.medicine)
        if medicine != seen.medicine:
            changes.append(Put(medicine))
        known = {product.id: product for product in seen.products}
        for product in form.products:
            before = known.get(product.id)
            new = product if before is None else replace(product, rev=before.rev)
            if new != before:
                changes.append(Put(new))
        return changes

    def _altered(self, before: Regimen, version: Version) -> tuple[date, ...]:
        """Past dates that a version would alter; see `altered`."""
        calendar, now = self._store.calendar(), self._clock.now()
        day = calendar.day_of(now)
        if version.first >= day:
            return ()
        return altered(before, version, calendar, self._store.doses(version.first, day), now)


def _in_place_of(seen: Regimen, version: Version) -> Version:
    """A version, as a revision of the one that begins on its date if there is one."""
    held = seen.version_on(version.first)
    return version if held is None or held.first != version.first else replace(version, id=held.id, rev=held.rev)
