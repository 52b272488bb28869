"""The person's records over the revision store: what services ask for, in domain terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, TypeVar, cast

from msgspec.structs import replace
from tinydb import where
from tinydb.table import Document

from companion.domain.days import Calendar, DayStart, Place
from companion.domain.dose import DoseRecord, Extra
from companion.domain.errors import BadInput, NothingToUndo, NotSaved
from companion.domain.journal import Entry, Symptom
from companion.domain.medicine import Medicine, Pause, Product, Regimen, Version, sort_versions
from companion.domain.prefs import DAY_START, LATEST_DAY_START, Pref, Reaction
from companion.domain.said import Said
from companion.domain.settle import settle
from companion.services.ports import (
    Change,
    Clock,
    Contested,
    Cut,
    Erased,
    Key,
    Record,
    Remove,
    Saved,
    Step,
    StepChange,
    Trace,
    Undone,
    Writer,
)
from companion.storage import engine, writing
from companion.storage import undo as backward
from companion.storage.codec import Doc
from companion.storage.migrations import newest
from companion.storage.record import document_day
from companion.storage.records import codec_of, decode, medicine_in_part
from companion.storage.stamp import time_of
from companion.storage.values import UnreadableRecord

if TYPE_CHECKING:
    from companion.domain.devices import Device
    from companion.storage.erasing import Eraser, Left
    from companion.storage.health import LogHealth
    from companion.storage.line import Revision

R = TypeVar("R", bound=Record)
T = TypeVar("T", Extra, Entry)

TABLES = ("medicine", "product", "version", "pause", "dose", "extra", "entry", "symptom", "place", "pref", "said")
"""The tables this version reads and writes."""

KNOWN = {table: newest(table) for table in (*TABLES, "scale", "stock", "device")}
"""The newest schema of each table this version knows."""


class RecordStore:
    """Implements `services.ports.Store`."""

    def __init__(self, revisions: engine.RevisionStore, clock: Clock) -> None:
        self._revisions = revisions
        self._newest = {table: revisions.newest(table) for table in TABLES}
        self._clock = clock
        self.eraser: Callable[[], Eraser] | None = None
        """Takes what is erased for good out of the files, where there are any."""
        self._decoded: dict[Key, tuple[str, Record | None]] = {}
        self.unreadable: dict[Key, str] = {}
        """Records left out because their document is not what the table holds, with the reason."""

    def refresh(self) -> frozenset[Key]:
        """Read what other copies and machines wrote; which records changed."""
        return self._revisions.refresh()

    def regimens(self) -> tuple[Regimen, ...]:
        """Every medicine with its products, versions and pauses, in the order they were added."""
        products = _by_medicine(self._all("product", Product))
        versions = _by_medicine(self._all("version", Version))
        pauses = _by_medicine(self._all("pause", Pause))
        found = []
        medicines = (*self._all("medicine", Medicine), *self._read_in_part())
        unclear, contested = self._unclear(), self._contested_plans()
        for medicine in medicines:
            disputed = contested.get(medicine.id, ())
            regimen = Regimen(
                _as_it_holds(medicine, disputed),
                tuple(products.get(medicine.id, ())),
                sort_versions(versions.get(medicine.id, ())),
                tuple(sorted(pauses.get(medicine.id, ()), key=lambda pause: (pause.first, pause.id))),
                tuple(unclear.get(medicine.id, ())),
                frozenset(one.id for one in disputed),
            )
            if regimen.rivals():
                from companion.domain.contest import rival_versions

                rivals = {version.id for sides in rival_versions(regimen) for side in sides for version in side}
                regimen = replace(regimen, contested=regimen.contested | rivals)
            found.append(regimen)
        return tuple(sorted(found, key=_age))

    def calendar(self) -> Calendar:
        """The person's days and zones; without any place record, the machine's zone."""
        places = tuple(sorted(self._all("place", Place), key=lambda place: (place.since, place.rev or "")))
        starts = {}
        for pref in self.prefs().values():
            if pref.key == DAY_START and pref.since is not None and type(pref.value) is int:
                minutes = max(0, min(pref.value, LATEST_DAY_START.hour * 60))
                starts[pref.since] = DayStart(pref.since, time(minutes // 60, minutes % 60))
        home = places[0].zone if places else self._clock.zone()
        return Calendar(home, places, tuple(starts[since] for since in sorted(starts)))

    def doses(self, first: date, last: date) -> Mapping[str, DoseRecord]:
        """Dose records by id whose calendar date is between two dates, both included."""
        return {id_: shown for id_, (shown, _) in self._settled_doses(first, last).items()}

    def look_over(self) -> None:
        """Read every record there is, so that `unreadable` names all of them that cannot be read."""
        for table in TABLES:
            for id_ in self._revisions.docs(table):
                self._record(table, id_)

    def look_at(self, first: date, last: date) -> None:
        """Read what stands on these days and what their plans follow from, for the same; it is what a view reads."""
        self.regimens()
        self.calendar()
        self.symptoms()
        self.doses(first, last)
        self.extras(first, last)
        self.entries(first, last)

    def unread(self, first: date, last: date) -> frozenset[str]:
        """Ids of the dose records between two dates that cannot be read here."""
        for _ in self._between("dose", "date", first, last, DoseRecord):
            pass  # what cannot be read is found by reading
        return frozenset(id_ for table, id_ in self.unreadable if table == "dose")

    def rivals(self, first: date, last: date) -> Mapping[str, tuple[DoseRecord, ...]]:
        """For doses recorded differently on two machines: the other records, beside the one `doses` gives."""
        return {id_: beside for id_, (_, beside) in self._settled_doses(first, last).items() if beside}

    def contested(self, *tables: str) -> tuple[Contested, ...]:
        """Records of these tables that were changed in two places with different words, and are not settled."""
        return tuple(self._contests(tables, self._writer()))

    def writer(self, record: Record) -> Writer:
        """The machine that wrote a record as it was read."""
        codec = codec_of(record)
        leaves, writer = self._revisions.leaves(codec.table, codec.id_of(record)), self._writer()
        return next((writer(leaf) for leaf in leaves if leaf.at == record.rev), Writer())

    def extras(self, first: date, last: date) -> tuple[Extra, ...]:
        """Extra and as-needed intakes logged for days between two dates, by time."""
        found = self._between("extra", "day", first, last, Extra)
        return tuple(self._by_time("extra", found))

    def traces(self, first: date, last: date) -> tuple[Trace, ...]:
        """Marks on doses and extras of these dates that were undone or taken off."""
        found = []
        for table in ("dose", "extra"):
            for id_, doc in self._revisions.gone(table, first, last).items():
                record = self._decode(table, id_, "", doc)
                if isinstance(record, DoseRecord | Extra) and first <= _day(record) <= last:
                    found.append(Trace(record))
        return tuple(found)

    def entries(self, first: date | None = None, last: date | None = None) -> tuple[Entry, ...]:
        """Journal entries for days between two dates (None: no bound), newest first."""
        found = self._between("entry", "day", first, last, Entry)
        return tuple(sorted(self._by_time("entry", found), key=lambda entry: entry.day))[::-1]

    def entry(self, id_: str) -> Entry | None:
        """One journal entry."""
        record = self._record("entry", id_)
        return record if isinstance(record, Entry) else None

    def entry_versions(self, id_: str) -> tuple[Entry, ...]:
        """An entry as it stands, first, and what was written over it in other places and is not settled."""
        held = self.entry(id_)
        leaves = self._revisions.leaves("entry", id_) if held is not None else ()
        others = (self._decode("entry", id_, leaf.at, leaf.doc) for leaf in leaves if leaf.doc and leaf.at != held.rev)  # type: ignore[union-attr]
        found = [other for other in others if isinstance(other, Entry)]
        return (held, *found) if held is not None else ()

    def symptoms(self) -> tuple[Symptom, ...]:
        """The person's own symptoms, in the order they were added."""
        return tuple(sorted(self._all("symptom", Symptom), key=lambda symptom: symptom.rev or ""))

    def prefs(self) -> Mapping[str, Pref]:
        """Preferences by id."""
        return {pref.id: pref for pref in self._all("pref", Pref)}

    def reactions(self) -> tuple[Reaction, ...]:
        """Allergies and past reactions, in the order they were added."""
        return tuple(sorted(self._all("pref", Reaction), key=lambda reaction: reaction.rev or ""))

    def devices(self, since: date | None = None) -> tuple[Device, ...]:
        """Every machine whose lines arrived here, this one first, with what it said of itself from a day on."""
        from companion.storage.presence import known_devices  # no first frame needs it

        return known_devices(self._revisions, self.prefs(), since)

    def recorded_on(self, first: date, last: date) -> Mapping[str, frozenset[str]]:
        """By the ids of dose records between two dates, which machines wrote of each."""
        return self._revisions.writers("dose", first, last)

    def said(self) -> tuple[Said, ...]:
        """What was said while locked and nobody answered for yet, oldest first."""
        return tuple(sorted(self._all("said", Said), key=lambda said: (said.instant, said.id)))

    def save(self, kind: str, changes: Sequence[Change]) -> Saved:
        """Make one action durable.

        Raises:
            NotSaved: nothing was acknowledged; memory is as before.
        """
        written = self._revisions.write(kind, lambda _: [self._put(change) for change in changes])
        return Saved(
            written.op or "",
            tuple(refusal.put.key for refusal in written.refused),
            tuple(overlap.put.key for overlap in written.overlapped),
        )

    def next_undo(self) -> Step | None:
        """The newest action of this device that is not undone yet."""
        return self._step(self._revisions.peek_undo())

    def next_redo(self) -> Step | None:
        """The action the newest undo took back, as long as nothing new was done since."""
        return self._step(self._revisions.peek_redo(), is_redo=True)

    def undo(self, op: str | None = None) -> Undone:
        """Take back an action, the next one unless named.

        Raises:
            NothingToUndo: there is none, or it is no longer the one named.
            NotSaved: it could not be made durable.
        """
        return self._undone(self._revisions.undo(op))

    def redo(self, op: str | None = None) -> Undone:
        """Bring back what the newest undo took back.

        Raises:
            NothingToUndo: there is nothing to bring back, or it is no longer the one named.
            NotSaved: it could not be made durable.
        """
        step = self._revisions.peek_redo()
        if op is not None and (step is None or step.op != op):
            raise NothingToUndo("Something else was done meanwhile. Nothing was changed.")
        return self._undone(self._revisions.redo(), is_redo=True)

    def cut(self) -> tuple[Cut, ...]:
        """Actions of this machine that a crash cut short and that nobody decided about, oldest first."""
        found = self._revisions.incomplete(mine=True)
        return tuple(Cut(one.op, one.kind, one.have, one.of) for one in found if not one.damaged)

    def keep_cut(self, op: str) -> None:
        """Accept what is there of a cut action; a cut undo is carried through. Nothing happens if it is cut no more.

        Raises:
            NotSaved: it could not be made durable.
        """
        self._revisions.finish(op)

    def take_back_cut(self, op: str) -> Undone:
        """Take back what is there of a cut action.

        Raises:
            NothingToUndo: it is cut no more.
            NotSaved: it could not be made durable.
        """
        if all(one.op != op for one in self.cut()):
            raise NothingToUndo("This was decided meanwhile. Nothing was changed.")
        return self._undone(self._revisions.take_back(op))

    def belonging(self, medicine: str) -> tuple[Key, ...]:
        """A medicine and every record that names it as its own, deleted ones too: products, doses and the like."""
        return (("medicine", medicine), *self._revisions.saying("medicine", medicine))

    def written(self, first: date, last: date) -> tuple[Key, ...]:
        """Every journal entry for days between two dates, deleted ones too."""
        ids = {entry.id: None for entry in self.entries(first, last)}
        ids |= dict.fromkeys(self._revisions.gone("entry", first, last))
        ids |= dict.fromkeys(self._revisions.contested("entry", first, last))
        return tuple(("entry", id_) for id_ in ids)

    def erase(self, keys: Sequence[Key]) -> Erased:
        """Erase records for good, with everything that was ever written of them; it cannot be undone.

        What was said while locked and became one of them goes along: it says the same.

        Raises:
            NotSaved: nothing was erased.
        """
        from companion.storage.said import said_of

        every = (*keys, *said_of(self._revisions, frozenset(keys)))
        if self.eraser is None:
            self._revisions.erase(every)
            return Erased(len(keys))
        return self._erased(len(keys), self.eraser().erase(every))

    def erase_others(self) -> Erased:
        """Take what was erased for good out of the files of machines in use, too; see `Eraser.erase_others`."""
        return self._erased(0, self.eraser().erase_others()) if self.eraser is not None else Erased(0)

    def holding(self) -> tuple[str, ...]:
        """Name the machines in use whose files hold something that was erased for good."""
        return self._wrote(self._revisions.held_elsewhere())

    def _erased(self, records: int, left: Left) -> Erased:
        own = f"{self._revisions.device}-"
        here = ("",) if any(file.startswith(own) for file in left.unread) else ()
        unread = (*here, *self._wrote(file for file in left.unread if not file.startswith(own)))
        locked, machines = self._revisions.locked, self._wrote(left.elsewhere)
        return Erased(records, machines, left.problems, unread, left.copies, left.backups, locked, left.strange)

    def _wrote(self, files: Iterable[str]) -> tuple[str, ...]:
        """Name the machines that files are of, told apart; a file that is of none by its own name."""
        names = self.computer_names() if (files := tuple(files)) else {}
        return tuple(dict.fromkeys(names.get(file.partition("-")[0], file) for file in files))

    def computer_names(self) -> Mapping[str, str]:
        """By id what each machine is called wherever one is named, told apart from others of its name."""
        from companion.storage.presence import computer_names

        return computer_names(self._revisions, self.prefs())

    def health(self) -> LogHealth:
        """Give what looks the records over."""
        from companion.storage.health import LogHealth

        return LogHealth(self, self._revisions)

    def close(self) -> None:
        """Let go of the records."""
        self._revisions.close()

    def _refuse_newer(self, change: Change, table: str, id_: str) -> None:
        """Change nothing that a newer version wrote, nor how a medicine it wrote is taken.

        Raises:
            NotSaved: a newer version of Companion wrote it.
        """
        record = change.record
        is_mark = not isinstance(change, Remove) and change.strict  # it says itself that it was refused
        wrote = self._revisions.is_newer(table, id_) and not is_mark
        if isinstance(record, Product | Version | Pause):
            wrote = wrote or self._revisions.is_newer("medicine", record.medicine)
        if wrote:
            raise NotSaved(
                "This was written by a newer version of Companion, so it can be read here but not changed. "
                "Nothing was changed."
            )

    def _put(self, change: Change) -> writing.Put:
        record, codec = change.record, codec_of(change.record)
        id_ = codec.id_of(record)
        head = self._revisions.head(codec.table, id_)
        self._refuse_newer(change, codec.table, id_)
        seen = dict.fromkeys((record.rev, *_also(record), *change.settles))
        was = head.at if head is not None and head.at in seen else record.rev
        also = tuple(rev for rev in seen if rev is not None and rev != was)
        v = self._revisions.newest(codec.table)
        if isinstance(change, Remove):
            return writing.Put(codec.table, id_, None, was, v=v, also=also)
        doc = codec.merge(record, self._saw(codec.table, id_, record.rev))
        return writing.Put(codec.table, id_, doc, was, change.strict, v, also)

    def _saw(self, table: str, id_: str, rev: str | None) -> Doc | None:
        """The document a person had before them, whose unknown fields stay; without it, the one that holds."""
        leaves = self._revisions.leaves(table, id_)
        seen = next((leaf for leaf in leaves if leaf.at == rev), leaves[0] if leaves else None)
        return seen.doc if seen is not None else None

    def _all(self, table: str, kind: type[R]) -> Iterator[R]:
        yield from self._records(table, self._revisions.table(table).all(), kind)

    def _between(self, table: str, by: str, first: date | None, last: date | None, kind: type[R]) -> Iterator[R]:
        low, high = first.isoformat() if first else "", last.isoformat() if last else "~"
        wanted = where(by).test(lambda day: not _is_day(day) or low <= cast("str", day) <= high)  # else: told
        yield from self._records(table, self._revisions.table(table).between(first, last).search(wanted), kind)

    def _records(self, table: str, documents: Iterable[Document], kind: type[R]) -> Iterator[R]:
        for document in documents:
            record = self._record(table, str(document.doc_id))
            if isinstance(record, kind):
                yield record

    def _by_time(self, table: str, found: Iterable[T]) -> list[T]:
        """In order of time; what happened in one second, in the order it was first saved."""
        records = sorted(found, key=lambda record: record.instant)
        seconds = Counter(record.instant for record in records)

        def age(record: T) -> tuple[datetime, str]:
            born = self._revisions.born(table, record.id) if seconds[record.instant] > 1 else ""
            return record.instant, born

        return sorted(records, key=age) if len(seconds) < len(records) else records

    def _settled_doses(self, first: date, last: date) -> dict[str, tuple[DoseRecord, tuple[DoseRecord, ...]]]:
        found = {record.id: (record, ()) for record in self._between("dose", "date", first, last, DoseRecord)}
        settled: dict[str, tuple[DoseRecord, tuple[DoseRecord, ...]]] = dict(found)
        for id_ in self._revisions.contested("dose", first, last):
            leaves = self._revisions.leaves("dose", id_)
            versions = [
                record
                for leaf in leaves
                if leaf.doc is not None
                and isinstance(record := self._decode("dose", id_, leaf.at, leaf.doc), DoseRecord)
                and first <= record.date <= last
            ]
            if versions:
                shown, beside = settle(versions)
                gone = tuple(leaf.at for leaf in leaves if leaf.doc is None)
                settled[id_] = (replace(shown, also=(*shown.also, *gone)), beside)
        return settled

    def _record(self, table: str, id_: str) -> Record | None:
        head = self._revisions.head(table, id_)
        if head is None or head.doc is None:
            self.unreadable.pop((table, id_), None)
            return None
        known = self._decoded.get((table, id_))
        if known is not None and known[0] == head.at:
            return known[1]
        self.unreadable.pop((table, id_), None)
        if head.v < self._newest.get(table, 1):  # it could not be raised
            self.unreadable[table, id_], self._decoded[table, id_] = f"{table} {id_}: version {head.v}", (head.at, None)
            return None
        try:
            record = decode(table, id_, head.at, dict(head.doc))
        except (UnreadableRecord, BadInput) as error:
            self.unreadable[table, id_], record = str(error), None
        self._decoded[table, id_] = (head.at, record)
        return record

    def _decode(self, table: str, id_: str, rev: str, doc: Mapping[str, object]) -> Record | None:
        """The record of a document that may not hold any more; None where it cannot be read."""
        try:
            return decode(table, id_, rev, dict(doc))
        except (UnreadableRecord, BadInput):
            return None

    def _read_in_part(self) -> Iterator[Medicine]:
        """Medicines whose record cannot be read whole, with what can be."""
        for table, id_ in sorted(self.unreadable):
            head = self._revisions.head(table, id_) if table == "medicine" else None
            if head is not None and head.doc is not None:
                yield medicine_in_part(id_, head.at, dict(head.doc))

    def _unclear(self) -> dict[str, set[date]]:
        """From which dates on something about a medicine cannot be understood here, or a newer version wrote it."""
        found: dict[str, set[date]] = {}
        for table in ("medicine", "product", "version", "pause"):
            for id_, doc in self._revisions.docs(table).items():
                record = self._record(table, id_)
                is_partial = isinstance(record, Version) and record.is_partial
                if record is None or is_partial or self._revisions.is_newer(table, id_):
                    medicine = id_ if table == "medicine" else str(doc.get("medicine", ""))
                    since = record.first if isinstance(record, Version) else _begins(table, doc)
                    found.setdefault(medicine, set()).add(since)
        return found

    def _writer(self) -> Callable[[Revision], Writer]:
        """Give what says who wrote a revision; what the machines are called is found out once, when it is asked."""
        names = cache(self.computer_names)

        def writer(revision: Revision) -> Writer:
            from companion.storage.contests import writer_of

            return writer_of(self._revisions, names, revision)

        return writer

    def _contests(self, tables: Iterable[str], writer: Callable[[Revision], Writer] | None) -> Iterator[Contested]:
        for table in tables:
            if ids := self._revisions.contested(table):
                from companion.storage.contests import contests  # the first frame nearly always does without

                yield from contests(self._revisions, table, ids, self._decode, writer)

    def _contested_plans(self) -> dict[str, list[Contested]]:
        """What says how a medicine is taken and was changed in two places, by medicine."""
        found: dict[str, list[Contested]] = {}
        for one in self._contests(("medicine", "product", "version", "pause"), None):
            record = next(variant.record for variant in one.variants if variant.record is not None)
            medicine = one.id if isinstance(record, Medicine) else cast("Product", record).medicine
            found.setdefault(medicine, []).append(one)
        return found

    def _step(self, step: backward.Step | None, *, is_redo: bool = False) -> Step | None:
        if step is None:
            return None
        changes = [self._step_change(change, is_redo=is_redo) for change in step.changes]
        return Step(step.op, step.kind, time_of(step.at), tuple(change for change in changes if change is not None))

    def _step_change(self, change: backward.Change, *, is_redo: bool) -> StepChange | None:
        """One record before and after the person's action, also where the engine speaks of undoing an undo."""
        raised = self._revisions.raised
        before, after = (
            None if doc is None else self._decode(change.table, change.id, "", raised(change.table, v, doc))
            for v, doc in ((change.before_v, change.before), (change.after_v, change.after))
        )
        if before is None and after is None:
            return None
        return StepChange(after, before) if is_redo else StepChange(before, after)

    def _undone(self, done: backward.Undone, *, is_redo: bool = False) -> Undone:
        step = self._step(replace(done.step, changes=done.changed), is_redo=is_redo)
        kept = [self._record(change.table, change.id) for change in done.kept if change.state == "changed"]
        return Undone(cast("Step", step), tuple(record for record in kept if record is not None), not done.changed)


def _by_medicine(records: Iterable[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = {}
    for record in records:
        found.setdefault(cast("Product", record).medicine, []).append(record)
    return found


def _as_it_holds(medicine: Medicine, disputed: Iterable[Contested]) -> Medicine:
    """A medicine with the stricter of each limit, where the medicine itself was changed in two places."""
    versions = [
        variant.record
        for one in disputed
        for variant in one.variants
        if one.table == "medicine" and isinstance(variant.record, Medicine)
    ]
    if not versions:
        return medicine
    from companion.domain.contest import as_it_holds

    return as_it_holds([medicine, *versions])


def _age(regimen: Regimen) -> tuple[str, str]:
    """When a medicine was added: the oldest revision that still stands of anything that belongs to it."""
    revs = [regimen.medicine.rev, *(product.rev for product in regimen.products)]
    revs += [version.rev for version in regimen.versions]
    return (min(rev or "~" for rev in revs), regimen.medicine.id)


def _also(record: Record) -> tuple[str, ...]:
    return record.also if isinstance(record, DoseRecord) else ()


def _is_day(value: object) -> bool:
    """Is this a day as documents write it? What is none belongs to every day: it cannot be read, and that is told."""
    return document_day("entry", {"day": value}) is not None


def _begins(table: str, doc: Mapping[str, object]) -> date:
    """From when on a document that is not understood may change a plan; the first of all dates if it does not say."""
    try:
        return date.fromisoformat(str(doc["from"])) if table == "version" else date.min
    except (KeyError, ValueError):
        return date.min


def _day(record: DoseRecord | Extra) -> date:
    return record.date if isinstance(record, DoseRecord) else record.day
