"""What can be asked of a revision store: tables, ids and documents, and what is wrong with the log."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from companion.domain.devices import RETIRED
from companion.domain.errors import NotReadable, WrongClock
from companion.storage.fold import Fold
from companion.storage.line import Damage, Doc, Line, Revision, decode, encode
from companion.storage.lineage import Lineage
from companion.storage.medium import Medium
from companion.storage.migrations import Raising, Upgrade
from companion.storage.past import LogPast
from companion.storage.record import DATED, Key, Record
from companion.storage.stamp import Now, StampClock, device_of, new_nonce, time_text
from companion.storage.undo import MARKS

if TYPE_CHECKING:
    from companion.storage.healing import Diagnosis, Faults


class Reading:
    """A log of revisions as it reads now, kept up to date with what arrives.

    Two locks: `_memory` is held for moments, by whoever looks at records or merges some; `_writing` by whoever saves,
    through the fsync. So nobody who reads waits for a disk.
    """

    def __init__(
        self,
        medium: Medium,
        now: Now,
        known: Mapping[str, int] | None = None,
        upgrades: Mapping[str, Sequence[Upgrade]] | None = None,
    ) -> None:
        self._medium = medium
        self._raising = Raising(upgrades)
        self._clock = StampClock(now, new_nonce())
        self._known = known or {}
        self._writing = threading.Lock()
        self._memory = threading.RLock()
        self._pending: set[Key] = set()
        self._uncertain: tuple[str, frozenset[Key]] | None = None
        self.warnings: tuple[str, ...] = ()
        """What is odd about the folder, to be shown as a standing warning."""
        self._fresh = 0
        self._start(Fold())

    def _start(self, fold: Fold) -> None:
        self._fold = fold
        self._fold.device = self._medium.device()
        self._past = LogPast(self._medium, fold)

    def refresh(self) -> frozenset[Key]:
        """Read what is new in the log; returns every record that others changed since this was last asked.

        Cheap when nothing is new. While this process is saving, the news wait for the next time.
        """
        self.look()
        with self._memory:
            changed = frozenset(self._pending)
            self._pending.clear()
        return changed

    def look(self) -> None:
        """Read what is new in the log and leave it to `refresh` to say what changed."""
        if self._writing.acquire(blocking=False):
            try:
                with self._readable():
                    self._take_news(held=False)
            finally:
                self._writing.release()

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Turn what the system refuses while something is read into a sentence."""
        try:
            yield
        except OSError as error:
            raise NotReadable(f"The records cannot be read: {error.strerror or error}.") from error

    def head(self, table: str, id_: str) -> Revision | None:
        """Give the newest revision of a record, a tombstone included; its `at` is what a form remembers as `was`."""
        with self._memory:
            record = self._fold.find((table, id_))
            return self._raising.revision(record.head) if record is not None else None

    def newest(self, table: str) -> int:
        """Give the version of a table's documents that is written; older ones are raised to it when they are read."""
        return self._raising.newest(table)

    def raised(self, table: str, v: int, doc: Doc) -> Doc:
        """Give a document of this version as the newest one would have written it."""
        return self._raising.document(table, v, doc)[1]

    def doc(self, table: str, id_: str) -> Doc | None:
        """Give a record's document, to be read, not changed; None if there is none."""
        head = self.head(table, id_)
        return head.doc if head is not None else None

    def docs(self, table: str, since: date | None = None, until: date | None = None) -> dict[str, Doc]:
        """Give the documents of a table by id, to be read, not changed; of dated tables only those between two days."""
        if table in DATED:
            self._need(since, table)
        with self._memory:
            if (since is None and until is None) or table not in DATED:
                found = dict(self._fold.documents(table))
            else:
                found = dict(self._fold.between(table, since or date.min, until or date.max))
            return self._all_raised(table, found)

    def _all_raised(self, table: str, found: dict[str, Doc]) -> dict[str, Doc]:
        if not self._raising.is_needed(table):
            return found
        heads = {id_: self._fold.version(table, id_) for id_ in found}
        return {id_: self._raising.kept((table, id_), *heads[id_], doc)[1] for id_, doc in found.items()}

    def tables(self) -> tuple[str, ...]:
        """Name the tables that hold a document."""
        self._need(None)
        with self._memory:
            names = [name for name in self._fold.tables if any(True for _ in self._fold.documents(name))]
        return tuple(sorted(name for name in names if name != MARKS))

    def everything(self) -> tuple[Key, ...]:
        """Name every record there ever was, deleted ones too, but for those that say which machines there are, and
        which of them are no longer used: whose files are to be emptied follows from these.
        """
        self._need(None)
        with self._memory:
            return tuple(
                (table, id_)
                for table, rows in self._fold.tables.items()
                for id_ in rows
                if table != "device" and not (table == "pref" and id_.startswith(f"{RETIRED}/"))
            )

    def leaves(self, table: str, id_: str) -> tuple[Revision, ...]:
        """Give the revisions nobody wrote over, newest first: more than one if the record was edited in two places."""
        with self._memory:
            record = self._fold.find((table, id_))
            return tuple(map(self._raising.revision, record.leaves)) if record is not None else ()

    def born(self, table: str, id_: str) -> str:
        """Give the stamp of a record's first revision: by it records stand in the order they were first saved."""
        with self._memory:
            record = self._fold.find((table, id_))
            return record.born if record is not None else ""

    def before(self, table: str, id_: str) -> Doc | None:
        """Give the document that an undo took away, if the record is gone by an undo."""
        with self._memory:
            record = self._fold.find((table, id_))
            if record is None or record.last is None or record.before is None:
                return None
            return self._raising.revision(record.last).doc

    def gone(self, table: str, since: date, until: date) -> dict[str, Doc]:
        """Give the last documents, between two days, of records that an undo took away or a person deleted."""
        self._need(since, table)
        with self._memory:
            found = dict(self._fold.gone(table, since, until))
            return {id_: self._raising.revision(last).doc or {} for id_, last in found.items()}

    def saying(self, field: str, value: object) -> tuple[Key, ...]:
        """Name every record, deleted ones too, of which a document kept says this in a field."""
        self._need(None)
        with self._memory:
            return tuple(
                (table, id_)
                for table in self._fold.tables
                for id_, docs in self._fold.kept(table)
                if any(doc.get(field) == value for doc in docs)
            )

    def contested(self, table: str, since: date | None = None, until: date | None = None) -> tuple[str, ...]:
        """Name the records of a table that were edited in two places and not settled; of a dated one about these days.

        Without days it names all of them and brings nothing into memory: such records are always there.
        """
        if since is not None:
            self._need(since, table)
        with self._memory:
            return tuple(self._fold.contested(table, since, until))

    def writers(self, table: str, since: date, until: date) -> dict[str, frozenset[str]]:
        """Give the living records of a dated table between two days by id, with the devices that wrote each."""
        self._need(since, table)
        with self._memory:
            ids = [id_ for id_, _ in self._fold.between(table, since, until)]
            found = {id_: self._fold.find((table, id_)) for id_ in ids}
            return {id_: _writers(record) for id_, record in found.items() if record is not None}

    def is_newer(self, table: str, id_: str) -> bool:
        """Was the record written by a newer version of Companion, so that it is read-only here?"""
        head = self.head(table, id_)
        return head is not None and head.v > self._known.get(table, head.v)

    def was_erased(self, table: str, id_: str) -> bool:
        """Was a record erased for good, and not written again since?"""
        with self._memory:
            record = self._fold.find((table, id_))
            return record is not None and record.head.doc is None and bool(record.erased)

    def was_erased_since(self, table: str, id_: str, at: str) -> bool:
        """Was a record erased for good after the revision of this stamp, by someone who may not have seen it?"""
        with self._memory, self._readable():
            record = self._fold.find((table, id_))
            if record is None or not record.erased or any(leaf.at == at for leaf in record.leaves):
                return False
            erased = record.erased
            return all(one.at != at or one.knows_erased < erased for one in self._past.history(table, id_))

    def newer(self) -> dict[str, int]:
        """Count the records, by table, that a newer version of Companion wrote: they are read-only here."""
        self._need(None)
        with self._memory:
            known = self._known
            found = {
                table: sum(record.head.v > known[table] for _, record in self._fold.records(table))
                for table in self._fold.tables
                if table in known
            }
            strange = {
                table: sum(True for _ in self._fold.documents(table))
                for table in self._fold.tables
                if table not in known and table != MARKS
            }
        return {table: n for table, n in sorted((found | strange).items()) if n}

    def history(self, table: str, id_: str) -> tuple[Revision, ...]:
        """Give all revisions of a record as they were written, oldest first; scans the log. Raises NotReadable."""
        with self._memory, self._readable():
            return tuple(self._past.history(table, id_))

    def origin(self, revision: Revision) -> str:
        """Give the stamp of the revision that first said what this one says: an undo only brings words back."""
        if revision.un is None:
            return revision.at
        with self._memory:
            life = Lineage(self._past.history(*revision.key))
            return life.origin(revision) or revision.at

    def revisions_of(self, op: str) -> tuple[Revision, ...]:
        """Give what an action wrote, as it was written, in order; scans the log. Raises NotReadable."""
        with self._memory, self._readable():
            return tuple(self._past.lines_of(op))

    def damage(self) -> tuple[Damage, ...]:
        """List every stretch of a file that could not be read, and every file that is gone."""
        return self._medium.damage()

    def faults(self, *, anew: bool = False) -> Faults:
        """Say what is wrong with the files of the log, and what became of it; cheap when asked again.

        What was erased for good is not missing, and is not brought back by mending it.

        Args:
            anew: Read every file again, and look in memory for what damaged lines held.

        Raises:
            NotReadable: Everything is to be read again, and the folder cannot be.
        """
        try:
            faults = self._medium.faults(anew=anew)
        except OSError as error:
            raise NotReadable(f"The records cannot be read: {error.strerror or error}.") from error
        if anew and any(one.stamps for one in faults.stretches):
            self._need(None)
        with self._memory:
            stretches = map(self._with_remembered, faults.stretches) if anew else faults.stretches
            return replace(faults, stretches=tuple(map(self._without_erased, stretches)))

    def _with_remembered(self, one: Diagnosis) -> Diagnosis:
        """Count what is still in memory, read when the file was whole, among what can be mended."""
        wanted = frozenset(one.stamps)
        found = {line.at: encode(line) for line in self._fold.bearing(wanted)} if wanted else {}
        return replace(
            one,
            mendable=(*one.mendable, *found.values()),
            stamps=tuple(at for at in one.stamps if at not in found),
        )

    def _without_erased(self, one: Diagnosis) -> Diagnosis:
        if not one.mendable:
            return one
        lines = tuple(line for line in one.mendable if not self._is_erased(self._medium.opened(decode(line))))
        missing = one.records - len(one.mendable) + len(lines)
        return replace(one, records=missing, mendable=lines, is_healed=not missing)

    def _is_erased(self, line: Line) -> bool:
        if isinstance(line, Revision):
            record = self._fold.find(line.key)
            return record is not None and line.knows_erased < record.erased
        records = (record for table in self._fold.tables for _, record in self._fold.records(table))
        return any(line.at in record.replaced for record in records if record.erased)

    def missing(self) -> tuple[str, ...]:
        """Name the files of the log that are gone, or lost their end, with records that were here before."""
        return self._medium.missing()

    @property
    def locked(self) -> int:
        """How many lines are sealed."""
        return self._medium.sealed()

    @property
    def device(self) -> str | None:
        """This machine's name in the log; None before its first save."""
        return self._fold.device

    def heard(self) -> dict[str, str]:
        """Give the greatest stamp seen of each device."""
        with self._memory:
            return dict(self._fold.heard)

    @property
    def greatest(self) -> str:
        """The greatest stamp seen; empty in an empty log."""
        return self._fold.greatest

    def future_files(self) -> dict[str, int]:
        """Count the lines whose stamp is more than a day ahead of this machine's clock, by the file they stand in."""
        try:
            limit = time_text(self._clock.now() + timedelta(days=1))
        except (OverflowError, WrongClock):
            return {}
        return self._medium.ahead(limit) if self._fold.greatest > limit else {}

    def ensure(self, since: date | None = None, table: str | None = None) -> Iterator[None]:
        """Bring records into memory, in steps of a few milliseconds; for use between key presses.

        Args:
            since: those from a day on; None: from the first.
            table: those of one table; None: of every table.
        """
        del since, table
        yield from ()

    def _need(self, since: date | None, table: str | None = None) -> None:
        """Bring the records from a day on, of one table or all, into memory.

        Called without the lock of the memory, which each portion takes for a moment: the keys must not wait for years.
        """
        for _ in self.ensure(since, table):
            pass

    def _take_news(self, *, held: bool) -> None:
        lines = self._medium.news(held=held)
        if lines:
            with self._memory:
                self._pending |= self._fold.add(lines)
                self._past.add(lines)
                self._fresh += len(lines)
            self._has_come(lines)

    def _has_come(self, lines: Sequence[Line]) -> None:
        """Look at what was just merged; without files nothing is to be done."""


def _writers(record: Record) -> frozenset[str]:
    """Name the devices that wrote what stands of a record, or what it was written over."""
    return frozenset(map(device_of, (*(leaf.at for leaf in record.leaves), *record.replaced)))
