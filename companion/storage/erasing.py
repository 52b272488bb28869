"""Carrying an erasing for good through: after its tombstones are durable nothing of the content stays on this machine.

What is still to be done follows from the log: a record is unswept until its lines are empty everywhere. So a crash at
any moment only means that the next housekeeping goes on. The one thing kept beside the log is which records a person
agreed to erase, from before the first tombstone is written until the last one is: a crash between them leaves no half.
"""

from __future__ import annotations

import contextlib
import json
import re
import stat as modes
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from companion.domain.errors import CompanionError, MaybeSaved
from companion.services.form_drafts import KIND, short_name
from companion.storage.disk import Disk, make_folder, patiently, read_file, write_beside, write_durably
from companion.storage.erasures import ERASURES, remember, remembered
from companion.storage.filestore import FileStore
from companion.storage.fold import EVERYTHING
from companion.storage.husks import Husks
from companion.storage.leftovers import leftovers
from companion.storage.line import compact
from companion.storage.log_names import is_log
from companion.storage.record import Key
from companion.storage.rewriting import Rewrite, maker_of
from companion.storage.said import said_of

AGREED = "erasing.json"
"""The file in the state folder that names what is being erased."""

_PATIENCE = 60.0
"""Seconds until what could not be done is tried again."""

_KEPT_BY_TOOLS = (".stversions", ".git", ".hg", ".dropbox.cache", ".sync", ".snapshots")
"""Folders in which sync tools and the like keep older versions."""

_HALF = re.compile(r"^\.|\.\d+\.new$")
"""What is added to the name of a small file while it is written beside its place."""

_OWN = frozenset(
    {
        "device",
        "lock",
        "open",
        "data-folder",
        "crash.log",
        "folders",
        "forget.json",
        AGREED,
        ERASURES,
        "recipients",
        "backups-seen.json",
    }
)
"""Files of the state folder that hold nothing of any record."""


class Rewritten(Protocol):
    """What came of putting other lines into the backups."""

    @property
    def strange(self) -> Sequence[str]:
        """What else lies beside them and cannot be looked into."""

    @property
    def failed(self) -> Mapping[str, str]:
        """Those that are as they were, and why."""


class Backups(Protocol):
    """Verified copies of the log."""

    def rewrite(self, line: Rewrite, /) -> Rewritten:
        """Put other lines in the place of those they hold."""

    def elsewhere(self) -> tuple[str, ...]:
        """Name the copies that a person put elsewhere."""


class Left(Struct, frozen=True):
    """What could not be reached."""

    elsewhere: tuple[str, ...] = ()
    """Files of machines in use that hold it until Companion opens there."""

    problems: tuple[str, ...] = ()
    """What could not be written here, as sentences; it is tried again."""

    unread: tuple[str, ...] = ()
    """Files with places that cannot be read, so that nobody knows what they hold."""

    copies: tuple[str, ...] = ()
    """Folders in which a sync tool or the like keeps older versions, and what else beside the log may hold some."""

    backups: tuple[str, ...] = ()
    """Copies of backups that a person put elsewhere."""

    strange: tuple[str, ...] = ()
    """What lies beside the backups and cannot be looked into."""


class Eraser:
    """Takes what was erased for good out of every file of this machine, and of those that are no longer used."""

    def __init__(
        self,
        store: FileStore,
        log: Path,
        state: Path,
        backups: Backups | None = None,
        *,
        disk: Disk | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._log = log
        self._state = state
        self._backups = backups
        self._disk = disk or Disk()
        self._monotonic = monotonic
        self._looked = False
        self._again_at = 0.0
        self._problems: tuple[str, ...] = ()
        self._strange: tuple[str, ...] = ()
        self._stuck: frozenset[Key] = frozenset()

    def step(self) -> tuple[str, ...]:
        """Go on with what is not done yet; a step of housekeeping. Free when there is nothing to do."""
        self._carry_on()
        keys = self._store.unswept()
        if not keys:
            return ()
        if keys == self._stuck and self._monotonic() < self._again_at:
            return self._problems
        return self._sweep(keys)

    def erase(self, keys: Collection[Key]) -> Left:
        """Erase records for good, here and now; what cannot be reached is answered.

        Raises:
            NotSaved, Busy: Nothing was erased.
            MaybeSaved: Some may be erased; the next step of housekeeping erases the rest.
        """
        keys = frozenset(keys)
        with self._store.erasing() as erase:
            before = self._agreed()  # a copy that crashed may have left some
            self._agree(keys | before)
            try:
                erase(keys | before)
            except MaybeSaved:
                self._looked = False
                raise
            except CompanionError:
                self._agree(before)
                raise
            self._agree(())
        problems = self._sweep(keys | self._store.unswept())
        return self._left(keys, problems)

    def erase_others(self) -> Left:
        """Take everything ever erased for good out of the files of machines in use, too: for those that stay closed.

        Where one of them is used all the same, what it saved meanwhile is merged, and what was erased goes again.
        """
        keys = self._store.erased()
        problems: tuple[str, ...] = ()
        try:
            self._store.rewrite(self._store.husks(keys).line, others=True)
        except (CompanionError, OSError) as error:
            problems = (f"{_still_there(error)} Doing it again does the rest.",)
        return self._left(keys, problems)

    def _left(self, keys: frozenset[Key], problems: tuple[str, ...]) -> Left:
        elsewhere = tuple(self._store.elsewhere(self._store.husks(keys)))
        backups = self._backups.elsewhere() if self._backups is not None else ()
        return Left(elsewhere, problems, self._store.unread_places(), self._copies(), backups, self._strange)

    # What was agreed to

    def _agree(self, keys: Collection[Key]) -> None:
        """Keep what is to be erased; where that does not work, a crash leaves the rest to be erased again by hand.

        One list serves every copy on this machine: it is read and written only under the lock of the records.
        """
        if not keys:
            self._drop_agreed()
            return
        text = compact({"keys": [list(key) for key in sorted(keys)]})
        with contextlib.suppress(OSError):
            make_folder(self._disk, str(self._state))
            write_durably(self._disk, f"{self._state}/{AGREED}", text)

    def _drop_agreed(self) -> None:
        for path in (f"{self._state}/{AGREED}", *leftovers(self._disk, str(self._state), AGREED)):
            with contextlib.suppress(OSError):
                patiently(self._disk.unlink, path)

    def _carry_on(self) -> None:
        """Erase what a crash left between the first and the last tombstone; looked for once."""
        if self._looked:
            return
        if self._agreed():
            with self._store.erasing() as erase:
                erase(self._agreed())  # none, if another copy was at it and is done by now
                self._agree(())
        self._looked = True

    def _agreed(self) -> frozenset[Key]:
        try:
            found = json.loads(read_file(self._disk, f"{self._state}/{AGREED}"))
            return frozenset((str(table), str(id_)) for table, id_ in found["keys"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return frozenset()

    # Taking it out of the files

    def _sweep(self, due: frozenset[Key]) -> tuple[str, ...]:
        """Take out what is due, see `Fold.unswept`."""
        problems: list[str] = []
        try:
            due |= self._follow(due)
        except (CompanionError, OSError) as error:
            problems.append(f"{_still_there(error)} It is tried again.")
        keys = self._store.erased() if EVERYTHING in due else due
        husks = self._store.husks(keys)
        parts: list[Callable[[], object]] = [
            partial(self._remember, keys),
            partial(self._store.rewrite, husks.line),
            partial(self._sweep_state, keys),
            lambda: problems.extend(self._in_backups(husks)),
        ]
        for part in parts if keys else ():
            try:
                part()
            except (CompanionError, OSError) as error:
                problems.append(f"{_still_there(error)} It is tried again.")
        is_clean = self._store.clean_snapshot()  # also where a log file still holds it
        if not problems and not is_clean:
            problems.append("Something that was erased for good still lies in the cache folder. It is tried again.")
        if not problems:
            self._store.swept(due)
        self._problems = tuple(problems)
        self._stuck = self._store.unswept()
        self._again_at = self._monotonic() + _PATIENCE
        return self._problems

    def _follow(self, due: Collection[Key]) -> frozenset[Key]:
        """Erase what was recorded of erased medicines on a machine that had not heard of it yet; raises NotSaved, Busy.

        It refers to them by their ids, as all that was erased with them did.
        """
        back = self._come_back(due)
        gone = {id_ for table, id_ in due if table == "medicine" and self._store.doc(table, id_) is None}
        gone |= {id_ for table, id_ in back if table == "medicine"}
        found = back.union(*(self._store.saying("medicine", id_) for id_ in gone))
        if found:
            found |= frozenset(said_of(self._store, found))
            self._store.erase(found)
        return found

    def _come_back(self, due: Iterable[Key]) -> frozenset[Key]:
        """Name what was erased for good here and stands in the log again, which knows nothing of that any more.

        What was written anew since is left alone, and so is a medicine of which something was recorded since: another
        erasing would take that, too.
        """
        memory = remembered(self._disk, str(self._state))
        if not memory.records:
            return frozenset()
        back = set()
        for record in self._store.merged(due):
            key, erased = record.head.key, memory.when(record.head.key)
            also = self._store.saying(*key) if key[0] == "medicine" and erased and not record.erased else ()
            if not record.erased and max(one.head.at for one in (record, *self._store.merged(also))) <= erased:
                back.add(key)
        return frozenset(back)

    def _remember(self, keys: Iterable[Key]) -> None:
        """Keep which records were erased, so that no backup made before brings them back if the log is lost."""
        remember(self._disk, str(self._state), self._store.merged(keys))

    def _in_backups(self, husks: Husks) -> Iterator[str]:
        if self._backups is None:
            return
        rewritten = self._backups.rewrite(self._store.files.through(husks.line))
        self._strange = tuple(rewritten.strange)
        for name, why in rewritten.failed.items():
            yield f"Something erased for good is still in the backup {name}: {why.rstrip('.')}. It is tried again."

    def _sweep_state(self, keys: Iterable[Key]) -> None:
        """Take what names these records out of the state folder: drafts, printed lists, small local things."""
        keys = tuple(keys)
        ids = {id_ for _, id_ in keys}
        needles = [compact(id_) for id_ in ids]
        begins = tuple(f"{id_}/" for table, id_ in keys if table == "medicine")  # doses not recorded yet
        needles += [compact(begin)[:-1] for begin in begins]
        ids |= {short_name(id_) for id_ in ids}
        for folder in (self._state / "drafts", self._state / "printed", self._state):
            for path in leftovers(self._disk, str(folder)):
                patiently(self._disk.unlink, path)
            for name in self._names(folder):
                path = f"{folder}/{name}"
                if folder == self._state and name in _OWN:
                    continue
                held = self._content(path)
                if held is None or not _names_any(name, held, ids, needles):
                    continue
                new = _without(held, ids, begins) if name in ("state.json", "state.age") else None
                if new is None:
                    patiently(self._disk.unlink, path)
                else:
                    write_beside(self._disk, path, self._store.seal.seal_bytes(new) if name.endswith(".age") else new)

    def _names(self, folder: Path) -> list[str]:
        try:
            return sorted(patiently(self._disk.listing, str(folder)))
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _content(self, path: str) -> bytes | None:
        try:
            held = read_file(self._disk, path)
        except FileNotFoundError:
            return None
        opened = self._store.seal.open_bytes(held) if path.endswith(".age") else held
        return held if opened is None else opened

    def _copies(self) -> tuple[str, ...]:
        """Name the folders, in the log's and those above it, in which a sync tool or the like keeps older versions,
        and what else lies in the log's that Companion does not read: what such a tool left, and folders.
        """
        found = []
        with contextlib.suppress(OSError):
            listed = self._disk.entries(str(self._log))
            found += [f"{self._log}/{name}" for name, stat in listed if modes.S_ISDIR(stat.st_mode) and name[:1] != "."]
            odd = (name for name in self._names(self._log) if ".jsonl" in name and not (is_log(name) or maker_of(name)))
            found += [f"{self._log}/{name}" for name in odd]
        for folder in (self._log, *list(self._log.parents)[:4]):
            for name in _KEPT_BY_TOOLS:
                with contextlib.suppress(OSError):
                    patiently(self._disk.lstat, f"{folder}/{name}")
                    found.append(f"{folder}/{name}")
        return tuple(found)


def _names_any(name: str, held: bytes, ids: Collection[str], needles: Sequence[bytes]) -> bool:
    plain = _HALF.sub("", name)  # a running process may have failed to put it in its place
    kind, _, of = plain.removesuffix(".json").removesuffix(".age").partition("-")
    is_left_over = name.endswith(".part")  # of a draft; nobody knows of which
    is_about = of in ids or (kind == KIND and of.rpartition("-")[2] in ids)
    return is_left_over or is_about or any(needle in held for needle in needles)


def _without(held: bytes, ids: Collection[str], begins: tuple[str, ...]) -> bytes | None:
    """Take the parts that name a record, by its id or by how that begins, out of a JSON value; None if it is none."""

    def is_named(value: object) -> bool:
        return isinstance(value, str) and (value in ids or value.startswith(begins))

    def pruned(value: object) -> object:
        if isinstance(value, dict):
            return {key: pruned(one) for key, one in value.items() if not (is_named(key) or is_named(one))}
        if isinstance(value, list):
            return [pruned(one) for one in value if not is_named(one)]
        return value

    try:
        return compact(pruned(json.loads(held)))
    except ValueError:
        return None


def _still_there(error: Exception) -> str:
    if isinstance(error, OSError):
        why = error.strerror or str(error)
    else:
        why = str(error).removesuffix(" Nothing was changed.").rstrip(".")
    return f"Something erased for good is still in a file that could not be written ({why})."
