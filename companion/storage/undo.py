"""Undo and redo, read from the log alone.

Nothing is taken out of the log: undoing an action appends, for each of its records, the revision that stood before it.
What stands on the two stacks follows from the actions of this device in their order, so it survives a restart, and
nothing another machine does changes what `u` means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from companion.storage.fold import Action
from companion.storage.line import Doc, Revision
from companion.storage.record import Key
from companion.storage.writing import Put

MARKS = "op"
"""The table for an undo that had nothing left to take back: it only marks the action as dealt with."""


class Past(Protocol):
    """What planning an undo needs to know."""

    def lines_of(self, op: str) -> Sequence[Revision]:
        """List the revisions an action wrote, in order."""

    def history(self, table: str, id_: str) -> Sequence[Revision]:
        """List all revisions of a record, oldest first."""


QUIET = frozenset({"device"})
"""Kinds of actions a machine does by itself: `u` passes over them, and they do not end the redo chain."""


class Change(Struct, frozen=True):
    """What taking an action back means for one record."""

    table: str
    """The table."""

    id: str
    """The record."""

    after: Doc | None
    """The document the action left; None if it deleted the record."""

    before: Doc | None
    """The document that comes back; None if the record goes."""

    state: str
    """`back` if it will be taken back; `changed` if another action changed it since, `already` if it is as before."""


class Step(Struct, frozen=True):
    """An action as undo or redo sees it, so that it can be named before it is taken back."""

    op: str
    """The action to be taken back: for a redo, the undo."""

    kind: str
    """What the person did originally: take, skip, medicine-add, …, also when it is a redo that is undone."""

    at: str
    """The action's first stamp."""

    changes: tuple[Change, ...]
    """What happens to each record."""


class Undone(Struct, frozen=True):
    """What came of an undo or redo."""

    op: str | None
    """The new action; None if nothing had to be written."""

    step: Step
    """The action that was taken back, with what happened to each record."""

    @property
    def changed(self) -> tuple[Change, ...]:
        """List the records that are as before the action again."""
        return tuple(change for change in self.step.changes if change.state == "back")

    @property
    def kept(self) -> tuple[Change, ...]:
        """List the records that stay as they are, because another action changed them since."""
        return tuple(change for change in self.step.changes if change.state != "back")


def is_new(action: Action) -> bool:
    """Is this something a person did anew, which ends the redo chain?"""
    return action.un is None and action.kind not in QUIET


def stacks(actions: Iterable[Action]) -> tuple[list[Action], list[Action]]:
    """Work out what can be undone and what redone, the next one last, from this device's actions."""
    undo: list[Action] = []
    redo: list[Action] = []
    for action in sorted(actions, key=lambda one: one.at):
        if action.kind in QUIET:
            continue
        if action.un is None:
            undo.append(action)
            redo.clear()
        elif action.kind == "redo":
            redo = [one for one in redo if one.op != action.un]
            undo.append(action)
        else:
            undo = [one for one in undo if one.op != action.un]
            redo.append(action)
    return undo, redo


def origin(op: str, actions: Mapping[str, Action], past: Past) -> str:
    """Follow undos of redos of undos to what the person did first."""
    for _ in range(len(actions) + 100):
        action = actions.get(op)
        un = action.un if action is not None else next((line.un for line in past.lines_of(op)), None)
        if un is None:
            break
        op = un
    return op


def plan(op: str, actions: Mapping[str, Action], past: Past) -> tuple[Step, list[Put]]:
    """Work out what taking an action back means, and the puts that do it."""
    lines = past.lines_of(op)
    changes: list[Change] = []
    puts: list[Put] = []
    for key in dict.fromkeys(line.key for line in lines):
        change, put = _plan_record(op, key, past)
        if key[0] != MARKS:
            changes.append(change)
        if put is not None:
            puts.append(put)
    at = lines[0].at if lines else ""
    return Step(op, origin(op, actions, past).rpartition("-")[0], at, tuple(changes)), puts


def _plan_record(op: str, key: Key, past: Past) -> tuple[Change, Put | None]:
    history = past.history(*key)
    places = [place for place, revision in enumerate(history) if revision.op == op]
    made = history[places[-1]]
    prior = history[places[0] - 1] if places[0] else None
    head = history[-1]
    after = made.doc
    before = prior.doc if prior is not None else None
    stands = _stands_for(head, history)
    if stands != _stands_for(made, history):
        state = "already" if stands == (_stands_for(prior, history) if prior is not None else None) else "changed"
        return Change(*key, after, before, state), None
    also = (prior.at,) if prior is not None and prior.at not in _replaced(history) else ()
    put = Put(*key, before, head.at, v=prior.v if prior else made.v, also=also, extra=prior.extra if prior else None)
    return Change(*key, after, before, "back"), put


def _stands_for(revision: Revision, history: Sequence[Revision]) -> str | None:
    """Name the revision this one brought back, if it is an undo, else itself; None if it brought back nothing."""
    while revision.un is not None:
        place = next((place for place, one in enumerate(history) if one.op == revision.un), None)
        if place is None or history[place].at >= revision.at:
            break
        if place == 0:
            return None
        revision = history[place - 1]
    return revision.at


def _replaced(history: Sequence[Revision]) -> set[str]:
    return {at for revision in history for at in revision.replaces if at < revision.at}
