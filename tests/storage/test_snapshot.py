"""The snapshot: whatever happened, opening from it is opening from the log."""

from __future__ import annotations

import json
import shutil
import threading
import time
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.domain.errors import NothingToUndo
from companion.storage.filestore import FileStore
from companion.storage.snapshot import Snapshot
from companion.storage.writing import Put
from tests.storage.kit import Clock, FaultyDisk, Home, Machine, in_memory, log_bytes, put, revision, state

DAYS = ["2019-05-01", "2024-02-29", "2025-12-31", "2026-01-01", "2026-08-31", "2026-09-01", "2026-11-23"]


def filled(home: Home, clock: Clock | None = None) -> FileStore:
    store = home.open(clock=clock)
    for n in range(3):
        store.write("import", [Put("dose", f"{n}{day}", {"date": day, "n": n}) for day in DAYS])
    store.write("import", [Put("entry", f"e{day}", {"day": day}) for day in DAYS])
    store.write("import", [Put("medicine", "m", {"name": "x"})])
    assert store.save_snapshot()
    return store


def cache(home: Home, machine: str = "desk") -> Path:
    return home.root / machine / "cache"


def rebuilt(home: Home) -> dict[str, object]:
    return state(home.open("fresh-eyes"))


class Reader(Machine):
    """Remembers which files were opened."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.opened: list[str] = []

    def open(self, path: str, flags: int, mode: int = 0o600) -> int:
        self.opened.append(Path(path).name)
        return super().open(path, flags, mode)


def test_opening_reads_the_hot_file_and_no_log(home: Home) -> None:
    filled(home)
    disk = Reader("desk")
    store = home.open(disk=disk)
    assert sorted(disk.opened) == ["device", "hot.json"]
    assert store.docs("medicine") == {"m": {"name": "x"}}
    assert store.doc("dose", "02026-11-23") == {"date": "2026-11-23", "n": 0}
    assert sorted(disk.opened) == ["device", "hot.json"]


def test_cold_shelves_are_read_when_asked_for(home: Home) -> None:
    filled(home)
    disk = Reader("desk")
    store = home.open(disk=disk)
    assert len(store.docs("dose", date(2026, 9, 1))) == 6
    assert "cold-dose-2026.json" not in disk.opened
    assert len(store.docs("dose", date(2026, 1, 1))) == 12
    assert "cold-dose-2025.json" not in disk.opened
    assert store.doc("dose", "12019-05-01") == {"date": "2019-05-01", "n": 1}
    assert "cold-dose-2024.json" not in disk.opened
    assert len(store.docs("dose")) == 21
    assert state(store) == rebuilt(home)
    assert not any(name.endswith(".jsonl") for name in disk.opened)


def test_a_question_about_one_table_brings_no_other_into_memory(home: Home) -> None:
    store = filled(home)
    store.write("import", [Put("extra", f"x{year}", {"day": f"{year}-05-01"}) for year in (2019, 2020)])
    assert store.save_snapshot()
    disk = Reader("desk")
    again = home.open(disk=disk)
    assert len(again.docs("extra")) == 2
    assert {name for name in disk.opened if name.startswith("cold")} == {"cold-extra-2019.json", "cold-extra-2020.json"}
    assert again.doc("extra", "x2019") == {"day": "2019-05-01"}
    assert len(again.docs("dose")) == 21
    assert state(again) == rebuilt(home)


def test_what_machines_said_long_ago_is_not_read_on_opening(home: Home) -> None:
    days = [date(2016, 11, 29) + timedelta(days=n) for n in range(3600)]
    store = home.open()
    store.write("device", [Put("device", f"lapp/{day}", {"device": "lapp", "day": str(day)}) for day in days])
    store.write("device", [Put("device", "lapp/2026-11-23", {"device": "lapp", "day": "2026-11-23"})])
    assert store.save_snapshot()
    assert (cache(home) / "hot.json").stat().st_size < 60_000
    disk = Reader("desk")
    again = home.open(disk=disk)
    assert again.doc("device", "lapp/2026-11-23") is not None
    assert again.doc("device", "lapp/2026-11-24") is None
    assert sorted(disk.opened) == ["device", "hot.json"]
    assert len(again.docs("device")) == 3601


def test_a_record_that_never_was_loads_no_shelf(home: Home) -> None:
    filled(home)
    disk = Reader("desk")
    store = home.open(disk=disk)
    store.write("take", [put("new", date="2026-11-23")])
    assert not any(name.startswith("cold") for name in disk.opened)


def test_cold_shelves_come_in_small_steps(home: Home) -> None:
    store = home.open()
    for start in range(0, 2000, 500):
        store.write("import", [Put("dose", f"d{n}", {"date": "2020-01-01", "n": n}) for n in range(start, start + 500)])
    store.save_snapshot()
    again = home.open()
    steps = sum(1 for _ in again.ensure())
    assert steps > 20
    assert len(again.docs("dose")) == 2000


def test_new_lines_are_read_on_top(home: Home) -> None:
    store = filled(home)
    store.write("take", [put("new", date="2026-11-23")])
    assert home.open().doc("dose", "new") == {"date": "2026-11-23"}
    assert state(home.open()) == rebuilt(home)


def test_a_revision_of_a_cold_record_merges_with_its_year(home: Home) -> None:
    filled(home)
    other = home.open("lapp")
    head = other.head("dose", "02019-05-01")
    assert head is not None
    other.write("edit", [Put("dose", "02019-05-01", {"date": "2019-05-01", "n": 5}, head.at)])
    other.write("remove", [Put("dose", "12019-05-01", None, other.head("dose", "12019-05-01").at)])
    other.write("edit", [put("22019-05-01", date="2026-11-23")])
    for _ in range(2):
        store = home.open()
        assert store.doc("dose", "02019-05-01") == {"date": "2019-05-01", "n": 5}
        assert store.doc("dose", "12019-05-01") is None
        assert len(store.leaves("dose", "22019-05-01")) == 2
        assert state(store) == rebuilt(home)
        store.save_snapshot()


def test_records_go_cold_as_time_goes_by(home: Home) -> None:
    clock = Clock()
    filled(home, clock)
    for days in (0, 10, 60, 400, -500, 4000):
        clock.turn(days=days)
        store = home.open(clock=clock)
        store.write("edit", [put("now", date=clock().date().isoformat())])
        assert store.save_snapshot()
        again = home.open(clock=clock)
        assert state(again) == rebuilt(home)


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "flipped", "nonsense", "other version", "other folder"])
def test_a_snapshot_that_does_not_fit_is_not_used(home: Home, damage: str) -> None:
    filled(home)
    hot = cache(home) / "hot.json"
    data = hot.read_bytes()
    if damage == "missing":
        shutil.rmtree(cache(home))
    elif damage == "nonsense":
        hot.write_bytes(b"ca3ac6da\n[1]")
    elif damage.startswith("other"):
        body = json.loads(data[9:])
        body |= {"v": 99} if damage == "other version" else {"folder": "/elsewhere"}
        from zlib import crc32

        text = json.dumps(body).encode()
        hot.write_bytes(b"%08x\n" % crc32(text) + text)
    else:
        hot.write_bytes({"empty": b"", "cut": data[:-10], "flipped": data[:200] + b"~" + data[201:]}[damage])
    assert state(home.open()) == rebuilt(home)


@pytest.mark.parametrize("damage", ["missing", "cut", "other"])
def test_a_cold_file_that_does_not_fit_costs_only_time(home: Home, damage: str) -> None:
    filled(home)
    cold = cache(home) / "cold-dose-2024.json"
    if damage == "missing":
        cold.unlink()
    elif damage == "cut":
        cold.write_bytes(cold.read_bytes()[:-9])
    else:
        cold.write_bytes((cache(home) / "cold-dose-2019.json").read_bytes())
    store = home.open()
    assert len(store.docs("dose")) == 21
    assert state(store) == rebuilt(home)
    assert store.save_snapshot()
    assert state(home.open()) == rebuilt(home)


def test_a_log_replaced_by_the_same_bytes_still_fits(home: Home) -> None:
    store = filled(home)
    path = home.log / f"{store.device}-2026.jsonl"
    (home.root / "copy").write_bytes(path.read_bytes() + log_bytes(revision(1, "z", {"date": "2026-11-23"})))
    (home.root / "copy").replace(path)
    disk = Reader("desk")
    again = home.open(disk=disk)
    assert again.doc("dose", "z")
    assert disk.opened.count(path.name) == 1
    assert state(again) == rebuilt(home)


def test_a_log_with_other_bytes_means_a_rebuild(home: Home) -> None:
    store = filled(home)
    path = home.log / f"{store.device}-2026.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-3]))
    assert state(home.open()) == rebuilt(home)


def test_a_log_that_vanished_is_reported_by_name_until_it_is_back(home: Home) -> None:
    filled(home)
    theirs = home.log / "lapp-2026.jsonl"
    theirs.write_bytes(log_bytes(revision(1, "z", {"date": "2026-11-23"}, device="lapp")))
    home.open().save_snapshot()
    data = theirs.read_bytes()
    theirs.unlink()
    for _ in range(3):
        store = home.open()
        assert store.doc("dose", "z") is None
        assert [one.file for one in store.damage()] == [theirs.name]
        assert state(store) == rebuilt(home)
        store.save_snapshot()
    theirs.write_bytes(data)
    assert home.open().damage() == ()


@pytest.mark.parametrize("rest", [0, 1, 5])
def test_a_log_that_shrank_is_reported_by_name_until_it_is_back(home: Home, rest: int) -> None:
    store = filled(home)
    path = home.log / f"{store.device}-2026.jsonl"
    data = path.read_bytes()
    path.write_bytes(b"".join(data.splitlines(keepends=True)[:rest]))
    for _ in range(3):
        store = home.open()
        assert [one.file for one in store.damage()] == [path.name]
        assert "shorter" in store.damage()[0].why
        assert state(store) == rebuilt(home)
        store.save_snapshot()
    path.write_bytes(data)
    assert home.open().damage() == ()


def test_a_log_that_is_short_for_good_can_be_let_go(home: Home) -> None:
    store = filled(home)
    path = home.log / f"{store.device}-2026.jsonl"
    path.write_bytes(b"")
    store = home.open()
    store.forget_gone(path.name)
    store.close()
    assert home.open().damage() == ()


def test_a_log_of_one_line_is_missed_when_it_vanishes(home: Home) -> None:
    store = home.open()
    store.write("take", [put("a")])
    store.close()
    next(home.log.iterdir()).unlink()
    assert len(home.open().damage()) == 1


def test_a_log_that_is_gone_for_good_can_be_let_go(home: Home) -> None:
    filled(home)
    theirs = home.log / "lapp-2026.jsonl"
    theirs.write_bytes(log_bytes(revision(1, "z", {"date": "2026-11-23"}, device="lapp")))
    home.open().save_snapshot()
    theirs.unlink()
    store = home.open()
    store.forget_gone(theirs.name)
    store.close()
    assert home.open().damage() == ()


def test_damage_and_cut_actions_are_remembered(home: Home) -> None:
    home.log.mkdir()
    line = revision(1, "z", {"date": "2026-11-23"}, op="take-all-x", n="1/2", device="lapp")
    (home.log / "lapp-2026.jsonl").write_bytes(b"rubbish\n" + log_bytes(line))
    store = home.open()
    store.save_snapshot()
    again = home.open()
    assert again.damage() == store.damage()
    assert len(again.damage()) == 1
    assert again.incomplete() == store.incomplete()
    assert len(again.incomplete()) == 1


def test_more_actions_than_are_remembered_can_still_be_undone(home: Home) -> None:
    store = home.open()
    for n in range(300):
        head = store.head("pref", "a")
        store.write("edit", [Put("pref", "a", {"n": n}, head.at if head else None)])
    store.save_snapshot()
    again = home.open()
    for n in range(298, -1, -1):
        again.undo()
        assert again.doc("pref", "a") == {"n": n}
        if n == 150:
            again.save_snapshot()
            again = home.open()
    again.undo()
    with pytest.raises(NothingToUndo):
        again.undo()
    again.save_snapshot()
    again = home.open()
    for n in range(300):
        again.redo()
        assert again.doc("pref", "a") == {"n": n}


def test_a_snapshot_that_cannot_be_written_stops_nothing(home: Home) -> None:
    cache(home).parent.mkdir(parents=True)
    cache(home).write_text("a file where the folder should be")
    store = home.open()
    store.write("take", [put("a")])
    assert not store.save_snapshot()
    store.close()
    assert home.open().docs("dose").keys() == {"a"}


# Kept while nobody waits


def many(home: Home) -> None:
    """A log of several years without a snapshot, of which much is new for whoever opens it."""
    store = home.open("fresh-eyes")
    for year in range(2016, 2026):
        store.write("import", [Put("dose", f"d{year}-{n}", {"date": f"{year}-05-01", "n": n}) for n in range(60)])
        store.write("import", [Put("entry", f"e{year}", {"day": f"{year}-05-01"})])
    store.write("import", [put("now", date="2026-11-23")])


def test_a_save_writes_no_snapshot_and_housekeeping_does(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    many(home)
    written: list[str] = []
    write = Snapshot._write
    monkeypatch.setattr(Snapshot, "_write", lambda one, name, body: written.append(name) or write(one, name, body))
    store = home.open()
    for n in range(3):
        store.write("take", [put(f"new-{n}", date="2026-11-23")])
    assert written == []
    store.keep_snapshot()
    assert len(written) == 21
    assert written[-1] == "hot"
    store.keep_snapshot()
    store.write("take", [put("one-more", date="2026-11-23")])
    store.keep_snapshot()
    assert len(written) == 21, "it is not worth it"
    disk = Reader("desk")
    again = home.open(disk=disk)
    assert again.doc("dose", "new-2") is not None
    assert again.doc("dose", "d2016-7") == {"date": "2016-05-01", "n": 7}
    assert {name for name in disk.opened if name.startswith("cold")} == {"cold-dose-2016.json"}
    assert state(again) == rebuilt(home)


def changing(store: FileStore, step: int) -> None:
    """Change, move, remove and add something on a shelf."""
    year = 2016 + step % 10
    for id_, doc in (
        (f"d{year}-1", {"date": f"{year}-05-01", "n": -step}),
        (f"d{year}-2", {"date": "2026-11-23"}),
        (f"d{year}-3", {"date": "2019-12-31"}),
        (f"d{year}-4", None),
    ):
        head = store.head("dose", id_)
        store.write("edit", [Put("dose", id_, doc, head.at if head is not None else None)])
    store.write("extra", [Put("extra", f"x{step}", {"day": f"{year}-02-01"})])
    store.write("import", [Put("dose", f"late{step}", {"date": f"{year}-05-01"})])


def test_what_is_saved_between_two_steps_is_in_the_snapshot(home: Home) -> None:
    many(home)
    store = home.open()
    assert store._snapshot is not None
    steps = sum(1 for step, _ in enumerate(store._shelve(store._snapshot)) if changing(store, step) is None)
    assert steps > 15
    assert store.save_snapshot()
    disk = Reader("desk")
    again = home.open(disk=disk)
    assert state(again) == rebuilt(home) == state(store)
    assert not any(name.endswith(".jsonl") for name in disk.opened)


def test_what_was_written_whole_between_two_steps_is_not_written_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(home)
    written: list[str] = []
    write = Snapshot._write
    monkeypatch.setattr(Snapshot, "_write", lambda one, name, body: written.append(name) or write(one, name, body))
    store = home.open()
    assert store._snapshot is not None
    for step, _ in enumerate(store._shelve(store._snapshot)):
        if step == 5:
            assert store.save_snapshot()
    assert len(written) == len(set(written)) == 21
    assert state(home.open()) == rebuilt(home)


@pytest.mark.parametrize("has_one", [False, True])
def test_broken_off_at_any_step_it_costs_nothing(home: Home, *, has_one: bool) -> None:
    many(home)
    if has_one:
        assert home.open().save_snapshot()
    for last in range(0, 24, 3):
        store = home.open()
        changing(store, last)
        store._worth = 0
        assert store._snapshot is not None
        for step, _ in enumerate(store._shelve(store._snapshot)):
            if step == last:
                break
        assert state(home.open()) == rebuilt(home)
        assert state(store) == rebuilt(home)


def test_between_two_steps_anybody_may_save_and_read(home: Home) -> None:
    many(home)
    store = home.open()
    assert store._snapshot is not None
    free: list[bool] = []

    def look() -> None:
        for lock in (store._writing, store._memory):
            free.append(lock.acquire(blocking=False))
            if free[-1]:
                lock.release()

    for _ in store._shelve(store._snapshot):
        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert len(free) > 30
    assert all(free)


def test_a_clock_turned_back_or_on_between_moves_the_shelves_along(home: Home) -> None:
    clock = Clock()
    filled(home, clock)
    for days in (-400, 900, -100):
        clock.turn(days=days)
        store = home.open(clock=clock)
        store._worth = 0
        store.keep_snapshot()
        again = home.open(clock=clock)
        assert set(again.docs("dose", date(2025, 12, 31))) == {
            f"{n}{day}" for n in range(3) for day in DAYS if day >= "2025-12-31"
        }
        assert state(again) == rebuilt(home)


def test_one_that_cannot_be_written_is_tried_again_when_as_much_is_new(home: Home) -> None:
    many(home)
    cache(home).parent.mkdir(parents=True, exist_ok=True)
    cache(home).write_text("a file where the folder should be")
    disk = FaultyDisk(None)
    store = home.open(disk=disk)
    store.write("take", [put("a")])
    store.keep_snapshot()
    disk.arm(10_000)
    store.keep_snapshot()
    assert disk.count == 0
    disk.arm(None)
    cache(home).unlink()
    store.write("import", [Put("dose", f"more{n}", {"date": "2020-01-01"}) for n in range(512)])
    store.keep_snapshot()
    assert (cache(home) / "hot.json").exists()
    assert state(home.open()) == rebuilt(home) == state(store)


def test_closing_writes_the_snapshot_only_if_it_is_worth_it(home: Home) -> None:
    hot = cache(home) / "hot.json"
    home.open().close()
    assert not hot.exists()
    store = home.open()
    store.write("take", [put("a")])
    store.close()
    first = hot.read_bytes()  # a log file no snapshot knows yet: it could vanish unnoticed
    store = home.open()
    store.write("take", [put("b")])
    store.close()
    assert hot.read_bytes() == first
    store.write("import", [put(f"a{n}") for n in range(40)])
    store.close()
    assert hot.read_bytes() != first


def test_two_copies_of_the_app_share_the_cache(home: Home) -> None:
    filled(home)
    one, two = home.open(), home.open()
    head = one.head("dose", "02019-05-01")
    one.write("edit", [Put("dose", "02019-05-01", {"date": "2019-06-01"}, head.at)])
    one.save_snapshot()
    two.refresh()
    assert two.doc("dose", "02019-05-01") == {"date": "2019-06-01"}
    two.write("edit", [Put("entry", "e2024-02-29", {"day": "2026-11-01"}, two.head("entry", "e2024-02-29").at)])
    two.save_snapshot()
    one.refresh()
    one.save_snapshot()
    assert state(home.open()) == state(one) == state(two) == rebuilt(home)


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from("abc"), st.sampled_from([*DAYS, None])),
        st.tuples(st.just("theirs"), st.sampled_from("abc"), st.sampled_from([*DAYS, None])),
        st.tuples(st.sampled_from(["undo", "snapshot", "reopen", "peek", "close"]), st.none(), st.none()),
        st.tuples(st.just("turn"), st.none(), st.sampled_from([-400, -1, 1, 40, 400])),
    ),
    max_size=16,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(ACTIONS)
def test_after_any_sequence_the_snapshot_equals_a_rebuild(actions: list[tuple[str, str, object]]) -> None:
    with in_memory() as root:
        home, clock = Home(root), Clock()
        mine, theirs = home.open(clock=clock), home.open("lapp", clock)
        for action, id_, value in actions:
            if action in ("write", "theirs"):
                store = mine if action == "write" else theirs
                doc = {"date": value} if value else None
                head = store.head("dose", id_)
                store.write("edit", [Put("dose", id_, doc, head.at if head else None)])
            elif action == "undo":
                with suppress(NothingToUndo):
                    mine.undo()
            elif action == "snapshot":
                assert mine.save_snapshot()
            elif action == "reopen":
                mine = home.open(clock=clock)
            elif action == "peek":
                mine.docs("dose")
            elif action == "close":
                mine.close()
            else:
                clock.turn(days=value)
        mine.refresh()
        mine.save_snapshot()
        again = home.open(clock=clock)
        assert state(again) == state(mine) == rebuilt(home)
        assert again.peek_undo() == mine.peek_undo()
        assert again.greatest == mine.greatest


def test_ten_thousand_records_open_without_reading_them(home: Home) -> None:
    store = home.open()
    many = [Put("dose", f"d{n}", {"date": f"20{10 + n % 15}-01-01", "n": n}) for n in range(10_000)]
    store.write("import", many)
    store.keep_snapshot()
    started = time.perf_counter()
    rebuilt_in = home.open("fresh-eyes")
    slow = time.perf_counter() - started
    started = time.perf_counter()
    home.open()
    assert time.perf_counter() - started < slow
    assert len(rebuilt_in.docs("dose")) == 10_000
