"""The revision store over files: opening from the snapshot, bringing cold shelves in, writing the snapshot."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from companion.domain.devices import RETIRED
from companion.domain.errors import NotReadable, WrongClock
from companion.storage.device import MADE_UP
from companion.storage.disk import Disk, Seen, patiently, seen_of
from companion.storage.engine import RevisionStore
from companion.storage.erasures import ERASURES, remembered
from companion.storage.files import FileMedium, check_folder
from companion.storage.fold import EVERYTHING, Fold
from companion.storage.line import Line, Revision, decode
from companion.storage.log_names import stem_of
from companion.storage.migrations import Upgrade
from companion.storage.parting import (
    hot_of,
    moved_shelves,
    parted,
    rows_of,
    shelf_in_cold,
    shelves_of,
    thawed,
    year_of,
)
from companion.storage.record import DATED, Key, Record, Row
from companion.storage.rewriting import Rewrite
from companion.storage.seal import Seal, pins_of
from companion.storage.snapshot import ColdShelf, Hot, Snapshot, short_name
from companion.storage.stamp import Now

if TYPE_CHECKING:
    from companion.storage.husks import Husks

HOT_DAYS = 60
"""Records of dated tables stay hot for so many days, then until the month is over."""

_WORTH_AT_CLOSE = 32
_WORTH_KEEPING = 512
_PORTION = 200
_LOOKED_OVER = 1000
_PAUSE = 0.001
_MANY = 500


class FileStore(RevisionStore):
    """A revision store over the files of one profile."""

    def __init__(
        self,
        folder: str | Path,
        state: str | Path,
        cache: str | Path | None,
        now: Now,
        known: Mapping[str, int] | None = None,
        *,
        upgrades: Mapping[str, Sequence[Upgrade]] | None = None,
        chosen: bool = False,
        wait: float = 5.0,
        disk: Disk | None = None,
        seal: Seal | None = None,
    ) -> None:
        disk = disk or Disk()
        self._disk = disk
        self._folder = str(folder)
        self._state = str(state)
        self._now = now
        self.seal = seal or Seal(pins_of(state), disk)
        """What seals and opens the lines."""
        self._files = FileMedium(self._folder, str(state), disk, wait, self.seal)
        self._snapshot = Snapshot(str(cache), disk, self.seal) if cache is not None else None
        self._cold: dict[str, ColdShelf] = {}
        self._fetched: Key | None = None
        self._erasures: tuple[Seen, Set[str]] | None = None
        self._remembered: set[str] = set()
        self._missed: tuple[str, ...] = ()
        self._worth = _WORTH_KEEPING
        self._is_open = False
        warnings = check_folder(self._folder, disk, chosen=chosen)
        super().__init__(self._files, now, known, upgrades)
        self.warnings = warnings
        self._open()
        self._is_open = True

    # Opening

    def _open(self) -> None:
        hot = self._snapshot.load(self._folder) if self._snapshot is not None else None
        if hot is not None:
            self._files.segments.gone, self._files.segments.short = hot.gone, hot.short
            self._missed = self._files.segments.missing()
            if any(one.sealed for one in hot.segments) and not set(self.seal.keys) <= set(hot.keys):
                hot.whole = False  # a key that was not at hand then may open more
            if hot.whole:
                self._remembered = {one.name for one in hot.segments}
                self._files.segments.files = {one.name: one for one in hot.segments}
                fold = thawed(hot, self._files.device())
                fold.fetch = self._fetch
                self._cold = hot.cold
                self._start(fold)
        with _uncollected():
            self.refresh()
            if hot is not None and hot.whole and not self._files.segments.whole:
                self._cold = {}
                self._files.forget()
                self._start(Fold())
                self.refresh()
            _settled(self._fresh)

    def _take_news(self, *, held: bool) -> None:
        """Read what is new; damage in it may hold what was erased for good, though nothing of it is merged, and so may
        the end of a file that is cut off.
        """
        harm, cut = self._files.segments.harm(), self._files.segments.cut()
        super()._take_news(held=held)
        ends = {name for name, *_ in self._files.segments.cut() - cut}
        if self._files.segments.harm() - harm or (ends and not ends.isdisjoint(self.reached())):
            with self._memory:
                self._fold.unswept.add(EVERYTHING)

    def _has_come(self, lines: Sequence[Line]) -> None:
        """Take note of what was erased for good here and came back as it was, perhaps without what erased it: somebody
        or a tool put an old file into the folder. Whoever sweeps decides.
        """
        emptied = self._emptied()
        if emptied:
            back = {one.key for one in lines if isinstance(one, Revision) and one.holds and one.at in emptied}
            with self._memory:
                self._fold.unswept |= back

    def _emptied(self) -> Set[str]:
        """Give the stamps of the lines that were emptied on this machine; another copy may have emptied more since."""
        path = f"{self._state}/{ERASURES}"
        try:
            seen = seen_of(patiently(self._disk.lstat, path))
            if self._erasures is None or self._erasures[0] != seen:
                self._erasures = (seen, remembered(self._disk, self._state).lines)
        except OSError:
            return frozenset()
        return self._erasures[1]

    # Cold shelves: one for each table and year

    def ensure(self, since: date | None = None, table: str | None = None) -> Iterator[None]:
        """Bring records into memory, in steps of a few milliseconds; see `Reading.ensure`."""
        first = since.isoformat() if since is not None else ""
        if first < self._fold.edge:
            for shelf in sorted(self._cold, key=year_of, reverse=True):
                if year_of(shelf) >= first[:4] and (table is None or shelf.startswith(f"{table}-")):
                    yield from self._load(shelf)

    def _fetch(self, key: Key) -> None:
        if key == self._fetched:
            return
        name, own = short_name(key), f"{key[0]}-"
        cold = self._cold.items()
        for shelf in [each for each, one in cold if each.startswith(own) and not one.loaded and one.may_hold(name)]:
            for _ in self._load(shelf):
                pass
        self._fetched = key  # a save asks several times for a record that it makes

    def _load(self, shelf: str) -> Iterator[None]:
        cold = self._cold.get(shelf)
        if cold is None or cold.loaded or self._snapshot is None:
            return
        count = 0
        try:
            for portion in self._snapshot.load_shelf(shelf, cold):
                with _uncollected(), self._memory:
                    for key, row in portion:
                        self._fold.put_back(key, row)
                count += len(portion)
                yield
        except (OSError, ValueError):
            yield from self._read_again()
        else:
            cold.loaded = True
        _settled(count)

    def _read_again(self) -> Iterator[None]:
        """Merge the whole log anew: a cold file is missing or belongs to another snapshot."""
        lines = self._files.scan()
        while portion := _next(lines):
            with self._memory:
                self._fold.fetch = None
                self._fold.add(portion)
                self._fold.fetch = self._fetch
            yield
        with self._memory:
            self._cold = {}
            self._fold.edge = ""
            self._fresh += _WORTH_AT_CLOSE

    # Writing the snapshot

    def keep_snapshot(self) -> None:
        """Write the snapshot if much is new; see `RevisionStore.keep_snapshot`."""
        if self._snapshot is None or self._fresh < self._worth:
            return
        try:
            for _ in self._shelve(self._snapshot):
                self._disk.sleep(_PAUSE)
        except (OSError, ValueError, OverflowError, WrongClock, NotReadable):
            is_kept = False
        else:
            is_kept = self.save_snapshot()
        self._worth = _WORTH_KEEPING if is_kept else self._fresh + _WORTH_KEEPING

    def _shelve(self, snapshot: Snapshot) -> Iterator[None]:
        """Write the shelves to be written anew, in steps of a few milliseconds between which anybody may save and read.

        What changes on a shelf afterwards makes it dirty again: it is written once more with the hot file.
        """
        if not self._files.segments.whole or not self._may_snapshot():
            return
        is_on, edge, fold = self.seal.is_on, self._edge(), self._fold
        while closed := self._moved(edge):
            for shelf in closed:
                yield from self._load(shelf)
        with self._memory:
            found: dict[str, list[Key]] = {shelf: [] for shelf in sorted(fold.dirty)}
            every = [(table, id_) for table in DATED for id_ in fold.tables.get(table, ())] if found else []
        for at in range(0, len(every), _LOOKED_OVER):
            with self._memory:
                for key in every[at : at + _LOOKED_OVER]:
                    if (name := shelf_in_cold(fold, key, edge)) is not None and name in found:
                        found[name].append(key)
            yield
        for shelf, keys in found.items():
            if keys and shelf in fold.dirty:  # else somebody wrote all of it meanwhile
                with self._writing:
                    if not self._may_snapshot() or self.seal.is_on != is_on or fold.edge != edge:
                        with self._memory:
                            fold.dirty |= found.keys()
                        return
                    self._save_shelf(snapshot, shelf, keys)
                yield

    def _moved(self, edge: str) -> list[str]:
        """Have the hot days begin at an edge; instead name the shelves that have to be in memory first."""
        with self._memory:
            moved = moved_shelves(self._fold, edge, self._cold)
            closed = sorted(shelf for shelf in moved & self._cold.keys() if not self._cold[shelf].loaded)
            if not closed:
                self._fold.dirty |= moved
                self._fold.edge = edge
        return closed

    def _save_shelf(self, snapshot: Snapshot, shelf: str, keys: Sequence[Key]) -> None:
        with self._memory, _uncollected():
            rows = rows_of(self._fold, keys)
            self._fold.dirty.discard(shelf)
        try:
            self._cold[shelf] = snapshot.save_shelf(shelf, rows)
        except BaseException:
            self._fold.dirty.add(shelf)
            raise

    def refresh(self) -> frozenset[Key]:
        """Read what is new in the log; see `Reading.refresh`. A file that vanished is remembered at once."""
        changed = super().refresh()
        if self._is_open and self._files.segments.missing() != self._missed:
            self._missed = self._files.segments.missing()
            self.save_snapshot()
        return changed

    def close(self) -> None:
        """Write the snapshot if enough is new for it to be worth it, or a file could vanish without being missed.

        What another copy erased for good meanwhile is not in it; where that cannot be told there is none.
        """
        with suppress(NotReadable):
            self.look()
        segments = self._files.segments
        is_new = any(one.read and name not in self._remembered for name, one in segments.files.items())
        if (self._fresh >= _WORTH_AT_CLOSE or is_new) and self.save_snapshot() and self._snapshot is not None:
            known, self._fold.unswept = self._fold.unswept, set()
            with suppress(NotReadable):
                self.look()
            if self._fold.unswept:
                self._snapshot.remove()
            self._fold.unswept |= known

    def rewrite(self, line: Rewrite, *, others: bool = False) -> tuple[str, ...]:
        """Put other bytes in the place of the log files that are rewritten here, for erasing for good.

        Args:
            line: What becomes of each line: as many lines, and the same said of every record.
            others: Also in the place of those of machines that are used.

        Returns:
            The files that were rewritten.

        Raises:
            NotSaved: One could not be; those before it are, and doing it again does the rest.
            Busy: Another copy holds the lock.
        """
        with self._saving():
            return self._files.rewrite(line, self.reached(others=others))

    def reached(self, *, others: bool = False) -> tuple[str, ...]:
        """Name the log files that are rewritten here: this machine's, those of machines noted as no longer used, and
        those that are called as no machine's are, which nobody else would ever rewrite.

        Args:
            others: Those of machines that are used, too.
        """
        files, device, heard = self._files.segments.files, self._files.device(), frozenset(self.heard())
        used = frozenset() if others else heard - self._unused() - {device, MADE_UP}
        makers = {name: name.partition("-")[0] for name in sorted(files)}
        return tuple(
            name
            for name, maker in makers.items()
            if maker not in used and (maker in heard or maker == device or files[name].lines or not stem_of(name))
        )

    def _unused(self) -> frozenset[str]:
        """Name the other machines that a person noted as no longer used."""
        begin = f"{RETIRED}/"
        docs = self.docs("pref").items()
        noted = frozenset(
            id_.removeprefix(begin) for id_, doc in docs if id_.startswith(begin) and doc.get("value") is True
        )
        return noted - {self._files.device() or ""}

    def husks(self, keys: Collection[Key]) -> Husks:
        """Give what takes the content of records erased for good out of lines."""
        from companion.storage.husks import Husks

        return Husks(self.merged(keys))

    def merged(self, keys: Iterable[Key]) -> list[Record]:
        """Give records as all lines together say them."""
        with self._memory:
            return [found for key in sorted(keys) if (found := self._fold.find(key)) is not None]

    def clean_snapshot(self) -> bool:
        """Keep nothing in the snapshot of what was erased for good, whatever the log files still hold.

        Returns:
            Did that work? If not, it is to be done again.
        """
        snapshot = self._snapshot
        if snapshot is None:
            return True
        shelves = self._cold.keys() if self._files.segments.whole else ()
        return (self.save_snapshot() and snapshot.tidy(shelves)) or snapshot.remove()

    def swept(self, keys: Collection[Key]) -> None:
        """Take note that no file holds anything of these records any more."""
        with self._memory:
            self._fold.unswept -= set(keys)
        self.save_snapshot()  # where that fails it is only looked for again

    def elsewhere(self, husks: Husks) -> dict[str, int]:
        """Count the lines that still hold something of these records in files of machines in use, by the file.

        One that cannot be read now may: it counts as one line.
        """
        counts = {}
        for name in sorted(self._files.segments.files.keys() - set(self.reached())):
            try:
                lines = self._files.segments.scan_file(name)
                counts[name] = sum(isinstance(line, Revision) and husks.is_dead(line) for line in lines)
            except OSError:
                counts[name] = 1
        return {name: count for name, count in counts.items() if count}

    def held_elsewhere(self) -> dict[str, int]:
        """Count the lines that still hold something erased for good in files of machines in use, by the file.

        Looks at every record and at every line of those files.
        """
        erased = self.erased()
        return self.elsewhere(self.husks(erased)) if erased else {}

    def erased(self) -> frozenset[Key]:
        """Name every record that was erased for good; looks at all of them."""
        self._need(None)
        with self._memory:
            fold = self._fold
            return frozenset(
                (table, id_) for table in fold.tables for id_, record in fold.records(table) if record.erased
            )

    def unread_places(self) -> tuple[str, ...]:
        """Name the files rewritten here with places that cannot be read, so that nobody knows what they hold."""
        return tuple(name for name in self.reached() if self._files.segments.files[name].damage)

    def repair(self) -> tuple[Line, ...]:
        """Bring back every damaged line that is known exactly: one flipped bit explains it, or it is still in memory.

        No file is changed for it: the lines are appended to one of this machine's own that every reader merges.

        Returns:
            The lines that were brought back.

        Raises:
            NotSaved: They could not be kept; doing it again is safe.
            Busy: Another copy holds the lock.
        """
        with self._saving():
            lines = tuple(dict.fromkeys(line for one in self.faults(anew=True).stretches for line in one.mendable))
            if lines:
                self._files.keep_repaired(lines)
                self.has_saved = True
                with self._memory:
                    self._fold.trimmed = self._fold.trimmed or self._fold.device is None
                    self._fold.device = self._files.device()
                self._take_news(held=True)
        return tuple(map(decode, lines))

    @property
    def files(self) -> FileMedium:
        """The log files, for what is done to them as files."""
        return self._files

    def rewrite_one(self, name: str, line: Rewrite) -> bool:
        """Rewrite one file, sealed lines as they stand there; says whether anything changed.

        Raises:
            NotSaved, Busy: as in `rewrite`.
        """
        with self._saving():
            return self._files.rewrite_one(name, line)

    def outdated(self) -> tuple[str, ...]:
        """Name the snapshot files that are of no use as encryption is now."""
        return self._snapshot.outdated() if self._snapshot is not None else ()

    def forget_gone(self, name: str) -> None:
        """Stop reporting a log file that is gone, or shorter, for good."""
        with self._writing:
            self._files.segments.gone.pop(name, None)
            self._files.segments.short.pop(name, None)
            self._fresh += _WORTH_AT_CLOSE

    def forget_lost(self, brought: Mapping[str, int]) -> None:
        """Stop reporting the log files whose lost lines were brought back, in other files.

        Args:
            brought: How many lines of each file there are again.
        """
        with self._writing:
            short = self._files.segments.short
            for name in [name for name, held in short.items() if brought.get(name, 0) >= held.lines]:
                del short[name]
                self._fresh += _WORTH_AT_CLOSE

    def unwritable(self) -> tuple[str, ...]:
        """Name this machine's log files that nothing can be added to."""
        return self._files.unwritable()

    def strange(self) -> tuple[str, ...]:
        """Name what is called like a log file and is none, such as a link: nothing in it is read."""
        return self._files.strange()

    def why_nothing_is_saved(self) -> str:
        """Say why nothing could be saved now, as far as that shows before it is tried; empty if nothing shows."""
        return self._files.why_nothing_is_saved()

    def renew_snapshot(self) -> bool:
        """Write all of the snapshot anew, after encryption was turned on or off; says whether that worked."""
        self._need(None)
        with self._memory:
            self._fold.dirty |= shelves_of(self._fold, self._cold) if self._snapshot is not None else set()
        return self.save_snapshot()

    def save_snapshot(self) -> bool:
        """Write the snapshot; says whether that worked. Nothing depends on it."""
        if self._snapshot is None:
            return False
        with self._writing, self._memory:
            try:
                if not self._may_snapshot():
                    return False
                self._save_snapshot(self._snapshot)
            except (OSError, ValueError, OverflowError, WrongClock, NotReadable):
                return False
        return True

    def _may_snapshot(self) -> bool:
        """Is it known how the snapshot is to be sealed? Raises OSError."""
        self.seal.look()  # another copy may have turned encryption on since anything was saved here
        return self.seal.is_known and (not self.seal.is_on or self.seal.can_open)

    def _edge(self) -> str:
        return (self._now() - timedelta(days=HOT_DAYS)).strftime("%Y-%m-01").rjust(10, "0")

    def _save_snapshot(self, snapshot: Snapshot) -> None:
        edge, fold = self._edge(), self._fold
        if not self._files.segments.whole:
            snapshot.save(self._hot("", {}, is_whole=False))
            self._fresh = 0
            return
        for shelf in sorted(moved_shelves(fold, edge, self._cold) & self._cold.keys()):
            for _ in self._load(shelf):
                pass
        moved = moved_shelves(fold, edge, self._cold)  # all of them, if a cold file turned out to be of no use
        tables, shelves = parted(fold, edge, moved)
        for shelf in moved - shelves.keys():
            if self._cold.pop(shelf, None) is not None:
                snapshot.drop_shelf(shelf)
        for shelf, rows in shelves.items():
            self._cold[shelf] = snapshot.save_shelf(shelf, rows)
        fold.edge = edge
        fold.dirty.clear()
        snapshot.save(self._hot(edge, tables, is_whole=True))
        self._fresh = 0
        self._remembered = set(self._files.segments.files)

    def _hot(self, edge: str, tables: dict[str, dict[str, Row]], *, is_whole: bool) -> Hot:
        segments, keys = self._files.segments, list(self.seal.keys)
        return hot_of(self._fold, tables, self._folder, edge, segments, self._cold, keys, is_whole=is_whole)


def _next(lines: Iterator[Line]) -> list[Line]:
    try:
        return list(islice(lines, _PORTION))
    except OSError as error:
        raise NotReadable(f"Older records cannot be read: {error.strerror or error}.") from error


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from looking through records again and again while they are read in bulk."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _settled(count: int) -> None:
    """Tell the garbage collector that many records are here to stay.

    Else its next full round walks through all of them, at ten years 50 ms in the middle of somebody's key press.
    """
    if count >= _MANY:
        gc.freeze()
