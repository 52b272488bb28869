"""A process that saves as fast as it can and says so after each save: to be killed, or to be one of many."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from companion.storage.disk import Disk
from companion.storage.engine import RevisionStore
from companion.storage.writing import Put


class Named(Disk):
    def machine(self) -> str:
        return "desk"


def main(root: Path, name: str, count: int) -> None:
    store = RevisionStore.open(
        root / "log", root / "desk" / "state", root / "desk" / "cache", lambda: datetime.now(UTC), wait=30, disk=Named()
    )
    for n in range(count):
        store.write("take", [Put("dose", f"{name}-{n}-{part}", {"date": "2026-11-23", "n": n}) for part in "ab"])

        def count_up(view: RevisionStore) -> list[Put]:
            head = view.head("pref", "count")
            total = head.doc["n"] if head is not None and head.doc is not None else 0
            return [Put("pref", "count", {"n": total + 1}, head.at if head else None, strict=True)]

        store.write("count", count_up)
        sys.stdout.write(f"{n}\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
