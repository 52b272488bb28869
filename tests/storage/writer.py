"""A process that saves as fast as it can and says so after each save: to be killed, or to be one of many."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from companion.storage.engine import RevisionStore
from companion.storage.writing import Put
from tests.storage.kit import Home


def save_and_count(store: RevisionStore, name: str, count: int, say: Callable[[str], object]) -> None:
    """Save two records as one action, count one up, and say so, as often as is asked."""
    for n in range(count):
        store.write("take", [Put("dose", f"{name}-{n}-{part}", {"date": "2026-11-23", "n": n}) for part in "ab"])
        store.write("count", count_up)
        say(str(n))


def count_up(view: RevisionStore) -> list[Put]:
    """Count one up, under the lock."""
    head = view.head("pref", "count")
    total = head.doc["n"] if head is not None and head.doc is not None else 0
    return [Put("pref", "count", {"n": total + 1}, head.at if head else None, strict=True)]


def now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


def main(root: Path, name: str, count: int) -> None:
    store = Home(root).open(clock=now, wait=30)
    save_and_count(store, name, count, lambda line: print(line, flush=True))
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
