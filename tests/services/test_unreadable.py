"""What a newer version wrote and this one cannot understand: said, never guessed, and never offered again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from companion.domain.dose import State
from companion.domain.errors import AlreadyRecorded
from companion.domain.medicine import Regimen
from companion.services.ports import Key
from companion.storage.line import Doc
from companion.storage.store import RecordStore
from companion.storage.writing import Put as RawPut
from tests.services.conftest import TODAY, Desk
from tests.services.memory import MemoryStore

EARLIER = TODAY - timedelta(days=20)
YESTERDAY = TODAY - timedelta(days=1)


def write(store: RecordStore, key: Key, doc: Doc, v: int = 1) -> None:
    """Let another program write a document over whatever stands there."""
    head = store._revisions.head(*key)
    store._revisions.write("elsewhere", [RawPut(*key, doc, head.at if head else None, v=v)])


def make_version_unreadable(desk: Desk, regimen: Regimen, since: date) -> None:
    """Let a newer version of Companion change how a medicine is taken, in a way that cannot be read here."""
    if isinstance(desk.store, MemoryStore):
        desk.store.unclear[regimen.medicine.id] = (since,)
        return
    slots = [{"slot": regimen.versions[0].slots[0].id, "wall": {"at": "sunrise"}, "amount": [{"n": "3"}]}]
    doc = {"medicine": regimen.medicine.id, "from": since.isoformat(), "slots": slots}
    write(desk.store, ("version", "vnew"), doc, v=99)


def make_dose_unreadable(desk: Desk, id_: str) -> None:
    """Let a newer version of Companion record a dose in a way that cannot be read here."""
    if isinstance(desk.store, MemoryStore):
        desk.store.unread_doses.add(id_)
        return
    medicine, on, slot = id_.split("/")
    doc = {"medicine": medicine, "date": on, "slot": slot, "state": "half-taken", "wall": f"{on}T08:00"}
    write(desk.store, ("dose", id_), doc, v=99)


def test_all_due_leaves_a_medicine_whose_plan_is_not_understood(desk: Desk) -> None:
    regimen = desk.add("Lithium", "08:00", first=EARLIER)
    desk.add("Sertraline", "08:00", first=EARLIER)
    make_version_unreadable(desk, regimen, YESTERDAY)
    done = desk.today.take_all_due()
    names = {id_: found.medicine.name for id_, found in desk.today.view().regimens.items()}
    assert [names[dose.plan.medicine] for dose in done.taken] == ["Sertraline"]
    assert [names[dose.plan.medicine] for dose in done.left] == ["Lithium"]
    desk.today.take(done.left[0].id)
    assert set(desk.state().values()) == {"taken"}, "one dose can be recorded by itself"


def test_a_plan_is_unclear_only_as_long_as_nothing_later_is_understood(desk: Desk) -> None:
    regimen = desk.add("Lithium", "08:00", first=EARLIER)
    make_version_unreadable(desk, regimen, EARLIER + timedelta(days=5))
    assert not desk.medicines.get(regimen.medicine.id).is_unclear(EARLIER)
    assert desk.medicines.get(regimen.medicine.id).is_unclear(TODAY)
    form = desk.medicines.form_of(regimen, TODAY)
    desk.medicines.change(desk.medicines.get(regimen.medicine.id), form)
    assert desk.medicines.get(regimen.medicine.id).is_unclear(YESTERDAY)
    assert not desk.medicines.get(regimen.medicine.id).is_unclear(TODAY)


def test_a_dose_whose_record_cannot_be_read_is_never_offered_again(desk: Desk) -> None:
    desk.add("Lithium", "08:00", first=EARLIER)
    dose = desk.dose("08:00")
    make_dose_unreadable(desk, dose)
    view = desk.today.view()
    assert desk.state() == {"08:00": "unreadable"}
    assert not [found for found in view.open_doses if found.id == dose]
    assert desk.today.take_all_due().taken == ()
    for record in (
        lambda: desk.today.take(dose),
        lambda: desk.today.take_planned(dose),
        lambda: desk.today.mark(dose, State.SKIPPED),
    ):
        with pytest.raises(AlreadyRecorded, match="cannot be read here"):
            record()


def test_what_may_have_been_taken_counts_for_all_due(desk: Desk) -> None:
    desk.add("Lithium", "07:30", first=EARLIER)
    desk.add("Lithium carbonate", "08:00", first=EARLIER, ingredient="lithium")
    make_dose_unreadable(desk, desk.dose("08:00"))
    assert desk.today.take_all_due().taken == ()


@pytest.mark.parametrize("store", ["log"], indirect=True)
@pytest.mark.parametrize("table", ["product", "pause", "medicine"])
def test_whatever_of_a_medicine_is_not_understood_it_stays_in_view(desk: Desk, table: str) -> None:
    assert isinstance(desk.store, RecordStore)
    regimen = desk.add("Lithium", "08:00", first=EARLIER)
    medicine = regimen.medicine.id
    docs: dict[str, tuple[str, Doc]] = {
        "product": (regimen.products[0].id, {"medicine": medicine, "ingredients": [{"name": "x", "n": "many"}]}),
        "pause": ("p", {"medicine": medicine, "from": "next week"}),
        "medicine": (medicine, {"name": "Lithium", "window": 10**12}),
    }
    id_, doc = docs[table]
    write(desk.store, (table, id_), doc)
    view = desk.today.view()
    assert view.regimens[medicine].medicine.name == "Lithium"
    assert view.regimens[medicine].is_unclear(TODAY)
    assert desk.state() == {"08:00": "due"}
    assert desk.today.take_all_due().taken == ()
    desk.today.take(desk.dose("08:00"))
    assert desk.state() == {"08:00": "taken"}


@pytest.mark.parametrize("store", ["log"], indirect=True)
def test_a_new_name_leaves_what_is_not_understood_of_a_medicine_as_it_is(desk: Desk) -> None:
    assert isinstance(desk.store, RecordStore)
    regimen = desk.add("Lithium", "08:00", first=EARLIER)
    medicine = regimen.medicine.id
    write(desk.store, ("medicine", medicine), {"name": "Lithium", "window": {"before": 30, "after": 60}})
    seen = desk.medicines.get(medicine)
    form = desk.medicines.form_of(seen, TODAY)
    desk.medicines.correct(seen, replace(form, name="Lithium carbonate"))
    kept = desk.store._revisions.doc("medicine", medicine)
    assert kept is not None
    assert kept == {"name": "Lithium carbonate", "window": {"before": 30, "after": 60}}
