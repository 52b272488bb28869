"""Durable saves: ours against the bare system calls, TinyDB's own storage and sqlite3, on ten years of records."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from tinydb import TinyDB

from companion.storage.filestore import FileStore
from companion.storage.reader import KNOWN
from companion.storage.writing import Put
from tests.bench.sides import timed

ENTRY = {
    "day": "2026-11-23",
    "instant": "2026-11-23T13:12:00Z",
    "zone": "America/New_York",
    "local": "2026-11-23T08:12",
    "values": {"mood": 5, "energy": 3, "sleep": 450},
    "symptoms": {"anxiety": 2, "tremor": 1},
    "tags": ["work"],
    "note": "A quiet morning. Coffee with Ana, then the long walk.",
}
"""One check-in."""


def ours(home: Path) -> Callable[[], float]:
    """Save one entry in a home that was opened before, so that older years lie in the cold part of its snapshot."""
    _opened(home).save_snapshot()
    store, numbers = _opened(home), count()
    return lambda: timed(lambda: store.write("checkin", [Put("entry", f"bench{next(numbers)}", dict(ENTRY))]))


def _opened(home: Path) -> FileStore:
    return FileStore(
        home / "data/me/log", home / "state/me", home / "cache/me", lambda: datetime.now(UTC), KNOWN, chosen=True
    )


def bare(folder: Path, size: int) -> Callable[[], float]:
    """Open, append, fsync and close as many bytes."""
    path, data = folder / "bare.jsonl", b"x" * size

    def save() -> None:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(handle, data)
        os.fsync(handle)
        os.close(handle)

    return lambda: timed(save)


def tinydb(folder: Path, records: int) -> Callable[[], float]:
    """Insert with TinyDB's own JSONStorage into a table of as many records."""
    database = TinyDB(folder / "stock.json")
    table = database.table("entry")
    table.insert_multiple(dict(ENTRY) for _ in range(records))
    return lambda: timed(lambda: table.insert(dict(ENTRY)))


def sqlite(folder: Path, records: int) -> Callable[[], float]:
    """Insert with sqlite3 (WAL, synchronous FULL) into a table of as many records."""
    database = sqlite3.connect(folder / "stock.sqlite")
    database.execute("pragma journal_mode=wal")
    database.execute("pragma synchronous=full")
    database.execute("create table entry (id integer primary key, doc text)")
    database.executemany("insert into entry (doc) values (?)", ((str(ENTRY),) for _ in range(records)))
    database.commit()

    def save() -> None:
        database.execute("insert into entry (doc) values (?)", (str(ENTRY),))
        database.commit()

    return lambda: timed(save)
