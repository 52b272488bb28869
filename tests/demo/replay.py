"""A store that holds what a made-up life has done so far, and hands back what a service would save next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from companion.demo.action import Action
from companion.domain.days import Calendar, DayStart, Place
from companion.domain.dose import DoseRecord, Extra
from companion.domain.journal import Entry, Symptom
from companion.domain.medicine import Medicine, Pause, Product, Regimen, Version, sort_versions
from companion.domain.own_words import Letter, Person, PlanPart, in_plan_order
from companion.domain.prefs import Pref, Reaction
from companion.services.ports import Change, Contested, Erased, Key, Put, Record, Remove, Saved, Step, Trace, Undone

HOME = "America/New_York"


@dataclass
class At:
    """A clock that stands where it is put."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def zone(self) -> str:
        return HOME


@dataclass
class NoDrafts:
    """A place for drafts that keeps none."""

    def keep(self, kind: str, id_: str, words: Mapping[str, object]) -> None:
        raise AssertionError("a check-in of the life could not be saved")

    def find(self, kind: str) -> tuple[tuple[str, Mapping[str, object]], ...]:
        return ()

    def drop(self, kind: str, id_: str) -> None:
        pass


@dataclass
class Lived:
    """Every record as the actions so far left it; a save is only remembered, not made."""

    records: dict[tuple[type, str], Record] = field(default_factory=dict)
    saved: list[tuple[str, tuple[Change, ...]]] = field(default_factory=list)
    by_date: dict[date, dict[str, DoseRecord]] = field(default_factory=dict)

    def apply(self, action: Action) -> None:
        for change in action.changes:
            record, key = change.record, (type(change.record), change.record.id)
            if isinstance(record, DoseRecord):
                of_date = self.by_date.setdefault(record.date, {})
                if isinstance(change, Put):
                    of_date[record.id] = record
                else:
                    del of_date[record.id]
            elif isinstance(change, Put):
                self.records[key] = record
            else:
                del self.records[key]

    def of(self, kind: type) -> list:
        return [record for (its_kind, _), record in self.records.items() if its_kind is kind]

    def refresh(self) -> frozenset[tuple[str, str]]:
        return frozenset()

    def regimens(self) -> tuple[Regimen, ...]:
        def mine(kind: type, id_: str) -> Iterable:
            return (record for record in self.of(kind) if record.medicine == id_)

        return tuple(
            Regimen(
                medicine,
                tuple(mine(Product, medicine.id)),
                sort_versions(mine(Version, medicine.id)),
                tuple(sorted(mine(Pause, medicine.id), key=lambda pause: pause.first)),
            )
            for medicine in self.of(Medicine)
        )

    def calendar(self) -> Calendar:
        starts = (pref for pref in self.of(Pref) if pref.key == "day.start")
        return Calendar(
            HOME,
            tuple(sorted(self.of(Place), key=lambda place: place.since)),
            tuple(
                DayStart(pref.since, time(pref.value // 60, pref.value % 60))
                for pref in sorted(starts, key=lambda pref: pref.since)
            ),
        )

    def doses(self, first: date, last: date) -> Mapping[str, DoseRecord]:
        return {
            id_: record
            for on in sorted(self.by_date)
            if first <= on <= last
            for id_, record in self.by_date[on].items()
        }

    def unread(self, first: date, last: date) -> frozenset[str]:
        return frozenset()

    def rivals(self, first: date, last: date) -> Mapping[str, tuple[DoseRecord, ...]]:
        return {}

    def contested(self, *tables: str) -> tuple[Contested, ...]:
        return ()

    def extras(self, first: date, last: date) -> tuple[Extra, ...]:
        return tuple(sorted((x for x in self.of(Extra) if first <= x.day <= last), key=lambda extra: extra.instant))

    def traces(self, first: date, last: date) -> tuple[Trace, ...]:
        return ()

    def entries(self, first: date | None = None, last: date | None = None) -> tuple[Entry, ...]:
        return ()

    def entry(self, id_: str) -> Entry | None:
        return self.records.get((Entry, id_))

    def symptoms(self) -> tuple[Symptom, ...]:
        return tuple(self.of(Symptom))

    def prefs(self) -> Mapping[str, Pref]:
        return {pref.id: pref for pref in self.of(Pref)}

    def reactions(self) -> tuple[Reaction, ...]:
        return tuple(self.of(Reaction))

    def plan(self) -> tuple[PlanPart, ...]:
        return in_plan_order(self.of(PlanPart))

    def people(self) -> tuple[Person, ...]:
        return tuple(sorted(self.of(Person), key=lambda person: person.order))

    def letters(self) -> tuple[Letter, ...]:
        return tuple(self.of(Letter))

    def save(self, kind: str, changes: Sequence[Change]) -> Saved:
        self.saved.append((kind, tuple(changes)))
        return Saved("op")

    def belonging(self, medicine: str) -> tuple[Key, ...]:
        raise NotImplementedError

    def written(self, first: date, last: date) -> tuple[Key, ...]:
        raise NotImplementedError

    def erase(self, keys: Sequence[Key]) -> Erased:
        raise NotImplementedError

    def next_undo(self) -> Step | None:
        return None

    def next_redo(self) -> Step | None:
        return None

    def undo(self, op: str | None = None) -> Undone:
        raise NotImplementedError

    def redo(self, op: str | None = None) -> Undone:
        raise NotImplementedError


def removed(action: Action) -> Record:
    """The one record an action takes out."""
    (change,) = action.changes
    assert isinstance(change, Remove)
    return change.record
