"""From 1,000 to 100,000 records: what must not take longer the more there are."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from companion.storage.filestore import FileStore
from companion.storage.line import Revision, encode
from companion.storage.reader import KNOWN
from companion.storage.stamp import time_text
from companion.storage.store import RecordStore
from companion.storage.writing import Put
from tests.bench.saves import ENTRY
from tests.bench.sides import Row, in_turn, timed

FEW, MANY = 1_000, 100_000
LAST = date(2026, 11, 23)
YEARS = 10
NOW = datetime(2026, 11, 23, 13, 12, tzinfo=UTC)


class Clock:
    """A moment that does not pass."""

    def now(self) -> datetime:
        return NOW

    def zone(self) -> str:
        return "America/New_York"


def rows(folder: Path, rounds: int) -> Iterator[Row]:
    """A save, an opening and a day of doses, with few records and with many, over the same ten years."""
    few, many = made(folder / "few", FEW), made(folder / "many", MANY)
    names = f"{MANY:,} records", f"{FEW:,} records"
    ours, theirs = in_turn([saving(many), saving(few)], rounds)
    yield Row(f"durable save, {names[0]}", f"the same, {names[1]}", ours, theirs, 1.1)
    ours, theirs = in_turn([opening(many), opening(few)], max(5, rounds // 3))
    yield Row(f"opening with a snapshot, {names[0]}", f"the same, {names[1]}", ours, theirs)
    ours, theirs = in_turn([day(many), day(few)], rounds)
    yield Row(f"one day's doses, {names[0]}", f"the same, {names[1]}", ours, theirs)


def made(home: Path, records: int) -> Path:
    """A home with as many doses, spread over ten years, and its snapshot; today has four in both."""
    log = home / "log"
    log.mkdir(parents=True)
    files: dict[str, list[bytes]] = {}
    days = YEARS * 365
    for number in range(records):
        at = LAST - timedelta(days=days - number * days // records) if number < records - 4 else LAST
        moment = datetime(at.year, at.month, at.day, 8, tzinfo=UTC)
        stamp = f"{time_text(moment)}-{number % 0xFFFF:04x}-bench.0000"
        doc = _dose(at, number)
        line = Revision(stamp, f"take-{number}", "dose", f"m{number % 7}/{at}/s{number}", doc)
        files.setdefault(str(at.year), []).append(encode(line) + b"\n")
    for year, lines in files.items():
        (log / f"bench-{year}.jsonl").write_bytes(b"".join(lines))
    store = opened(home)
    store.write("take", [Put("dose", "m0/first/s0", _dose(LAST, 0))])
    store.save_snapshot()
    return home


def _dose(at: date, number: int) -> dict[str, object]:
    return {
        "medicine": f"m{number % 7}",
        "date": at.isoformat(),
        "slot": f"s{number}",
        "planned": f"{at}T08:00",
        "state": "taken",
        "instant": f"{at}T13:02:00Z",
        "zone": "America/New_York",
        "local": f"{at}T08:02",
    }


def opened(home: Path) -> FileStore:
    """The store over a home."""
    return FileStore(home / "log", home / "state", home / "cache", lambda: NOW, KNOWN, chosen=True)


def saving(home: Path) -> Callable[[], float]:
    """Save one entry, in a copy: what is saved must not make the other measurements larger."""
    copy = home.with_name(f"{home.name}-saving")
    shutil.copytree(home, copy)
    store, numbers = opened(copy), count()
    return lambda: timed(lambda: store.write("checkin", [Put("entry", f"bench{next(numbers)}", dict(ENTRY))]))


def opening(home: Path) -> Callable[[], float]:
    """Open with the snapshot."""
    return lambda: timed(lambda: opened(home))


def day(home: Path) -> Callable[[], float]:
    """Read the doses of today, as the first tab does."""
    store = RecordStore(opened(home), Clock())
    return lambda: timed(lambda: store.doses(LAST, LAST))
