"""One record merged from its revisions, and its short form in the snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from companion.storage.line import ERASED, Doc, Revision, encode

Key = tuple[str, str]
"""Names a record: table and id."""

Row = list[object]
"""A record as a snapshot keeps it; thawed into a `Record` when first touched, so that opening makes no objects."""

DATED: Mapping[str, str] = {"dose": "date", "extra": "day", "entry": "day", "device": "day"}
"""Tables whose records belong to a day and go cold when it is long past, with the field that names the day."""


class Record(Struct):
    """What is kept of one record. Built by merging its revisions, in any order."""

    head: Revision
    """The newest revision, which holds."""

    replaced: frozenset[str] = frozenset()
    """Stamps of the revisions that another one was written over, arrived or not."""

    others: dict[str, Revision] | None = None
    """Revisions besides the head that nobody wrote over: the record was edited in two places."""

    last: Revision | None = None
    """If the head is a tombstone, the newest revision that still had a document."""

    @property
    def erased(self) -> str:
        """Give the stamp of the tombstone that erased the record for good; empty if it never was."""
        if self.head.extra is None and self.others is None:
            return ""
        return max(one.knows_erased for one in self.leaves)

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

    @property
    def born(self) -> str:
        """Give the stamp of its first revision, as far as it is known."""
        stamps: set[str] = {self.head.at, *self.replaced, *(self.others or ())}
        return min(stamps)

    def add(self, new: Revision) -> bool:
        """Merge one revision of this record; says whether anything that can be seen changed."""
        return self._combine((new,), _earlier(new), None)

    def merge(self, other: Record) -> bool:
        """Merge the same record as it was known elsewhere; says whether anything that can be seen changed."""
        return self._combine(other.leaves, other.replaced, other.last)

    def _combine(self, leaves: tuple[Revision, ...], replaced: frozenset[str], last: Revision | None) -> bool:
        seen = (self.head, self.others and tuple(self.others), self.last)
        known = (self.head, *(self.others or {}).values(), *leaves)
        erased = max((one.knows_erased for one in known if one.extra is not None), default="")
        self.replaced |= replaced
        if erased:
            self.replaced |= {one.at for one in known if one.knows_erased < erased}
        standing: dict[str, Revision] = {}
        for leaf in known:
            if leaf.at not in self.replaced:
                standing[leaf.at] = _newer(standing.get(leaf.at), leaf)
        if not standing:  # one who did not know of the erasing wrote over its tombstone
            standing = {one.at: one for one in known if one.knows_erased == erased}
        self.head = standing.pop(max(standing))
        self.others = standing or None
        self.last = None
        if self.head.doc is None:
            documents = [one for one in (seen[2], seen[0], last, *leaves) if one is not None and one.doc is not None]
            self.last = max((one for one in documents if one.knows_erased >= erased), key=_order, default=None)
        return seen != (self.head, self.others and tuple(self.others), self.last)


def husk(revision: Revision) -> Revision:
    """Take the content out of a revision that was erased for good; that there was one still shows."""
    return replace(revision, doc=None, extra={ERASED: True})


def first(revision: Revision) -> Record:
    """Begin a record with whichever of its revisions came first."""
    return Record(revision, _earlier(revision))


def _earlier(revision: Revision) -> frozenset[str]:
    """Name the revisions this one was written over; a later one cannot have been."""
    if revision.was is None:
        return frozenset()
    return frozenset(at for at in revision.replaces if at < revision.at)


def day_of(record: Record) -> str:
    """Name the day a record of a dated table belongs to, as YYYY-MM-DD; without one, the day it was written."""
    revision = record.last or record.head
    doc = revision.doc or {}
    return document_day(record.head.table, doc) or record.head.at[:10]


def document_day(table: str, doc: Doc) -> str | None:
    """Name the day a document of a dated table belongs to; another field, of a newer version, does not count."""
    day = doc.get(DATED[table])
    if type(day) is str and len(day) == 10 and day[4] == day[7] == "-" and day[:4].isdigit() and day[:4].isascii():
        return day
    return None


AT, V, DOC = 0, 4, 5
"""Where a row keeps stamp, version and document."""

REVISION = 8
"""How long a row is at most if nothing but the head is kept of the record."""


def shelf_of(table: str, day: str) -> str:
    """Name the shelf of the cold part a record of a dated table belongs to: its table and year, such as dose-2024."""
    return f"{table}-{day[:4]}"


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
    return [*row, *[None] * (REVISION - len(row)), *tail] if tail else row


def is_contested(kept: Record | Row) -> bool:
    """Was the record edited in two places, and not settled? It need not be thawed to know."""
    if isinstance(kept, Record):
        return bool(kept.others)
    return len(kept) > REVISION + 1 and bool(kept[REVISION + 1])


def thaw(key: Key, row: Row) -> Record:
    """Turn a row of a snapshot back into a record."""
    replaced, others, last = [*row[REVISION:], None, None, None][:3]
    record = first(_revision(key, row))
    record.replaced |= frozenset(cast("list[str]", replaced or ()))
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
    at, op, n, was, v, doc, un, extra = [*row[:REVISION], None, None][:REVISION]
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
