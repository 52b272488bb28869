"""Reading: every `*.jsonl*` file of the log folder, only the bytes that are new.

A file may be ours, another machine's, a conflict copy, half arrived, replaced or gone. Nothing of it deletes anything:
only a line can. What a file lost is reported.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from itertools import chain
from zlib import crc32

from companion.storage.disk import Disk, Seen, close_quietly, patiently, read_from, refuse_special
from companion.storage.line import (
    BadLine,
    Damage,
    Line,
    Opener,
    Revision,
    Sealed,
    decode,
    is_sealed_line,
    read,
    stamp_of,
)
from companion.storage.log_names import is_log, stem_of, year_of
from companion.storage.medium import Stamps
from companion.storage.segment import Lost, Segment


class Segments:
    """The log files of a folder."""

    def __init__(self, folder: str, disk: Disk, opener: Opener | None = None) -> None:
        self._folder = folder
        self._disk = disk
        self._opener = opener
        self.files: dict[str, Segment] = {}
        """Every file seen, by name."""
        self.gone: dict[str, Lost] = {}
        """Files that vanished, by name, and what each held."""
        self.short: dict[str, Lost] = {}
        """Files that hold fewer lines than they did, by name, and what each held. Bytes would not tell: sealing and
        erasing write other bytes, but never fewer lines."""
        self.whole = True
        """Does everything merged still stand in the files? False once one shrank, vanished or was rewritten."""

    def look(self, *, quick: bool = False) -> dict[str, Seen]:
        """List the log files as they are now; raises OSError.

        Args:
            quick: Take files of years long over, if they are there, to be as they were: a save must not take longer
                the more years there are, and whoever reads looks at them all.
        """
        try:
            found = patiently(self._disk.listing, self._folder, self._resting() if quick else None)
        except FileNotFoundError:
            found = {}  # nothing was saved yet, or the folder is gone, which is reported file by file
        return {name: seen for name, seen in found.items() if is_log(name)}

    def _resting(self) -> dict[str, Seen]:
        """The files of years before the last one."""
        files = self.files
        years = {name: year for name in files if (year := year_of(name)) is not None}
        last = max(years.values(), default=0) - 1
        return {name: files[name].seen for name, year in years.items() if year < last and files[name].error is None}

    def changed(self, found: dict[str, Seen]) -> list[str]:
        """Name the files that are new or not as they were when last read."""
        files = self.files
        return sorted(name for name, seen in found.items() if (one := files.get(name)) is None or not one.fits(seen))

    def news(self, found: dict[str, Seen], changed: list[str], skip: str | None = None) -> list[Line]:
        """Read what is new; a single file that cannot be read is reported as damage and tried again the next time.

        Args:
            found: The files as they are.
            changed: Those of them that are new or not as they were.
            skip: How the names begin of files that are left for later.
        """
        lines: list[Line] = []
        for name in changed:
            if skip is None or not name.startswith(skip):
                lines += self._refresh(name)
        if not found.keys() >= self.files.keys():
            self._note_gone(found)
        return lines

    def damaged_lines(self) -> Iterator[bytes]:
        """Read again what stands where lines are damaged, line by line."""
        for name, segment in self.files.items():
            for bad in segment.damage:
                yield from self.part(name, bad.offset, bad.length).splitlines()

    def harm(self) -> frozenset[tuple[int, int]]:
        """Every damaged stretch, as its length and checksum, wherever it stands."""
        return frozenset((bad.length, bad.crc) for one in self.files.values() for bad in one.damage)

    def cut(self) -> frozenset[tuple[str, int, int]]:
        """Every end of a file that is cut off or still arriving: the file's name, where it begins and where it ends."""
        return frozenset(
            (name, one.read, one.seen.size) for name, one in self.files.items() if one.seen.size > one.read
        )

    def missing(self) -> tuple[str, ...]:
        """Name the files that are gone or lost their end."""
        return tuple(sorted({*self.gone, *self.shorter()}))

    def damage(self) -> tuple[Damage, ...]:
        """List everything that could not be read, and every file that is gone or lost its end."""
        gone = (
            Damage(name, 0, 0, f"the file is gone; it held {_lines(lost.lines)}") for name, lost in self.gone.items()
        )
        short = (
            Damage(name, self.files[name].read, 0, f"the file is shorter than it was, by {_lines(lost)}")
            for name, lost in self.shorter().items()
        )
        return (*(one for _, segment in sorted(self.files.items()) for one in segment.problems()), *short, *gone)

    def shorter(self) -> dict[str, int]:
        """Name the files that lost lines, with how many, beyond those that damage in them cost."""
        lost = {name: self._lost_of(self.files[name], held) for name, held in self.short.items() if name in self.files}
        return {name: lines for name, lines in lost.items() if lines > 0}

    @staticmethod
    def _lost_of(segment: Segment, held: Lost) -> int:
        """Count the lines a file lost; where it is damaged each stretch cost one, and more only if bytes are gone."""
        if segment.damage and segment.seen.size >= held.read:
            return 0
        return held.lines - segment.lines - len(segment.damage)

    def advance(self, name: str, start: int, data: bytes, stat: os.stat_result, *, is_sealed: bool = False) -> None:
        """Take note of bytes this process appended itself, so that they are not read again."""
        segment = self.files.setdefault(name, Segment(name))
        is_same = start == 0 or segment.seen.ino == stat.st_ino
        if segment.read == start and is_same and stat.st_size == start + len(data):
            segment.took(data)
            lines = data.count(b"\n") - data.startswith(b"\n")
            segment.lines += lines
            segment.opened += lines if is_sealed else 0
            segment.look(stat)

    def rewritten(self, name: str, data: bytes, stat: os.stat_result) -> None:
        """Take note that this process put other bytes in the place of a file, which say the same of every record."""
        before = self.files.get(name)
        had_damage = before is not None and bool(before.damage)
        segment = self.files[name] = Segment(name)
        self._take(segment, data, opener=None)
        locked = min(segment.sealed, before.sealed if before is not None else 0)  # that is not changed by rewriting
        segment.opened, segment.sealed = segment.sealed - locked, locked
        segment.look(stat)
        if had_damage and not segment.damage:
            self.short.pop(name, None)  # the lines it lost were the damaged ones

    def merged_all(self, name: str, data: bytes) -> bool:
        """Was everything merged that a file holds, but for the end of a line that is still arriving?"""
        segment = self.files[name]
        return crc32(data[: segment.read]) == segment.crc and b"\n" not in data[segment.read :]

    def scan(self, needle: bytes | None = None, stamps: Stamps | None = None) -> Iterator[Line]:
        """Read again every sound line merged so far, or those asked for; see `Medium.scan`. Raises OSError.

        Whoever asks would take what is left out for what never was, so a file that cannot be read now is no empty one.
        """
        for name in sorted(self.files):
            yield from self._scan(name, needle, stamps)

    def ahead(self, limit: str) -> dict[str, int]:
        """Count the lines with a later stamp than this, by the file they stand in."""
        counts = {}
        for name in sorted(self.files):
            with contextlib.suppress(OSError):  # reported as damage
                counts[name] = sum(_is_later(line, limit) for line in read(self._merged(name), name))
        return {name: count for name, count in counts.items() if count}

    def scan_file(self, name: str) -> Iterator[Line]:
        """Read again every sound line of one file merged so far."""
        return self._scan(name, None, None)

    def part(self, name: str, offset: int, length: int) -> bytes:
        """Read some bytes of a file again; fewer, or none, if they cannot be read."""
        data = b""
        try:
            fd, _ = self._open(name)
        except OSError:
            return data
        try:
            while len(data) < length and (
                more := patiently(self._disk.pread, fd, length - len(data), offset + len(data))
            ):
                data += more
        except OSError:
            return b""
        finally:
            close_quietly(self._disk, fd)
        return data

    def _scan(self, name: str, needle: bytes | None, stamps: Stamps | None) -> Iterator[Line]:
        segment = self.files[name]
        year, is_mixed = year_of(name), segment.clear < segment.lines
        wants_sealed = is_mixed and (stamps is None or year is None or stamps.reaches(year))
        if needle is not None and not segment.clear and not wants_sealed:
            return
        data = self._merged(name)
        stretches: Iterable[bytes] = (data,)
        if needle is not None:
            stretches = chain(_containing(data, needle), _sealed(data, stamps) if wants_sealed else ())
        for stretch in stretches:
            for line in read(stretch, name, opener=self._opener):
                if not isinstance(line, Damage):
                    yield line

    def _merged(self, name: str) -> bytes:
        """Read again what was merged of a file; raises OSError if it is there and cannot be read."""
        length = self.files[name].read
        if not length:
            return b""
        try:
            fd, _ = self._open(name)
        except FileNotFoundError:
            return b""  # it is reported as gone
        try:
            return read_from(self._disk, fd, 0)[:length]
        finally:
            close_quietly(self._disk, fd)

    def _open(self, name: str) -> tuple[int, os.stat_result]:
        path = f"{self._folder}/{name}"
        fd = patiently(self._disk.open, path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            stat = patiently(self._disk.fstat, fd)
            refuse_special(stat)
        except OSError:
            close_quietly(self._disk, fd)
            raise
        return fd, stat

    def _refresh(self, name: str) -> list[Line]:
        segment = self.files.get(name) or Segment(name)
        try:
            fd, stat = self._open(name)
            try:
                data = self._unread(segment, fd, stat)
            finally:
                close_quietly(self._disk, fd)
        except FileNotFoundError:
            return []
        except OSError as error:
            self.files[name] = segment
            segment.error = f"the file cannot be read: {error.strerror or error}"
            return []
        self.files[name] = segment
        segment.look(stat)
        lines = self._take(segment, data, self._opener)
        if (held := self.gone.pop(name, Lost(0))).lines > segment.lines:  # another file of its name brings nothing back
            self.short[name] = max(held, self.short.get(name, held))
        if segment.lines >= self.short.get(name, Lost(0)).lines:
            self.short.pop(name, None)
        self._find_again(segment)
        return lines

    def _find_again(self, segment: Segment) -> None:
        """Take note of what was missed and stands in this file, under whatever name it came back."""
        for missed in (self.gone, self.short):
            for name, lost in tuple(missed.items()):
                is_whole = name != segment.name and self._holds(segment, lost)
                if is_whole or (stem_of(name) == stem_of(segment.name) and self._stands(name, lost)):
                    del missed[name]

    def _stands(self, name: str, lost: Lost) -> bool:
        """Do as many lines as were missed stand in a file and in conflict copies of it? Lines are only ever added to a
        file, so those are the same, though its bytes may have been rewritten meanwhile.
        """
        stem = stem_of(name)
        copies = [other for other in self.files if stem and stem_of(other) == stem]
        if len({name, *copies}) < 2:
            return False
        try:
            lines = (line for copy in copies for line in read(self._merged(copy), copy))
            return len({line.at for line in lines if not isinstance(line, Damage)}) >= lost.lines
        except OSError:
            return False

    def _holds(self, segment: Segment, lost: Lost) -> bool:
        if segment.read < lost.read or not lost.read:
            return False
        return (segment.read, segment.crc) == (lost.read, lost.crc) or (
            segment.read > lost.read and crc32(self.part(segment.name, 0, lost.read)) == lost.crc
        )

    def _unread(self, segment: Segment, fd: int, stat: os.stat_result) -> bytes:
        """Read what follows the part already merged, after making sure that this part is still the same."""
        grew = stat.st_ino == segment.seen.ino and stat.st_size > segment.seen.size
        if grew and segment.tail_start:
            data = read_from(self._disk, fd, segment.tail_start)
            known = segment.read - segment.tail_start
            if len(data) >= known and crc32(data[:known]) == segment.tail:
                return data[known:]
        data = read_from(self._disk, fd, 0)
        if len(data) >= segment.read and crc32(data[: segment.read]) == segment.crc:
            return data[segment.read :]
        lost = Lost(segment.lines, segment.read, segment.crc)
        self.short[segment.name] = max(lost, self.short.get(segment.name, lost))  # until they are found again
        segment.read = segment.crc = segment.tail_start = segment.tail = 0
        segment.lines = segment.sealed = segment.opened = 0
        segment.damage = []
        self.whole = False
        return data

    def _take(self, segment: Segment, data: bytes, opener: Opener | None) -> list[Line]:
        """Merge whole lines only: what follows the last line end is taken when it is a sound line already."""

        def counted(line: Sealed) -> Line:
            opened = opener(line) if opener is not None else line
            segment.opened += isinstance(opened, Revision)
            return opened

        end = data.rfind(b"\n") + 1
        if end < len(data) and (_is_sound(data[end:]) or _is_sound(data[end:-1])):  # the line end itself may be damaged
            end = len(data)
        data = data[:end]
        lines: list[Line] = []
        for line in read(data, segment.name, segment.read, counted):
            if isinstance(line, Damage):
                segment.hurt(line, data)
            else:
                lines.append(line)
                segment.sealed += isinstance(line, Sealed)
        segment.lines += len(lines)
        segment.took(data)
        return lines

    def _note_gone(self, found: dict[str, Seen]) -> None:
        for name in self.files.keys() - found.keys():
            one = self.files.pop(name)
            lost = Lost(one.lines, one.read, one.crc)
            lost = max(lost, self.short.get(name, lost))
            is_here = any(self._holds(other, lost) for other in self.files.values()) or self._stands(name, lost)
            if lost.lines and not is_here:
                self.whole = False
                self.gone[name] = lost


def _lines(count: int) -> str:
    return "one line" if count == 1 else f"{count} lines"


def _is_later(line: Line | Damage, limit: str) -> bool:
    return not isinstance(line, Damage) and line.at > limit


def _is_sound(raw: bytes) -> bool:
    try:
        decode(raw)
    except BadLine:
        return False
    return True


def _sealed(data: bytes, stamps: Stamps | None) -> Iterator[bytes]:
    """Cut out the sealed lines whose stamps are asked for: nothing else of them can be looked for without opening."""
    for raw in data.split(b"\n"):
        if is_sealed_line(raw) and (stamps is None or stamp_of(raw).decode("ascii", "replace") in stamps):
            yield raw


def _containing(data: bytes, needle: bytes) -> Iterator[bytes]:
    """Cut out the lines that contain the needle."""
    at = data.find(needle)
    while at >= 0:
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        yield data[data.rfind(b"\n", 0, at) + 1 : end]
        at = data.find(needle, end)
