"""A process that saves through the real store of a home and prints the stamp of each line once it is saved."""

from __future__ import annotations

import os
import sys

from companion.bootstrap.clock import SystemClock
from companion.bootstrap.records import open_records
from companion.paths import prepare
from companion.settings import load
from tests.faults.sync.homes import noted

DAY = "2026-11-23"


def main(name: str, count: int) -> None:
    paths, _ = load("me", os.environ)
    prepare(paths)
    records, revisions = open_records(paths, SystemClock())
    for n in range(count):
        own = f"{name}-{n}"
        head = revisions.head("entry", f"{name}-0")
        puts = [noted(own, DAY, f"{name} {n}")] if n or head is None else []
        if head is not None:  # an edit of an own record, over and over
            puts.append(noted(f"{name}-0", DAY, f"{name} {n}", head.at))
        written = revisions.write("checkin", puts)
        sys.stdout.write("".join(f"{one.at}\n" for one in written.revisions))
        sys.stdout.flush()
    records.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
