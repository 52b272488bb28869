"""The merged state: what all the logs in the folder say together.

The newest revision of a record holds, by `(at, bytes of the line)`. That order is total, so every order of arrival,
any duplication and any split of the lines over files comes out the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from companion.storage.line import Doc, Line, Revision, encode
from companion.storage.stamp import device_of

Key = tuple[str, str]
"""Names a record: table and id."""

Row = list[object]
"""A record as a snapshot keeps it; thawed into a `Record` when first touched, so that opening makes no objects."""

DATED = frozenset({"dose", "extra", "entry"})
"""Tables whose records belong to a day and go cold when it is long past."""


@dataclass(slots=True)
class Record:
    """What is kept of one record. Built by merging its revisions, in any order."""

    head: Revision
    """The newest revision, which holds."""

    replaced: set[str] = field(default_factory=set)
    """Stamps of the revisions that another one was written over, arrived or not."""

    others: dict[str, Revision] | None = None
    """Revisions besides the head that nobody wrote over: the record was edited in two places."""

    last: Revision | None = None
    """If the head is a tombstone, the newest revision that still had a document."""

    @property
    def before(self) -> Doc | None:
        """Give the document an undo took away ("was marked taken 08:02"), if the head is such an undo."""
        return self.last.doc if self.last is not None and self.head.un is not None else None

    @property
    def leaves(self) -> tuple[Revision, ...]:
        """Name every revision nobody wrote over, newest first; one, unless it was edited in two places."""
        if not self.others:
            return (self.head,)
        return tuple(sorted((self.head, *self.others.values()), key=_order, reverse=True))

    def add(self, new: Revision) -> bool:
        """Merge one revision of this record; says whether anything that can be seen changed."""
        seen = (self.head, self.others and tuple(self.others), self.last)
        leaves = {**(self.others or {}), self.head.at: self.head}
        for at in new.replaces:
            if at < new.at:
                self.replaced.add(at)
                leaves.pop(at, None)
        if new.at not in self.replaced:
            leaves[new.at] = _newer(leaves.get(new.at), new)
        with_document = [one for one in (self.last, self.head, new) if one is not None and one.doc is not None]
        self.head = leaves.pop(max(leaves))
        self.others = leaves or None
        self.last = max(with_document, key=_order) if with_document and self.head.doc is None else None
        return seen != (self.head, self.others and tuple(self.others), self.last)


@dataclass(slots=True)
class Action:
    """An op as far as order is concerned: one thing a person did."""

    op: str
    """Its id, `<kind>-<random>`."""

    at: str
    """Its first stamp."""

    un: str | None = None
    """The action it takes back, if it is an undo or a redo."""

    @property
    def kind(self) -> str:
        """Say what sort of thing was done: take, skip, medicine-add, undo, …"""
        return self.op.rpartition("-")[0]


@dataclass(slots=True)
class Parts:
    """An action of several lines that has not been seen whole."""

    seen: set[int] = field(default_factory=set)
    """Which of its lines were seen."""

    of: int = 1 << 30
    """How many lines it has: the smallest number any of them names."""

    keys: set[Key] = field(default_factory=set)
    """The records of the lines seen."""

    def add(self, revision: Revision) -> bool:
        """Take note of a line; says whether the action is whole now."""
        part, of = revision.count
        self.seen.add(part)
        self.of = min(self.of, of)
        self.keys.add(revision.key)
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
        self.trimmed = False
        """Are there older actions of this device in the log than are remembered?"""
        self.edge = ""
        """Records of dated tables before this day lie in the cold part of the snapshot."""
        self.dirty: set[str] = set()
        """Years of the cold part in which something changed since it was written."""
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

    def add(self, lines: Iterable[Line]) -> set[Key]:
        """Merge lines; returns the records in which something that can be seen changed."""
        changed: set[Key] = set()
        for line in lines:
            self.greatest = max(self.greatest, line.at)
            if isinstance(line, Revision):
                if self._merge(line):
                    changed.add(line.key)
                self._note(line)
        return changed

    def _merge(self, line: Revision) -> bool:
        record = self.find(line.key)
        if record is None:
            record = self.tables.setdefault(line.table, {})[line.id] = first(line)
            changed = True
        else:
            if record.head == line:
                return False
            self._touch(record)
            changed = record.add(line)
        self._touch(record)
        return changed

    def _touch(self, record: Record) -> None:
        if record.head.table in DATED and self.edge and (day := day_of(record)) < self.edge:
            self.dirty.add(day[:4])

    def put_back(self, key: Key, row: Row) -> None:
        """Take in a record from the cold part of the snapshot, merging it with what is in memory."""
        rows = self.tables.setdefault(key[0], {})
        if key[1] not in rows:
            rows[key[1]] = row
            return
        kept = self.find(key)
        cold = thaw(key, row)
        if kept is not None:
            kept.replaced |= cold.replaced
            for revision in (cold.last, *cold.leaves):
                if revision is not None:
                    kept.add(revision)

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
        if self.device is not None and device_of(line.at) == self.device:
            action = self.actions.get(line.op)
            if action is None:
                self.actions[line.op] = Action(line.op, line.at, line.un)
            else:
                action.at = min(action.at, line.at)


def first(revision: Revision) -> Record:
    """Begin a record with whichever of its revisions came first."""
    return Record(revision, {at for at in revision.replaces if at < revision.at})


def day_of(record: Record) -> str:
    """Name the day a record of a dated table belongs to, as YYYY-MM-DD; without one, the day it was written."""
    revision = record.last or record.head
    doc = revision.doc or {}
    return document_day(doc) or record.head.at[:10]


def document_day(doc: Doc) -> str | None:
    """Name the day a document belongs to."""
    day = doc.get("date") or doc.get("day")
    if type(day) is str and len(day) == 10 and day[4] == day[7] == "-" and day[:4].isdigit() and day[:4].isascii():
        return day
    return None


DOC = 5
"""Where a row keeps the document."""


def freeze(record: Record) -> Row:
    """Turn a record into what JSON can hold, without what is empty at the end."""
    row: Row = _row(record.head)
    tail: Row = [
        sorted(record.replaced - set(record.head.replaces)) or None,
        [_row(one) for one in record.others.values()] if record.others else None,
        _row(record.last) if record.last else None,
    ]
    while tail and tail[-1] is None:
        tail.pop()
    return [*row, *[None] * (8 - len(row)), *tail] if tail else row


def thaw(key: Key, row: Row) -> Record:
    """Turn a row of a snapshot back into a record."""
    replaced, others, last = [*row[8:], None, None, None][:3]
    record = first(_revision(key, row))
    record.replaced.update(cast("list[str]", replaced or ()))
    leaves = [_revision(key, one) for one in cast("list[Row]", others or ())]
    record.others = {one.at: one for one in leaves} or None
    record.last = _revision(key, cast("Row", last)) if last else None
    return record


def _row(revision: Revision) -> Row:
    was = [revision.was, *revision.also] if revision.also else revision.was
    row: Row = [revision.at, revision.op, revision.n, was, revision.v, revision.doc, revision.un, revision.extra]
    while row[-1] is None and len(row) > DOC + 1:
        row.pop()
    return row


def _revision(key: Key, row: Row) -> Revision:
    at, op, n, was, v, doc, un, extra = [*row[:8], None, None][:8]
    also: tuple[str, ...] = ()
    if isinstance(was, list):
        was, also = was[0], tuple(was[1:])
    return Revision(
        cast("str", at),
        cast("str", op),
        *key,
        cast("Doc | None", doc),
        cast("str | None", was),
        also,
        cast("int", v),
        cast("str", n),
        cast("str | None", un),
        cast("Doc | None", extra),
    )


def _order(revision: Revision) -> tuple[str, bytes]:
    return (revision.at, encode(revision))


def _newer(known: Revision | None, new: Revision) -> Revision:
    return new if known is None or encode(known) < encode(new) else known
