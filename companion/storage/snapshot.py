"""The snapshot: the merged state as it was, so that opening reads only what is new. Deleting it is always safe.

*Hot* (`hot.json`) holds every record but those of dated tables whose day is long past and about which nobody has a
choice to make, and how far each log file was read. *Cold* (`cold-entry-2024.json`) holds one year of the others, a
shelf for each table, read when first asked for: a search in the journal brings no dose into memory. A file begins with
the CRC-32 of the rest, so a torn or damaged one is simply not used, and writing needs no fsync. While encryption is on
each is sealed as a whole and called `.age`. JSON from the standard library: it reads a hot file of ten years in about
2 ms, and unlike marshal or pickle it neither breaks with the next Python nor runs anything.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping
from json import loads
from pathlib import Path
from typing import cast
from zlib import crc32

from msgspec import Struct, field

from companion.storage.disk import Disk, Seen, make_folder, patiently, read_file, write_beside
from companion.storage.leftovers import leftovers
from companion.storage.line import Damage, Doc, compact
from companion.storage.record import Key, Row
from companion.storage.seal import Seal
from companion.storage.segment import Lost, Segment

VERSION = 10
"""Of the snapshot's own shape; another one is not used."""

_CHUNK = 64
_HOT = "hot"
CLEAR, SEALED = "json", "age"
"""How the names of snapshot files end."""


class Hot(Struct):
    """What the hot file holds."""

    folder: str
    """The log folder it was made from."""

    device: str | None
    """This machine's name at the time."""

    greatest: str
    """The greatest stamp seen."""

    heard: dict[str, str]
    """The greatest stamp seen of each device."""

    edge: str
    """The first day of dated tables that is hot."""

    segments: list[Segment]
    """How far each log file was read."""

    gone: dict[str, Lost]
    """Log files that vanished, and what each held."""

    short: dict[str, Lost]
    """Log files that lost their end, and what each held."""

    actions: list[list[str | None]]
    """The newest actions of this device: op, at, un, last."""

    trimmed: bool
    """Are there older ones, in the log only?"""

    partial: list[list[object]]
    """Actions not seen whole: op, lines seen, of how many, records, machine, first and last stamp."""

    cold: dict[str, ColdShelf]
    """The shelves that lie in cold files, by name: a table and a year."""

    tables: dict[str, dict[str, Row]] = field(default_factory=dict)
    """The records."""

    unswept: list[list[str]] = field(default_factory=list)
    """Records erased for good of which a file may still hold something: table and id; see `Fold.unswept`."""
    keys: list[str] = field(default_factory=list)
    """The public halves of the keys that sealed lines were opened with."""

    whole: bool = True
    """Can it stand for the log? If not it only remembers which files are gone."""


class ColdShelf(Struct):
    """One year of one table that lies in a cold file."""

    crc: str
    """What its file begins with; another one is not the file this snapshot belongs to."""

    ids: str
    """Which records it holds: base64 of the CRC-32 of each one's name."""

    loaded: bool = False
    """Are its records in memory?"""

    _names: frozenset[bytes] | None = None

    def may_hold(self, name: bytes) -> bool:
        """Might this shelf hold the record of this short name? Never wrong when it says no."""
        if self._names is None:
            packed = b64decode(self.ids)
            self._names = frozenset(packed[place : place + 4] for place in range(0, len(packed), 4))
        return name in self._names


class Snapshot:
    """The snapshot files of a profile, in its cache folder."""

    def __init__(self, folder: str, disk: Disk, seal: Seal) -> None:
        self._folder = folder
        self._disk = disk
        self._seal = seal

    def load(self, log: str) -> Hot | None:
        """Read the hot file; None if there is none that belongs to this log and can be used."""
        try:
            body = self._read(_HOT)
            return None if body is None else _hot(loads(body[1]), log)
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            return None

    def save(self, hot: Hot) -> None:
        """Write the hot file; raises OSError."""
        self._write(_HOT, compact(_unhot(hot)))

    def save_shelf(self, shelf: str, rows: Iterable[tuple[Key, Row]]) -> ColdShelf:
        """Write a shelf's cold file; raises OSError."""
        chunks: list[list[object]] = []
        names = bytearray()
        for key, row in sorted(rows):
            if not chunks or len(chunks[-1]) >= _CHUNK:
                chunks.append([])
            chunks[-1].append([*key, row])
            names += short_name(key)
        crc = self._write(f"cold-{shelf}", b"\n".join(map(compact, chunks)))
        return ColdShelf(crc, b64encode(names).decode(), loaded=True)

    def drop_shelf(self, shelf: str) -> None:
        """Remove a shelf's cold file."""
        try:
            self._disk.unlink(self._path(f"cold-{shelf}", is_sealed=self._seal.is_on))
        except OSError:
            return

    def tidy(self, shelves: Collection[str]) -> bool:
        """Remove what a crash or another version left in the folder: all but the hot file and these shelves.

        Returns:
            Is nothing else left?
        """
        ending = SEALED if self._seal.is_on else CLEAR
        wanted = {f"{name}.{ending}" for name in (_HOT, *(f"cold-{shelf}" for shelf in shelves))}
        try:
            for name in patiently(self._disk.listing, self._folder).keys() - wanted:
                patiently(self._disk.unlink, f"{self._folder}/{name}")
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True

    def remove(self) -> bool:
        """Remove every file; says whether none is left."""
        try:
            for name in patiently(self._disk.listing, self._folder):
                patiently(self._disk.unlink, f"{self._folder}/{name}")
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True

    def load_shelf(self, shelf: str, cold: ColdShelf) -> Iterator[list[tuple[Key, Row]]]:
        """Read a shelf's records in small portions; raises OSError or ValueError if the file is not the right one."""
        body = self._read(f"cold-{shelf}")
        if body is None:  # encryption was turned on or off since
            body = self._read(f"cold-{shelf}", is_sealed=not self._seal.is_on)
        if body is None or body[0] != cold.crc:
            raise ValueError("another snapshot's file")
        for chunk in body[1].split(b"\n"):
            if chunk:
                yield [((table, id_), row) for table, id_, row in loads(chunk)]

    def _read(self, name: str, *, is_sealed: bool | None = None) -> tuple[str, bytes] | None:
        is_sealed = self._seal.is_on if is_sealed is None else is_sealed
        try:
            data = read_file(self._disk, self._path(name, is_sealed=is_sealed))
        except FileNotFoundError:
            return None
        if is_sealed:
            data = self._seal.open_bytes(data) or b""
        if data[:8] != b"%08x" % crc32(data[9:]):
            return None
        return data[:8].decode(), data[9:]

    def _write(self, name: str, body: bytes) -> str:
        crc = b"%08x" % crc32(body)
        make_folder(self._disk, str(Path(self._folder)))
        data = crc + b"\n" + body
        is_sealed = self._seal.is_on
        data = self._seal.seal_bytes(data) if is_sealed else data
        write_beside(self._disk, self._path(name, is_sealed=is_sealed), data)
        return crc.decode()

    def _path(self, name: str, *, is_sealed: bool) -> str:
        return f"{self._folder}/{name}.{SEALED if is_sealed else CLEAR}"

    def outdated(self) -> tuple[str, ...]:
        """Name the files that are of no use as encryption is now, or hold in clear what is sealed, half written too."""
        ending = f".{CLEAR if self._seal.is_on else SEALED}"
        try:
            names = self._disk.listing(self._folder)
        except OSError:
            return ()
        own = (name for name in names if name.endswith(ending) and name.startswith((f"{_HOT}.", "cold-")))
        found = sorted(f"{self._folder}/{name}" for name in own)
        if self._seal.is_on:
            for name in (_HOT, "cold-"):
                found += (path for path in leftovers(self._disk, self._folder, name) if f".{CLEAR}." in path)
        return tuple(found)


def short_name(key: Key) -> bytes:
    """Give a record's short name, by which cold shelves say what they hold."""
    return crc32("\0".join(key).encode()).to_bytes(4, "little")


def _unhot(hot: Hot) -> Doc:
    logs = [
        [
            one.name,
            _numbers(one),
        ]
        for one in hot.segments
    ]
    damage = [[bad.file, bad.offset, bad.length, bad.why, bad.crc] for one in hot.segments for bad in one.damage]
    return {
        "v": VERSION,
        "folder": hot.folder,
        "whole": hot.whole,
        "device": hot.device,
        "greatest": hot.greatest,
        "heard": hot.heard,
        "edge": hot.edge,
        "logs": logs,
        "damage": damage,
        "gone": _missed(hot.gone),
        "short": _missed(hot.short),
        "actions": hot.actions,
        "trimmed": hot.trimmed,
        "partial": hot.partial,
        "unswept": hot.unswept,
        "keys": hot.keys,
        "cold": {shelf: [one.crc, one.ids] for shelf, one in hot.cold.items()},
        "tables": hot.tables,
    }


def _hot(body: Doc, log: str) -> Hot | None:
    if body["v"] != VERSION or body["folder"] != log:
        return None
    cold = cast("dict[str, list[str]]", body["cold"])
    return Hot(
        folder=log,
        device=cast("str | None", body["device"]),
        greatest=cast("str", body["greatest"]),
        heard=cast("dict[str, str]", body["heard"]),
        edge=cast("str", body["edge"]),
        segments=_segments(body),
        gone=_lost(body["gone"]),
        short=_lost(body["short"]),
        actions=cast("list[list[str | None]]", body["actions"]),
        trimmed=cast("bool", body["trimmed"]),
        partial=cast("list[list[object]]", body["partial"]),
        cold={shelf: ColdShelf(crc, ids) for shelf, (crc, ids) in cold.items()},
        tables=cast("dict[str, dict[str, Row]]", body["tables"]),
        unswept=cast("list[list[str]]", body["unswept"]),
        keys=cast("list[str]", body["keys"]),
        whole=cast("bool", body["whole"]),
    )


def _numbers(one: Segment) -> _Numbers:
    return (*one.seen, one.read, one.crc, one.tail_start, one.tail, one.lines, one.sealed, one.opened)


_Numbers = tuple[int, int, int, int, int, int, int, int, int, int]


def _segments(body: Doc) -> list[Segment]:
    segments = {
        name: Segment(name, Seen(*numbers[:3]), *numbers[3:])
        for name, numbers in cast("list[tuple[str, _Numbers]]", body["logs"])
    }
    for bad in cast("list[tuple[str, int, int, str, int]]", body["damage"]):
        segments[bad[0]].damage.append(Damage(*bad))
    return list(segments.values())


def _missed(lost: Mapping[str, Lost]) -> Doc:
    return {name: [one.lines, one.read, one.crc] for name, one in lost.items()}


def _lost(missed: object) -> dict[str, Lost]:
    return {name: Lost(*numbers) for name, numbers in cast("dict[str, tuple[int, int, int]]", missed).items()}
