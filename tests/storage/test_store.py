"""The person's records over real log folders: traces, order, two machines that meet later, unknown fields."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from companion.domain.amounts import Part
from companion.domain.dose import State
from companion.domain.errors import AlreadyRecorded, NotSaved
from companion.domain.journal import Entry
from companion.services.checkin import CheckInService
from companion.services.intakes import IntakesService
from companion.services.letters import LettersService
from companion.services.medicine_form import MedicineForm, PlannedTime
from companion.services.medicines import MedicinesService
from companion.services.plan import PlanService
from companion.services.ports import Put, Remove
from companion.services.setup import SetupService
from companion.services.today import TodayService
from companion.storage.days import DayIndex
from companion.storage.drafts import FileDrafts
from companion.storage.engine import RevisionStore
from companion.storage.line import Doc
from companion.storage.reader import KNOWN
from companion.storage.record import document_day
from companion.storage.records import codec_of, decode
from companion.storage.store import RecordStore
from companion.storage.tables import LogDocument, LogTable
from companion.storage.writing import Put as RawPut
from tests.services.memory import MemoryState
from tests.storage.kit import Machine

MORNING = datetime(2026, 11, 23, 13, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)


class StillClock:
    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def zone(self) -> str:
        return "America/New_York"


class Computer:
    """One machine with a folder of its own."""

    def __init__(self, root: Path, name: str) -> None:
        self.clock = StillClock()
        self.log = root / name / "log"
        self.revisions = RevisionStore.open(
            self.log, root / name / "state", root / name / "cache", self.clock.now, known=KNOWN, disk=Machine(name)
        )
        self.store = RecordStore(self.revisions, self.clock)
        self.today = TodayService(self.store, self.clock)
        self.intakes = IntakesService(self.store, self.clock)
        self.medicines = MedicinesService(self.store, self.clock)
        self.setup = SetupService(self.store, self.clock)

    def states(self) -> list[tuple[str, State]]:
        view = self.today.view()
        return [(f"{dose.plan.wall:%H:%M}", dose.state) for dose in (*view.earlier, *view.doses)]

    def add(self, name: str, *times: time, pieces: str = "1") -> str:
        form = self.medicines.new_form(name)
        amount = (Part(Decimal(pieces), form.products[0].id),)
        self.medicines.add(replace(form, times=tuple(PlannedTime(at, amount) for at in times)))
        return form.id

    def form(self, medicine: str, first: date = TODAY) -> MedicineForm:
        return self.medicines.form_of(self.medicines.get(medicine), first)


def meet(*computers: Computer) -> None:
    """Carry every log file to every machine, as a sync tool does."""
    for one in computers:
        for other in computers:
            for file in one.log.glob("*.jsonl"):
                copy = other.log / file.name
                if one is not other and (not copy.exists() or copy.stat().st_size < file.stat().st_size):
                    shutil.copy2(file, copy)
    for computer in computers:
        computer.store.refresh()


@pytest.fixture
def desk(tmp_path: Path) -> Computer:
    return Computer(tmp_path, "desk")


@pytest.fixture
def laptop(tmp_path: Path) -> Computer:
    return Computer(tmp_path, "laptop")


def test_a_dose_taken_here_and_its_plan_changed_there_is_one_taken_dose(desk: Computer, laptop: Computer) -> None:
    medicine = desk.add("Sertraline", time(8), pieces="2")
    laptop.log.mkdir(parents=True)
    meet(desk, laptop)
    desk.today.take(desk.today.view().doses[0].id)

    form = laptop.form(medicine)
    half = (Part(Decimal(1), form.products[0].id),)
    first, *_ = form.times
    split = replace(form, times=(replace(first, wall=time(8, 30), amount=half), PlannedTime(time(8, 45), half)))
    laptop.medicines.change(laptop.medicines.get(medicine), split)
    laptop.clock.at += timedelta(seconds=5)
    laptop.setup.choose(day_start=time(5), zone="America/Chicago")
    meet(desk, laptop)

    assert desk.states() == laptop.states() == [("08:00", State.TAKEN)]
    desk.clock.at += timedelta(hours=3)
    assert desk.states() == [("08:00", State.TAKEN)]
    assert desk.today.take_all_due().taken == ()


def test_the_same_dose_taken_on_two_machines_is_one_dose(desk: Computer, laptop: Computer) -> None:
    desk.add("Lithium", time(8))
    laptop.log.mkdir(parents=True)
    meet(desk, laptop)
    laptop.clock.at += timedelta(minutes=10)
    for computer in (desk, laptop):
        computer.today.take(computer.today.view().doses[0].id)
    meet(desk, laptop)
    for computer in (desk, laptop):
        view = computer.today.view()
        (dose,) = view.doses
        assert dose.record is not None
        assert dose.record.instant == MORNING
        assert not view.rivals


def test_one_dose_recorded_differently_is_shown_as_taken_and_asked_about(desk: Computer, laptop: Computer) -> None:
    desk.add("Lithium", time(8))
    laptop.log.mkdir(parents=True)
    meet(desk, laptop)
    dose = desk.today.view().doses[0].id
    desk.today.take(dose)
    laptop.clock.at += timedelta(minutes=1)
    laptop.today.mark(dose, State.SKIPPED, "felt sick")
    meet(desk, laptop)
    for computer in (desk, laptop):
        view = computer.today.view()
        assert view.doses[0].state is State.TAKEN
        assert [beside.reason for beside in view.rivals[dose]] == ["felt sick"]
    view = desk.today.view()
    kept = view.doses[0].record
    assert kept is not None
    desk.today.settle(kept, view.rivals[dose])
    meet(desk, laptop)
    assert not laptop.today.view().rivals
    assert laptop.today.view().doses[0].state is State.TAKEN


def test_a_mark_on_a_dose_recorded_meanwhile_changes_nothing(tmp_path: Path, desk: Computer) -> None:
    desk.add("Lithium", time(8))
    other = RecordStore(
        RevisionStore.open(desk.log, tmp_path / "desk/state", None, desk.clock.now, known=KNOWN, disk=Machine("desk")),
        desk.clock,
    )
    dose = desk.today.view().doses[0].id
    TodayService(other, desk.clock).take(dose)
    with pytest.raises(AlreadyRecorded, match="Taken at 08:12"):
        desk.today.mark(dose, State.SKIPPED)
    assert desk.states() == [("08:00", State.TAKEN)]


def test_a_mark_that_was_taken_off_leaves_a_trace_like_an_undone_one(desk: Computer) -> None:
    desk.add("Lithium", time(8))
    dose = desk.today.view().doses[0].id
    desk.today.take(dose)
    record = desk.today.view().doses[0].record
    assert record is not None
    desk.today.clear(record)
    (trace,) = desk.today.view().traces
    assert trace.record.id == dose


def test_medicines_stay_in_the_order_they_were_added(desk: Computer) -> None:
    for name in ("Zolpidem", "Aripiprazole", "Lithium"):
        desk.add(name, time(8))
    first = desk.medicines.all()[0]
    desk.medicines.change(first, replace(desk.form(first.medicine.id), name="Zolpidem tartrate"))
    names = [regimen.medicine.name for regimen in desk.medicines.all()]
    assert names == ["Zolpidem tartrate", "Aripiprazole", "Lithium"]


def test_every_table_keeps_the_fields_a_newer_version_wrote(desk: Computer) -> None:
    """Written with an extra field at every level, edited through the services, all of them still there."""
    medicine = desk.add("Lithium", time(8), time(20))
    desk.today.take(desk.today.view().doses[0].id)
    desk.intakes.record(medicine)
    desk.setup.choose(poles=2)
    desk.medicines.pause(desk.medicines.get(medicine), date(2026, 12, 24), date(2026, 12, 26))
    desk.medicines.add_reaction("Penicillin", "rash")
    plan, letters = PlanService(desk.store), LettersService(desk.store, desk.clock, MemoryState())
    plan.write(plan.part("calm"), "the green mug")
    plan.keep_person(replace(plan.new_person(), name="Alex"))
    letters.keep(replace(letters.new(), title="For a gray week", text="It moved.", shows="low"))
    tables = (
        *("medicine", "product", "version", "dose", "extra", "place", "pref", "pause"),
        *("plan", "person", "letter"),
    )
    for table in tables:
        for id_, doc in desk.revisions.docs(table).items():
            head = desk.revisions.head(table, id_)
            assert head is not None
            desk.revisions.write("newer", [RawPut(table, id_, with_news(doc), head.at)])

    regimen = desk.medicines.get(medicine)
    form = desk.form(medicine)
    desk.medicines.correct(regimen, replace(form, name="Lithium carbonate", purpose="mood"))
    plan.write(plan.part("calm"), "the long walk")
    plan.keep_person(replace(plan.people()[0], reach="555-0142"))
    letters.keep(replace(letters.all()[0], shows="asked"))
    for table in ("plan", "person", "letter"):
        assert [doc["news"] for doc in desk.revisions.docs(table).values()] == ["from tomorrow"], table
    for table in tables:
        for id_, doc in desk.revisions.docs(table).items():
            if (record := decode(table, id_, "", dict(doc))) is not None:
                merged = codec_of(record).merge(record, doc)
                assert news_in(merged) == news_in(doc)
    version = next(iter(desk.revisions.docs("version").values()))
    assert news_in(version) == 1 + 2 + 2, "the version, its two slots and their amounts"
    assert desk.revisions.docs("medicine")[medicine]["name"] == "Lithium carbonate"


def with_news(value: object) -> Doc:
    assert isinstance(value, dict)
    news = {
        key: [with_news(item) if isinstance(item, dict) else item for item in one] if isinstance(one, list) else one
        for key, one in value.items()
    }
    return {**news, "news": "from tomorrow"}


def news_in(value: object) -> int:
    if isinstance(value, dict):
        return ("news" in value) + sum(news_in(one) for key, one in value.items() if key != "value")
    return sum(map(news_in, value)) if isinstance(value, list) else 0


def test_a_record_that_cannot_be_read_is_left_out_and_named(desk: Computer) -> None:
    desk.add("Lithium", time(8))
    desk.revisions.write("broken", [RawPut("entry", "e1", {"day": "2026-11-23", "instant": "not a time"})])
    entry = Entry("e2", TODAY, MORNING, "UTC", datetime(2026, 11, 23, 8, 12), note="fine")
    desk.revisions.write("checkin", [RawPut("entry", "e2", codec_of(entry).merge(entry, None))])
    assert [found.id for found in desk.store.entries()] == ["e2"]
    assert ("entry", "e1") in desk.store.unreadable


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))


@given(st.lists(st.tuples(st.integers(0, 9), st.one_of(st.none(), DAYS))), DAYS, DAYS)
def test_the_day_index_names_every_record_between_two_days(
    written: list[tuple[int, date | None]], one: date, other: date
) -> None:
    index, docs = DayIndex("entry"), dict[str, Doc]()
    for number, day in written:
        docs[str(number)] = {"day": day.isoformat()} if day else {}
        index.add(str(number), docs[str(number)])
    first, last = min(one, other), max(one, other)
    low, high = first.isoformat(), last.isoformat()
    wanted = {id_ for id_, doc in docs.items() if low <= (document_day("entry", doc) or low) <= high}
    assert wanted <= set(index.between(first, last))
    assert wanted <= set(index.between(date.min, date.max))


@pytest.mark.parametrize("table", ["entry", "dose", "extra"])
@pytest.mark.parametrize("day", [5, None, ["2026-11-23"], {"day": 1}, True, "", "2026", "not a day"])
def test_a_day_of_the_wrong_kind_is_left_out_and_told_and_stops_nothing(
    tmp_path: Path, table: str, day: object
) -> None:
    desk = Computer(tmp_path, "desk")
    desk.add("Lithium", time(8))
    desk.revisions.write("import", [RawPut(table, "odd", {"day": day, "date": day, "note": ["x"]})])
    again = Computer(tmp_path, "desk")
    assert again.states() == [("08:00", State.DUE)]
    again.store.entries()
    assert again.store.entry("odd") is None
    if table == "entry":
        assert ("entry", "odd") in again.store.unreadable


def test_a_field_that_is_a_day_to_another_table_moves_no_record(tmp_path: Path) -> None:
    desk = Computer(tmp_path, "desk")
    medicine = desk.add("Lithium", time(8))
    desk.today.take(desk.today.view().doses[0].id)
    desk.intakes.record(medicine)
    entry = Entry("e1", TODAY, MORNING, "UTC", datetime(2026, 11, 23, 8, 12), note="fine")
    desk.revisions.write("checkin", [RawPut("entry", "e1", codec_of(entry).merge(entry, None))])
    for table, field in (("dose", "day"), ("extra", "date"), ("entry", "date")):
        for id_, doc in desk.revisions.docs(table).items():
            head = desk.revisions.head(table, id_)
            assert head is not None
            desk.revisions.write("newer", [RawPut(table, id_, {**doc, field: "2020-02-02"}, head.at)])
    for computer in (desk, Computer(tmp_path, "desk")):
        assert len(computer.store.doses(TODAY, TODAY)) == 1
        assert len(computer.store.extras(TODAY, TODAY)) == 1
        assert len(computer.store.entries(TODAY, TODAY)) == 1


def newer(desk: Computer, table: str, id_: str) -> None:
    """Let a newer version of the app write a record as it stands."""
    head = desk.revisions.head(table, id_)
    assert head is not None
    desk.revisions.write("newer", [RawPut(table, id_, {**(head.doc or {}), "new": 1}, head.at, v=99)])


def test_what_a_newer_version_wrote_is_never_said_to_be_changed(tmp_path: Path) -> None:
    desk = Computer(tmp_path, "desk")
    service = CheckInService(desk.store, desk.clock, FileDrafts(tmp_path / "drafts"))
    service.save(replace(service.begin(TODAY), note="before"))
    [entry] = desk.store.entries()
    newer(desk, "entry", entry.id)
    [entry] = desk.store.entries()
    with pytest.raises(NotSaved, match="newer version"):
        service.save(replace(service.edit(entry), note="after"))
    with pytest.raises(NotSaved, match="newer version"):
        desk.store.save("entry-delete", [Remove(entry)])
    assert [one.note for one in desk.store.entries()] == ["before"]


def test_a_medicine_a_newer_version_wrote_is_read_only_but_its_doses_are_not(tmp_path: Path) -> None:
    desk = Computer(tmp_path, "desk")
    id_ = desk.add("Lithium", time(8))
    newer(desk, "medicine", id_)
    regimen = desk.medicines.get(id_)
    for change in (
        lambda: desk.medicines.end(regimen, TODAY),
        lambda: desk.medicines.pause(regimen, TODAY),
        lambda: desk.medicines.remove(regimen),
        lambda: desk.medicines.change(regimen, desk.form(id_)),
    ):
        with pytest.raises(NotSaved, match="newer version"):
            change()
    [dose] = desk.today.view().doses
    desk.today.take(dose.id)
    assert desk.states() == [("08:00", State.TAKEN)]


def rewrite(desk: Computer, table: str, id_: str, **changes: object) -> None:
    """Let another program change fields of a record as it stands."""
    head = desk.revisions.head(table, id_)
    assert head is not None
    desk.revisions.write("elsewhere", [RawPut(table, id_, {**(head.doc or {}), **changes}, head.at)])


@pytest.mark.parametrize("first", [TODAY, TODAY + timedelta(days=3)])
@pytest.mark.parametrize("how", ["correct", "change"])
def test_planned_times_that_only_a_newer_version_knows_survive(desk: Computer, how: str, first: date) -> None:
    medicine = desk.add("Lithium", time(8), time(20))
    [version] = desk.medicines.get(medicine).versions
    every = {"slot": "every", "every": 360, "amount": [{"n": "1", "product": "p", "new": 1}], "new": {"a": [1]}}
    doc = desk.revisions.docs("version")[version.id]
    rewrite(desk, "version", version.id, slots=[every, *doc["slots"]])
    seen = desk.medicines.get(medicine)
    assert seen.is_unclear(TODAY)
    form = desk.form(medicine, first)
    assert desk.medicines.read_back(form).is_unclear
    kept, _ = form.times
    getattr(desk.medicines, how)(seen, replace(form, times=(kept,)))
    held = desk.medicines.get(medicine).version_on(first)
    assert held is not None
    stored = desk.revisions.docs("version")[held.id]["slots"]
    assert [slot["slot"] for slot in stored] == [kept.slot, "every"], "20:00 was taken out, the other was not"
    assert stored[-1] == every
    assert desk.medicines.get(medicine).is_unclear(first)


def test_two_parts_of_one_product_keep_their_own_fields(desk: Computer) -> None:
    desk.add("Lithium", time(8))
    dose = desk.today.view().doses[0].id
    desk.today.take(dose)
    [product] = desk.revisions.docs("product")
    parts = [{"n": "1", "product": product, "from": "box"}, {"n": "2", "product": product, "from": "strip"}]
    rewrite(desk, "dose", dose, amount=parts)
    record = desk.today.view().doses[0].record
    assert record is not None
    desk.today.edit(record, note="x")
    assert desk.revisions.docs("dose")[dose]["amount"] == parts
    record = desk.today.view().doses[0].record
    assert record is not None
    desk.today.edit(record, amount=record.amount[1:])
    assert desk.revisions.docs("dose")[dose]["amount"] == parts[1:]


@pytest.mark.parametrize("odd", [2.5, "low", {"low": 1}, None, True, 10**400, [1]])
def test_a_value_that_is_no_step_stays_as_it_is_and_hides_nothing(tmp_path: Path, desk: Computer, odd: object) -> None:
    service = CheckInService(desk.store, desk.clock, FileDrafts(tmp_path / "drafts"))
    service.save(replace(service.begin(TODAY), values={"mood": 4, "sleep": 480}, symptoms={"anxiety": 2}))
    [entry] = desk.store.entries()
    rewrite(desk, "entry", entry.id, values={"mood": 4, "focus": odd, "energy": odd}, symptoms={"anxiety": 2, "x": odd})
    [entry] = desk.store.entries()
    assert entry.values == {"mood": 4}
    assert entry.symptoms == {"anxiety": 2}
    service.save(replace(service.edit(entry), note="and a word", values={"mood": 5, "energy": 3}))
    doc = desk.revisions.docs("entry")[entry.id]
    assert doc["values"] == {"mood": 5, "focus": odd, "energy": 3}
    assert doc["symptoms"] == {"anxiety": 2, "x": odd}


@pytest.mark.parametrize("odd", [None, 5, ["mood"], "mood"])
def test_values_of_another_shape_hide_nothing_else(tmp_path: Path, desk: Computer, odd: object) -> None:
    service = CheckInService(desk.store, desk.clock, FileDrafts(tmp_path / "drafts"))
    service.save(replace(service.begin(TODAY), note="fine"))
    [entry] = desk.store.entries()
    rewrite(desk, "entry", entry.id, values=odd)
    [entry] = desk.store.entries()
    service.save(replace(service.edit(entry), note="still fine"))
    doc = desk.revisions.docs("entry")[entry.id]
    assert doc.get("values") == odd
    assert doc["note"] == "still fine"


def test_a_form_that_still_shows_what_was_erased_brings_nothing_back(tmp_path: Path) -> None:
    desk = Computer(tmp_path, "desk")
    service = CheckInService(desk.store, desk.clock, FileDrafts(tmp_path / "drafts", was_erased=desk.store.was_erased))
    service.save(replace(service.begin(TODAY), note="before"))
    [entry] = desk.store.entries()
    regimen = desk.medicines.get(id_ := desk.add("Lithium", time(8)))
    form, edit = desk.form(id_), service.edit(entry)
    taken = desk.today.as_taken(desk.today.view().doses[0].id, MORNING)
    desk.store.erase([("entry", entry.id), *desk.store.belonging(id_)])  # in another window
    for change in (
        lambda: service.save(replace(edit, note="after")),
        lambda: desk.medicines.change(regimen, replace(form, note="after")),
        lambda: desk.medicines.pause(regimen, TODAY),
        lambda: desk.store.save("take", [Put(taken, strict=True)]),
    ):
        with pytest.raises(NotSaved, match="erased for good meanwhile"):
            change()
    assert service.kept() == ()
    assert list(tmp_path.glob("drafts/*")) == []
    assert desk.store.entries() == desk.store.regimens() == ()
    assert desk.store.doses(TODAY, TODAY) == {}


def test_a_dose_recorded_again_after_it_was_erased_is_kept_and_can_be_edited_in_two_windows(desk: Computer) -> None:
    desk.add("Lithium", time(8))
    dose = desk.today.view().doses[0].id
    desk.today.take(dose)
    desk.store.erase([("dose", dose)])
    desk.today.take(dose)
    [again] = desk.store.doses(TODAY, TODAY).values()
    desk.store.save("note", [Put(replace(again, note="one"))])
    desk.store.save("note", [Put(replace(again, note="two"))])  # from a window that shows it as it was
    assert {(leaf.doc or {}).get("note") for leaf in desk.revisions.leaves("dose", dose)} == {"one", "two"}


def test_what_today_shows_is_read_with_one_copy_of_each_dose_and_of_nothing_else(
    desk: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add("Sertraline", time(8))
    (dose,) = desk.today.view().doses
    desk.today.take(dose.id)
    copied: list[str] = []

    class Counted(LogDocument):
        def __init__(self, value: Mapping[str, object], doc_id: str) -> None:
            copied.append(doc_id)
            super().__init__(value, doc_id)

    monkeypatch.setattr(LogTable, "document_class", Counted)
    assert desk.states() == [("08:00", State.TAKEN)]
    assert copied == [dose.id]
