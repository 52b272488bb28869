"""What the store must not cost; ratios and counts only, never a time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from companion.storage.disk import Seen
from companion.storage.fold import Action
from companion.storage.snapshot import ColdShelf
from companion.storage.undo import stacks
from tests.storage.kit import FaultyDisk, Home, Machine, log_bytes, put, revision, stamp


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


def test_a_save_looks_at_no_file_of_years_long_over_and_a_refresh_does(home: Home) -> None:
    home.log.mkdir(parents=True)
    for year in (2019, 2024, 2025):
        line = revision(1, f"r{year}", {"date": f"{year}-05-01"}, device="lapp")
        (home.log / f"lapp-{year}.jsonl").write_bytes(log_bytes(line))
    known: list[set[str]] = []

    class Watching(Machine):
        def listing(self, folder: str, known_: Mapping[str, Seen] | None = None) -> dict[str, Seen]:
            known.append(set(known_ or ()))
            return super().listing(folder, known_)

    store = home.open(disk=Watching("desk"))
    store.write("take", [put("a", date="2026-11-23")])
    store.write("take", [put("b", date="2026-11-23")])
    assert known[-1] == {"lapp-2019.jsonl", "lapp-2024.jsonl"}
    news = revision(2, "late", {"date": "2019-05-02"}, device="lapp")
    with (home.log / "lapp-2019.jsonl").open("ab") as old:
        old.write(log_bytes(news))
    store.write("take", [put("c", date="2026-11-23")])
    assert store.refresh() == {("dose", "late")}
    (home.log / "lapp-2024.jsonl").unlink()
    store.write("take", [put("d", date="2026-11-23")])
    assert store.missing() == ("lapp-2024.jsonl",), "one that is gone is missed at once"


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


def test_a_save_of_a_new_record_asks_each_year_that_is_not_in_memory_once(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = home.open()
    store.write("import", [put(f"{year}", date=f"{year}-05-01") for year in range(2016, 2026)])
    assert store.save_snapshot()
    asked: list[bytes] = []
    may_hold = ColdShelf.may_hold
    monkeypatch.setattr(ColdShelf, "may_hold", lambda shelf, name: asked.append(name) or may_hold(shelf, name))
    store = home.open()
    for new in ("new", "newer"):
        asked.clear()
        store.write("take", [put(new, date="2026-11-23")])
        assert len(asked) == 10
    known = store.write("take", [put("2016", date="2016-05-01", state="skipped")])
    assert known.overlapped, "what lies there is still found"


def test_naming_what_undo_takes_back_needs_no_file_after_a_save(home: Home) -> None:
    disk = FaultyDisk(None)
    store = home.open(disk=disk)
    store.write("take", [put("a")])
    disk.arm(1000)
    assert store.peek_undo() is not None
    assert disk.count == 0


def test_what_can_be_undone_is_found_in_steps_that_grow_with_what_was_done_not_faster() -> None:
    class Counted(str):
        compared = 0

        def __eq__(self, other: object) -> bool:
            Counted.compared += 1
            return str.__eq__(self, other)

        def __ne__(self, other: object) -> bool:
            return not self == other

        __hash__ = str.__hash__

    for count in (100, 1000):
        actions = [Action(Counted(f"edit-{n}"), f"{4 * n:09}") for n in range(count)]
        actions += [Action(Counted(f"undo-{n}"), f"{4 * n + 1:09}", f"edit-{n}") for n in range(0, count, 2)]
        actions += [Action(Counted(f"redo-{n}"), f"{4 * n + 2:09}", f"undo-{n}") for n in range(0, count, 4)]
        Counted.compared = 0
        undo, redo = stacks(actions)
        assert len(undo) == count - count // 4
        assert redo == []
        assert Counted.compared <= 2 * count


def test_cut_actions_of_other_machines_cost_no_look_at_the_log(home: Home) -> None:
    home.log.mkdir(parents=True)
    cut = [revision(n, f"c{n}", {"day": "2020-01-01"}, table="entry", op=f"take-all-{n}", n="1/2") for n in range(20)]
    (home.log / "desk-2026.jsonl").write_bytes(log_bytes(*cut))
    disk = FaultyDisk(None)
    store = home.open(disk=disk)
    store.write("take", [put("a")])
    assert store.save_snapshot()
    for reader in (store, home.open(disk=disk)):
        disk.arm(1000)
        assert reader.incomplete(mine=True) == ()
        assert disk.count == 0
        assert len(reader.incomplete()) == 20


def test_a_cut_action_whose_records_were_written_over_is_looked_at_no_more(home: Home) -> None:
    home.log.mkdir(parents=True)
    (home.log / "desk-2026.jsonl").write_bytes(log_bytes(revision(1, "a", {"n": 1}, op="take-all-x", n="1/2")))
    disk = FaultyDisk(None)
    store = home.open(disk=disk)
    assert len(store.incomplete()) == 1
    store.write("edit", [put("a", was=stamp(1), n=2)])
    for reader in (store, home.open(disk=disk)):
        disk.arm(1000)
        assert reader.incomplete() == ()
        assert disk.count == 0
        disk.arm(None)
