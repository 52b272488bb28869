"""Damage is diagnosed, mended into a file of its own, and healed by whatever brings the records back."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from companion.domain.errors import NotSaved
from companion.storage.filestore import FileStore
from companion.storage.line import encode
from tests.storage.kit import Clock, FaultyDisk, Home, Machine, log_bytes, put, revision, stamp

LINES = [revision(number, f"r{number}", {"date": "2026-11-23", "n": number}) for number in range(12)]
NAME = "away-2026.jsonl"


def away(home: Home, data: bytes = log_bytes(*LINES), name: str = NAME) -> Path:
    """Another machine's file."""
    home.log.mkdir(parents=True, exist_ok=True)
    path = home.log / name
    path.write_bytes(data)
    return path


def harmed(line: int, *bits: int) -> bytes:
    """The log with some bits of one line flipped."""
    rows = log_bytes(*LINES).splitlines(keepends=True)
    row = bytearray(rows[line])
    for bit in bits:
        row[bit // 8] ^= 1 << bit % 8
    return b"".join([*rows[:line], bytes(row), *rows[line + 1 :]])


def seen(store: FileStore) -> set[str]:
    return set(store.docs("dose"))


ALL = {one.id for one in LINES}
LOST = ALL - {"r5"}


def test_a_flipped_bit_is_mended_into_a_file_of_its_own_and_no_file_is_changed(home: Home) -> None:
    path = away(home, harmed(5, 900))
    store = home.open()
    assert seen(store) == LOST
    (found,) = store.faults().stretches
    assert (found.records, found.mendable, found.is_healed) == (1, (encode(LINES[5]),), False)
    before = home.files()
    assert store.repair() == (LINES[5],)
    assert seen(store) == ALL
    after = home.files()
    assert {name: after[name] for name in before} == before
    assert after[f"{store.device}-repaired.jsonl"] == log_bytes(LINES[5])
    assert path.stat().st_size == len(before[NAME])
    assert "r5" in {id_ for _, id_ in store.refresh()}, "what came back is news for the screen"


def test_repairing_again_writes_nothing(home: Home) -> None:
    away(home, harmed(5, 900))
    store = home.open()
    store.repair()
    before = home.files()
    assert store.repair() == ()
    assert home.open("third").repair() == ()
    assert home.files() == before


def test_mended_damage_is_healed_for_every_machine_and_at_every_start(home: Home) -> None:
    away(home, harmed(5, 900))
    home.open().repair()
    for machine in ("desk", "laptop", "desk"):
        store = home.open(machine)
        assert seen(store) == ALL
        assert [one.is_healed for one in store.faults().stretches] == [True]
        store.save_snapshot()


def test_the_file_of_mended_lines_is_no_file_of_a_year(home: Home) -> None:
    away(home, harmed(5, 900))
    store = home.open()
    store.repair()
    store.write("take", [put("new")])
    later = home.open(clock=Clock())
    later.write("take", [put("newer")])
    assert sorted(home.files()) == sorted([NAME, f"{store.device}-2026.jsonl", f"{store.device}-repaired.jsonl"])
    assert seen(home.open("third")) == ALL | {"new", "newer"}


def test_mending_again_after_a_disk_error_begins_another_file(home: Home) -> None:
    away(home, harmed(5, 900))
    disk = FaultyDisk(5)
    store = home.open(disk=disk, wait=0.0)
    (home.root / "desk" / "state").mkdir(mode=0o700, parents=True)  # so that the first thing synced is the file
    disk.fails = lambda name: name == "fsync"  # type: ignore[method-assign]
    with pytest.raises(NotSaved):
        store.repair()
    assert seen(store) == LOST
    disk.fails = lambda name: False  # type: ignore[method-assign]
    assert store.repair() == (LINES[5],)
    assert seen(store) == ALL == seen(home.open("third"))
    assert f"{store.device}-repaired-2.jsonl" in home.files()


@pytest.mark.parametrize("error", [5, 28])
def test_every_call_of_a_repair_may_fail(tmp_path: Path, error: int) -> None:
    for at in range(1, 60):
        home = Home(tmp_path / str(at))
        away(home, harmed(5, 900))
        disk = FaultyDisk(error)
        store = home.open(disk=disk, wait=0.0)
        disk.arm(at)
        try:
            done = store.repair()
        except NotSaved:
            done = ()
        disk.arm(None)
        store.refresh()
        assert seen(store) == seen(home.open("third")) or disk.hits == ["pread"] * len(disk.hits)
        if done:
            assert seen(store) == ALL
        store.repair()
        assert seen(store) == ALL == seen(home.open("third")), at
        if not disk.hits:
            break
    else:
        pytest.fail("never succeeded")


def test_two_flipped_bits_are_not_mended(home: Home) -> None:
    away(home, harmed(5, 900, 1000))
    store = home.open()
    assert store.repair() == ()
    (found,) = store.faults().stretches
    assert (found.records, found.mendable, found.is_healed) == (1, (), False)


def test_a_line_end_made_by_a_flipped_bit_is_mended(home: Home) -> None:
    line = revision(50, "split", {"date": "2026-11-23", "note": "Jump"})
    data = log_bytes(LINES[0], line).replace(b"Jump", b"\nump")
    away(home, data)
    store = home.open()
    assert [one.records for one in store.faults().stretches] == [1], "one stretch, one record"
    assert store.repair() == (line,)
    assert store.doc("dose", "split") == {"date": "2026-11-23", "note": "Jump"}


@pytest.mark.parametrize("after", [b"", log_bytes(revision(60, "next", {"date": "2026-11-23"}))])
def test_a_damaged_line_end_costs_nothing(home: Home, after: bytes) -> None:
    away(home, log_bytes(*LINES)[:-1] + b"\x0b" + after)
    store = home.open()
    assert seen(store) == ALL | ({"next"} if after else set())
    assert store.faults().stretches == ()
    assert store.damage() == ()


@pytest.mark.parametrize("harm", ["one bit", "half of it", "zeros"])
@pytest.mark.parametrize("copy", ["away-2026.sync-conflict-20261123-080000-ABCDEF.jsonl", "restored.jsonl"])
def test_a_copy_put_beside_it_heals_damage(home: Home, harm: str, copy: str) -> None:
    data = log_bytes(*LINES)
    start = data.index(encode(LINES[5]))
    if harm == "one bit":
        bad = harmed(5, 900)
    elif harm == "half of it":
        bad = data[:start] + b"?" * 60 + data[start + 60 :]
    else:
        bad = data[: start + 20] + bytes(500) + data[start + 520 :]
    away(home, bad)
    store = home.open()
    assert seen(store) < ALL
    assert [one.is_healed for one in store.faults().stretches] == [False]
    away(home, data, copy)
    store.refresh()
    for each in (store, home.open("third")):
        assert seen(each) == ALL
        assert [one.is_healed for one in each.faults().stretches] == [True]
    (home.log / copy).unlink()
    store.refresh()
    assert [one.is_healed for one in store.faults().stretches] == [False], "what healed it is gone again"


def test_another_machine_that_has_the_line_heals_it(home: Home) -> None:
    away(home, harmed(5, 900, 1000))
    store = home.open()
    away(home, log_bytes(LINES[5]), "laptop-repaired.jsonl")
    store.refresh()
    assert [one.is_healed for one in store.faults().stretches] == [True]


def test_the_line_beside_it_heals_nothing(home: Home) -> None:
    """Two flipped bits in the counter of a stamp make it that of the line before, which stands; this one does not."""
    text = encode(LINES[5]).replace(stamp(5).encode(), stamp(4).encode()).replace(b'"n":5', b'"n":6')
    away(home, log_bytes(*LINES[:5]) + text + b"\n" + log_bytes(*LINES[6:]))
    assert [one.is_healed for one in home.open().faults().stretches] == [False]


def test_a_file_that_was_put_right_is_no_longer_damaged(home: Home) -> None:
    away(home, harmed(5, 900))
    store = home.open()
    assert len(store.faults().stretches) == 1
    away(home)
    store.refresh()
    assert store.faults().stretches == ()
    assert seen(store) == ALL


def test_what_was_erased_for_good_is_not_brought_back(home: Home) -> None:
    secret = revision(1, "diary", {"day": "2026-11-23", "note": "secret"}, table="entry")
    edited = revision(2, "diary", {"day": "2026-11-23", "note": "secret two"}, was=1, table="entry")
    rows = log_bytes(secret, edited).splitlines(keepends=True)
    row = bytearray(rows[0])
    row[150] ^= 4
    away(home, bytes(row) + rows[1])
    store = home.open()
    assert [len(one.mendable) for one in store.faults().stretches] == [1]
    store.erase([("entry", "diary")])
    (found,) = store.faults().stretches
    assert (found.mendable, found.is_healed) == ((), True), "nothing that is missed"
    before = home.files()
    assert store.repair() == ()
    assert home.files() == before


def test_lines_of_a_stretch_are_counted(home: Home) -> None:
    rows = harmed(5, 900, 1000).splitlines(keepends=True)
    rows[6] = rows[6][:-40] + b"\n"
    rows[7] = b"rubbish\n"
    away(home, b"".join(rows))
    (found,) = home.open().faults().stretches
    assert (found.records, found.damage.offset) == (2, len(b"".join(rows[:5])))
    assert found.damage.length == len(b"".join(rows[5:8])) - 1


def test_a_look_at_the_same_files_reads_nothing(home: Home) -> None:
    class Counting(Machine):
        reads = 0

        def pread(self, fd: int, length: int, offset: int) -> bytes:
            Counting.reads += 1
            return super().pread(fd, length, offset)

    away(home, harmed(5, 900))
    store = home.open(disk=Counting("desk"))
    store.faults()
    before = Counting.reads
    for _ in range(3):
        store.refresh()
        store.faults()
    assert Counting.reads == before
    store.write("take", [put("new")])
    before = Counting.reads
    store.faults()
    assert Counting.reads <= before + 12, "only what changed is looked at again"


def test_a_bit_that_turned_on_the_disk_is_found_though_the_file_looks_as_before(home: Home) -> None:
    path = away(home)
    home.open().save_snapshot()
    stat = path.stat()
    with path.open("r+b") as file:
        file.write(harmed(5, 900))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    store = home.open()
    assert seen(store) == ALL, "from the snapshot"
    assert store.faults().stretches == (), "the file is believed"
    (found,) = store.faults(anew=True).stretches
    assert (found.records, found.mendable) == (1, (encode(LINES[5]),))
    assert store.repair() == (LINES[5],)
    assert [one.is_healed for one in store.faults(anew=True).stretches] == [True]
    (home.root / "desk" / "cache" / "hot.json").unlink()
    assert seen(home.open()) == ALL


@pytest.mark.parametrize("old", [False, True])
def test_what_is_still_in_memory_is_brought_back_whatever_happened_to_its_line(home: Home, old: bool) -> None:
    """The app is open, and the file is damaged beyond what a checksum explains; or it is read from a snapshot."""
    lines = [revision(one, f"r{one}", {"date": "2019-11-23" if old else "2026-11-23", "n": one}) for one in range(12)]
    data = log_bytes(*lines)
    path = away(home, data)
    if old:
        home.open().save_snapshot()
    store = home.open()
    stat = path.stat()
    start = data.index(encode(lines[5]))
    with path.open("r+b") as file:
        file.seek(start + 80)
        file.write(b"????????????")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + (0 if old else 10**9)))
    store.refresh()
    (found,) = store.faults(anew=True).stretches
    assert found.mendable == (encode(lines[5]),)
    assert store.repair() == (lines[5],)
    assert home.files()[f"{store.device}-repaired.jsonl"] == log_bytes(lines[5])
    assert seen(home.open("third")) == {one.id for one in lines}
    assert [one.is_healed for one in home.open("third").faults().stretches] == [True]


def test_the_line_beside_it_is_not_brought_back_in_its_place(home: Home) -> None:
    path = away(home)
    store = home.open()
    text = encode(LINES[5]).replace(stamp(5).encode(), stamp(4).encode()).replace(b'"n":5', b'"n":6')
    path.write_bytes(log_bytes(*LINES[:5]) + text + b"\n" + log_bytes(*LINES[6:]))
    store.refresh()
    assert store.repair() == ()
    assert [one.is_healed for one in store.faults(anew=True).stretches] == [False]


# Anything at all in the folder


def litter(log: Path) -> None:
    """What has no business in a folder of logs."""
    log.mkdir(parents=True, exist_ok=True)
    chance = random.Random(3)
    (log / "folder.jsonl").mkdir()
    (log / "folder.jsonl" / "inner.jsonl").write_bytes(log_bytes(revision(9, "inner", {"date": "2026-11-23"})))
    (log / "link.jsonl").symlink_to(log / NAME)
    (log / "empty-2026.jsonl").touch()
    (log / "zeros-2026.jsonl").write_bytes(bytes(100_000))
    (log / "rubbish-2026.jsonl").write_bytes(chance.randbytes(200_000))
    (log / "text.jsonl").write_text('{"a": 1}\n[1, 2]\nnull\n"words"\n\n', encoding="utf-8")
    (log / "utf16-2026.jsonl").write_bytes(log_bytes(LINES[0]).decode().encode("utf-16"))
    (log / "crlf-2025.jsonl").write_bytes(
        log_bytes(revision(70, "crlf", {"date": "2026-11-23"})).replace(b"\n", b"\r\n")
    )
    (log / "lineends.jsonl").write_bytes(b"\n" * 50_000)
    (log / "picture.jsonl.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chance.randbytes(3000))
    (log / "notes.txt").write_text("not a log", encoding="utf-8")


def test_litter_in_the_folder_costs_nothing_and_is_listed_by_file(home: Home) -> None:
    away(home)
    litter(home.log)
    for number, machine in enumerate(("desk", "desk", "third"), 1):
        store = home.open(machine)
        assert seen(store) == ALL | {"crlf"} | {f"mine{each}" for each in range(1, number)}
        listed = {one.damage.file for one in store.faults().stretches} | {
            one.damage.file for one in store.faults().torn
        }
        assert listed == {
            "zeros-2026.jsonl",
            "rubbish-2026.jsonl",
            "text.jsonl",
            "utf16-2026.jsonl",
            "picture.jsonl.png",
        }
        assert len(store.faults().stretches) <= 5, "what lies side by side is one stretch"
        assert store.repair() == ()
        store.write("take", [put(f"mine{number}")])
        store.save_snapshot()
    assert seen(home.open("fourth")) == ALL | {"crlf", "mine1", "mine2", "mine3"}


@pytest.mark.parametrize(
    "unit",
    [
        b"x",
        b'{"at":"',
        b',"crc":"00000000"}',
        b'{"at":"x","crc":"00000000"}',
        b'{"at":"\n',
        encode(LINES[0])[:-1] + b"\0",
    ],
    ids=["letters", "starts", "ends", "pairs", "short lines", "lines"],
)
def test_ten_megabytes_of_rubbish_are_done_with_in_time(home: Home, unit: bytes) -> None:
    import time

    away(home)
    size = 10_000_000 if b"\n" not in unit else 2_000_000
    (home.log / "bad-2026.jsonl").write_bytes((unit * (size // len(unit) + 1))[:size] + b"\n")
    began = time.process_time()
    store = home.open()
    assert seen(store) == ALL
    assert store.faults().stretches
    assert time.process_time() - began < 20


def test_a_file_that_may_not_be_read_is_named_and_read_when_it_may(home: Home) -> None:
    class Guarded(Machine):
        shut = True

        def open(self, path: str, flags: int, mode: int = 0o600) -> int:
            if Guarded.shut and path.endswith(NAME):
                raise PermissionError(13, "Permission denied")
            return super().open(path, flags, mode)

    away(home)
    away(home, log_bytes(revision(90, "other", {"date": "2026-11-23"})), "other-2026.jsonl")
    store = home.open(disk=Guarded("desk"))
    assert seen(store) == {"other"}
    assert [one.file for one in store.faults().closed] == [NAME]
    Guarded.shut = False
    store.refresh()
    assert seen(store) == ALL | {"other"}
    assert store.faults().closed == ()


def test_a_year_that_is_gone_is_named_with_its_lines_and_found_again_under_another_name(home: Home) -> None:
    path = away(home, name="away-2025.jsonl")
    away(home, log_bytes(revision(90, "other", {"date": "2026-11-23"})))
    home.open().save_snapshot()
    path.unlink()
    store = home.open()
    assert dict(store.faults().gone) == {"away-2025.jsonl": len(LINES)}
    assert seen(store) == {"other"}
    copy = away(home, log_bytes(*LINES[:4]), "away-2025 (restored).jsonl")
    store.refresh()
    assert dict(store.faults().gone) == {"away-2025.jsonl": len(LINES)}, "part of it is not all of it"
    copy.write_bytes(log_bytes(*LINES, revision(91, "more", {"date": "2026-11-23"})))
    store.refresh()
    assert dict(store.faults().gone) == {}
    assert store.missing() == ()
    store.save_snapshot()
    again = home.open()
    assert (seen(again), again.missing()) == (ALL | {"other", "more"}, ())


def test_the_end_a_file_lost_is_found_again_in_a_copy(home: Home) -> None:
    path = away(home)
    store = home.open()
    path.write_bytes(log_bytes(*LINES[:6]))
    store.refresh()
    assert dict(store.faults().shorter) == {NAME: 6}
    away(home, name="away-2026 (copy).jsonl")
    store.refresh()
    assert dict(store.faults().shorter) == {}


def test_a_copy_renamed_is_not_missed(home: Home) -> None:
    path = away(home)
    store = home.open()
    path.rename(home.log / "away-2026-old.jsonl")
    store.refresh()
    assert store.missing() == ()


def test_damage_that_arrives_bit_by_bit_is_one_stretch(home: Home) -> None:
    path = away(home, log_bytes(LINES[0]) + b"rubbish one\n")
    store = home.open()
    with path.open("ab") as file:
        file.write(b"rubbish two\n\nrubbish three\n")
    store.refresh()
    with path.open("ab") as file:
        file.write(log_bytes(LINES[1]) + b"rubbish four\n")
    store.refresh()
    for found in (store.faults().stretches, store.faults(anew=True).stretches, home.open("third").faults().stretches):
        assert [path.read_bytes()[one.damage.offset :][: one.damage.length] for one in found] == [
            b"rubbish one\nrubbish two\n\nrubbish three",
            b"rubbish four",
        ]
    assert store.faults().stretches == store.faults(anew=True).stretches
