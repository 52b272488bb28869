"""Making what is there as encryption is now: sealing what stands in clear, or opening what is sealed.

File by file, each whole or not at all, each under the lock for no longer than it takes: a crash anywhere leaves files
of which every one reads, with the passphrase, and the next run does the rest. Nothing here remembers how far it came:
what is left is seen from the files.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from companion.domain.errors import NotSaved
from companion.services.vault import Left, Step
from companion.storage.disk import Disk, patiently
from companion.storage.filestore import FileStore
from companion.storage.leftovers import is_half_written, leftovers
from companion.storage.line import BadLine, Line, Revision, Sealed, decode, pieces
from companion.storage.private import PrivateFiles
from companion.storage.rewriting import Rewrite
from companion.storage.seal import Seal
from companion.storage.segment import Segment


class Unlike(Struct, frozen=True):
    """The backups that are not as encryption is now, by name."""

    due: tuple[str, ...] = ()
    """Those with lines that can be made so."""

    unreadable: tuple[str, ...] = ()
    """Those that cannot be looked into, or hold damaged lines in clear: they stay as they are."""

    strangers: tuple[str, ...] = ()
    """Files beside the backups that are none of this profile, or cannot be looked into."""


class Backups(Protocol):
    """What the backups of a profile can do for this."""

    def unlike(self) -> Unlike:
        """Name those that are not as encryption is now."""

    def rewrite(self, line: Rewrite) -> Mapping[str, str]:
        """Rewrite every line of every backup; answers which could not be, and why. Raises NotSaved, Busy."""


class Conversion:
    """What is still to be done in one profile, and doing it."""

    def __init__(
        self, seal: Seal, state: Path, disk: Disk, backups: Backups | None = None, worthless: Sequence[Path] = ()
    ) -> None:
        """Do nothing yet.

        Args:
            seal: What is sealed to, and what opens it.
            state: The state folder of the profile.
            disk: The door to the operating system.
            backups: What its backups can do.
            worthless: Files in clear that can be made again, and are removed when encryption is turned on.
        """
        self._seal = seal
        self._disk = disk
        self._private = PrivateFiles(seal)
        self._state = state
        self._backups = backups
        self._worthless = worthless

    # What is left

    def left(self, store: FileStore) -> Left:
        """Name what is not yet as it was chosen."""
        own = set(store.files.own())
        half = store.files.leftovers() if self._seal.is_on else ()
        files = [one for name, one in sorted(store.files.segments.files.items()) if self._is_due(one)]
        names = [one.name for one in files]
        backups = self._unlike()
        return Left(
            own=tuple(name for name in names if name in own),
            others=tuple(name for name in names if name not in own),
            damaged=(*self._in_clear(store, own), *backups.unreadable) if self._seal.is_on else (),
            strangers=backups.strangers,
            local=(
                *store.outdated(),
                *half,
                *self._to_drop(),
                *(str(path) for path in self._small()),
                *backups.due,
            ),
        )

    def _is_due(self, segment: Segment) -> bool:
        return bool(segment.clear if self._seal.is_on else segment.opened)

    def _in_clear(self, store: FileStore, own: set[str]) -> Iterator[str]:
        """Name this machine's files with damaged lines in clear."""
        for name, segment in sorted(store.files.segments.files.items()):
            if name in own and any(not store.files.is_sealed_part(one) for one in segment.damage):
                yield name

    def _small(self) -> Iterator[Path]:
        """Drafts, local state and printed lists, without their endings."""
        yield from self._private.outdated(self._state / "drafts")
        yield from self._private.outdated(self._state / "printed")
        state = self._state / "state"
        if state in set(self._private.outdated(self._state)):
            yield state

    def _to_drop(self) -> Iterator[str]:
        if self._seal.is_on:
            yield from (str(path) for path in self._worthless if path.exists())
            for path in self._worthless:
                yield from leftovers(self._disk, str(path.parent), path.name)
            for folder in (self._state, self._state / "drafts", self._state / "printed"):
                yield from leftovers(self._disk, str(folder))

    def _unlike(self) -> Unlike:
        return self._backups.unlike() if self._backups is not None else Unlike()

    # Doing it

    def run(self, store: FileStore, *, others: bool = False) -> Iterator[Step]:
        """Do what is left, one file at a time; it may be stopped between two.

        Args:
            store: The open records.
            others: Also the log files of other machines: only for machines that are no longer used.

        Raises:
            NotSaved, Busy: one could not be done; doing it again does the rest.
        """
        left = self.left(store)
        logs = (*left.own, *(left.others if others else ()))
        done, of = 0, len(logs) + len(left.local)
        is_anew = bool(logs) or bool(store.outdated())
        for name in logs:
            store.rewrite_one(name, self.line)
            done += 1
            yield Step(name, done, of)
        if is_anew:
            store.renew_snapshot()  # else the next opening opens every line
        archives = set(self._unlike().due)
        for path in left.local:
            if path not in archives:
                self._convert_small(Path(path))
                done += 1
                yield Step(Path(path).name, done, of)
        if archives and self._backups is not None:
            failed = self._backups.rewrite(self.line)
            for name in sorted(archives - failed.keys()):
                done += 1
                yield Step(name, done, of)
            if failed:
                name, why = next(iter(failed.items()))
                raise NotSaved(f"The backup {name} could not be converted: {why}. The others are.")

    def line(self, raw: bytes) -> bytes:
        """Say what becomes of a line; what is damaged stays byte for byte."""
        try:
            return self._changed(raw, decode(raw))
        except BadLine:
            made, done = b"", 0
            for start, end, found in pieces(raw):
                made += raw[done:start] + (raw[start:end] if found is None else self._changed(raw[start:end], found))
                done = end
            return made + raw[done:]

    def _changed(self, raw: bytes, line: Line) -> bytes:
        if self._seal.is_on:
            return self._sealed(raw) if isinstance(line, Revision) else raw
        with contextlib.suppress(BadLine):  # what is inside is no line: it stays
            if isinstance(line, Sealed) and (opened := self._seal.open_line(line)) is not None:
                return opened
        return raw

    def _sealed(self, raw: bytes) -> bytes:
        """Seal a line, and make sure that it opens again before it takes the place of the clear one."""
        sealed = self._seal.seal_line(raw)
        if self._seal.can_open:
            line = decode(sealed)
            if not isinstance(line, Sealed) or self._seal.opened(line) != decode(raw):
                raise OSError(None, "a line that was sealed did not open again")
        return sealed

    def _convert_small(self, path: Path) -> None:
        try:
            is_half = is_half_written(path.name) and path.name in patiently(self._disk.listing, str(path.parent))
            if is_half or path.suffix in {".json", ".age"}:  # of the snapshot: it is written anew
                patiently(self._disk.unlink, str(path))
            else:
                self._private.convert(path)
        except FileNotFoundError:
            return
        except OSError as error:
            raise NotSaved(f"{path.name} could not be converted: {error.strerror or error}.") from error
