"""What the store must not cost; ratios and counts only, never a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.storage.kit import FaultyDisk, Home, put


@pytest.mark.parametrize("module", ["companion.storage", "companion.storage.engine", "companion.storage.filestore"])
def test_importing_the_store_loads_nothing_heavy(module: str) -> None:
    heavy = ("textual", "rich", "tinydb", "dateutil", "hashlib", "asyncio")
    code = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_refresh_without_news_is_one_listing(home: Home) -> None:
    disk = FaultyDisk(None)
    store = home.open(disk=disk)
    store.write("take", [put("a")])
    store.refresh()
    disk.arm(1000)
    store.refresh()
    assert disk.count == 1


def test_a_save_makes_as_many_calls_in_a_full_store_as_in_an_empty_one(home: Home) -> None:
    disk = FaultyDisk(None)
    store = home.open(disk=disk)
    counts = []
    for batch in (1, 500):
        store.write("import", [put(f"{batch}-{n}", date="2020-01-01") for n in range(batch)])
        disk.arm(10_000)
        store.write("take", [put(f"{batch}")])
        counts.append(disk.count)
        disk.arm(None)
    assert counts[0] == counts[1] < 20


def test_naming_what_undo_takes_back_needs_no_file_after_a_save(home: Home) -> None:
    disk = FaultyDisk(None)
    store = home.open(disk=disk)
    store.write("take", [put("a")])
    disk.arm(1000)
    assert store.peek_undo() is not None
    assert disk.count == 0
