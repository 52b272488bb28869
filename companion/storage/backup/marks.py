"""What was erased for good, wherever this machine knows of it: the log, a backup, its own backups, its own memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from companion.storage.erasures import Erasures
from companion.storage.line import AFTER, ERASE, ERASED, BadLine, Revision, containing, decode, is_intact
from companion.storage.record import Key

_MARKS = (f'"{ERASE}":true'.encode(), f'"{AFTER}":"'.encode(), f'"{ERASED}":true'.encode())


class Marks(Struct):
    """Tells which lines say something that was erased for good."""

    said: dict[Key, str] = field(default_factory=dict)
    """By record the stamp of what erased it, as the log or the backup says: whatever did not know of it is erased."""

    heard: dict[Key, str] = field(default_factory=dict)
    """By record the last stamp that is known to be erased, as emptied lines and other backups tell. Later lines may
    have been written anew since the log was lost, by one who could not know, and stay."""

    memory: Erasures = field(default_factory=Erasures)
    """What is remembered beside the log; it tells as much as other backups do."""

    def __bool__(self) -> bool:
        """Is anything known to be erased for good?"""
        return bool(self.said or self.heard or self.memory.records)

    def add(self, lines: Iterable[bytes], *, is_here: bool) -> None:
        """Take note of what lines say; `is_here` if they stand, or will stand, in the log."""
        for line in lines:
            if not is_marked(line):
                continue
            try:
                found = decode(line)
            except BadLine:
                continue
            if isinstance(found, Revision):
                if at := found.knows_erased:
                    _note(self.said if is_here else self.heard, found.key, at)
                elif found.doc is None and (found.extra or {}).get(ERASED) is True:
                    _note(self.heard, found.key, found.at)

    def last(self, key: Key) -> str:
        """Give the last stamp of a record that is known to be erased by what is not in the log; empty if none is."""
        return max(self.heard.get(key, ""), self.memory.when(key))

    def is_erased(self, revision: Revision) -> bool:
        """Was what this revision says erased for good?"""
        if revision.knows_erased < self.said.get(revision.key, ""):
            return True
        return revision.holds and revision.knows_erased < (last := self.last(revision.key)) and revision.at <= last


def is_marked(line: bytes) -> bool:
    """May a line tell of an erasing for good?"""
    return any(mark in line for mark in _MARKS)


def marked(data: bytes) -> Iterator[bytes]:
    """Cut the sound lines that may tell of an erasing for good out of a file, without reading the others."""
    for mark in _MARKS:
        yield from filter(is_intact, containing(data, mark))


def _note(known: dict[Key, str], key: Key, at: str) -> None:
    known[key] = max(at, known.get(key, ""))
