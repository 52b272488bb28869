"""Lines in files: one per device and year, in a folder that any sync tool may carry."""

from __future__ import annotations

import stat as modes
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from companion.domain.errors import NotReadable, NotSaved
from companion.storage.age import MissingExtra
from companion.storage.append import Appender, Landed
from companion.storage.device import known_device, mint_device
from companion.storage.disk import Disk, patiently
from companion.storage.leftovers import leftovers
from companion.storage.line import (
    SEALED_MARK,
    BadLine,
    Damage,
    Line,
    Sealed,
    decode,
    is_intact,
    is_sealed_line,
    pieces,
)
from companion.storage.lock import WriterLock
from companion.storage.log_names import REPAIRED, is_log
from companion.storage.medium import Stamps
from companion.storage.rewriting import Rewrite, maker_of, rewrite_file, sweep_leftovers
from companion.storage.seal import Seal
from companion.storage.segments import Segments

if TYPE_CHECKING:
    from companion.storage.healing import Faults, Healing


class FileMedium:
    """The log folder of one profile, with its lock and device id in the state folder."""

    def __init__(self, folder: str, state: str, disk: Disk, wait: float, seal: Seal) -> None:
        self.segments = Segments(folder, disk, seal.opened)
        """The files and how far each was read."""
        self.seal = seal
        """Seals and opens the lines."""
        self._folder = folder
        self._disk = disk
        self._lock = WriterLock(f"{state}/lock", disk, wait)
        self._device_path = f"{state}/device"
        self._device: str | None = None
        self._caught_up = False
        self._appender = Appender(folder, disk)
        self._healing: Healing | None = None

    def device(self) -> str | None:
        """Name this machine; None if it never wrote."""
        if self._device is None:
            try:
                self._device = known_device(self._device_path, self._disk)
            except OSError:
                return None  # reading goes on; a save asks again, and fails if it cannot be told
        return self._device

    def mint(self) -> str:
        """Name this machine, choosing a name if it has none. Called with the lock held."""
        if self._device is None:
            self._device = mint_device(self._device_path, self._disk)
        return self._device

    def exclusive(self) -> AbstractContextManager[object]:
        """Keep every other writer of this machine out; raises Busy or OSError."""
        return self._lock.held()

    def news(self, *, held: bool) -> list[Line]:
        """Read what is new; raises OSError.

        This machine's files are left alone while a copy of Companion is writing to them: what it writes is not yet
        saved, and may be taken back. Only the first time they are waited for.
        """
        found = self.segments.look(quick=held)
        fresh = self.segments.changed(found)
        own = None if held or not fresh else self.device()
        if own is None or not any(name.startswith(f"{own}-") for name in fresh):
            return self.segments.news(found, fresh)
        with self._lock.shared(wait=not self._caught_up) as quiet:
            lines = self.segments.news(found, fresh, skip=None if quiet or not self._caught_up else f"{own}-")
        self._caught_up = True
        return lines

    def append(self, device: str, year: str, lines: list[bytes]) -> None:
        """Keep lines for good, all or none; raises NotSaved."""
        landed = self._land(device, year, lines)
        self.segments.advance(landed.name, landed.start, landed.data, landed.stat, is_sealed=self.seal.is_on)

    def _is_to_be_sealed(self) -> bool:
        """Is encryption on, by what stands on the disk now? Another copy may have turned it on or off."""
        self.seal.look()
        if not self.seal.is_known:
            raise NotSaved(
                "Not saved: it cannot be read which keys the records are sealed to. Please unlock them anew."
            )
        return self.seal.is_on

    def _land(self, device: str, year: str, lines: Sequence[bytes]) -> Landed:
        """Append lines, sealed if encryption is on: every line that goes into a file goes through here."""
        try:
            if self._is_to_be_sealed():
                lines = [line if is_sealed_line(line) else self.seal.seal_line(line) for line in lines]
        except MissingExtra as error:
            raise NotSaved(f"Not saved. {error}") from error
        return self._appender.append(device, year, b"".join(line + b"\n" for line in lines), self.segments.files)

    def keep_repaired(self, lines: Sequence[bytes]) -> None:
        """Keep lines that were mended, anybody's, in a file of this machine's own; raises NotSaved or OSError.

        Called with the lock held. They are news, to be read like those of any other file.
        """
        self._land(self.mint(), REPAIRED, lines)

    def rewrite(self, line: Rewrite, names: Sequence[str] | None = None) -> tuple[str, ...]:
        """Rewrite this machine's files, conflict copies included. Called with the lock held and the news read.

        Args:
            line: What becomes of each line: it says the same of every record in other bytes.
            names: The files instead, those of other machines among them.

        Returns:
            The files that were rewritten.

        Raises:
            OSError: One could not be; all others are, and doing it again does the rest.
        """
        opened = self.through(line)
        sweep_leftovers(self._disk, self._folder, self.device() or "")
        done, failed = [], None
        for name in self.own() if names is None else names:
            try:
                if self.rewrite_one(name, opened):
                    done.append(name)
            except FileNotFoundError:
                continue
            except OSError as error:
                failed = error
        if failed is not None:
            raise failed
        return tuple(done)

    def own(self) -> list[str]:
        """Name this machine's files, conflict copies included."""
        return [name for name in sorted(self.segments.files) if name.startswith(f"{self.device()}-")]

    def rewrite_one(self, name: str, line: Rewrite) -> bool:
        """Rewrite one file, sealed lines as they stand there; says whether anything changed. See `rewrite`.

        What another machine added to its file in the last moment is kept in one of this machine's own.
        """
        by = "" if name.startswith(f"{self.device()}-") else self.mint()
        replaced = rewrite_file(self._disk, f"{self._folder}/{name}", line, by)
        if replaced is None:
            return False
        if late := [raw for raw in replaced.late.split(b"\n") if is_intact(raw)]:
            self.keep_repaired([line(raw) for raw in late])
        if self.segments.merged_all(name, replaced.before):  # else a sync tool brought more meanwhile: it is news
            self.segments.rewritten(name, replaced.data, replaced.stat)
        return True

    def through(self, line: Rewrite) -> Rewrite:
        """Let a rewriting see what sealed lines say, and seal again what it makes of them; raises NotSaved."""
        is_sealed = self._is_to_be_sealed()
        return lambda raw: self._rewritten(raw, line, is_sealed=is_sealed)

    def _rewritten(self, raw: bytes, line: Rewrite, *, is_sealed: bool) -> bytes:
        """Rewrite what a sealed line says, and seal it again; one that stays locked stays as it is."""
        try:
            return self._rewritten_as(raw, decode(raw), line, is_sealed=is_sealed)
        except BadLine:
            return self._rewritten_parts(raw, line, is_sealed=is_sealed) if SEALED_MARK in raw else line(raw)

    def _rewritten_parts(self, raw: bytes, line: Rewrite, *, is_sealed: bool) -> bytes:
        """Rewrite a damaged line part by part: what is sound of it, and what one flipped bit explains."""
        from companion.storage.repair import mend

        made, done = b"", 0
        for start, end, found in pieces(raw):
            made += raw[done:start]
            part = raw[start:end]
            whole = mend(part) if found is None and SEALED_MARK in part else None
            if found is not None:
                made += self._rewritten_as(part, found, line, is_sealed=is_sealed)
            elif whole is not None and (new := self._rewritten(whole, line, is_sealed=is_sealed)) != whole:
                made += new
            else:
                made += line(part)
            done = end
        return made + raw[done:]

    def _rewritten_as(self, raw: bytes, found: Line, line: Rewrite, *, is_sealed: bool) -> bytes:
        if not isinstance(found, Sealed):
            return line(raw)
        try:
            clear = self.seal.open_line(found)
        except BadLine:
            return raw
        new = line(clear) if clear is not None else None
        if new is None or new == clear:
            return raw
        return self.seal.seal_line(new) if is_sealed else new

    def leftovers(self) -> list[str]:
        """Name what rewritings that were killed left beside this machine's files."""
        device = self.device()
        found = leftovers(self._disk, self._folder) if device is not None else []
        return [path for path in found if maker_of(path.rpartition("/")[2]) == device]

    def scan(self, needle: bytes | None = None, stamps: Stamps | None = None) -> Iterator[Line]:
        """Walk every line again, or those asked for."""
        return self.segments.scan(needle, stamps)

    def ahead(self, limit: str) -> dict[str, int]:
        """Count the lines with a later stamp than this, by the file they stand in."""
        return self.segments.ahead(limit)

    def forget(self) -> None:
        """Read everything anew; only what is gone or lost its end is still known."""
        gone, short = self.segments.gone, self.segments.short
        self.segments = Segments(self._folder, self._disk, self.seal.opened)
        self.segments.gone, self.segments.short = gone, short

    def unwritable(self) -> tuple[str, ...]:
        """Name this machine's files that nothing can be added to."""
        return tuple(name for name in self.own() if not self._disk.may_write(f"{self._folder}/{name}"))

    def strange(self) -> tuple[str, ...]:
        """Name what is called like a log file and is none, such as a link: nothing in it is read."""
        try:
            found = self._disk.entries(self._folder)
        except OSError:  # said elsewhere
            return ()
        return tuple(name for name, stat in found if is_log(name) and not modes.S_ISREG(stat.st_mode))

    def why_nothing_is_saved(self) -> str:
        """Say why nothing could be saved now: no room, or no file to add to and none to be made; else empty."""
        folder = self._folder
        try:
            if self._disk.room(folder) == 0:
                return f"The disk is full, so nothing can be saved now: no byte is free for {folder}."
        except OSError:  # it is not there yet, or the system does not say
            return ""
        if not self.own() and not self._disk.writable(folder):
            return f"{folder} is read-only, so nothing can be saved now."
        return ""

    def opened(self, line: Line) -> Line:
        """Give what a sealed line says, or the line itself if it stays locked."""
        try:
            return self.seal.opened(line) if isinstance(line, Sealed) else line
        except BadLine:
            return line

    def sealed(self) -> int:
        """Count the locked lines."""
        return sum(segment.sealed for segment in self.segments.files.values())

    def is_damaged_line_of(self, op: str, stamp: str) -> bool:
        """Is there a damaged line, written to its end, that names this action or has this stamp?"""
        named, stamped = f'"op":"{op}"'.encode(), f'{{"at":"{stamp}"'.encode()
        lines = self.segments.damaged_lines()
        return any((named in line or line.startswith(stamped)) and line.endswith(b'"}') for line in lines)

    def is_sealed_part(self, bad: Damage) -> bool:
        """Is a damaged stretch part of a sealed line, so that nothing in clear is in it?"""
        return SEALED_MARK in self.segments.part(bad.file, bad.offset, bad.length)

    def missing(self) -> tuple[str, ...]:
        """Name the files that are gone or lost their end."""
        return self.segments.missing()

    def faults(self, *, anew: bool = False) -> Faults:
        """Say what is wrong with the files, and what became of it; raises OSError if all is to be read and cannot be.

        A bit that turned on the disk changes neither the size nor the time of a file, so only reading it again tells.
        """
        from companion.storage.healing import Healing

        if anew:
            segments = Segments(self._folder, self._disk)
            found = segments.look()
            segments.news(found, segments.changed(found))
            segments.gone, segments.short = self.segments.gone, self.segments.short
            return Healing().faults(segments)
        if self._healing is None:
            self._healing = Healing()
        return self._healing.faults(self.segments)

    def damage(self) -> tuple[Damage, ...]:
        """List what could not be read."""
        return self.segments.damage()


def check_folder(folder: str, disk: Disk, *, chosen: bool) -> tuple[str, ...]:
    """Make sure that a log folder can be used; returns what is odd about it, raises NotReadable if it cannot be."""
    try:
        stat = patiently(disk.stat, folder)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise NotReadable(f"The records folder {folder} cannot be opened: {error.strerror or error}.") from error
    if not modes.S_ISDIR(stat.st_mode):
        raise NotReadable(
            f"{folder} should be the folder of the records, but it is a file. Move it away, then try again."
        )
    warnings: list[str] = []
    if stat.st_uid != disk.uid():
        sentence = f"The records folder {folder} belongs to another user of this computer."
        if not chosen:
            raise NotReadable(f"{sentence} Companion does not use it.")
        warnings.append(sentence)
    elif stat.st_mode & 0o077 and not (not chosen and _made_private(folder, disk)):
        warnings.append(f"Other users of this computer may be able to open the records folder {folder}.")
    if not disk.writable(folder):
        warnings.append(f"The records folder {folder} is read-only: everything can be read, nothing saved.")
    return tuple(warnings)


def _made_private(folder: str, disk: Disk) -> bool:
    try:
        disk.chmod(folder, 0o700)
        return patiently(disk.stat, folder).st_mode & 0o077 == 0
    except OSError:
        return False
