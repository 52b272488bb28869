"""Undo and redo, read from the log alone.

Nothing is taken out of the log: undoing an action appends, for each of its records, the revisions it was written over.
What stands on the two stacks follows from the actions of this device in their order, so it survives a restart, and
nothing another machine does changes what `u` means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from companion.storage.fold import Action
from companion.storage.line import Doc, Revision
from companion.storage.lineage import Lineage
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


ERASING = "erase"
"""The kind of an action that erases records for good."""

NOTE = "device"
"""The kind of action by which a machine says once a day that it is here, and the table it does so in."""

READING = "read"
"""The kind of an action that notes that a piece was read to its end; nobody asked for it."""

QUIET = frozenset({NOTE, ERASING, READING, "restore"})
"""Kinds of actions a machine does by itself, or that cannot be taken back: `u` passes over them, and they do not end
the redo chain."""


class Change(Struct, frozen=True):
    """What taking an action back means for one record."""

    table: str
    """The table."""

    id: str
    """The record."""

    after: Doc | None
    """The document the action left; None if it deleted the record."""

    before: Doc | None
    """The document it was written over, the newest if there were several; None if there was no record."""

    after_v: int
    """The version the one document follows."""

    before_v: int
    """The version the other one follows."""

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
            _drop(redo, action.un)
            undo.append(action)
        else:
            _drop(undo, action.un)
            redo.append(action)
    return undo, redo


def _drop(stack: list[Action], op: str) -> None:
    """Take an action off a stack, looked for from its end: nearly always it is the last."""
    for place in range(len(stack) - 1, -1, -1):
        if stack[place].op == op:
            del stack[place]
            return


def origin(op: str, actions: Mapping[str, Action], past: Past) -> str:
    """Follow undos of redos of undos to what the person did first."""
    for _ in range(len(actions) + 100):
        action = actions.get(op)
        un = action.un if action is not None else next((line.un for line in past.lines_of(op)), None)
        if un is None:
            break
        op = un
    return op


def plan(op: str, actions: Mapping[str, Action], past: Past, begun: str | None = None) -> tuple[Step, list[Put]]:
    """Work out what taking an action back means, and the puts that do it.

    Args:
        op: The action.
        actions: The actions of this device that are remembered.
        past: What was written before.
        begun: An undo of it that a crash cut short: only what that one lacks is put.
    """
    lines = past.lines_of(op)
    changes: list[Change] = []
    puts: list[Put] = []
    for key in dict.fromkeys(line.key for line in lines):
        change, own = _plan_record(op, key, past, begun)
        if key[0] != MARKS:
            changes.append(change)
        puts += own
    at = lines[0].at if lines else ""
    return Step(op, origin(op, actions, past).rpartition("-")[0], at, tuple(changes)), puts


def _plan_record(op: str, key: Key, past: Past, begun: str | None) -> tuple[Change, list[Put]]:
    """Every revision the action was written over comes back as a line of its own, and what held before holds again."""
    history = past.history(*key)
    done = [one for one in history if one.op == begun]
    life = Lineage([one for one in history if one.op != begun])
    made, leaves = life.made_by(op), life.leaves()
    taken = life.origins(life.tops(made))
    mine = [leaf for leaf in leaves if life.origin(leaf) in taken]
    beside = [leaf for leaf in leaves if life.origin(leaf) not in taken]
    under = next((one for one in reversed(life.under(made)) if life.origin(one) not in taken), None)
    freed = life.freed(made)
    if life.origins(mine) != taken or (life.misses(made) and not freed and not beside):
        state = "already" if life.origins(leaves) >= (life.origins(freed) or {None}) else "changed"
        return _change(made[-1], under, state), []
    puts = _back(life, freed, mine, beside) or [_over(Put(*key, None, v=made[-1].v), mine)]
    for written in done:
        if (put := next((put for put in puts if put.doc == written.doc), None)) is not None:
            puts.remove(put)
    return _change(made[-1], under, "back"), puts


def _change(after: Revision, before: Revision | None, state: str) -> Change:
    if before is None:
        return Change(*after.key, after.doc, None, after.v, after.v, state)
    return Change(*after.key, after.doc, before.doc, after.v, before.v, state)


def _back(life: Lineage, freed: Sequence[Revision], mine: Sequence[Revision], beside: Sequence[Revision]) -> list[Put]:
    """Write again what was freed, as one with what was brought back of it elsewhere, and what holds then."""
    groups = [[one, *(leaf for leaf in beside if life.origin(leaf) == life.origin(one))] for one in freed]
    groups.sort(key=_latest)
    others = [leaf for leaf in beside if life.origin(leaf) not in life.origins(freed)]
    if others and (not groups or _latest(groups[-1]) < others[-1].at):
        groups.append([others[-1]])
    puts = []
    for group in groups:
        put = Put(*group[0].key, group[0].doc, v=group[0].v, extra=group[0].extra)
        puts.append(_over(put, [*(one for one in group if one in beside), *mine]))
    return puts


def _latest(group: Sequence[Revision]) -> str:
    return max(one.at for one in group)


def _over(put: Put, revisions: Sequence[Revision]) -> Put:
    newest, *others = sorted((one.at for one in revisions), reverse=True)
    return replace(put, was=newest, also=tuple(others))
