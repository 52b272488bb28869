"""Undo and redo, named before they happen; and what a crash cut short."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from companion.domain.days import CLOCKS_APART
from companion.domain.dose import DoseRecord, Extra
from companion.domain.journal import Entry
from companion.services.ports import Clock, Cut, Step, Store, Undone


class HistoryService:
    """Take back and bring back what was done on this machine."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def next_undo(self) -> Step | None:
        """What `undo` would take back."""
        return self._store.next_undo()

    def next_redo(self) -> Step | None:
        """What `redo` would bring back."""
        return self._store.next_redo()

    def is_older_than_today(self, step: Step) -> bool:
        """May it have been done before today, so that undoing it asks first?

        What it records as having happened today was done today. Else the stamp tells, unless it is ahead of this clock:
        then it only follows another machine's, and says nothing.
        """
        calendar, now = self._store.calendar(), self._clock.now()
        today = calendar.day_of(now)
        if any(calendar.day_of(instant) >= today for instant in _happened(step)):
            return False
        return step.latest > now + CLOCKS_APART or calendar.day_of(step.latest) < today

    def undo(self, op: str | None = None) -> Undone:
        """Take back the newest action of this device, or the one named.

        Raises:
            NothingToUndo, NotSaved: as in the store.
        """
        return self._store.undo(op)

    def redo(self, op: str | None = None) -> Undone:
        """Bring back what was undone last.

        Raises:
            NothingToUndo, NotSaved: as in the store.
        """
        return self._store.redo(op)

    def cut(self) -> tuple[Cut, ...]:
        """Actions of this machine that a crash cut short and that nobody decided about, oldest first."""
        return self._store.cut()

    def keep_cut(self, op: str) -> None:
        """Accept what is there of a cut action.

        Raises:
            NotSaved: as in the store.
        """
        self._store.keep_cut(op)

    def take_back_cut(self, op: str) -> Undone:
        """Take back what is there of a cut action.

        Raises:
            NothingToUndo, NotSaved: as in the store.
        """
        return self._store.take_back_cut(op)


def _happened(step: Step) -> Iterator[datetime]:
    """When what its records tell of happened."""
    for change in step.changes:
        for record in (change.before, change.after):
            if isinstance(record, DoseRecord | Extra | Entry) and record.instant is not None:
                yield record.instant
