"""Taking the content of records erased for good out of lines: what stays says only that there was a revision."""

from __future__ import annotations

import re
from collections.abc import Iterable

from companion.storage.line import BadLine, Damage, Revision, compact, decode, encode, is_intact, read
from companion.storage.record import Key, Record, husk
from companion.storage.repair import mend

_KEY = re.compile(rb',"t":"([^"\\]*)","id":"([^"\\]*)",')
_STAMP = re.compile(rb'"([\d:.TZ-]{24}-[0-9a-f]{4}-[0-9a-z]{4,12}\.[0-9a-z]{4,8})"')

_APART = b" "
"""Between two lines that stand in one: by one stray byte before the next a reader sees where a line ends."""


class Husks:
    """Knows some erased records, and empties their lines; every other line stays byte for byte."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._erased: dict[Key, str] = {}
        self._stamps: set[bytes] = set()
        for record in records:
            if erased := record.erased:
                self._erased[record.head.key] = erased
                self._stamps |= {at.encode() for at in record.replaced}
        self._names = {(table.encode(), id_.encode()) for table, id_ in self._erased}
        self._ids = [compact(id_) for _, id_ in self._erased]

    def is_dead(self, revision: Revision) -> bool:
        """Does this revision still say something that was erased for good?"""
        return revision.holds and revision.knows_erased < self._erased.get(revision.key, "")

    def line(self, raw: bytes) -> bytes:
        """Give what becomes of a line; see `rewriting.Rewrite`.

        Of a damaged stretch nothing is kept if it names one of the records, by its id or by a revision's stamp: nobody
        could tell what in it is whose. A sound line that stands in the same stretch stays.
        """
        named = _KEY.search(raw)
        if named is not None and named.groups() not in self._names and is_intact(raw):
            return raw  # of another record, without reading the rest of it
        try:
            found = decode(raw)
        except BadLine:
            return self._mended(raw)
        return encode(husk(found)) if isinstance(found, Revision) and self.is_dead(found) else raw

    def _mended(self, raw: bytes) -> bytes:
        """Empty what can be told apart in a damaged line, and leave out the damaged parts that name a record."""
        kept: list[bytes] = []
        is_same = True
        for part in read(raw, ""):
            if isinstance(part, Damage):
                stretch = raw[part.offset : part.offset + part.length]
                is_named = self._is_named_in(stretch)
                kept += [] if is_named else [stretch]
                is_same = is_same and not is_named
            else:
                is_dead = isinstance(part, Revision) and self.is_dead(part)
                kept.append(encode(husk(part) if isinstance(part, Revision) and is_dead else part) + _APART)
                is_same = is_same and not is_dead
        return raw if is_same else b"".join(kept).removesuffix(_APART)

    def _is_named_in(self, stretch: bytes) -> bool:
        if (whole := mend(stretch)) is not None:  # known exactly
            found = decode(whole)
            if isinstance(found, Revision):
                return self.is_dead(found)
            return found.at.encode() in self._stamps  # sealed: whoever can open it has asked about what it says
        if any(id_ in stretch for id_ in self._ids):
            return True
        return any(found in self._stamps for found in _STAMP.findall(stretch))
