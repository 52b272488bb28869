"""One log file as far as it was read, and what is remembered of one that is gone or holds less now."""

from __future__ import annotations

import os
from collections.abc import Iterator
from zlib import crc32

from msgspec import Struct, field

from companion.storage.disk import Seen, seen_of
from companion.storage.line import Damage

TAIL = 4096
"""How many bytes before the part already read are checked again before what follows them is believed."""


_NEVER = Seen(0, 0, 0)


class Segment(Struct):
    """One file of the folder and how far it was read."""

    name: str
    """Its name in the folder."""

    seen: Seen = _NEVER
    """How it looked when last read."""

    read: int = 0
    """How many of its bytes are merged."""

    crc: int = 0
    """CRC-32 of all bytes merged: tells whether a replaced file still begins with them."""

    tail_start: int = 0
    """Where the last stretch merged begins."""

    tail: int = 0
    """CRC-32 of that stretch: the cheap check for a file that grew."""

    lines: int = 0
    """How many sound lines of it are merged."""

    sealed: int = 0
    """How many of them are locked."""

    opened: int = 0
    """How many of them are sealed and were opened."""

    damage: list[Damage] = field(default_factory=list)
    """What in it could not be read."""

    error: str | None = None
    """Why it could not be opened the last time, if so."""

    @property
    def clear(self) -> int:
        """How many of its sound lines stand there in clear."""
        return self.lines - self.sealed - self.opened

    def fits(self, seen: Seen) -> bool:
        """Is the file exactly as it was when it was last read?"""
        return self.error is None and self.seen == seen

    def took(self, data: bytes) -> None:
        """Take note that these bytes, which follow those merged, are merged too."""
        self.crc = crc32(data, self.crc)
        self.read += len(data)
        if len(data) >= TAIL:
            self.tail_start, self.tail = self.read - TAIL, crc32(data[-TAIL:])
        else:
            self.tail = crc32(data, self.tail)

    def look(self, stat: os.stat_result) -> None:
        """Take note of how the file looks now."""
        self.seen, self.error = seen_of(stat), None

    def hurt(self, new: Damage, data: bytes) -> None:
        """Take note of damage in bytes that follow those merged; what lies side by side is one stretch."""
        if self.damage:
            last, start = self.damage[-1], new.offset - self.read
            end = last.offset + last.length - self.read
            between = data[end:start] if end >= 0 else b"\n"  # what was merged before ended in a line end
            if len(between) == start - end and not between.strip(b"\n"):
                crc = crc32(data[start : start + new.length], crc32(between, last.crc))
                length = last.length + len(between) + new.length
                self.damage[-1] = Damage(self.name, last.offset, length, last.why, crc)
                return
        self.damage.append(new)

    @property
    def torn(self) -> Damage | None:
        """What follows the last whole line."""
        if self.seen.size <= self.read:
            return None
        return Damage(self.name, self.read, self.seen.size - self.read, "the last line is cut off or still arriving")

    @property
    def closed(self) -> Damage | None:
        """Why the file could not be opened the last time, if so."""
        return Damage(self.name, 0, self.seen.size, self.error) if self.error is not None else None

    def problems(self) -> Iterator[Damage]:
        """List what is wrong with the file."""
        yield from (*self.damage, *(one for one in (self.torn, self.closed) if one is not None))


class Lost(Struct, frozen=True, order=True):
    """What a file held that is gone or holds less now."""

    lines: int
    """How many sound lines."""

    read: int = 0
    """How many bytes."""

    crc: int = 0
    """CRC-32 of them: by it they are known again under another name."""
