"""The person's records as they read now, in domain terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, TypeVar, cast

from msgspec.structs import replace
from tinydb import where

from companion.domain.days import Calendar, DayStart, Place
from companion.domain.dose import DoseRecord, Extra
from companion.domain.errors import BadInput
from companion.domain.journal import Entry, Symptom
from companion.domain.medicine import Regimen
from companion.domain.own_words import Letter, Person, PlanPart, in_plan_order
from companion.domain.prefs import DAY_START, LATEST_DAY_START, Pref, Reaction
from companion.domain.said import Said
from companion.domain.settle import settle
from companion.services.ports import (
    Clock,
    Contested,
    Key,
    Record,
    Trace,
    Writer,
)
from companion.storage import engine
from companion.storage.migrations import newest
from companion.storage.plans import regimens
from companion.storage.record import document_day
from companion.storage.records import codec_of, decode
from companion.storage.values import UnreadableRecord

if TYPE_CHECKING:
    from companion.domain.devices import Device
    from companion.storage.line import Revision

R = TypeVar("R", bound=Record)
T = TypeVar("T", Extra, Entry)

TABLES = (
    *("medicine", "product", "version", "pause", "dose", "extra", "entry", "symptom", "place", "pref", "said"),
    *("plan", "person", "letter"),
)
"""The tables this version reads and writes."""

KNOWN = {table: newest(table) for table in (*TABLES, "scale", "stock", "device")}
"""The newest schema of each table this version knows."""


class RecordReader:
    """Answers what is recorded, over the revision store; what cannot be read is left out and named."""

    def __init__(self, revisions: engine.RevisionStore, clock: Clock) -> None:
        self._revisions = revisions
        self._newest = {table: revisions.newest(table) for table in TABLES}
        self._clock = clock
        self._decoded: dict[Key, tuple[str, Record | None]] = {}
        self.unreadable: dict[Key, str] = {}
        """Records left out because their document is not what the table holds, with the reason."""

    def regimens(self) -> tuple[Regimen, ...]:
        """Every medicine with its products, versions and pauses, in the order they were added."""
        return regimens(self, self._revisions)

    def refresh(self) -> frozenset[Key]:
        """Read what other copies and machines wrote; which records changed."""
        return self._revisions.refresh()

    def calendar(self) -> Calendar:
        """The person's days and zones; without any place record, the machine's zone."""
        places = tuple(sorted(self.all_of("place", Place), key=lambda place: (place.since, place.rev or "")))
        starts = {}
        for pref in self.prefs().values():
            if pref.key == DAY_START and pref.since is not None and type(pref.value) is int:
                minutes = max(0, min(pref.value, LATEST_DAY_START.hour * 60))
                starts[pref.since] = DayStart(pref.since, time(minutes // 60, minutes % 60))
        home = places[0].zone if places else self._clock.zone()
        return Calendar(home, places, tuple(starts[since] for since in sorted(starts)))

    def doses(self, first: date, last: date) -> Mapping[str, DoseRecord]:
        """Dose records by id whose calendar date is between two dates, both included."""
        found = {record.id: record for record in self._between("dose", "date", first, last, DoseRecord)}
        return found | {id_: shown for id_, (shown, _) in self._settled_doses(first, last).items()}

    def look_over(self) -> None:
        """Read every record there is, so that `unreadable` names all of them that cannot be read."""
        for table in TABLES:
            for id_ in self._revisions.docs(table):
                self.record(table, id_)

    def look_at(self, first: date, last: date) -> None:
        """Read what stands on these days, what their plans follow from, and what help is made of, for the same."""
        self.regimens()
        self.calendar()
        self.symptoms()
        self.doses(first, last)
        self.extras(first, last)
        self.entries(first, last)
        self.plan()
        self.people()
        self.letters()

    def unread(self, first: date, last: date) -> frozenset[str]:
        """Ids of the dose records between two dates that cannot be read here."""
        for id_ in self._revisions.table("dose").between(first, last).ids():
            self.record("dose", id_)  # what cannot be read is found by reading
        return frozenset(id_ for table, id_ in self.unreadable if table == "dose")

    def rivals(self, first: date, last: date) -> Mapping[str, tuple[DoseRecord, ...]]:
        """For doses recorded differently on two machines: the other records, beside the one `doses` gives."""
        return {id_: beside for id_, (_, beside) in self._settled_doses(first, last).items() if beside}

    def contested(self, *tables: str) -> tuple[Contested, ...]:
        """Records of these tables that were changed in two places with different words, and are not settled."""
        return tuple(self.contests_of(tables, self._writer()))

    def writer(self, record: Record) -> Writer:
        """The machine that wrote a record as it was read."""
        codec = codec_of(record)
        leaves, writer = self._revisions.leaves(codec.table, codec.id_of(record)), self._writer()
        return next((writer(leaf) for leaf in leaves if leaf.at == record.rev), Writer())

    def computer_names(self) -> Mapping[str, str]:
        """By id what each machine is called wherever one is named, told apart from others of its name."""
        from companion.storage.presence import computer_names

        return computer_names(self._revisions, self.prefs())

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
        record = self.record("entry", id_)
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
        return tuple(sorted(self.all_of("symptom", Symptom), key=lambda symptom: symptom.rev or ""))

    def prefs(self) -> Mapping[str, Pref]:
        """Preferences by id."""
        return {pref.id: pref for pref in self.all_of("pref", Pref)}

    def reactions(self) -> tuple[Reaction, ...]:
        """Allergies and past reactions, in the order they were added."""
        return tuple(sorted(self.all_of("pref", Reaction), key=lambda reaction: reaction.rev or ""))

    def plan(self) -> tuple[PlanPart, ...]:
        """The safety plan, in the order it is read."""
        return in_plan_order(self.all_of("plan", PlanPart))

    def people(self) -> tuple[Person, ...]:
        """The person's people, in their order; of two in one place the one that was written down first."""
        found = self.all_of("person", Person)
        return tuple(sorted(found, key=lambda one: (one.order, self._revisions.born("person", one.id))))

    def letters(self) -> tuple[Letter, ...]:
        """Letters from one's well self, in the order they were begun."""
        found = self.all_of("letter", Letter)
        return tuple(sorted(found, key=lambda letter: self._revisions.born("letter", letter.id)))

    def devices(self, since: date | None = None) -> tuple[Device, ...]:
        """Every machine whose lines arrived here, this one first, with what it said of itself from a day on."""
        from companion.storage.presence import known_devices  # no first frame needs it

        return known_devices(self._revisions, self.prefs(), since)

    def recorded_on(self, first: date, last: date) -> Mapping[str, frozenset[str]]:
        """By the ids of dose records between two dates, which machines wrote of each."""
        return self._revisions.writers("dose", first, last)

    def said(self) -> tuple[Said, ...]:
        """What was said while locked and nobody answered for yet, oldest first."""
        return tuple(sorted(self.all_of("said", Said), key=lambda said: (said.instant, said.id)))

    def all_of(self, table: str, kind: type[R]) -> Iterator[R]:
        """Walk the records of a table, those of this kind that can be read."""
        yield from self._records(table, self._revisions.table(table).ids(), kind)

    def _between(self, table: str, by: str, first: date | None, last: date | None, kind: type[R]) -> Iterator[R]:
        low, high = first.isoformat() if first else "", last.isoformat() if last else "~"
        wanted = where(by).test(lambda day: not _is_day(day) or low <= cast("str", day) <= high)  # else: told
        found = self._revisions.table(table).between(first, last).search(wanted)
        yield from self._records(table, (str(document.doc_id) for document in found), kind)

    def _records(self, table: str, ids: Iterable[str], kind: type[R]) -> Iterator[R]:
        for id_ in ids:
            record = self.record(table, id_)
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
        """What holds, and what stands beside it, of the doses that were recorded in two places."""
        settled: dict[str, tuple[DoseRecord, tuple[DoseRecord, ...]]] = {}
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

    def record(self, table: str, id_: str) -> Record | None:
        """One record; None if it is not there, or cannot be read."""
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

    def _writer(self) -> Callable[[Revision], Writer]:
        """Give what says who wrote a revision; what the machines are called is found out once, when it is asked."""
        names = cache(self.computer_names)

        def writer(revision: Revision) -> Writer:
            from companion.storage.contests import writer_of

            return writer_of(self._revisions, names, revision)

        return writer

    def contests_of(self, tables: Iterable[str], writer: Callable[[Revision], Writer] | None) -> Iterator[Contested]:
        """Walk the records of these tables that were changed in two places; `writer` says by which machines."""
        for table in tables:
            if ids := self._revisions.contested(table):
                from companion.storage.contests import contests  # the first frame nearly always does without

                yield from contests(self._revisions, table, ids, self._decode, writer)


def _is_day(value: object) -> bool:
    """Is this a day as documents write it? What is none belongs to every day: it cannot be read, and that is told."""
    return document_day("entry", {"day": value}) is not None


def _day(record: DoseRecord | Extra) -> date:
    return record.date if isinstance(record, DoseRecord) else record.day
