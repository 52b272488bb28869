"""One line of the log: encode, decode, and find the way back after damage.

    {"at":…,"op":…,"un":…,"n":"2/5","t":…,"id":…,"was":…,"v":1,"doc":{…},"crc":"3ea27d8d"}

`crc` is the CRC-32 of the bytes before `,"crc"`. A sealed line (encrypted) keeps the frame: `{"at":…,"age":…,"crc":…}`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn, cast
from zlib import crc32

from msgspec import Struct

from companion.storage.stamp import is_stamp

Doc = dict[str, object]
"""A JSON document as stored. The only place that says what a document may be: any JSON object."""

START = b'{"at":"'
"""How every line begins; what reading looks for after damage."""

SEALED_MARK = b'","age":"'
"""Stands in every sealed line, right behind its stamp."""

ERASE = "erase"
"""The key of a tombstone that erases a record for good: nobody keeps what was written before, whenever it arrives."""

AFTER = "after"
"""The key that names the erasing a later revision of the same record was written after. One without it is erased, too:
whoever wrote it did not know, and may have written on what was to be erased."""

ERASED = "erased"
"""The key of a revision whose content was taken out of the file, because its record was erased for good."""

_END = re.compile(rb',"crc":"[0-9a-f]{8}"\}')
_END_WIDTH = len(b',"crc":"00000000"}')
_COUNT = re.compile(r"[1-9]\d{0,8}/[1-9]\d{0,8}", re.ASCII)
_OWN_KEYS = frozenset({"at", "op", "un", "n", "t", "id", "was", "v", "doc", "crc", "age"})


class Revision(Struct, frozen=True):
    """One version of one record, as one line says it."""

    at: str
    """The stamp: where the revision stands in the order of everything."""

    op: str
    """The action it belongs to, `<kind>-<random>`."""

    table: str
    """The table of the record."""

    id: str
    """The record."""

    doc: Doc | None
    """The whole document; None is a tombstone: the record was deleted."""

    was: str | None = None
    """The revision the person was looking at; None if they saw no record."""

    also: tuple[str, ...] = ()
    """Further revisions this one replaces, when a conflict is settled; on the line `was` is then a list."""

    v: int = 1
    """The schema version of the document."""

    n: str = "1/1"
    """Which line of how many of its action."""

    un: str | None = None
    """The action this one takes back, if it is an undo or a redo."""

    extra: Doc | None = None
    """Top-level keys this version of Companion does not know."""

    @property
    def replaces(self) -> tuple[str, ...]:
        """Name the revisions this one was written over."""
        return self.also if self.was is None else (self.was, *self.also)

    @property
    def key(self) -> tuple[str, str]:
        """Name the record: table and id."""
        return (self.table, self.id)

    @property
    def erases(self) -> bool:
        """Is it a tombstone that erases the record for good?"""
        return self.extra is not None and self.doc is None and self.extra.get(ERASE) is True

    @property
    def knows_erased(self) -> str:
        """Name the erasing of its record that whoever wrote it knew of: itself, the one named on it, or none."""
        if self.extra is None:
            return ""
        after = self.at if self.erases else self.extra.get(AFTER)
        return after if type(after) is str and after <= self.at and is_stamp(after) else ""

    @property
    def holds(self) -> bool:
        """Does it say anything of the record, rather than only that there was a revision?"""
        return self.doc is not None or any(key not in (ERASE, AFTER, ERASED) for key in self.extra or ())

    @property
    def count(self) -> tuple[int, int]:
        """Say which line of how many of its action it is."""
        part, _, parts = self.n.partition("/")
        return int(part), int(parts)


class Sealed(Struct, frozen=True):
    """A line whose content is encrypted: kept and counted as locked, not as damaged."""

    at: str
    """Its stamp."""

    age: str
    """The sealed content."""


class Damage(Struct, frozen=True):
    """A stretch of a file that could not be read; everything around it was."""

    file: str
    """The file's name in the log folder."""

    offset: int
    """Where the stretch begins, in bytes."""

    length: int
    """How long it is, in bytes."""

    why: str
    """What is wrong, in words fit for a person."""

    crc: int = 0
    """CRC-32 of its bytes: what lies in the same place later may be something else."""


Line = Revision | Sealed
"""What a sound line holds."""

Opener = Callable[[Sealed], Line]
"""Gives what a sealed line says, or the line itself if it stays locked; raises BadLine."""


class BadLine(ValueError):
    """These bytes are no sound line; the text says why."""


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_scan: Callable[[str, int], tuple[object, int]] = vars(json.JSONDecoder(parse_constant=_refuse))["scan_once"]


def compact(value: object) -> bytes:
    """Write a JSON value as compact UTF-8."""
    return _encode(value).encode()


def copied(value: Any) -> Any:
    """Copy a JSON value to the bottom, so that nobody reaches the store's memory through it."""
    if type(value) is dict:
        return {key: copied(one) for key, one in value.items()}
    if type(value) is list:
        return [copied(one) for one in value]
    return value


def encode(line: Line) -> bytes:
    """Write one line, without its line end; the same content always gives the same bytes."""
    body: Doc = {"at": line.at}
    if isinstance(line, Sealed):
        body["age"] = line.age
    else:
        body["op"] = line.op
        if line.un is not None:
            body["un"] = line.un
        was = [line.was, *line.also] if line.also else line.was
        body |= {"n": line.n, "t": line.table, "id": line.id, "was": was, "v": line.v, "doc": line.doc}
        body |= line.extra or {}
    text = compact(body)[:-1]
    return b'%s,"crc":"%08x"}' % (text, crc32(text))


def is_intact(raw: bytes) -> bool:
    """Does a line begin and end as one, with a checksum that matches? It is not read."""
    return (
        raw.startswith(START)
        and raw[-_END_WIDTH:-10] == b',"crc":"'
        and raw.endswith(b'"}')
        and raw[-10:-2] == b"%08x" % crc32(raw[:-_END_WIDTH])
    )


def is_sealed_line(raw: bytes) -> bool:
    """Does a line begin as a sealed one: a stamp, and behind it what is sealed? It is not read."""
    return raw.startswith(START) and raw.startswith(SEALED_MARK, raw.find(b'"', len(START)))


def stamp_of(line: bytes) -> bytes:
    """Name a sound line by its stamp, which it keeps when it is sealed, opened or emptied."""
    return line[len(START) : line.index(b'"', len(START))]


def containing(data: bytes, needle: bytes) -> Iterator[bytes]:
    """Cut the lines that contain the needle out of a file, whole or damaged, without reading the others."""
    at = data.find(needle)
    while at >= 0:
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        yield data[data.rfind(b"\n", 0, at) + 1 : end]
        at = data.find(needle, end)


def decode(raw: bytes) -> Line:
    """Read one line, without its line end; raises BadLine."""
    if not raw.startswith(START):
        raise BadLine("this is not a line of the log")
    if raw[-_END_WIDTH:-10] != b',"crc":"' or raw[-2:] != b'"}':
        raise BadLine("the line is cut off")
    if raw[-10:-2] != b"%08x" % crc32(raw[:-_END_WIDTH]):
        raise BadLine("the checksum does not match: the line was changed or damaged")
    try:
        text = raw.decode()
        body, end = _scan(text, 0)
    except (ValueError, StopIteration, RecursionError) as error:
        raise BadLine("the line is not valid JSON") from error
    if end != len(text) or type(body) is not dict:
        raise BadLine("the line is not valid JSON")
    return _line(body)


def _line(body: Doc) -> Line:
    at, op, age = body["at"], body.get("op"), body.get("age")
    if type(at) is not str or not is_stamp(at):
        raise BadLine("the line has no proper stamp")
    if type(age) is str and op is None:
        return Sealed(at, age)
    table, id_, doc, v, n = body.get("t"), body.get("id"), body.get("doc"), body.get("v"), body.get("n")
    un, was, also = body.get("un"), body.get("was"), ()
    if type(was) is list and was and all(type(one) is str for one in was):
        was, also = was[0], tuple(was[1:])
    if not (
        type(op) is str
        and type(table) is str
        and type(id_) is str
        and (doc is None or type(doc) is dict)
        and (was is None or type(was) is str)
        and (un is None or type(un) is str)
        and type(v) is int
        and type(n) is str
        and _COUNT.fullmatch(n)
    ):
        raise BadLine("the line lacks a part that every line has, or has it in another form")
    extra = (
        {key: value for key, value in body.items() if key not in _OWN_KEYS}
        if len(body) > 9 + (un is not None)
        else None
    )
    return Revision(at, op, table, id_, cast("Doc | None", doc), was, also, v, n, un, extra or None)


def read(data: bytes, file: str, base: int = 0, opener: Opener | None = None) -> Iterator[Line | Damage]:
    """Read every line of a stretch of a file, sound or damaged, in order.

    Args:
        data: The stretch.
        file: The file's name.
        base: Where the stretch begins.
        opener: Opens sealed lines.
    """
    start = 0
    for raw in data.split(b"\n"):
        if raw:
            try:
                line = decode(raw)
                yield line if opener is None or isinstance(line, Revision) else opener(line)
            except BadLine as error:
                for first, end, found in pieces(raw, opener):
                    if found is None:
                        bad = crc32(raw[first:end])
                        yield Damage(file, base + start + first, end - first, str(error), bad)
                    else:
                        yield found
        start += len(raw) + 1


_PATIENCE, _ENOUGH = 16, 1 << 22
"""How many times its own length a damaged line is looked through for sound ones, and how many bytes in any case."""


def pieces(raw: bytes, opener: Opener | None = None) -> Iterator[tuple[int, int, Line | None]]:
    """Read what is sound inside a damaged line: two lines run together, or a line behind rubbish.

    Yields where each piece begins and ends, and what it says; None if it is damaged.

    A sound part must reach to the end of the bytes, or to one stray byte before the next start. So a document that
    merely contains something like a line is never taken for one.
    """
    starts = [match.start() for match in re.finditer(re.escape(START), raw)] if _END.search(raw) else []
    stops = _stops(raw, starts)
    patience = _PATIENCE * len(raw) + _ENOUGH  # rubbish can be made of starts and ends that never belong together
    done = 0
    for position in starts:
        if position < done:
            continue
        for place in range(bisect_right(stops, position), len(stops)):
            stop = stops[place]
            patience -= stop - position
            if patience < 0:
                break
            try:
                line = decode(raw[position:stop])
                line = line if opener is None or isinstance(line, Revision) else opener(line)
            except BadLine:
                continue
            if position > done:
                yield done, position, None
            yield position, stop, line
            done = stop if raw.startswith(START, stop) else min(stop + 1, len(raw))
            break
        if patience < 0:
            break
    if done < len(raw):
        yield done, len(raw), None


def _stops(raw: bytes, starts: Sequence[int]) -> list[int]:
    """Name where a line may end: right before another start, one stray byte before it, or at the end of the bytes."""
    places = {place for start in starts for place in (start, start - 1)} | {len(raw) - 1}
    return sorted({match.end() for match in _END.finditer(raw) if match.end() in places} | {len(raw)})
