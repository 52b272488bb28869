"""What this machine remembers of records erased for good, beside the log: it holds when log and backups are lost.

No name of a record stands in it, only a hash of each, so that it need not be sealed and can be asked while locked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from msgspec import Struct, field

from companion.storage.disk import Disk, make_folder, read_file, write_durably
from companion.storage.line import compact
from companion.storage.record import Key, Record
from companion.storage.stamp import is_stamp

ERASURES = "erased.json"
"""The file in the state folder."""

_LENGTH = 32


class Erasures(Struct):
    """Records erased for good, as far as this machine remembers them."""

    records: dict[str, str] = field(default_factory=dict)
    """By the hash of a record's name, the stamp of what erased it."""

    lines: set[str] = field(default_factory=set)
    """The stamps of the lines that were emptied: all that can be told of a sealed one."""

    def when(self, key: Key) -> str:
        """Give the stamp of what erased a record; empty if nothing did."""
        return self.records.get(_hashed(key), "") if self.records else ""

    def add(self, records: Iterable[Record]) -> bool:
        """Take note of what was erased of these; says whether anything is new."""
        before = (len(self.lines), dict(self.records))
        for record in records:
            if erased := record.erased:
                name = _hashed(record.head.key)
                self.records[name] = max(erased, self.records.get(name, ""))
                self.lines |= {at for at in record.replaced if at < erased}
        return (len(self.lines), self.records) != before


def remembered(disk: Disk, state: str) -> Erasures:
    """Read what is remembered; nothing where there is no such file, or none that can be understood. Raises OSError."""
    try:
        found = json.loads(read_file(disk, f"{state}/{ERASURES}"))
        records, lines = found["records"], found["lines"]
        return Erasures(
            {str(name): at for name, at in records.items() if isinstance(at, str) and is_stamp(at)},
            {at for at in lines if isinstance(at, str)},
        )
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError, AttributeError):
        return Erasures()


def remember(disk: Disk, state: str, records: Iterable[Record]) -> None:
    """Add records erased for good to what is remembered; raises OSError."""
    kept = remembered(disk, state)
    if kept.add(records):
        text = compact({"v": 1, "records": dict(sorted(kept.records.items())), "lines": sorted(kept.lines)})
        make_folder(disk, state)
        write_durably(disk, f"{state}/{ERASURES}", text)


def _hashed(key: Key) -> str:
    import hashlib  # nothing that opens the records needs it

    return hashlib.sha256("\0".join(("companion erased", *key)).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
