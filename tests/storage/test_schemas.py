"""Every released schema: a log as it was written then is read as it was, edited, and never rewritten.

Each folder `fixtures/schema-<n>` holds such a log, and in `reads.json` what is read in it; a letter behind the number
says that tables were added since, and none changed. A log is written once, by
`schema_life`. A newer version may read more in it and nothing else: after adding a schema, `GOLDEN=write pytest` this
file, then read the difference.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from companion.domain.days import Place
from companion.domain.dose import DoseRecord, Extra, State
from companion.domain.journal import Entry, Symptom
from companion.domain.medicine import Medicine, Pause, Product, Version
from companion.domain.own_words import Letter, PlanPart
from companion.domain.own_words import Person as Friend
from companion.domain.prefs import Pref, Reaction
from companion.domain.said import Said
from companion.services.ports import Put, Record
from companion.storage.device import _machine
from companion.storage.engine import RevisionStore
from companion.storage.filestore import FileStore
from companion.storage.line import Revision, decode, encode, read
from companion.storage.migrations import UPGRADES, newest
from companion.storage.reader import KNOWN, TABLES
from companion.storage.records import codec_of
from companion.storage.store import RecordStore
from tests.storage.kit import Machine
from tests.storage.schema_life import FIXTURES, SetClock, live

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
SCHEMAS = sorted(path for path in FIXTURES.glob("schema-*") if path.is_dir())


@pytest.fixture(params=SCHEMAS, ids=lambda path: path.name)
def schema(request: pytest.FixtureRequest) -> Path:
    found = request.param
    assert isinstance(found, Path)
    return found


class Copy:
    """A log of a released schema, copied to be opened on some machine."""

    def __init__(self, schema: Path, root: Path) -> None:
        self.root = root
        self.log = root / "log"
        shutil.copytree(schema / "log", self.log)
        self.before = self.bytes()
        self.clock = SetClock()
        self.clock.to(26, 9)

    def bytes(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in sorted(self.log.iterdir())}

    def open(self, machine: str = "later") -> tuple[RecordStore, FileStore]:
        state, cache = self.root / machine, self.root / machine / "cache"
        revisions = RevisionStore.open(
            self.log, state, cache, self.clock.now, known=KNOWN, upgrades=UPGRADES, disk=Machine(machine)
        )
        return RecordStore(revisions, self.clock), revisions

    def be(self, device: str, machine: str = "later") -> None:
        """Be the machine that wrote the log."""
        state = self.root / machine
        state.mkdir()
        (state / "device").write_text(json.dumps({"v": 1, "devices": {_machine(Machine(machine)): device}}))


@pytest.fixture
def copy(schema: Path, tmp_path: Path) -> Copy:
    return Copy(schema, tmp_path)


def reads(store: RecordStore, revisions: RevisionStore) -> dict[str, Any]:
    """Everything a person or a service can read of it."""
    step = store.next_undo()
    found = {
        "regimens": store.regimens(),
        "doses": store.doses(FIRST, LAST),
        "rivals": store.rivals(FIRST, LAST),
        "extras": store.extras(FIRST, LAST),
        "traces": store.traces(FIRST, LAST),
        "entries": store.entries(),
        "versions": [store.entry_versions(entry.id) for entry in store.entries()],
        "symptoms": store.symptoms(),
        "prefs": store.prefs(),
        "reactions": store.reactions(),
        "said": store.said(),
        "plan": store.plan(),
        "people": store.people(),
        "letters": store.letters(),
        "calendar": store.calendar(),
        "cut": store.cut(),
        "undo": step.kind if step is not None else None,
        "unreadable": [list(key) for key in sorted(store.unreadable)],
        "newer": revisions.newer(),
        "locked": revisions.locked,
        "damage": revisions.damage(),
        "devices": sorted(revisions.docs("device")),
    }
    return json.loads(msgspec.json.encode(found, enc_hook=str))


def common(found: Any, golden: Any) -> Any:
    """What is read without what later versions of Companion read besides."""
    if isinstance(found, dict) and isinstance(golden, dict):
        return {key: common(value, golden[key]) for key, value in found.items() if key in golden}
    if isinstance(found, list) and isinstance(golden, list) and len(found) == len(golden):
        return [common(one, other) for one, other in zip(found, golden, strict=True)]
    return found


def records(store: RecordStore) -> Iterator[Record]:
    """Every record there is that can be edited."""
    for regimen in store.regimens():
        yield from (regimen.medicine, *regimen.products, *regimen.versions, *regimen.pauses)
    yield from store.doses(FIRST, LAST).values()
    yield from store.extras(FIRST, LAST)
    yield from store.entries()
    yield from store.symptoms()
    yield from (place for place in store.calendar().places if place.id)
    yield from store.prefs().values()
    yield from store.reactions()
    yield from store.said()
    yield from store.plan()
    yield from store.people()
    yield from store.letters()


def edited(record: Record) -> Record:
    """The record with one thing changed."""
    match record:
        case Medicine() | Entry() | Extra() | DoseRecord():
            return replace(record, note="edited later")
        case Product():
            return replace(record, form="drop")
        case Said():
            return replace(record, words="edited later")
        case Version():
            return replace(record, why="edited later")
        case Pause():
            return replace(record, reason="edited later")
        case Symptom() | Reaction() | Friend():
            return replace(record, name="edited later")
        case PlanPart() | Letter():
            return replace(record, text="edited later")
        case Place():
            return replace(record, zone="Europe/Paris")
        case Pref():
            return replace(record, value=record.value if isinstance(record.value, list) else 7)


def sound(data: bytes) -> list[Revision]:
    return [one for one in read(data, "") if isinstance(one, Revision)]


def test_there_is_one_for_every_version_of_any_table() -> None:
    versions = max(newest(table) for table in KNOWN)
    numbers = dict.fromkeys(path.name.rstrip("abcdefgh") for path in SCHEMAS)
    assert list(numbers) == [f"schema-{number}" for number in range(1, versions + 1)]


def test_the_newest_holds_a_line_of_every_table_and_state(tmp_path: Path) -> None:
    """What is written today is what the newest one holds: tables, kinds of actions, fields, states."""
    live(tmp_path)
    now = [line for file in sorted((tmp_path / "log").iterdir()) for line in sound(file.read_bytes())]
    then = [line for file in sorted((SCHEMAS[-1] / "log").iterdir()) for line in sound(file.read_bytes())]
    for lines in (now, then):
        assert {line.table for line in lines} >= {*TABLES, "device", "op"}
        assert {line.doc["state"] for line in lines if line.table == "dose" and line.doc} == {
            state.value for state in State if state.value in ("taken", "not_taken", "skipped", "on_pause", "not_sure")
        }
        fields = {codec_of(record).table: codec_of(record).fields for record in records(_opened(tmp_path))}
        for table, known in fields.items():
            written = {key for line in lines if line.table == table and line.doc for key in line.doc}
            assert known <= written, table
        for kind in ("un", "also", "extra", "erase"):
            assert any(_has(line, kind) for line in lines), kind
    assert {(line.table, line.op.rpartition("-")[0]) for line in now} == {
        (line.table, line.op.rpartition("-")[0]) for line in then
    }


def _has(line: Revision, kind: str) -> bool:
    return line.erases if kind == "erase" else bool(getattr(line, kind))


def _opened(root: Path) -> RecordStore:
    revisions = RevisionStore.open(root / "log", root / "x", None, SetClock().now, known=KNOWN, disk=Machine("x"))
    return RecordStore(revisions, SetClock())


def test_it_is_read_as_it_was(schema: Path, copy: Copy) -> None:
    golden = schema / "reads.json"
    store, revisions = copy.open()
    found = reads(store, revisions)
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert common(found, json.loads(golden.read_text("utf-8"))) == json.loads(golden.read_text("utf-8"))
    assert revisions.save_snapshot()
    assert reads(*copy.open()) == found, "from the snapshot it reads the same"
    assert copy.bytes() == copy.before, "reading writes nothing"


def test_every_line_is_written_again_as_it_is(schema: Path) -> None:
    for file in (schema / "log").iterdir():
        for raw in file.read_bytes().splitlines():
            assert encode(decode(raw)) == raw


@pytest.mark.parametrize("as_author", [False, True], ids=["another machine", "the machine that wrote it"])
def test_each_record_can_be_edited_and_no_old_line_changes(copy: Copy, as_author: bool) -> None:
    if as_author:
        copy.be(max(copy.before, key=lambda name: len(copy.before[name])).partition("-")[0])
    store, revisions = copy.open()
    unknown = {
        key: {name: value for name, value in (head.doc or {}).items() if name not in codec_of(record).fields}
        for record in records(store)
        if (head := revisions.head(*(key := (codec_of(record).table, codec_of(record).id_of(record))))) is not None
    }
    done = set()
    for record in list(records(store)):
        codec = codec_of(record)
        key = (codec.table, codec.id_of(record))
        if key in done or revisions.is_newer(*key):
            continue
        done.add(key)
        store.save("edit", [Put(edited(record))])
    there = {line.table for data in copy.before.values() for line in sound(data) if line.doc}
    assert {table for table, _ in done} == there & set(TABLES), "the newest has them all, as a test above says"
    copy.clock.to(27, 9)
    for again, log in (copy.open(), copy.open("third")):
        for record in records(again):
            codec = codec_of(record)
            key = (codec.table, codec.id_of(record))
            if key in done:
                assert replace(record, rev=None) == replace(edited(record), rev=None), key
                head = log.head(*key)
                assert head is not None
                assert head.v == newest(codec.table)
                kept = {name: value for name, value in (head.doc or {}).items() if name not in codec.fields}
                assert kept == unknown[key], key
        assert not again.unreadable
    after = copy.bytes()
    assert {name: after[name][: len(data)] for name, data in copy.before.items()} == copy.before
    grown = [name for name, data in after.items() if len(data) != len(copy.before.get(name, b""))]
    assert len(grown) == 1, "only its own file grew"
    assert grown[0].startswith(f"{revisions.device}-")


def test_its_actions_can_be_undone_one_by_one_to_the_first(copy: Copy) -> None:
    """By the machine that did them: each old revision comes back, whatever its version was."""
    copy.be(max(copy.before, key=lambda name: len(copy.before[name])).partition("-")[0])
    store, revisions = copy.open()
    count = 0
    while store.next_undo() is not None:
        store.undo()
        count += 1
    assert count > 30
    assert [entry.note for entry in store.entries()] == ["newer", "edited there"], "what others wrote stays"
    for _ in range(count):
        store.redo()
    wanted = reads(*Copy(FIXTURES / copy_name(copy), copy.root / "again").open())
    found = reads(store, revisions)
    for part in ("doses", "entries", "symptoms", "prefs"):
        assert without_revisions(found[part]) == without_revisions(wanted[part]), part
    assert {name: data[: len(copy.before.get(name, b""))] for name, data in copy.bytes().items()} == copy.before


def copy_name(copy: Copy) -> str:
    return next(path.name for path in SCHEMAS if all((path / "log" / name).exists() for name in copy.before))


def without_revisions(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_revisions(one) for key, one in value.items() if key not in ("rev", "also")}
    if isinstance(value, list):  # what was redone stands last in its list
        return sorted((without_revisions(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


def test_a_fixture_that_is_there_is_never_written_again(capsys: pytest.CaptureFixture[str]) -> None:
    from tests.storage.schema_life import main

    before = {path: path.read_bytes() for path in FIXTURES.rglob("*.jsonl")}
    assert main("schema-1") == 1
    assert "stays" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in FIXTURES.rglob("*.jsonl")} == before
