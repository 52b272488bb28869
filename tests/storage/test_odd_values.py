"""Sound lines with odd values in them: each costs its own record, which is reported, and stops nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest

from companion.cli import shapes
from companion.domain.medicine import Regimen
from companion.services.checkin import CheckInService
from companion.services.journal import JournalService
from companion.services.trends import TrendsService
from companion.storage.drafts import FileDrafts
from companion.storage.line import Doc
from companion.storage.writing import Put as RawPut
from companion.ui.words.own_words import person_line
from tests.storage.test_store import TODAY, Computer

YEAR_1, YEAR_9999 = "0001-01-01", "9999-12-31"


def odd_lines(regimen: Regimen) -> Iterator[tuple[str, str, Doc]]:
    """Table, id and document of lines that no version of Companion writes."""
    medicine, product = regimen.medicine.id, regimen.products[0].id
    slot = regimen.versions[0].slots[0].id
    one = [{"n": "1", "product": product}]
    dose = {"medicine": medicine, "date": "2026-11-23", "slot": slot, "state": "skipped", "wall": "2026-11-23T08:00"}
    extra = {"medicine": medicine, "day": "2026-11-23", "local": "2026-11-23T08:00", "amount": one}
    entry = {"day": "2026-11-23", "instant": "2026-11-23T08:00:00Z", "local": "2026-11-23T08:00"}
    today = f"{medicine}/2026-11-23/{slot}"
    for year in (YEAR_1, YEAR_9999):
        for at in ("00:00", "08:00", "23:59"):
            yield "dose", today, {**dose, "wall": f"{year}T{at}"}
            yield "extra", "x", {**extra, "instant": f"{year}T{at}:00Z"}
            yield "entry", "e", {**entry, "instant": f"{year}T{at}:00Z"}
            yield "place", "l", {"from": f"{year}T{at}:00Z", "zone": "Asia/Tokyo"}
        yield "version", "v", {"medicine": medicine, "from": year, "slots": [{"slot": "s", "wall": "08:00"}]}
        yield "pause", "p", {"medicine": medicine, "from": year, "to": year}
        yield "pref", f"day.start/{year}", {"key": "day.start", "value": 120, "from": year}
        yield "entry", "e", {**entry, "day": year}
    yield "entry", "e", {**entry, "instant": f"{YEAR_1}T00:30:00+10:00"}
    yield "entry", "e", {**entry, "local": "2026-11-23T08:00+01:00"}
    yield "dose", today, {**dose, "wall": "2026-11-23T08:00+01:00"}
    yield "dose", today, {**dose, "date": "20261123"}
    yield "dose", today, {**dose, "date": "2026-11-22"}
    for window in (10**12, 1e308, -5, 0, 1441, "60", True):
        yield "medicine", medicine, {"name": "Lithium", "window": window}
    for wall in ("08:00+02:00", "morning", {"at": "sunrise"}):
        yield "version", "v", {"medicine": medicine, "from": "2026-11-20", "slots": [{"slot": "s", "wall": wall}]}
    slots = [{"slot": "s", "wall": "08:00", "added": f"{YEAR_1}T08:00:00Z"}]
    yield "version", "v", {"medicine": medicine, "from": "2026-11-20", "slots": slots}
    for n in ("0", "-1", "1e999999", "NaN", "100001", "one"):
        slots = [{"slot": "s", "wall": "08:00", "amount": [{"n": n, "product": product}]}]
        yield "version", "v", {"medicine": medicine, "from": "2026-11-20", "slots": slots}
    yield "version", "v", {"medicine": medicine, "from": "2026-11-20", "slots": [{"slot": "a/b", "wall": "08:00"}]}


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "UTC"])
def test_an_odd_value_costs_its_own_record_and_stops_nothing(tmp_path: Path, zone: str) -> None:
    desk = Computer(tmp_path, "desk")
    desk.clock.zone = lambda: zone  # type: ignore[method-assign]
    checkin = CheckInService(desk.store, desk.clock, FileDrafts(tmp_path / "drafts"))
    journal, trends = JournalService(desk.store), TrendsService(desk.store, desk.clock)
    medicine, other = desk.add("Lithium", time(8)), desk.add("Other", time(9))
    for table, id_, doc in odd_lines(desk.medicines.get(medicine)):
        before = desk.revisions.head(table, id_)
        desk.revisions.write("odd", [RawPut(table, id_, doc, before.at if before else None)])
        view = desk.today.view()
        assert other in {dose.plan.medicine for dose in view.doses}
        json.dumps(shapes.day(view))
        entries = journal.entries()
        json.dumps([shapes.entry(found, view.calendar) for found in entries])
        json.dumps([shapes.medicine(regimen, TODAY) for regimen in desk.medicines.all()])
        trends.mood(30)
        checkin.begin()
        assert (table, id_) in desk.store.unreadable, (table, doc)
        head = desk.revisions.head(table, id_)
        assert head is not None
        standing = before.doc if before is not None else None
        desk.revisions.write("back", [RawPut(table, id_, standing, head.at)])
        desk.today.view()


def test_words_that_are_null_are_no_words(tmp_path: Path) -> None:
    desk = Computer(tmp_path, "desk")
    desk.revisions.write("odd", [RawPut("person", "p", {"name": None, "reach": "555 0142", "for": None})])
    (person,) = desk.store.people()
    assert person_line(person) == "555 0142", "a number to call is worth a row without a name"
