"""What became of damage: which records it hit, which of them stand sound somewhere else, and which can be mended.

A damaged stretch is healed when every line it was stands sound in the folder: in a copy that was put back, a conflict
copy, another machine's file, or mended. It is asked every two seconds, so only files that changed are looked at again.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from zlib import crc32

from msgspec import Struct

from companion.storage.line import START, Damage, decode, read
from companion.storage.repair import mended
from companion.storage.segments import Segments
from companion.storage.stamp import is_stamp

_STAMP = re.compile(rb'\{"at":"([0-9A-Za-z:.\-]{30,60})"')
_AROUND, _LEAST = 4096, 64
"""How many bytes on either side of a stretch are compared with a copy, and how few altogether are enough."""


class Part(Struct, frozen=True):
    """One damaged line, as far as it can be told what it was."""

    at: str
    """The stamp it had; empty if that cannot be told."""

    line: bytes | None = None
    """The line it was before one bit of it flipped; None if it cannot be mended."""


class Diagnosis(Struct, frozen=True):
    """What is known of a damaged stretch."""

    damage: Damage
    """The stretch."""

    records: int = 0
    """How many records of it are missing, as far as it can be told: 0 if it cannot."""

    mendable: tuple[bytes, ...] = ()
    """The lines of them that are known exactly, because one flipped bit explains what stands there."""

    stamps: tuple[str, ...] = ()
    """The stamps of the others, as far as they can be read and no other line bears them."""

    is_healed: bool = False
    """Does all of it stand sound somewhere else?"""


class Torn(Struct, frozen=True):
    """The end of a file that is cut off, or still arriving."""

    damage: Damage
    """What follows the last whole line."""

    changed_ns: int
    """When the file was last changed."""


class Faults(Struct, frozen=True):
    """What is wrong with the files of a log."""

    stretches: tuple[Diagnosis, ...] = ()
    """Damaged stretches, in the order of their files."""

    torn: tuple[Torn, ...] = ()
    """Ends of files that are cut off or still arriving."""

    closed: tuple[Damage, ...] = ()
    """Files that cannot be opened."""

    gone: Mapping[str, int] = {}
    """Files that vanished, with how many lines each held."""

    shorter: Mapping[str, int] = {}
    """Files that lost lines, with how many."""

    files: int = 0
    """How many files there are."""

    bytes: int = 0
    """How long they are together."""


Signature = tuple[int, int, int]
"""Inode, how much was read, and the CRC-32 of that: the same as long as a file is the same."""


class Healing:
    """Diagnoses damage, and remembers what it found as long as the files are the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parts: dict[Damage, tuple[Part, ...]] = {}
        self._standing: dict[str, tuple[Signature, frozenset[str], frozenset[str]]] = {}
        self._asked: object = None
        self._answer: tuple[Diagnosis, ...] = ()

    def faults(self, segments: Segments) -> Faults:
        """Say what is wrong with these files."""
        files = [one for _, one in sorted(segments.files.items())]
        return Faults(
            self.diagnose(segments),
            tuple(Torn(one.torn, one.seen.mtime_ns) for one in files if one.torn is not None),
            tuple(one.closed for one in files if one.closed is not None),
            {name: lost.lines for name, lost in sorted(segments.gone.items())},
            dict(sorted(segments.shorter().items())),
            len(files),
            sum(one.seen.size for one in files),
        )

    def diagnose(self, segments: Segments) -> tuple[Diagnosis, ...]:
        """Say of each damaged stretch what is known of it."""
        files = {name: (one.seen.ino, one.read, one.crc) for name, one in sorted(segments.files.items())}
        stretches = [bad for name in files for bad in segments.files[name].damage]
        with self._lock:
            if (files, stretches) != self._asked:
                self._answer = self._diagnoses(segments, files, stretches) if stretches else ()
                self._asked = (files, stretches)
            return self._answer

    def _diagnoses(
        self, segments: Segments, files: dict[str, Signature], stretches: list[Damage]
    ) -> tuple[Diagnosis, ...]:
        parts = {bad: self._parts_of(segments, bad) for bad in stretches}
        self._parts = {bad: found for bad, found in parts.items() if found is not None}
        wanted = frozenset(part.at for found in self._parts.values() for part in found if part.at)
        where = self._where(segments, files, wanted)
        return tuple(_diagnosis(segments, bad, self._parts.get(bad, ()), where) for bad in stretches)

    def _parts_of(self, segments: Segments, bad: Damage) -> tuple[Part, ...] | None:
        """What the stretch was; None if it cannot be read any more as it was."""
        if bad in self._parts:
            return self._parts[bad]
        data = segments.part(bad.file, bad.offset, bad.length)
        return tuple(_parts(data)) if crc32(data) == bad.crc else None

    def _where(
        self, segments: Segments, files: dict[str, Signature], wanted: frozenset[str]
    ) -> dict[str, frozenset[str]]:
        """In which files each of these stamps stands on a sound line."""
        known, self._standing = self._standing, {}
        found: dict[str, set[str]] = {}
        for name, signature in files.items():
            stamps = known[name][2] if name in known and known[name][:2] == (signature, wanted) else None
            if stamps is None:
                stamps = frozenset(_sound_stamps(segments.part(name, 0, signature[1]), wanted))
            self._standing[name] = (signature, wanted, stamps)
            for at in stamps:
                found.setdefault(at, set()).add(name)
        return {at: frozenset(names) for at, names in found.items()}


def _diagnosis(segments: Segments, bad: Damage, parts: tuple[Part, ...], where: dict[str, frozenset[str]]) -> Diagnosis:
    left = [part for part in parts if not _stands(part, bad.file, where)]
    if (parts and not left) or _stands_in_copy(segments, bad):
        return Diagnosis(bad, is_healed=True)
    lines = tuple(part.line for part in left if part.line is not None)
    return Diagnosis(
        bad, len(left), lines, tuple(part.at for part in left if part.at and part.at not in where and not part.line)
    )


def _stands(part: Part, file: str, where: dict[str, frozenset[str]]) -> bool:
    """Does the line stand sound somewhere? The stamp of one that can be mended is proven.

    One that was only read may be damaged itself, and then be that of the line beside it, so it counts in another file.
    """
    files = where.get(part.at, frozenset())
    return bool(files) if part.line is not None else bool(files - {file})


def _parts(data: bytes) -> Iterator[Part]:
    """Every line of a stretch that can be recognized as one."""
    for piece, line in mended(data):
        if line is not None:
            yield Part(decode(line).at, line)
        elif (match := _STAMP.search(piece)) is not None and is_stamp(at := match[1].decode()):
            yield Part(at)
        elif piece.startswith(START) or piece.endswith(b'"}'):
            yield Part("")


def _sound_stamps(data: bytes, wanted: frozenset[str]) -> Iterator[str]:
    """Which of these stamps stand on a sound line; what bears none of them is not read."""
    end = 0
    for match in _STAMP.finditer(data) if wanted else ():
        if match.start() >= end and match[1].decode() in wanted:
            begin = data.rfind(b"\n", 0, match.start()) + 1
            end = data.find(b"\n", match.start())
            end = end if end >= 0 else len(data)
            for line in read(data[begin:end], ""):
                if not isinstance(line, Damage) and line.at in wanted:
                    yield line.at


def _stands_in_copy(segments: Segments, bad: Damage) -> bool:
    """Has another file sound lines in the same place, among the same bytes as here?"""
    start, end = max(0, bad.offset - _AROUND), bad.offset + bad.length
    before = segments.part(bad.file, start, bad.offset - start)
    after = segments.part(bad.file, end, _AROUND)
    for name in sorted(segments.files):
        if name != bad.file and segments.files[name].read >= end:
            data = segments.part(name, start, end - start + _AROUND)
            inside, behind = data[len(before) : end - start], data[end - start :]
            around = len(before) + min(len(after), len(behind))
            is_same = data.startswith(before) and (after.startswith(behind) or behind.startswith(after))
            if around >= _LEAST and is_same and _is_sound(inside):
                return True
    return False


def _is_sound(data: bytes) -> bool:
    lines = list(read(data, ""))
    return bool(lines) and not any(isinstance(line, Damage) for line in lines)
