"""The merged state: what all the logs in the folder say together.

The newest revision of a record holds, by `(at, bytes of the line)`. That order is total, so every order of arrival,
any duplication and any split of the lines over files comes out the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from datetime import date
from typing import cast

from msgspec import Struct, field

from companion.domain.devices import RETIRED
from companion.storage.days import DayIndex
from companion.storage.line import Doc, Line, Revision
from companion.storage.record import (
    AT,
    DATED,
    DOC,
    REVISION,
    Key,
    Record,
    Row,
    V,
    day_of,
    document_day,
    first,
    shelf_of,
    thaw,
)
from companion.storage.stamp import device_of, is_by

EVERYTHING: Key = ("", "")
"""Among what is unswept it stands for every record that was erased for good: a machine was noted as no longer used, so
that its files come within reach, or damage came up that nobody looked into yet."""


class Action(Struct):
    """An op as far as order is concerned: one thing a person did."""

    op: str
    """Its id, `<kind>-<random>`."""

    at: str
    """Its first stamp."""

    un: str | None = None
    """The action it takes back, if it is an undo or a redo."""

    last: str = ""
    """Its last stamp."""

    @property
    def kind(self) -> str:
        """Say what sort of thing was done: take, skip, medicine-add, undo, …"""
        return self.op.rpartition("-")[0]


class Parts(Struct):
    """An action of several lines that has not been seen whole."""

    seen: set[int] = field(default_factory=set)
    """Which of its lines were seen."""

    of: int = 1 << 30
    """How many lines it has: the smallest number any of them names."""

    keys: set[Key] = field(default_factory=set)
    """The records of the lines seen."""

    device: str = ""
    """The machine it was done on."""

    first: str = "~"
    """The smallest stamp of its lines."""

    last: str = ""
    """The greatest."""

    def add(self, revision: Revision) -> bool:
        """Take note of a line; says whether the action is whole now."""
        part, of = revision.count
        self.seen.add(part)
        self.of = min(self.of, of)
        self.keys.add(revision.key)
        self.device = device_of(revision.at)
        self.first, self.last = min(self.first, revision.at), max(self.last, revision.at)
        return len(self.seen) >= self.of


class Fold:
    """The merged state of every line it was given."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Record | Row]] = {}
        """Every record in memory, by table and id."""
        self.device: str | None = None
        """This machine's name in stamps; its actions are the ones `u` takes back."""
        self.actions: dict[str, Action] = {}
        """Actions made on this device, as many as are remembered."""
        self.partial: dict[str, Parts] = {}
        """Actions that may have been cut by a crash or are still arriving."""
        self.greatest = ""
        """The greatest stamp seen."""
        self.heard: dict[str, str] = {}
        """The greatest stamp seen of each device."""
        self.trimmed = False
        """Are there older actions of this device in the log than are remembered?"""
        self.edge = ""
        """Records of dated tables before this day lie in the cold part of the snapshot."""
        self.dirty: set[str] = set()
        """Shelves of the cold part on which something changed since it was written."""
        self.unswept: set[Key] = set()
        """Records erased for good of which a file may still hold something; a medicine also while something stands that
        was recorded of it on a machine that had not heard of that."""
        self._days: dict[str, DayIndex] = {}
        self.fetch: Callable[[Key], None] | None = None
        """Brings a record that is not in memory from the cold part of the snapshot, if it is there."""

    def find(self, key: Key) -> Record | None:
        """Look a record up, tombstones included."""
        table = self.tables.get(key[0])
        kept = table.get(key[1]) if table is not None else None
        if kept is None and self.fetch is not None and key[0] in DATED:
            self.fetch(key)
            table = self.tables.get(key[0])
            kept = table.get(key[1]) if table is not None else None
        if table is None or kept is None:
            return None
        if isinstance(kept, list):
            kept = table[key[1]] = thaw(key, kept)
        return kept

    def records(self, table: str) -> Iterator[tuple[str, Record]]:
        """Walk the records of a table that are in memory, tombstones included."""
        rows = self.tables.get(table, {})
        for id_ in list(rows):
            kept = rows[id_]
            if isinstance(kept, list):
                kept = rows[id_] = thaw((table, id_), kept)
            yield id_, kept

    def documents(self, table: str) -> Iterator[tuple[str, Doc]]:
        """Walk the living documents of a table that are in memory."""
        for id_, kept in self.tables.get(table, {}).items():
            doc = cast("Doc | None", kept[DOC]) if isinstance(kept, list) else kept.head.doc
            if doc is not None:
                yield id_, doc

    def between(self, table: str, first: date, last: date) -> Iterator[tuple[str, Doc]]:
        """Walk the living documents of a dated table that are in memory and lie between two days."""
        rows, low, high = self.tables.get(table, {}), first.isoformat(), last.isoformat()
        for id_ in self._near(table, first, last):
            kept = rows[id_]
            doc = cast("Doc | None", kept[DOC]) if isinstance(kept, list) else kept.head.doc
            if doc is not None and low <= (document_day(table, doc) or low) <= high:
                yield id_, doc

    def bearing(self, stamps: Set[str]) -> Iterator[Revision]:
        """Walk the revisions in memory that bear one of these stamps and are still told of."""
        for table, rows in self.tables.items():
            for id_, kept in list(rows.items()):
                if isinstance(kept, list) and len(kept) <= REVISION and kept[AT] not in stamps:
                    continue
                record = self.find((table, id_))
                told = (record.last, *record.leaves) if record is not None else ()
                yield from (one for one in told if one is not None and one.at in stamps)

    def version(self, table: str, id_: str) -> tuple[str, int]:
        """Give the stamp of a record in memory, and the version its document follows."""
        kept = self.tables[table][id_]
        return (cast("str", kept[AT]), cast("int", kept[V])) if isinstance(kept, list) else (kept.head.at, kept.head.v)

    def gone(self, table: str, first: date, last: date) -> Iterator[tuple[str, Revision]]:
        """Walk the last revisions with a document, between two days, of records that were undone or deleted."""
        low, high = first.isoformat(), last.isoformat()
        for id_, record in self._marked(table, self._near(table, first, last)):
            gone = record.last if record.head.doc is None else None
            if gone is not None and gone.doc is not None and low <= (document_day(table, gone.doc) or low) <= high:
                yield id_, gone

    def contested(self, table: str, first: date | None = None, last: date | None = None) -> list[str]:
        """Name the records of a table that were edited in two places; of a dated one those about these days.

        Without days all in memory are looked at, and those of them that are contested always are in memory: it takes
        no longer the more years lie in the cold part of the snapshot.
        """
        ids = list(self.tables.get(table, ())) if first is None or last is None else self._near(table, first, last)
        return [id_ for id_, record in self._marked(table, ids) if record.others]

    def _near(self, table: str, first: date, last: date) -> list[str]:
        """Name the records in memory that may lie between two days, each once."""
        index = self._days.get(table)
        if index is None:
            index = self._days[table] = DayIndex(table)
            for id_, kept in self.tables.get(table, {}).items():
                for doc in _documents(kept):
                    index.add(id_, doc)
        return list(dict.fromkeys(index.between(first, last)))

    def _marked(self, table: str, ids: Iterable[str]) -> Iterator[tuple[str, Record]]:
        """Walk those of which more than the head is kept; the others need not be thawed to know."""
        rows = self.tables.get(table, {})
        for id_ in ids:
            kept = rows[id_]
            if isinstance(kept, Record):
                yield id_, kept
            elif len(kept) > REVISION:
                record = rows[id_] = thaw((table, id_), kept)
                yield id_, record

    def add(self, lines: Iterable[Line]) -> set[Key]:
        """Merge lines; returns the records in which something that can be seen changed."""
        changed: set[Key] = set()
        for line in lines:
            if line.at > self.greatest:
                self.greatest = line.at
            device = device_of(line.at)
            if line.at > self.heard.get(device, ""):
                self.heard[device] = line.at
            if isinstance(line, Revision):
                if self._merge(line):
                    changed.add((line.table, line.id))
                self._note(line)
        return changed

    def _merge(self, line: Revision) -> bool:
        record = self.find((line.table, line.id))
        if record is None:
            record = self.tables.setdefault(line.table, {})[line.id] = first(line)
            changed = True
        else:
            if record.head == line:
                return False
            self._touch(record)
            changed = record.add(line)
        self._touch(record)
        may_be = record.head.extra is not None or record.others
        if may_be and _is_unswept(line, record):
            self.unswept.add(line.key)
        elif line.table == "pref" and line.id.startswith(f"{RETIRED}/"):
            self.unswept.add(EVERYTHING)
        if (medicine := self._erased_medicine(line)) is not None and record.head.doc is not None:
            self.unswept.add(medicine)
        if (index := self._days.get(line.table)) is not None:
            index.add(line.id, line.doc)
        return changed

    def _erased_medicine(self, line: Revision) -> Key | None:
        """Name the medicine that a line says something of, if it was erased for good: whoever wrote it did not know."""
        id_ = line.doc.get("medicine") if line.doc is not None else None
        medicine = self.find(("medicine", id_)) if type(id_) is str else None
        is_erased = medicine is not None and medicine.head.doc is None and medicine.erased
        return ("medicine", cast("str", id_)) if is_erased else None

    def _touch(self, record: Record) -> None:
        if self.edge and record.head.table in DATED and (day := day_of(record)) < self.edge:
            self.dirty.add(shelf_of(record.head.table, day))

    def put_back(self, key: Key, row: Row) -> None:
        """Take in a record from the cold part of the snapshot, merging it with what is in memory."""
        rows = self.tables.setdefault(key[0], {})
        if (index := self._days.get(key[0])) is not None:
            for doc in _documents(row):
                index.add(key[1], doc)
        if key[1] not in rows:
            rows[key[1]] = row
            return
        kept = self.find(key)
        if kept is not None:
            kept.merge(thaw(key, row))

    def kept(self, table: str) -> Iterator[tuple[str, list[Doc]]]:
        """Walk the records of a table that are in memory, deleted ones too, with every document kept of each."""
        for id_, kept in self.tables.get(table, {}).items():
            yield id_, [doc for doc in _documents(kept) if doc is not None]

    def _note(self, line: Revision) -> None:
        if line.n != "1/1":
            parts = self.partial.setdefault(line.op, Parts())
            if parts.add(line):
                del self.partial[line.op]
        self._note_action(line)

    def remember(self, lines: Iterable[Line]) -> None:
        """Take note of every action of this device in the whole log."""
        for line in lines:
            if isinstance(line, Revision):
                self._note_action(line)
        self.trimmed = False

    def _note_action(self, line: Revision) -> None:
        if self.device is not None and is_by(line.at, self.device):
            action = self.actions.get(line.op)
            if action is None:
                self.actions[line.op] = Action(line.op, line.at, line.un, line.at)
            else:
                action.at, action.last = min(action.at, line.at), max(action.last, line.at)


def _is_unswept(line: Revision, record: Record) -> bool:
    """Does this line mean that a file may still hold something that was erased for good?"""
    return line.erases or (line.holds and line.knows_erased < record.erased)


def _documents(kept: Record | Row) -> Iterator[Doc | None]:
    """Walk every document kept of a record: it may lie on another day in each."""
    if isinstance(kept, list) and len(kept) <= REVISION:
        yield cast("Doc | None", kept[DOC])
        return
    record = thaw(("", ""), kept) if isinstance(kept, list) else kept
    yield from (one.doc for one in (record.head, record.last, *record.leaves) if one is not None)
