"""A store, drafts and a clock in memory, as plain as the ports allow: what services are tested over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from msgspec.structs import replace

from companion.domain.days import Calendar, DayStart, Place
from companion.domain.devices import NAMED, RETIRED, Device
from companion.domain.dose import DoseRecord, Extra
from companion.domain.errors import MaybeSaved, NothingToUndo, NotSaved
from companion.domain.journal import Entry, Symptom
from companion.domain.medicine import Medicine, Pause, Product, Regimen, Version, sort_versions
from companion.domain.own_words import Letter, Person, PlanPart, in_plan_order
from companion.domain.prefs import DAY_START, Pref, Reaction
from companion.domain.said import Said
from companion.services.ports import (
    Change,
    Contested,
    Cut,
    Erased,
    Key,
    Put,
    Record,
    Remove,
    Saved,
    Step,
    StepChange,
    Trace,
    Undone,
    Variant,
    Writer,
)

TABLES = {
    Medicine: "medicine",
    Product: "product",
    Version: "version",
    Pause: "pause",
    DoseRecord: "dose",
    Extra: "extra",
    Entry: "entry",
    Symptom: "symptom",
    Place: "place",
    Pref: "pref",
    Reaction: "reaction",
    Said: "said",
    PlanPart: "plan",
    Person: "person",
    Letter: "letter",
}


class MemoryState(dict[str, object]):
    """Local state in a dictionary."""

    def set(self, key: str, value: object) -> None:
        self[key] = value


class HandClock:
    """A clock that is set by hand."""

    def __init__(self, at: datetime, zone: str = "UTC") -> None:
        self.at = at
        self.zone_name = zone

    def now(self) -> datetime:
        return self.at

    def zone(self) -> str:
        return self.zone_name

    def set(self, text: str) -> None:
        self.at = datetime.fromisoformat(text).replace(tzinfo=UTC)

    def wait(self, **time_passed: float) -> None:
        self.at += timedelta(**time_passed)


@dataclass
class Op:
    """One action as the log holds it: each record before and after."""

    id: str
    kind: str
    at: datetime
    changes: list[tuple[Key, Record | None, Record | None]]
    undoes: str | None = None
    redoes: str | None = None
    is_taken_back: bool = False
    lost: int = 0
    """How many of its changes a crash cut off."""


@dataclass
class MemoryStore:
    """Implements `services.ports.Store`; `is_full` makes every save fail."""

    clock: HandClock
    records: dict[Key, Record] = field(default_factory=dict)
    ops: list[Op] = field(default_factory=list)
    is_full: bool = False
    lands_anyway: bool = False
    """A save that fails is on disk all the same."""
    changed: int = 0
    unread_doses: set[str] = field(default_factory=set)
    """Ids of dose records that are there and cannot be read."""
    unclear: dict[str, tuple[date, ...]] = field(default_factory=dict)
    """By medicine, from which dates on something of its plan is not understood."""
    first_revs: dict[Key, str] = field(default_factory=dict)
    beside: dict[Key, dict[str, Record | None]] = field(default_factory=dict)
    """By record, what stands beside it from another machine, by revision."""

    machines: tuple[Device, ...] = ()
    """The machines that are known."""
    writers: dict[str, frozenset[str]] = field(default_factory=dict)
    """By the ids of dose records, which machines wrote of each."""

    def refresh(self) -> frozenset[Key]:
        return frozenset()

    def devices(self, since: date | None = None) -> tuple[Device, ...]:
        prefs = self.prefs()

        def said(start: str, device: Device) -> object:
            pref = prefs.get(f"{start}/{device.id}")
            return pref.value if pref is not None else None

        return tuple(
            replace(device, name=said(NAMED, device) or device.name, is_retired=said(RETIRED, device) is True)
            for device in self.machines
        )

    def recorded_on(self, first: date, last: date) -> Mapping[str, frozenset[str]]:
        return {id_: self.writers.get(id_, frozenset()) for id_ in self.doses(first, last)}

    def regimens(self) -> tuple[Regimen, ...]:
        def own(kind: type, medicine: str) -> list:
            return [record for record in self._all(kind) if record.medicine == medicine]

        return tuple(
            Regimen(
                medicine,
                tuple(own(Product, medicine.id)),
                sort_versions(own(Version, medicine.id)),
                tuple(sorted(own(Pause, medicine.id), key=lambda pause: pause.first)),
                self.unclear.get(medicine.id, ()),
                frozenset(one.id for one in self.contested(*PLANS) if medicine.id in _owners(one)),
            )
            for medicine in self._all(Medicine)
        )

    def calendar(self) -> Calendar:
        places = tuple(sorted(self._all(Place), key=lambda place: (place.since, place.rev)))
        starts = tuple(
            DayStart(pref.since, time(pref.value // 60, pref.value % 60))
            for pref in sorted((p for p in self._all(Pref) if p.key == DAY_START), key=lambda pref: pref.since)
        )
        return Calendar(self.clock.zone(), places, starts)

    def doses(self, first: date, last: date) -> Mapping[str, DoseRecord]:
        return {record.id: record for record in self._all(DoseRecord) if first <= record.date <= last}

    def unread(self, first: date, last: date) -> frozenset[str]:
        return frozenset(self.unread_doses)

    def rivals(self, first: date, last: date) -> Mapping[str, tuple[DoseRecord, ...]]:
        return {}

    def contested(self, *tables: str) -> tuple[Contested, ...]:
        found = []
        for (table, id_), others in self.beside.items():
            held = self.records.get((table, id_))
            if table in tables:
                own = [Variant(held, (held.rev if held else "gone",), Writer(is_here=True))]
                own += [Variant(other, (rev,), Writer("laptop")) for rev, other in others.items()]
                found.append(Contested(table, id_, tuple(own)))
        return tuple(found)

    def writer(self, record: Record) -> Writer:
        return Writer(is_here=True)

    def wrote_beside(self, table: str, id_: str, record: Record | None) -> None:
        """Have another machine have written over a record without having seen how it stands."""
        rev = self._rev()
        self.beside.setdefault((table, id_), {})[rev] = replace(record, rev=rev) if record is not None else None

    def extras(self, first: date, last: date) -> tuple[Extra, ...]:
        found = [extra for extra in self._all(Extra) if first <= extra.day <= last]
        return tuple(sorted(found, key=lambda extra: extra.instant))

    def traces(self, first: date, last: date) -> tuple[Trace, ...]:
        found = []
        for op in self.ops:
            for key, before, after in op.changes:
                is_mark = isinstance(before, DoseRecord | Extra) and after is None and key not in self.records
                if is_mark and first <= (before.date if isinstance(before, DoseRecord) else before.day) <= last:
                    found.append(Trace(before))
        return tuple(found)

    def entries(self, first: date | None = None, last: date | None = None) -> tuple[Entry, ...]:
        found = [
            entry
            for entry in self._all(Entry)
            if (first is None or first <= entry.day) and (last is None or entry.day <= last)
        ]
        return tuple(sorted(found, key=lambda entry: (entry.day, entry.instant)))[::-1]

    def entry(self, id_: str) -> Entry | None:
        found = self.records.get(("entry", id_))
        return found if isinstance(found, Entry) else None

    def entry_versions(self, id_: str) -> tuple[Entry, ...]:
        found = self.entry(id_)
        return (found,) if found is not None else ()

    def symptoms(self) -> tuple[Symptom, ...]:
        return tuple(self._all(Symptom))

    def prefs(self) -> Mapping[str, Pref]:
        return {pref.id: pref for pref in self._all(Pref)}

    def reactions(self) -> tuple[Reaction, ...]:
        return tuple(self._all(Reaction))

    def plan(self) -> tuple[PlanPart, ...]:
        return in_plan_order(self._all(PlanPart))

    def people(self) -> tuple[Person, ...]:
        return tuple(sorted(self._all(Person), key=lambda person: person.order))

    def letters(self) -> tuple[Letter, ...]:
        return tuple(self._all(Letter))

    def said(self) -> tuple[Said, ...]:
        return tuple(sorted(self._all(Said), key=lambda said: (said.instant, said.id)))

    def save(self, kind: str, changes: Sequence[Change]) -> Saved:
        if self.is_full and not self.lands_anyway:
            raise NotSaved("The disk is full. Nothing was saved.")
        refused, overlapped, made = [], [], []
        for change in changes:
            key = (TABLES[type(change.record)], change.record.id)
            head = self.records.get(key)
            is_stale = (head.rev if head else None) not in {change.record.rev, *change.settles}
            if isinstance(change, Put) and change.strict and is_stale:
                refused.append(key)
                continue
            if is_stale and head is not None:
                overlapped.append(key)
            after = None if isinstance(change, Remove) else replace(change.record, rev=self._rev())
            made.append((key, head, after))
            others = {rev: one for rev, one in self.beside.pop(key, {}).items() if rev not in change.settles}
            if others:
                self.beside[key] = others
        op = self._log(kind, made) if made else ""
        if self.is_full:
            raise MaybeSaved("The disk is full. It may already be saved.")
        return Saved(op, tuple(refused), tuple(overlapped))

    def belonging(self, medicine: str) -> tuple[Key, ...]:
        raise NotImplementedError

    def written(self, first: date, last: date) -> tuple[Key, ...]:
        raise NotImplementedError

    def erase(self, keys: Sequence[Key]) -> Erased:
        raise NotImplementedError

    def holding(self) -> tuple[str, ...]:
        raise NotImplementedError

    def erase_others(self) -> Erased:
        raise NotImplementedError

    def next_undo(self) -> Step | None:
        return next(
            (_step(op) for op in reversed(self.ops) if op.undoes is None and not op.is_taken_back),
            None,
        )

    def next_redo(self) -> Step | None:
        last = next((op for op in reversed(self.ops) if op.redoes is None), None)
        undone = [op for op in self.ops if op.undoes is not None and not op.is_taken_back]
        if not undone or last is None or any(op.undoes is None and op.redoes is None for op in self._after(undone[-1])):
            return None
        return _step(self._op(undone[-1].undoes))

    def undo(self, op: str | None = None) -> Undone:
        step = self.next_undo()
        if step is None or op not in {None, step.op}:
            raise NothingToUndo("There is nothing to undo.")
        target = self._op(step.op)
        kept, made = self._back(target)
        self._log(target.kind, made, undoes=target.id)
        target.is_taken_back = True
        return _undone(step, kept)

    def redo(self, op: str | None = None) -> Undone:
        step = self.next_redo()
        if step is None or op not in {None, step.op}:
            raise NothingToUndo("There is nothing to redo.")
        undone = next(o for o in reversed(self.ops) if o.undoes is not None and not o.is_taken_back)
        kept, made = self._back(undone)
        self._log(step.kind, made, redoes=step.op)
        undone.is_taken_back = True
        return _undone(step, kept)

    def cut(self) -> tuple[Cut, ...]:
        cut = [op for op in self.ops if op.lost and not op.is_taken_back]
        return tuple(Cut(op.id, op.kind, len(op.changes), len(op.changes) + op.lost) for op in cut)

    def keep_cut(self, op: str) -> None:
        for one in self.ops:
            if one.id == op:
                one.lost = 0

    def take_back_cut(self, op: str) -> Undone:
        if all(cut.op != op for cut in self.cut()):
            raise NothingToUndo("It is cut no more.")
        target = self._op(op)
        kept, made = self._back(target)
        self._log(target.kind, made, undoes=op)
        target.is_taken_back = True
        return _undone(_step(target), kept)

    def crash(self) -> None:
        """Lose the last change of the newest action, as a crash in the middle of a save does."""
        op = self.ops[-1]
        key, before, _ = op.changes.pop()
        op.lost += 1
        if before is None:
            self.records.pop(key, None)
        else:
            self.records[key] = before

    def write(self, *records: Record) -> None:
        """Keep records as another machine would have."""
        undoable, self.ops = self.ops, []
        self.save("elsewhere", [Put(replace(record, rev=self._head_rev(record))) for record in records])
        self.ops = undoable

    def _head_rev(self, record: Record) -> str | None:
        head = self.records.get((TABLES[type(record)], record.id))
        return head.rev if head else None

    def _after(self, op: Op) -> list[Op]:
        return self.ops[self.ops.index(op) + 1 :]

    def _op(self, id_: str | None) -> Op:
        return next(op for op in self.ops if op.id == id_)

    def _back(self, op: Op) -> tuple[tuple[Record, ...], list]:
        """What taking an action back would write, and the records another one changed since."""
        kept, made = [], []
        for key, before, after in op.changes:
            head = self.records.get(key)
            if (head.rev if head else None) != (after.rev if after else None):
                kept.append(head or after)
            else:
                made.append((key, head, replace(before, rev=self._rev()) if before else None))
        return tuple(kept), made

    def _log(self, kind: str, made: list, *, undoes: str | None = None, redoes: str | None = None) -> str:
        op = Op(f"op{len(self.ops)}-{self.changed}", kind, self.clock.now(), made, undoes, redoes)
        for key, _, after in made:
            if after is None:
                self.records.pop(key, None)
            else:
                self.records[key] = after
        self.ops.append(op)
        if redoes is not None:
            again = self._op(redoes)
            again.is_taken_back, again.changes = False, made
            op.undoes = ""  # no action of its own: the one it brings back can be undone again
            op.is_taken_back = True
        return op.id

    def _rev(self) -> str:
        self.changed += 1
        return f"{self.changed:08d}"

    def _all(self, kind: type) -> list:
        return [record for (table, _), record in self.records.items() if table == TABLES[kind]]


PLANS = ("medicine", "product", "version", "pause")


def _owners(one: Contested) -> set[str]:
    """The medicines a contested record belongs to."""
    return {one.id, *(getattr(variant.record, "medicine", "") for variant in one.variants)}


def _undone(step: Step, kept: tuple[Record, ...]) -> Undone:
    """What was done, without what stayed."""
    stayed = {record.id for record in kept}
    back = tuple(one for one in step.changes if (one.after or one.before).id not in stayed)
    return Undone(replace(step, changes=back), kept, not back)


def _step(op: Op) -> Step:
    return Step(op.id, op.kind, op.at, tuple(StepChange(before, after) for _, before, after in op.changes))


@dataclass
class MemoryDrafts:
    """Drafts in a dictionary; `is_full` makes keeping fail."""

    kept: dict[tuple[str, str], Mapping[str, object]] = field(default_factory=dict)
    is_full: bool = False

    def keep(self, kind: str, id_: str, words: Mapping[str, object]) -> None:
        if self.is_full:
            raise NotSaved("The state folder cannot be written.")
        self.kept.pop((kind, id_), None)
        self.kept[kind, id_] = words

    def find(self, kind: str) -> tuple[tuple[str, Mapping[str, object]], ...]:
        return tuple((id_, words) for (held, id_), words in reversed(self.kept.items()) if held == kind)

    def drop(self, kind: str, id_: str) -> None:
        self.kept.pop((kind, id_), None)
