"""Whatever the made-up person did, the services would have saved the very same records."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta

import pytest
from msgspec.structs import replace

import tests.demo.replay
from companion.demo.action import Action
from companion.demo.life import live
from companion.domain.days import zone_named
from companion.domain.dose import DoseRecord, Extra
from companion.domain.journal import Entry, Symptom
from companion.domain.medicine import Medicine, Pause, Product, Version
from companion.domain.own_words import Letter, Person, PlanPart
from companion.domain.prefs import Pref, Reaction
from companion.services.checkin import CheckInService, Draft
from companion.services.intakes import IntakesService
from companion.services.journal import JournalService
from companion.services.letters import LettersService
from companion.services.medicine_form import MedicineForm, PlannedTime
from companion.services.medicines import MedicinesService
from companion.services.plan import PlanService
from companion.services.setup import SetupService
from companion.services.today import TodayService
from tests.demo.replay import HOME, At, Lived, NoDrafts, removed
from tests.services.memory import MemoryState

LAST = date(2026, 11, 23)


class Replay:
    """Does again, through the services, what the life did."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.clock, self.ids = Lived(), At(None), []  # type: ignore[arg-type]
        for name, module in tuple(sys.modules.items()):
            if name.startswith("companion.services.") and hasattr(module, "new_id"):
                monkeypatch.setattr(module, "new_id", lambda length=12: self.ids.pop(0))
        self.today = TodayService(self.store, self.clock)
        self.intakes = IntakesService(self.store, self.clock)
        self.medicines = MedicinesService(self.store, self.clock)
        self.checkins = CheckInService(self.store, self.clock, NoDrafts())
        self.journal = JournalService(self.store)
        self.setup = SetupService(self.store, self.clock)
        self.plan = PlanService(self.store)
        self.letters = LettersService(self.store, self.clock, MemoryState())

    def check(self, action: Action) -> None:
        """Do the action again; the service must save the same."""
        self.clock.instant = action.at
        self.store.saved.clear()
        self._do(action, tuple(change.record for change in action.changes))
        ((kind, changes),) = self.store.saved
        assert (kind, _to_the_minute(changes)) == (action.kind, _to_the_minute(action.changes))

    def _do(self, action: Action, records: tuple) -> None:
        record = records[0]
        if action.kind == "take-all":
            self.today.take_all_due()
        elif action.kind in {"clear", "undo"}:
            seen = self.store.doses(record.date, record.date)[record.id]
            assert seen == removed(action)
            if action.kind == "undo":  # the store takes it back, no service composes it
                self.store.save("undo", action.changes)
            else:
                self.today.clear(seen)
        elif action.kind == "edit":
            self._edit(record)
        elif isinstance(record, DoseRecord):
            self._mark(action.kind, record)
        elif isinstance(record, Extra):
            self.intakes.record(record.medicine, None, None, record.reason, record.id)
        elif isinstance(record, Entry):
            self._entry(action.kind, record)
        elif action.kind == "setup":
            self._choose(records)
        elif isinstance(record, Symptom):
            self.ids = [record.id]
            self.checkins.add_symptom(record.name)
        elif action.kind == "symptoms-pick":
            self.checkins.pick_symptoms(tuple(record.value))
        elif isinstance(record, Reaction):
            self.ids = [record.id]
            self.medicines.add_reaction(record.name, record.what, is_allergy=record.is_allergy)
        elif isinstance(record, PlanPart):
            self.plan.write(self.plan.part(record.id), record.text)
        elif isinstance(record, Person):
            self.ids = [record.id]
            self.plan.keep_person(
                replace(self.plan.new_person(), name=record.name, reach=record.reach, purpose=record.purpose)
            )
        elif isinstance(record, Letter):
            self.ids = [record.id]
            self.letters.keep(replace(self.letters.new(), title=record.title, text=record.text, shows=record.shows))
        else:
            self._medicine(action.kind, records)

    def _mark(self, kind: str, record: DoseRecord) -> None:
        if kind == "take":
            self.today.take(record.id, record.instant)
        else:
            self.today.mark(record.id, record.state, record.reason, record.note)

    def _edit(self, record: DoseRecord) -> None:
        seen = self.store.doses(record.date, record.date)[record.id]
        self.today.edit(seen, state=record.state, at=record.instant, note=record.note)

    def _entry(self, kind: str, entry: Entry) -> None:
        if kind == "entry-delete":
            self.journal.delete(self.store.entry(entry.id))
            return
        seen = self.store.entry(entry.id) if kind == "checkin-edit" else None
        if seen is None:
            assert entry.day == self.store.calendar().day_of(entry.instant)
        self.checkins.save(
            Draft(
                entry.id,
                entry.day,
                entry.instant,
                entry.values,
                entry.symptoms,
                entry.tags,
                entry.note,
                entry.flag,
                seen,
            )
        )

    def _choose(self, records: tuple) -> None:
        held = self.setup.choices()
        start, poles, zone = held.day_start, held.poles, None
        for record in records:
            if not isinstance(record, Pref):
                zone, self.ids = record.zone, [record.id]
            elif record.key == "day.start":
                start = time(record.value // 60, record.value % 60)
            else:
                poles = record.value
        self.setup.choose(day_start=start, poles=poles, zone=zone)

    def _medicine(self, kind: str, records: tuple) -> None:
        record = records[-1]
        regimens = {regimen.medicine.id: regimen for regimen in self.store.regimens()}
        regimen = regimens.get(record.medicine)
        if isinstance(record, Pause):
            self.ids = [record.id]
            if kind == "pause":
                self.medicines.pause(regimen, record.first, record.last, record.reason)
            else:
                self.medicines.resume(regimen, record.last + timedelta(days=1))
        elif kind == "medicine-end":
            self.ids = [record.id]
            self.medicines.end(regimen, record.first, record.why)
        else:
            self._version(record, records, regimen)

    def _version(self, version: Version, records: tuple, regimen) -> None:
        known = {slot.id for held in (regimen.versions if regimen else ()) for slot in held.slots}
        self.ids = [version.id, *(slot.id for slot in version.slots if slot.id not in known)]
        new = tuple(record for record in records if isinstance(record, Product))
        times = tuple(
            PlannedTime(slot.wall, slot.amount, slot.rule, slot.id if slot.id in known else None)
            for slot in version.slots
        )
        if regimen is not None:
            form = self.medicines.form_of(regimen, version.first)
            form = replace(form, products=(*form.products, *new), times=times, why=version.why)
            self.medicines.change(regimen, form)
            return
        medicine = records[0]
        assert isinstance(medicine, Medicine)
        self.medicines.add(
            MedicineForm(
                medicine.id,
                medicine.name,
                new,
                version.first,
                times,
                medicine.as_needed,
                medicine.purpose,
                medicine.note,
                version.why,
            )
        )


def _to_the_minute(changes) -> list:
    """The changes with local times as the format keeps them."""
    return [
        replace(change, record=replace(change.record, local=change.record.local.replace(second=0)))
        if getattr(change.record, "local", None)
        else change
        for change in changes
    ]


def test_every_action_of_some_months_is_what_the_services_save(monkeypatch):
    replay = Replay(monkeypatch)
    for action in live(7, 150, LAST, HOME):
        replay.check(action)
        replay.store.apply(action)


@pytest.mark.parametrize(
    ("zone", "days", "hour"), [("Pacific/Auckland", 130, 23), ("Australia/Lord_Howe", 20, 3), ("Asia/Kolkata", 1, 5)]
)
def test_so_it_is_in_other_zones_and_at_other_hours(monkeypatch, zone, days, hour):
    monkeypatch.setattr(tests.demo.replay, "HOME", zone)
    replay = Replay(monkeypatch)
    for action in live(days, days, date(2026, 10, 6), zone, datetime(2026, 10, 6, hour, tzinfo=zone_named(zone))):
        replay.check(action)
        replay.store.apply(action)


def test_every_change_of_ten_years_is_what_the_services_save(monkeypatch):
    replay, often = Replay(monkeypatch), {"take", "take-all", "checkin", "skip", "not-taken", "not-sure", "extra"}
    for at, action in enumerate(live(3, 3650, LAST, HOME)):
        if action.kind not in often or at % 97 == 0:
            replay.check(action)
        replay.store.apply(action)
