"""The past of records and actions, found by scanning the log again and kept for the next question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from companion.storage.fold import Action, Fold
from companion.storage.line import ERASED, Revision, compact, encode
from companion.storage.medium import Medium, Stamps, these
from companion.storage.record import Key, husk

_KEPT = 512


class LogPast:
    """Answers what a record looked like before, and what an action wrote."""

    def __init__(self, medium: Medium, fold: Fold) -> None:
        self._medium = medium
        self._fold = fold
        self._histories: dict[Key, list[Revision]] = {}
        self._actions: dict[str, list[Revision]] = {}
        self._spent: frozenset[str] | None = None

    def lines_of(self, op: str) -> Sequence[Revision]:
        """List the revisions an action wrote, in order."""
        if op not in self._actions:
            needle = b'"op":%s' % compact(op)
            lines = self._medium.scan(needle, self._stamps_of(op))
            found = (line for line in lines if isinstance(line, Revision) and line.op == op)
            _limit(self._actions)
            self._actions[op] = _in_order(map(self._obeying, found))
        return self._actions[op]

    def history(self, table: str, id_: str) -> Sequence[Revision]:
        """List all revisions of a record, oldest first: those in the files and those in memory."""
        key = (table, id_)
        if key not in self._histories:
            record = self._fold.find(key)
            found = [] if record is None else [one for one in (record.last, *record.leaves) if one is not None]
            if record is None or record.replaced:  # else nothing came before what is in memory
                needle = b'"id":%s' % compact(id_)
                stamps = these(record.replaced | {leaf.at for leaf in record.leaves} if record is not None else ())
                lines = self._medium.scan(needle, stamps)
                found += [line for line in lines if isinstance(line, Revision) and line.key == key]
            _limit(self._histories)
            self._histories[key] = _in_order(map(self._obeying, found))
        return self._histories[key]

    def unspent(self, stack: list[Action]) -> list[Action]:
        """Take from the end of a stack the actions of which nothing is left, because all of it was erased for good."""
        while stack and self._is_spent(stack[-1].op):
            stack.pop()
        return stack

    def _is_spent(self, op: str) -> bool:
        if self._spent is None:
            lines = self.lines_of(op)
            if not lines or not all(_is_husk(line) for line in lines):
                return False
            self._spent = self._find_spent()  # where one is, there may be thousands
        return op in self._spent

    def _find_spent(self) -> frozenset[str]:
        husks: set[str] = set()
        alive: set[str] = set()
        for line in self._medium.scan():
            if isinstance(line, Revision):
                (husks if _is_husk(self._obeying(line)) else alive).add(line.op)
        return frozenset(husks - alive)

    def _stamps_of(self, op: str) -> Stamps | None:
        """Say between which stamps the lines of an action lie, if it is known."""
        action, parts = self._fold.actions.get(op), self._fold.partial.get(op)
        if action is not None:
            return Stamps(action.at, action.last)
        return Stamps(parts.first, parts.last) if parts is not None else None

    def wrote(self, revisions: Sequence[Revision]) -> None:
        """Take note of an action just written, so that undoing it needs no scan. Called before they are merged."""
        for revision in revisions:
            if self._fold.find(revision.key) is None:
                self._histories.setdefault(revision.key, [])
        op = revisions[0].op
        if op not in self._fold.actions:
            self._actions.setdefault(op, [])
        self.add(revisions)

    def add(self, lines: Sequence[object]) -> None:
        """Bring what is kept up to date with lines that arrived."""
        if self._spent is not None and any(isinstance(line, Revision) and line.erases for line in lines):
            self._spent = None
        if not self._histories and not self._actions:
            return
        for line in lines:
            if isinstance(line, Revision):
                if line.erases:
                    self._histories.clear()
                    self._actions.clear()
                line = self._obeying(line)
                _insert(self._histories.get((line.table, line.id)), line)
                _insert(self._actions.get(line.op), line)

    def _obeying(self, revision: Revision) -> Revision:
        """Keep nothing of what was erased for good, though a file may still hold it."""
        record = self._fold.find(revision.key)
        return husk(revision) if record is not None and revision.knows_erased < record.erased else revision


def _is_husk(line: Revision) -> bool:
    return line.doc is None and line.extra is not None and ERASED in line.extra


def _insert(kept: list[Revision] | None, new: Revision) -> None:
    """Put a revision in its place among others in order, nearly always the last."""
    if kept is None:
        return
    if not kept or kept[-1].at < new.at:
        kept.append(new)
    elif new not in kept:
        kept[:] = _in_order([*kept, new])


def _in_order(revisions: Iterable[Revision]) -> list[Revision]:
    unique = {(one.at, encode(one)): one for one in revisions}
    return [unique[order] for order in sorted(unique)]


def _limit(kept: dict[Key, list[Revision]] | dict[str, list[Revision]]) -> None:
    if len(kept) >= _KEPT:
        kept.clear()
