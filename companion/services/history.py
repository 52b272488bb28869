"""Undo and redo, named before they happen."""

from __future__ import annotations

from companion.services.ports import Clock, Step, Store, Undone


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
        """Was it done before today, so that undoing it asks first?"""
        calendar = self._store.calendar()
        return calendar.day_of(step.at) < calendar.day_of(self._clock.now())

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
