"""The revision store: tables of JSON documents over the log, for any number of hands at once.

It knows tables, ids and documents and nothing of what they mean. A save is lock, read the news, append, fsync, and only
then "Saved"; whatever fails before is NotSaved and leaves memory and files as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from companion.domain.errors import MaybeSaved, NothingToUndo, NotSaved
from companion.storage.device import random_name
from companion.storage.disk import reported
from companion.storage.fold import Action, Parts
from companion.storage.line import AFTER, ERASE, ERASED, Doc, Line, Revision, decode, encode
from companion.storage.migrations import Upgrade
from companion.storage.reading import Reading
from companion.storage.record import Key
from companion.storage.stamp import Now, device_of, next_of
from companion.storage.undo import ERASING, MARKS, NOTE, Step, Undone, is_new, origin, plan, stacks
from companion.storage.writing import Put, Settled, Written, settle, settle_back

if TYPE_CHECKING:
    from companion.storage.disk import Disk
    from companion.storage.filestore import FileStore
    from companion.storage.seal import Seal
    from companion.storage.tables import LogDB, LogTable

Build = Callable[["RevisionStore"], Sequence[Put]]
"""Decides under the lock, after the news was read, what to write."""

_RANDOM = 10


class Incomplete(Struct, frozen=True):
    """An action some of whose lines are missing: cut by a crash, or still arriving from another machine."""

    op: str
    """The action."""

    kind: str
    """What was done: take-all, import, …"""

    at: str
    """Its first stamp."""

    device: str
    """The machine it was done on."""

    mine: bool
    """Was it done on this machine? Then nothing more of it will arrive."""

    have: int
    """How many of its lines are there."""

    of: int
    """How many there should be."""

    keys: tuple[Key, ...]
    """The records of the lines that are there."""

    damaged: bool = False
    """Was it written whole, and is a line of it damaged? A crash leaves only the first lines."""


class RevisionStore(Reading):
    """Tables of documents over a log of revisions."""

    _db: LogDB | None = None

    has_saved = False
    """Has this process saved anything?"""

    why_closed: Callable[[], str] | None = None
    """Says why nothing may be saved just now, as a sentence; empty while something may. Asked under the lock."""

    @classmethod
    def open(
        cls,
        folder: str | Path,
        state: str | Path,
        cache: str | Path | None,
        now: Now,
        *,
        known: Mapping[str, int] | None = None,
        upgrades: Mapping[str, Sequence[Upgrade]] | None = None,
        chosen: bool = False,
        wait: float = 5.0,
        disk: Disk | None = None,
        seal: Seal | None = None,
    ) -> FileStore:
        """Open the log of a profile; nothing is created before the first save.

        Args:
            folder: The log folder, the one to sync.
            state: The profile's state folder: device id and lock.
            cache: The profile's cache folder, for the snapshot; None does without.
            now: Asks the time.
            known: The newest schema version known of each table.
            upgrades: How documents of older versions are raised, for each table that has any; see `migrations`.
            chosen: Did the person choose this folder? Then what is odd about it is a warning, else a refusal.
            wait: How many seconds to wait for another copy that is saving.
            disk: The door to the operating system.
            seal: What seals and opens the lines; it may be shared with whoever turns encryption on and off.

        Raises:
            NotReadable: The folder cannot be used, and why.
        """
        from companion.storage.filestore import FileStore

        return FileStore(
            folder, state, cache, now, known, upgrades=upgrades, chosen=chosen, wait=wait, disk=disk, seal=seal
        )

    def write(self, kind: str, puts: Sequence[Put] | Build, un: str | None = None) -> Written:
        """Save some records as one action, all in one write and one fsync.

        Args:
            kind: What the person did: take, take-all, medicine-add, …
            puts: The records; or a function that gets this store, under the lock and with the news read, and decides.
            un: The action this one takes back.

        Raises:
            NotSaved: It could not be kept; memory is as before.
            Busy: Another copy holds the lock.
        """
        with self._saving():
            asked = puts(self) if callable(puts) else puts
            return self._write(kind, asked, un)

    def undo(self, op: str | None = None) -> Undone:
        """Take back the newest action of this device not yet undone, or the one named; raises NothingToUndo."""
        with self._saving():
            with self._memory:
                undo, _ = self._stacks()
                if op is None and not undo:
                    raise NothingToUndo("There is nothing to undo.")
                target = undo[-1].op if op is None else self._standing_for(op, undo)
            return self._take_back(target, stacked=any(one.op == target for one in undo))

    def redo(self) -> Undone:
        """Take back the newest undo, unless something new was done since; raises NothingToUndo."""
        with self._saving():
            with self._memory:
                _, redo = self._stacks()
            if not redo:
                raise NothingToUndo("There is nothing to redo.")
            return self._take_back(redo[-1].op, stacked=True)

    def peek_undo(self) -> Step | None:
        """Name what `undo` would take back; raises NotReadable."""
        with self._memory, self._readable():
            undo, _ = self._stacks()
            return plan(undo[-1].op, self._fold.actions, self._past)[0] if undo else None

    def peek_redo(self) -> Step | None:
        """Name what `redo` would bring back; raises NotReadable."""
        with self._memory, self._readable():
            _, redo = self._stacks()
            return plan(redo[-1].op, self._fold.actions, self._past)[0] if redo else None

    def incomplete(self, *, mine: bool = False) -> tuple[Incomplete, ...]:
        """List the actions of which lines are missing and that still matter, oldest first; `mine`: of this machine.

        One about which a file cannot be asked now is left for the next time.
        """
        with self._memory:
            asked = [op for op, parts in self._fold.partial.items() if not mine or parts.device == self._fold.device]
            found = []
            for op in asked:
                with suppress(OSError):
                    found.append(self._incomplete(op))
        return tuple(sorted((one for one in found if one is not None), key=lambda one: one.at))

    def finish(self, op: str, puts: Sequence[Put] = ()) -> Written:
        """Complete a cut action: with the records still missing, or with none to accept it as it is."""
        with self._saving():
            with self._memory:
                cut = self._incomplete(op)
                if cut is None:
                    return Written(None)
                lines = self._past.lines_of(op)
                asked = list(puts)
                if lines[0].un is not None and not asked:
                    _, asked = plan(lines[0].un, self._fold.actions, self._past, begun=op)
                if not asked:
                    asked = self._again(next(key for key in cut.keys if self._stands(key, op)), op)
            return self._write(cut.kind, asked, lines[0].un, op, {line.count[0] for line in lines})

    def erase(self, keys: Iterable[Key]) -> Written:
        """Erase records for good: what was written of them is kept by nobody who reads this, whenever it arrives.

        The content still stands in the files until they are rewritten. It cannot be undone.

        Raises:
            NotSaved, Busy: as in `write`.
        """
        with self.erasing() as erase:
            return erase(keys)

    @contextmanager
    def erasing(self) -> Iterator[Callable[[Iterable[Key]], Written]]:
        """Give what erases, as `erase` does, and keep every other copy on this machine from saving meanwhile."""
        with self._saving():
            yield self._erase

    def unswept(self) -> frozenset[Key]:
        """Name the records erased for good of which a file of this machine may still hold something."""
        with self._memory:
            return frozenset(self._fold.unswept)

    def held_elsewhere(self) -> dict[str, int]:
        """Count the lines that still hold something erased for good in files of other machines, by the file."""
        return {}

    def take_back(self, op: str) -> Undone:
        """Take back what is there of a cut action."""
        return self.undo(op)

    def repair(self) -> tuple[Line, ...]:
        """Bring back what damage can be mended; without files there is none."""
        return ()

    def forget_gone(self, name: str) -> None:
        """Stop reporting a log file that is gone, or shorter, for good; without files there is none."""

    def keep_snapshot(self) -> None:
        """Write the snapshot if so much is new that the next start would take longer; without files there is none.

        For when nobody waits: it is done in small steps, between which anybody may save and read.
        """

    def unwritable(self) -> tuple[str, ...]:
        """Name this machine's log files that nothing can be added to; without files there are none."""
        return ()

    def strange(self) -> tuple[str, ...]:
        """Name what is called like a log file and is none, such as a link; without files there is nothing."""
        return ()

    def why_nothing_is_saved(self) -> str:
        """Say why nothing could be saved now, as far as that shows before it is tried; empty if nothing shows."""
        return ""

    def table(self, name: str) -> LogTable:
        """Give a table with TinyDB's interface."""
        return self.db.table(name)

    @property
    def db(self) -> LogDB:
        """The store with TinyDB's interface."""
        from companion.storage.tables import LogDB

        if self._db is None:
            self._db = LogDB(self)
        return self._db

    def close(self) -> None:
        """Let go of everything."""

    # Inside a save

    @contextmanager
    def _saving(self) -> Iterator[None]:
        """Keep every other writer out, with the news read; whatever the system refuses becomes NotSaved."""
        with self._writing:
            try:
                with self._medium.exclusive():
                    if self.why_closed is not None and (why := self.why_closed()):
                        raise NotSaved(why)
                    self._take_news(held=True)
                    yield
            except OSError as error:
                raise NotSaved(f"Not saved: {reported(error)}. Nothing was changed.") from error

    def _erase(self, keys: Iterable[Key]) -> Written:
        with self._memory:
            found = {key: self._fold.find(key) for key in keys}
        asked = [
            Put(*key, None, record.head.at, also=tuple(leaf.at for leaf in record.leaves[1:]), v=record.head.v)
            for key, record in found.items()
            if record is not None and not record.head.erases
        ]
        written = self._write(ERASING, asked, None)
        with self._memory:
            self._pending |= {revision.key for revision in written.revisions}  # nobody who shows them asked for it
        return written

    def _write(
        self, kind: str, asked: Sequence[Put], un: str | None, op: str | None = None, done: set[int] | None = None
    ) -> Written:
        known = self._uncertain
        with self._memory:
            if kind == ERASING:
                settled = Settled(list(asked))
            elif un is not None:
                settled = settle_back(asked, self._fold, self._known)
            else:
                settled = settle(asked, self._fold, self._known, known[0] if known else None, closing=op is not None)
        refused, overlapped = tuple(settled.refused), tuple(settled.overlapped)
        if not settled.puts:
            return Written(None, (), refused, overlapped)
        keys = frozenset(put.key for put in settled.puts)
        if op is None and known is not None and keys == known[1] and known[0].rpartition("-")[0] == kind:
            op = known[0]
        op = op or f"{kind}-{random_name(_RANDOM)}"
        try:
            revisions = self._append(op, un, settled.puts, done or set())
        except MaybeSaved:
            if kind != NOTE:
                self._uncertain = (op, keys)
            raise
        if kind != NOTE:  # what a machine notes by itself says nothing of what a person tries again
            self._uncertain = None
        return Written(op, revisions, refused, overlapped)

    def _append(self, op: str, un: str | None, puts: Sequence[Put], done: set[int]) -> tuple[Revision, ...]:
        device = self._medium.mint()
        numbers = [number for number in range(1, len(puts) + len(done) + 1) if number not in done][: len(puts)]
        of = len(puts) + len(done)
        stamps = self._clock.take(len(puts), device, self._fold.greatest)
        try:
            lines = [
                encode(
                    Revision(
                        at, op, *put.key, put.doc, put.was, put.also, put.v, f"{number}/{of}", un, self._extra(op, put)
                    )
                )
                for at, number, put in zip(stamps, numbers, puts, strict=True)
            ]
        except (TypeError, ValueError, RecursionError) as error:
            raise NotSaved("Not saved: something in it is no text, number or list that can be kept.") from error
        self._medium.append(device, stamps[0][:4], lines)
        self.has_saved = True
        revisions = tuple(line for raw in lines if isinstance(line := decode(raw), Revision))
        with self._memory:
            if self._fold.device != device:
                self._fold.device, self._fold.trimmed = device, True
            self._past.wrote(revisions)
            self._fold.add(revisions)
            self._fresh += len(revisions)
        return revisions

    def _extra(self, op: str, put: Put) -> Doc | None:
        """What else the line says: keys that are not known here, and what whoever writes it knows of an erasing."""
        extra = {key: value for key, value in (put.extra or {}).items() if key not in (ERASE, AFTER, ERASED)}
        if op.startswith(f"{ERASING}-"):
            extra[ERASE] = True
        elif (record := self._fold.find(put.key)) is not None and record.erased:
            extra[AFTER] = record.erased
        return extra or None

    def _take_back(self, op: str, *, stacked: bool) -> Undone:
        with self._memory:
            if not self._past.lines_of(op):
                raise NothingToUndo("Nothing is known of this action, so it cannot be taken back.")
            step, puts = plan(op, self._fold.actions, self._past)
        if not puts and not stacked:
            return Undone(None, step)
        kind = "redo" if op.rpartition("-")[0] == "undo" else "undo"
        written = self._write(kind, puts or [self._mark(step)], op)
        if written.op is None:
            raise NotSaved(
                "This was written by a newer version of Companion, so it can be read here but not taken back. "
                "Nothing was changed."
            )
        return Undone(written.op, step)

    def _mark(self, step: Step) -> Put:
        """Mark an action as dealt with of which nothing was left to take back."""
        mark = self.head(MARKS, step.op)
        kept = [[change.table, change.id] for change in step.changes]
        return Put(MARKS, step.op, {"kept": kept}, mark.at if mark is not None else None)

    def _stacks(self) -> tuple[list[Action], list[Action]]:
        fold = self._fold
        undo, redo = map(self._past.unspent, stacks(fold.actions.values()))
        if fold.trimmed and (not undo or not any(map(is_new, fold.actions.values()))):
            fold.remember(self._medium.scan())
            undo, redo = map(self._past.unspent, stacks(fold.actions.values()))
        return undo, redo

    def _standing_for(self, op: str, undo: list[Action]) -> str:
        """Name the redo that brought an action back, if it was undone and redone; else the action itself."""
        return next((one.op for one in undo if origin(one.op, self._fold.actions, self._past) == op), op)

    def _incomplete(self, op: str) -> Incomplete | None:
        """Look at the log itself whether an action is cut: a copy of part of it may have arrived a second time.

        Only one of which something still stands is looked at; another one never matters again.
        """
        seen = self._fold.partial.get(op)
        kind = op.rpartition("-")[0]
        if seen is None or kind == ERASING or not any(self._stands(key, op) for key in seen.keys):
            self._fold.partial.pop(op, None)
            return None
        lines = self._past.lines_of(op)
        parts = Parts()
        whole = [parts.add(line) for line in lines]
        if not lines or whole[-1]:
            self._fold.partial.pop(op, None)
            return None
        device = device_of(lines[0].at)
        keys = tuple(dict.fromkeys(line.key for line in lines))
        mine = device == self._fold.device
        damaged = max(parts.seen) > len(parts.seen) or self._medium.is_damaged_line_of(op, next_of(lines[-1].at))
        return Incomplete(op, kind, lines[0].at, device, mine, len(parts.seen), parts.of, keys, damaged)

    def _stands(self, key: Key, op: str) -> bool:
        record = self._fold.find(key)
        return record is not None and any(leaf.op == op for leaf in record.leaves)

    def _again(self, key: Key, op: str) -> list[Put]:
        leaf = next(leaf for leaf in self.leaves(*key) if leaf.op == op)
        return [Put(*key, leaf.doc, leaf.at, v=leaf.v, extra=leaf.extra)]
