"""The person's records over the revision store: what services ask for, in domain terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from companion.domain.dose import DoseRecord, Extra
from companion.domain.errors import NothingToUndo, NotSaved
from companion.domain.medicine import Pause, Product, Version
from companion.services.ports import (
    Change,
    Clock,
    Cut,
    Erased,
    Key,
    Record,
    Remove,
    Saved,
    Step,
    StepChange,
    Undone,
)
from companion.storage import engine, writing
from companion.storage import undo as backward
from companion.storage.codec import Doc
from companion.storage.reader import TABLES, RecordReader
from companion.storage.records import codec_of
from companion.storage.stamp import time_of

if TYPE_CHECKING:
    from companion.storage.erasing import Eraser, Left
    from companion.storage.health import LogHealth


class RecordStore(RecordReader):
    """Implements `services.ports.Store`: what is recorded, and saving, taking back and erasing it."""

    def __init__(self, revisions: engine.RevisionStore, clock: Clock) -> None:
        super().__init__(revisions, clock)
        self.eraser: Callable[[], Eraser] | None = None
        """Takes what is erased for good out of the files, where there are any."""
        self.follower: Callable[[Iterable[str]], None] | None = None
        """Told of the tables in which something changed, after it is durable or was read; it never raises."""

    def save(self, kind: str, changes: Sequence[Change]) -> Saved:
        """Make one action durable.

        Raises:
            NotSaved: nothing was acknowledged; memory is as before.
        """
        written = self._revisions.write(kind, lambda _: [self._put(change) for change in changes])
        self._follow(codec_of(change.record).table for change in changes)
        return Saved(
            written.op or "",
            tuple(refusal.put.key for refusal in written.refused),
            tuple(overlap.put.key for overlap in written.overlapped),
        )

    def refresh(self) -> frozenset[Key]:
        """Read what other copies and machines wrote; which records changed."""
        changed = super().refresh()
        self._follow(table for table, _ in changed)
        return changed

    def _follow(self, tables: Iterable[str]) -> None:
        if self.follower is not None and (found := frozenset(tables)):
            self.follower(found)

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
        self._follow(TABLES)

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
        try:
            if self.eraser is None:
                self._revisions.erase(every)
                return Erased(len(keys))
            return self._erased(len(keys), self.eraser().erase(every))
        finally:
            self._follow(table for table, _ in every)

    def was_erased(self, table: str, id_: str) -> bool:
        """Was a record erased for good, and not written again since?"""
        return self._revisions.was_erased(table, id_)

    def erase_others(self) -> Erased:
        """Take what was erased for good out of the files of machines in use, too; see `Eraser.erase_others`."""
        return self._erased(0, self.eraser().erase_others()) if self.eraser is not None else Erased(0)

    def holding(self) -> tuple[str, ...]:
        """Name the machines in use whose files hold something that was erased for good."""
        return self.wrote(self._revisions.held_elsewhere())

    def wrote(self, files: Iterable[str]) -> tuple[str, ...]:
        """Name the machines that files are of, told apart; a file that is of none by its own name."""
        names = self.computer_names() if (files := tuple(files)) else {}
        return tuple(dict.fromkeys(names.get(file.partition("-")[0], file) for file in files))

    def _erased(self, records: int, left: Left) -> Erased:
        own = f"{self._revisions.device}-"
        here = ("",) if any(file.startswith(own) for file in left.unread) else ()
        unread = (*here, *self.wrote(file for file in left.unread if not file.startswith(own)))
        locked, machines = self._revisions.locked, self.wrote(left.elsewhere)
        return Erased(records, machines, left.problems, unread, left.copies, left.backups, locked, left.strange)

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

    def _refuse_erased(self, change: Change, table: str, id_: str) -> None:
        """Bring nothing back that was erased for good while a person still had it before them.

        Raises:
            NotSaved: it was, or the medicine that it is of.
        """
        record = change.record
        if isinstance(change, Remove):
            return
        is_gone = (
            record.rev is not None and not change.strict and self._revisions.was_erased_since(table, id_, record.rev)
        )
        if isinstance(record, Product | Version | Pause | DoseRecord | Extra):
            is_gone = is_gone or self._revisions.was_erased("medicine", record.medicine)
        if is_gone:
            raise NotSaved("This was erased for good meanwhile, so it was not saved. Nothing was changed.")

    def _put(self, change: Change) -> writing.Put:
        record, codec = change.record, codec_of(change.record)
        id_ = codec.id_of(record)
        head = self._revisions.head(codec.table, id_)
        self._refuse_newer(change, codec.table, id_)
        self._refuse_erased(change, codec.table, id_)
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
        self._follow(change.table for change in done.changed)
        step = self._step(replace(done.step, changes=done.changed), is_redo=is_redo)
        kept = [self.record(change.table, change.id) for change in done.kept if change.state == "changed"]
        return Undone(cast("Step", step), tuple(record for record in kept if record is not None), not done.changed)


def _also(record: Record) -> tuple[str, ...]:
    return record.also if isinstance(record, DoseRecord) else ()
