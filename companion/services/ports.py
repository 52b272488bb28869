"""What services need from the outside: a clock, a store of records, a place for drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from companion.domain.days import Calendar, Place
from companion.domain.dose import DoseRecord, Extra
from companion.domain.journal import Entry, Symptom
from companion.domain.medicine import Medicine, Pause, Product, Regimen, Version
from companion.domain.own_words import Letter, Person, PlanPart
from companion.domain.prefs import Pref, Reaction
from companion.domain.said import Said

if TYPE_CHECKING:
    from companion.domain.devices import Device

Own = PlanPart | Person | Letter
"""What a person writes for a hard moment."""

Record = (
    Medicine | Product | Version | Pause | DoseRecord | Extra | Entry | Symptom | Place | Pref | Reaction | Said | Own
)
"""Everything the store keeps."""

Key = tuple[str, str]
"""A table's name and a record's id."""


class Clock(Protocol):
    """The only one who knows the time."""

    def now(self) -> datetime:
        """The present instant, in UTC."""

    def zone(self) -> str:
        """The machine's zone name, or its present offset where it knows no name; it only ever raises a question."""


class Put(Struct, frozen=True):
    """Keep this record."""

    record: Record
    """The record; its `rev` is the revision the person was looking at."""

    strict: bool = False
    """Write nothing if the record has changed since that revision (a one-key mark), instead of landing beside it."""

    settles: tuple[str, ...] = ()
    """Revisions of the same record that stood beside it on screen and that this one answers."""


class Remove(Struct, frozen=True):
    """Delete this record, which stays undoable."""

    record: Record
    """The record as the person saw it."""

    settles: tuple[str, ...] = ()
    """Revisions of the same record that stood beside it on screen and that this answers."""


Change = Put | Remove
"""One change of one record."""


class Saved(Struct, frozen=True):
    """What a save did, once it is durable."""

    op: str
    """The action's id."""

    refused: tuple[Key, ...] = ()
    """Strict changes that were not made because the record changed meanwhile."""

    overlapped: tuple[Key, ...] = ()
    """Records that changed elsewhere meanwhile: the save landed, both versions are kept."""


class StepChange(Struct, frozen=True):
    """One record of an action, before and after."""

    before: Record | None
    """As it was before; None if it did not exist."""

    after: Record | None
    """As the action left it; None if it was deleted."""


class Step(Struct, frozen=True):
    """One action that can be undone or redone."""

    op: str
    """The action's id."""

    kind: str
    """Its verb, such as "take"; for an undo's redo the verb of the action it brings back."""

    latest: datetime
    """It was made then or before, in UTC: where a clock ran ahead, later than it was. Never shown as a time."""

    changes: tuple[StepChange, ...]
    """What it changed."""


class Undone(Struct, frozen=True):
    """What an undo or a redo did."""

    step: Step
    """The action, with those of its changes that were taken back or brought back."""

    kept: tuple[Record, ...] = ()
    """Records that another action changed since: they stay as they are."""

    is_nothing: bool = False
    """Did all of it stay as it is?"""


class Trace(Struct, frozen=True):
    """What stays visible of a record that was marked and then undone: "was marked taken 08:02"."""

    record: DoseRecord | Extra
    """The record as it was before the undo."""


class Writer(Struct, frozen=True):
    """A machine that wrote something."""

    name: str = ""
    """What it is called; empty if that is not known here."""

    is_here: bool = False
    """Is it this machine?"""


class Variant(Struct, frozen=True):
    """One of the versions of what was changed in two places."""

    record: Record | None
    """What it says; None if it was removed there."""

    revs: tuple[str, ...]
    """The revisions that say so; opaque, and never shown as a time."""

    by: Writer
    """The machine that said so last."""


class Contested(Struct, frozen=True):
    """A record that was changed in two places, about which nobody chose yet."""

    table: str
    """Its table."""

    id: str
    """Its id within the table."""

    variants: tuple[Variant, ...]
    """What it says in each place, the one that holds first, the others newest first; no two mean the same."""


class Cut(Struct, frozen=True):
    """An action of this machine that a crash cut short: part of it is saved, the rest never will be."""

    op: str
    """The action's id."""

    kind: str
    """Its verb, such as "take-all"."""

    have: int
    """How many of its records are saved."""

    of: int
    """How many there were to be."""


class Erased(Struct, frozen=True):
    """What erasing for good did, and what it could not reach."""

    records: int
    """How many records were erased."""

    machines: tuple[str, ...] = ()
    """Machines in use whose files still hold something of it until Companion opens there, each told apart by name."""

    problems: tuple[str, ...] = ()
    """What could not be written here, as sentences; it is tried again."""

    unread: tuple[str, ...] = ()
    """Machines whose files have places that cannot be read, so that nobody knows what they hold; empty for this one."""

    copies: tuple[str, ...] = ()
    """Folders in which a sync tool or the like keeps older versions."""

    backups: tuple[str, ...] = ()
    """Copies of backups that the person put elsewhere."""

    locked: int = 0
    """How many lines no key at hand opens, so that nobody knows what they hold."""

    strange: tuple[str, ...] = ()
    """What lies beside the backups and cannot be looked into, by the names of the files."""


class Store(Protocol):
    """The person's records. Reads see everything saved so far; a save is durable when it returns."""

    def refresh(self) -> frozenset[Key]:
        """Read what other copies and machines wrote; which records changed."""

    def regimens(self) -> tuple[Regimen, ...]:
        """Every medicine with its products, versions and pauses, in the order they were added."""

    def calendar(self) -> Calendar:
        """The person's days and zones; without any place record, the machine's zone."""

    def doses(self, first: date, last: date) -> Mapping[str, DoseRecord]:
        """Dose records by id whose calendar date is between two dates, both included."""

    def unread(self, first: date, last: date) -> frozenset[str]:
        """Ids of the dose records between two dates that cannot be read here; `doses` leaves them out."""

    def rivals(self, first: date, last: date) -> Mapping[str, tuple[DoseRecord, ...]]:
        """For doses recorded differently on two machines: the other records, beside the one `doses` gives."""

    def contested(self, *tables: str) -> tuple[Contested, ...]:
        """Records of these tables that were changed in two places with different words, and are not settled.

        It decodes nothing else, so it may be asked with every view. A dose recorded in two places counts only if it is
        not one dose by the rules of `domain.settle`. What cannot be understood here is left out.
        """

    def writer(self, record: Record) -> Writer:
        """The machine that wrote a record as it was read; an undo that brought it back does not count."""

    def extras(self, first: date, last: date) -> tuple[Extra, ...]:
        """Extra and as-needed intakes logged for days between two dates, by time."""

    def traces(self, first: date, last: date) -> tuple[Trace, ...]:
        """Marks on doses and extras of these dates that were undone or taken off."""

    def entries(self, first: date | None = None, last: date | None = None) -> tuple[Entry, ...]:
        """Journal entries for days between two dates (None: no bound), newest first."""

    def entry(self, id_: str) -> Entry | None:
        """One journal entry."""

    def entry_versions(self, id_: str) -> tuple[Entry, ...]:
        """An entry as it stands, first, and what was written over it in other places and is not settled."""

    def symptoms(self) -> tuple[Symptom, ...]:
        """The person's own symptoms."""

    def prefs(self) -> Mapping[str, Pref]:
        """Preferences by id."""

    def reactions(self) -> tuple[Reaction, ...]:
        """Allergies and past reactions, in the order they were added."""

    def plan(self) -> tuple[PlanPart, ...]:
        """The safety plan, in the order it is read."""

    def people(self) -> tuple[Person, ...]:
        """The person's people, in their order."""

    def letters(self) -> tuple[Letter, ...]:
        """Letters from one's well self, in the order they were begun."""

    def devices(self, since: date | None = None) -> tuple[Device, ...]:
        """Every machine whose lines arrived here, this one first, with what it said of itself from a day on."""

    def recorded_on(self, first: date, last: date) -> Mapping[str, frozenset[str]]:
        """By the ids of dose records between two dates, which machines wrote of each."""

    def said(self) -> tuple[Said, ...]:
        """What was said while locked and nobody answered for yet, oldest first."""

    def save(self, kind: str, changes: Sequence[Change]) -> Saved:
        """Make one action durable.

        Raises:
            NotSaved: nothing was acknowledged; memory is as before.
        """

    def next_undo(self) -> Step | None:
        """The newest action of this device that is not undone yet."""

    def next_redo(self) -> Step | None:
        """The action the newest undo took back, as long as nothing new was done since."""

    def undo(self, op: str | None = None) -> Undone:
        """Take back an action, the next one unless named.

        Raises:
            NothingToUndo: there is none, or it is no longer the one named.
            NotSaved: it could not be made durable.
        """

    def redo(self, op: str | None = None) -> Undone:
        """Bring back what the newest undo took back.

        Raises:
            NothingToUndo: there is nothing to bring back, or it is no longer the one named.
            NotSaved: it could not be made durable.
        """

    def belonging(self, medicine: str) -> tuple[Key, ...]:
        """A medicine and every record that names it as its own, deleted ones too: products, doses and the like."""

    def written(self, first: date, last: date) -> tuple[Key, ...]:
        """Every journal entry for days between two dates, deleted ones too."""

    def erase(self, keys: Sequence[Key]) -> Erased:
        """Erase records for good, with everything that was ever written of them; it cannot be undone.

        Raises:
            NotSaved: nothing was erased.
        """

    def holding(self) -> tuple[str, ...]:
        """Machines in use whose files hold something that was erased for good, each told apart by name."""

    def erase_others(self) -> Erased:
        """Take what was erased for good out of the files of machines in use, too: for those that stay closed."""

    def cut(self) -> tuple[Cut, ...]:
        """Actions of this machine that a crash cut short and that nobody decided about, oldest first."""

    def keep_cut(self, op: str) -> None:
        """Accept what is there of a cut action; a cut undo is carried through. Nothing happens if it is cut no more.

        Raises:
            NotSaved: it could not be made durable.
        """

    def take_back_cut(self, op: str) -> Undone:
        """Take back what is there of a cut action.

        Raises:
            NothingToUndo: it is cut no more.
            NotSaved: it could not be made durable.
        """


class Drafts(Protocol):
    """Words not saved yet, kept in the state folder so that they survive a crash."""

    def keep(self, kind: str, id_: str, words: Mapping[str, object]) -> None:
        """Keep a draft durably, replacing the one with this id; best effort, raises NotSaved if it cannot."""

    def find(self, kind: str) -> tuple[tuple[str, Mapping[str, object]], ...]:
        """The drafts of a kind, newest first, as id and words; unreadable ones are left out."""

    def drop(self, kind: str, id_: str) -> None:
        """Forget a draft; nothing happens if there is none."""


class LocalState(Protocol):
    """Small things of this machine that are no record of health: the open tab, places in articles, snoozes."""

    def get(self, key: str) -> object:
        """The JSON value kept under a key; None if there is none."""

    def set(self, key: str, value: object) -> None:
        """Keep a JSON value under a key; best effort, it never raises."""
