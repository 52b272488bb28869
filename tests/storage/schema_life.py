"""A small life that leaves a line of every kind the store writes, for the fixture of a released schema.

`python -m tests.storage.schema_life schema-2` writes the one of a new schema, once, when it is released. A fixture that
is there is never written again: that old records can be read is what it proves. Where tables were added and none was
changed, the new one is `schema-1b`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from unittest import mock

from msgspec.structs import replace

from companion.domain import ids
from companion.domain.amounts import Part, Strength
from companion.domain.dose import DoseRecord, State
from companion.domain.journal import ENERGY, MOOD, MOOD_HIGH, MOOD_LOW, SLEEP, Symptom
from companion.services.checkin import CheckInService
from companion.services.intakes import IntakesService
from companion.services.journal import JournalService
from companion.services.letters import LettersService
from companion.services.medicine_form import PlannedTime
from companion.services.medicines import MedicinesService
from companion.services.plan import PlanService
from companion.services.ports import Put as Keep
from companion.services.ports import Remove
from companion.services.said import SaidService
from companion.services.setup import SetupService
from companion.services.today import TodayService
from companion.services.zone import ZoneService
from companion.storage.drafts import FileDrafts
from companion.storage.engine import RevisionStore
from companion.storage.line import Revision, Sealed, decode, encode
from companion.storage.presence import note_presence
from companion.storage.reader import KNOWN
from companion.storage.store import RecordStore
from tests.services.memory import MemoryState
from tests.storage.kit import Machine

FIXTURES = Path(__file__).parent / "fixtures"
START = datetime(2026, 11, 20, 13, 12, tzinfo=UTC)  # 08:12 in New York, a Friday


class SetClock:
    """A clock that a second passes on whenever it is asked, so that no two things happen at once."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def zone(self) -> str:
        return "America/New_York"

    def to(self, day: int, hour: int, minute: int = 0) -> None:
        """Set it to a wall time of November 2026 in New York."""
        self.at = moment(day, hour, minute)


def moment(day: int, hour: int, minute: int) -> datetime:
    """The instant of a wall time of November 2026 in New York."""
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour + 5, minutes=minute)


class Person:
    """One machine with everything that can be done on it."""

    def __init__(self, root: Path, name: str, clock: SetClock) -> None:
        self.clock, self.name = clock, name
        self.revisions = RevisionStore.open(
            root / "log", root / name / "state", None, clock.now, known=KNOWN, disk=Machine(name)
        )
        self.store = store = RecordStore(self.revisions, clock)
        self.today = TodayService(store, clock)
        self.intakes = IntakesService(store, clock)
        self.medicines = MedicinesService(store, clock)
        self.checkin = CheckInService(store, clock, FileDrafts(root / name / "drafts"))
        self.journal = JournalService(store)
        self.setup = SetupService(store, clock)
        self.said = SaidService(store, clock, self.today)
        self.zone = ZoneService(store, clock, MemoryState())
        self.plan = PlanService(store)
        self.letters = LettersService(store, clock, MemoryState())

    def add(self, name: str, *times: time, **more: object) -> str:
        form = self.medicines.new_form(name)
        product = replace(form.products[0], release="ER", strengths=(Strength(name, Decimal("12.5"), "mg"),))
        amount = (Part(Decimal("1.5"), product.id),)
        planned = tuple(PlannedTime(at, amount) for at in times)
        self.medicines.add(replace(form, products=(product,), times=planned, **more))
        return form.id

    def dose(self, medicine: str, hour: int) -> str:
        view = self.today.view()
        return next(one.id for one in view.doses if one.plan.medicine == medicine and one.plan.wall.hour == hour)

    def recorded(self, medicine: str, hour: int) -> DoseRecord:
        dose = self.today.view().dose(self.dose(medicine, hour))
        assert dose is not None
        assert dose.record is not None
        return dose.record

    def close(self) -> None:
        note_presence(self.revisions, self.name, self.clock.now().date())
        self.store.close()


@contextmanager
def certain(seed: int = 1) -> Iterator[None]:
    """Have chance give the same every time."""
    chance = Random(seed)
    with mock.patch.object(ids, "_CHANCE", chance), mock.patch.object(os, "urandom", chance.randbytes):
        yield


def live(root: Path) -> None:
    """Live it, on two machines that share one folder."""
    clock = SetClock()
    with certain():
        desk, laptop = Person(root, "desk", clock), Person(root, "laptop", clock)
        lithium = _medicines(desk, clock)
        _doses(desk, laptop, lithium, clock)
        _entries(desk, laptop, clock)
        _rest(desk, clock)
        _own_words(desk, laptop)
        desk.close()
        laptop.close()
        _by_others(root / "log")


def _medicines(desk: Person, clock: SetClock) -> str:
    desk.setup.choose(day_start=time(4, 0), poles=2, zone="America/New_York")
    lithium = desk.add("Lithium [ER] ☀", time(8), time(20), purpose="for the nights", note="with food", window=90)
    desk.add("Lorazepam", as_needed=True)
    ended, removed = desk.add("Zinc", time(9)), desk.add("Vitamin D", time(10))
    held = desk.medicines.get(lithium)
    form = desk.medicines.form_of(held, date(2026, 11, 21))
    first, second = form.times
    half = (Part(Decimal(1), form.products[0].id),)
    later = PlannedTime(time(21, 30), half, "FREQ=WEEKLY;BYDAY=MO,FR")
    desk.medicines.change(held, replace(form, times=(first, replace(second, amount=half), later), why="told to"))
    held = desk.medicines.get(lithium)
    desk.medicines.correct(held, replace(desk.medicines.form_of(held), note="with food, always"))
    desk.medicines.end(desk.medicines.get(ended), date(2026, 11, 22), "no more")
    desk.medicines.remove(desk.medicines.get(removed))
    desk.medicines.pause(desk.medicines.get(lithium), date(2026, 11, 27), date(2026, 11, 28), "before surgery")
    desk.medicines.pause(desk.medicines.get(ended), date(2026, 11, 20))
    desk.medicines.resume(desk.medicines.get(ended), date(2026, 11, 21))
    desk.medicines.add_reaction("Penicillin", "rash", is_allergy=True)
    desk.medicines.add_reaction("Haloperidol", "stiff")
    desk.medicines.remove_reaction(desk.medicines.reactions()[1])
    clock.to(20, 8, 30)
    return lithium


def _doses(desk: Person, laptop: Person, lithium: str, clock: SetClock) -> None:
    desk.today.take_all_due()
    clock.to(20, 20, 5)
    desk.today.mark(desk.dose(lithium, 20), State.SKIPPED, "felt sick", "a note")
    clock.to(21, 8, 10)
    desk.today.mark(desk.dose(lithium, 8), State.NOT_TAKEN)
    clock.to(21, 20, 10)
    desk.today.mark(desk.dose(lithium, 20), State.ON_PAUSE)
    clock.to(22, 8, 10)
    desk.today.mark(desk.dose(lithium, 8), State.NOT_SURE)
    desk.today.edit(desk.recorded(lithium, 8), state=State.TAKEN, note="found the box")
    clock.to(22, 20, 10)
    desk.today.take(desk.dose(lithium, 20))
    desk.store.undo()
    desk.store.redo()
    desk.today.clear(desk.recorded(lithium, 20))
    as_needed = desk.medicines.matching("Lorazepam")[0].medicine.id
    amount = (Part(Decimal("0.5"), desk.medicines.get(as_needed).products[0].id),)
    desk.intakes.record(as_needed, amount, reason="panic on the train")
    desk.intakes.edit(desk.today.view().extras[-1], note="it helped")
    desk.intakes.record(as_needed, amount)
    desk.today.clear(desk.today.view().extras[-1])
    clock.to(23, 8, 5)
    laptop.store.refresh()
    morning = desk.dose(lithium, 8)
    late = PersonAt(laptop, 23, 8, 50)
    desk.today.take(morning)
    late.take(morning)
    desk.store.refresh()
    desk.today.settle(desk.recorded(lithium, 8), desk.today.view().rivals[morning])
    clock.to(23, 20, 5)
    laptop.store.refresh()
    evening = desk.dose(lithium, 20)
    late = PersonAt(laptop, 23, 20, 15)
    desk.today.mark(evening, State.SKIPPED)
    late.take(evening)


class PersonAt:
    """Somebody who has not heard of the other machine since a while ago, and records a dose at a moment."""

    def __init__(self, person: Person, day: int, hour: int, minute: int) -> None:
        self._dose = {one.id: one for one in person.today.view().doses}
        self._person = person
        self._at = moment(day, hour, minute)

    def take(self, id_: str) -> None:
        dose, store = self._dose[id_], self._person.store
        record = self._person.today._taken(dose, store.calendar(), self._at, None)
        store.save("take", [Keep(record)])


def _entries(desk: Person, laptop: Person, clock: SetClock) -> None:
    restless = desk.checkin.add_symptom("restless legs")
    desk.checkin.pick_symptoms((restless.id, "anxiety"))
    whole = replace(
        desk.checkin.begin(),
        values={MOOD_LOW.id: 3, MOOD_HIGH.id: 1, ENERGY.id: 4, SLEEP: 450},
        symptoms={"anxiety": 2, restless.id: 4},
        tags=("work", "café"),
        note="First line.\n\nSecond: “quoted” \\ [/] {}, ☀️\U0001f9e0",
        flag=True,
    )
    desk.checkin.save(whole)
    desk.checkin.save(desk.checkin.begin())
    gone = replace(desk.checkin.begin(), note="to be deleted")
    desk.checkin.save(gone)
    desk.journal.delete(desk.journal.get(gone.id))
    desk.setup.choose(poles=1)
    old = replace(desk.checkin.begin(date(2026, 11, 1)), values={MOOD.id: 5}, note="of an earlier day")
    desk.checkin.save(old)
    laptop.store.refresh()
    there = laptop.journal.get(old.id)
    desk.checkin.save(replace(desk.checkin.edit(desk.journal.get(old.id)), note="edited here"))
    laptop.store.save("checkin-edit", [Keep(replace(there, note="edited there"))])
    secret = replace(desk.checkin.begin(), note="to be erased for good")
    desk.checkin.save(secret)
    desk.revisions.erase([("entry", secret.id)])
    clock.to(24, 9)


def _rest(desk: Person, clock: SetClock) -> None:
    desk.checkin.ask(False)
    desk.zone.move("Europe/Berlin")
    desk.setup.choose(day_start=time(5, 30))
    clock.to(25, 9)
    added = desk.store.save("symptom-add", [Keep(Symptom("short", "short"))])
    desk.store.save("symptom-add", [Keep(Symptom("short", "longer", desk.store.symptoms()[-1].rev))])
    desk.store.undo(added.op)  # nothing of it is left to take back: it leaves a mark
    desk.store.save("symptom-add", [Remove(desk.store.symptoms()[-1])])
    desk.said.say("took my evening ones")


def _own_words(desk: Person, laptop: Person) -> None:
    """For a hard moment: a plan, people, letters; one heading written on both machines."""
    desk.plan.write(desk.plan.part("signs"), "I stop answering messages.\n\n“Later” \\ [/] {}, ☀️")
    desk.plan.write(desk.plan.part("signs"), "I stop answering messages.")
    desk.plan.write(desk.plan.part("space"), "to be taken out")
    desk.plan.write(desk.plan.part("space"), "")
    laptop.store.refresh()
    seen = laptop.plan.part("calm")
    desk.plan.write(desk.plan.part("calm"), "the green mug")
    laptop.store.save("plan-write", [Keep(replace(seen, text="the long walk"))])
    desk.store.refresh()
    for name, reach, purpose in (("Alex", "555-0142", "a call"), ("Robin", "", ""), ("to be taken off", "", "")):
        desk.plan.keep_person(replace(desk.plan.new_person(), name=name, reach=reach, purpose=purpose))
    desk.plan.remove_person(desk.plan.people()[-1])
    desk.plan.move_person(desk.plan.people()[1], -1)
    letter = replace(desk.letters.new(), title="For a gray week", text="It moved.\nIt always did.")
    for rule in ({"shows": "low", "step": 2, "times": 3}, {"shows": "date", "first": date(2026, 12, 1)}, {}):
        desk.letters.keep(replace(letter, id=ids.new_id(), **rule))
    desk.letters.remove(desk.letters.all()[-1])


def _by_others(log: Path) -> None:
    """Lines of a newer version, of an unknown table, sealed, cut short: kept by all who do not understand them."""
    at = "2026-11-25T15:00:00.{:03d}Z-0000-newer.abcd"
    whole = {"name": "Lamotrigine", "later": {"deep": [1, None, True]}}
    entry = {"day": "2026-11-25", "instant": "2026-11-25T14:00:00Z", "zone": "UTC", "local": "2026-11-25T14:00"}
    lines = [
        Revision(at.format(1), "medicine-add-a", "medicine", "fromnewer", whole, v=1, extra={"sum": "kept"}),
        Revision(at.format(2), "visit-add-b", "visit", "v1", {"day": "2026-12-01", "with": "Dr. Ω"}, v=1),
        Revision(at.format(3), "checkin-c", "entry", "v99", entry | {"moods": [1, 2], "note": "newer"}, v=99),
        Revision(at.format(4), "symptoms-d", "symptom", "half", {"name": "half of an action"}, n="1/2"),
        Sealed(at.format(5), "YWdlLWVuY3J5cHRpb24ub3JnL3YxCg=="),
    ]
    data = b"".join(encode(one) + b"\n" for one in lines)
    assert all(decode(raw) for raw in data.splitlines())
    (log / "newer-2026.jsonl").write_bytes(data)


def main(name: str) -> int:
    """Write a fixture that is not there yet."""
    folder = FIXTURES / name / "log"
    if folder.exists():
        print(f"{folder} is there already, and stays.")
        return 1
    with tempfile.TemporaryDirectory() as root:
        live(Path(root))
        folder.mkdir(parents=True)
        for file in sorted((Path(root) / "log").iterdir()):
            (folder / file.name).write_bytes(file.read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
