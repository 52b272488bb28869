"""Other bytes in the place of a log file, and records erased for good: nothing is lost, nothing comes back."""

from __future__ import annotations

import errno
import random

import pytest

from companion.domain.errors import NothingToUndo, NotSaved
from companion.storage.line import Revision, decode, encode
from companion.storage.record import husk
from companion.storage.rewriting import beside
from companion.storage.writing import Put
from tests.storage.kit import Clock, FaultyDisk, Files, Home, Shelves, log_bytes, put, revision, state


def emptied(id_: str):
    def line(raw: bytes) -> bytes:
        found = decode(raw)
        return encode(husk(found)) if isinstance(found, Revision) and found.id == id_ and found.doc else raw

    return line


def test_a_rewritten_file_is_whole_and_an_open_copy_misses_nothing(home: Home) -> None:
    store, copy = home.open(), home.open()
    for id_ in "abc":
        store.write("note", [put(id_, table="entry", day="2026-11-23", note=f"marker {id_} " * 20)])
    copy.refresh()
    store.erase([("entry", "b")])
    assert store.rewrite(emptied("b")) == (f"{store.device}-2026.jsonl",)
    assert store.rewrite(emptied("b")) == ()
    assert b"marker b" not in b"".join(home.files().values())
    for reader in (store, copy, home.open(), home.open("third")):
        reader.refresh()
        assert reader.missing() == ()
        assert reader.damage() == ()
        assert sorted(reader.docs("entry")) == ["a", "c"]
    assert state(store) == state(home.open("third"))
    store.write("note", [put("d", table="entry", day="2026-11-23")])
    copy.refresh()
    assert sorted(copy.docs("entry")) == ["a", "c", "d"]


def test_a_file_with_fewer_lines_is_still_missed(home: Home) -> None:
    store = home.open()
    for id_ in "abc":
        store.write("note", [put(id_, note=id_ * 50)])
    file = home.log / f"{store.device}-2026.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:2]) + b"\n" * 500)  # more bytes, fewer lines
    store.refresh()
    assert store.missing() == (file.name,)
    assert "one line" in store.damage()[0].why
    file.write_bytes(b"".join(lines))
    store.refresh()
    assert store.missing() == ()


def test_a_damaged_file_that_then_loses_its_end_is_missed_too(home: Home) -> None:
    store = home.open()
    for id_ in "abcdef":
        store.write("note", [put(id_, note=id_ * 50)])
    file = home.log / f"{store.device}-2026.jsonl"
    harmed = bytearray(file.read_bytes())
    harmed[harmed.index(b"bbb")] ^= 4
    file.write_bytes(harmed)
    store.refresh()
    assert store.missing() == ()
    file.write_bytes(b"".join(bytes(harmed).splitlines(keepends=True)[:4]))
    store.refresh()
    assert store.missing() == (file.name,)
    assert any("2 lines" in one.why for one in store.damage())


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("holds", [6, 5])
def test_what_stands_in_a_conflict_copy_is_not_missed_though_that_was_rewritten(
    home: Home, order: int, holds: int
) -> None:
    store = home.open()
    for id_ in "abcdef":
        store.write("note", [put(id_, note=id_ * 50)])
    file = home.log / f"{store.device}-2026.jsonl"
    lines = [emptied("b")(raw) + b"\n" for raw in file.read_bytes().splitlines()]
    copy = file.with_name(f"{store.device}-2026.sync-conflict-20261124-080000-ABCDEFG.jsonl")
    parts = [(file, b"".join(lines[:3])), (copy, b"".join(lines[:holds]))]
    for path, data in parts if order else reversed(parts):
        path.write_bytes(data)
        store.refresh()
    assert store.missing() == (() if holds == 6 else (file.name,))
    assert home.open().missing() == store.missing()
    file.unlink()
    store.refresh()
    assert store.missing() == (() if holds == 6 else (file.name,))


def test_conflict_copies_of_own_files_are_rewritten_and_files_of_others_never(home: Home) -> None:
    store, other = home.open(), home.open("laptop")
    store.write("note", [put("a", note="marker")])
    own = home.log / f"{store.device}-2026.jsonl"
    (home.log / f"{store.device}-2026.sync-conflict-20261123-080000-ABCDEFG.jsonl").write_bytes(own.read_bytes())
    other.write("note", [put("a", note="marker")])
    store.refresh()
    store.erase([("dose", "a")])
    assert len(store.rewrite(emptied("a"))) == 2
    left = {name for name, data in home.files().items() if b"marker" in data}
    assert left == {f"{other.device}-2026.jsonl"}


@pytest.mark.parametrize("persistent", [False, True])
@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EROFS, errno.EINTR])
def test_whatever_fails_the_file_is_as_before_or_wholly_rewritten(home: Home, error: int, *, persistent: bool) -> None:
    for at in range(1, 60):
        disk = FaultyDisk(error, persistent=persistent, name=f"m{at}")
        store = home.open(f"m{at}", disk=disk)
        store.write("note", [put(f"{at}", note=f"marker {at}", date="2026-11-23")])
        store.erase([("dose", f"{at}")])
        file = home.log / f"{store.device}-2026.jsonl"
        before = file.read_bytes()
        disk.arm(at)
        try:
            done = store.rewrite(emptied(f"{at}"))
        except NotSaved:
            done = None
        hits = disk.hits
        disk.arm(None)
        after = file.read_bytes()
        new = b"".join(emptied(f"{at}")(raw) + b"\n" for raw in before.splitlines())
        assert after == new if done else after in (before, new)
        assert store.rewrite(emptied(f"{at}")) in ((), (file.name,))
        assert file.read_bytes() == new
        assert not (home.log / beside(str(file))).exists()
        assert home.open("reader").doc("dose", f"{at}") is None
        if not hits:
            return
    pytest.fail("the rewriting never succeeded untouched")


def test_a_file_that_a_sync_tool_replaces_meanwhile_is_rewritten_as_it_then_is(home: Home) -> None:
    store = home.open()
    store.write("note", [put("a", note="marker a")])
    file = home.log / f"{store.device}-2026.jsonl"
    more = file.read_bytes() + encode(revision(7, "z", {"note": "arrived"})) + b"\n"
    calls = []

    def line(raw: bytes) -> bytes:
        if not calls:
            calls.append(raw)
            file.unlink()
            file.write_bytes(more)
        return emptied("a")(raw)

    store.rewrite(line)
    assert b"marker" not in file.read_bytes()
    assert b"arrived" in file.read_bytes()


# Erased for good


@pytest.fixture(params=["files", "memory"])
def rig(request: pytest.FixtureRequest, tmp_path):
    return Files(tmp_path) if request.param == "files" else Shelves()


def test_what_was_erased_is_kept_nowhere_in_memory_and_does_not_come_back_by_undo(rig) -> None:
    store = rig.open()
    store.write("note", [put("a", table="entry", day="2026-11-23", note="one")])
    was = store.head("entry", "a").at
    edit = store.write("edit", [Put("entry", "a", {"day": "2026-11-23", "note": "two"}, was)])
    store.erase([("entry", "a")])
    assert store.doc("entry", "a") is None
    assert store.leaves("entry", "a")[0].erases
    assert [one.doc for one in store.history("entry", "a")] == [None, None, None]
    assert [one.doc for one in store.revisions_of(edit.op)] == [None]
    assert store.peek_undo() is None
    with pytest.raises(NothingToUndo):
        store.undo()
    store.undo(edit.op)
    assert store.doc("entry", "a") is None
    assert rig.open("other").doc("entry", "a") is None


def test_an_edit_made_elsewhere_without_knowing_of_it_is_erased_too_and_one_made_after_it_stands(rig) -> None:
    store, other = rig.open("desk"), rig.open("laptop")
    store.write("take", [put("m/2026-11-23/s1", state="taken", note="marker")])
    other.refresh()
    seen = other.head("dose", "m/2026-11-23/s1").at
    store.erase([("dose", "m/2026-11-23/s1")])
    line = encode(Revision(f"2030{seen[4:]}", "edit-x", "dose", "m/2026-11-23/s1", {"note": "marker too"}, seen))
    if isinstance(rig, Files):
        (rig.home.log / "elsewhere-2030.jsonl").write_bytes(line + b"\n")
    else:
        rig.shelf.lines.append(line)
    for reader in (store, other, rig.open("third")):
        reader.refresh()
        assert reader.doc("dose", "m/2026-11-23/s1") is None
    other.write("take", [put("m/2026-11-23/s1", state="taken", note="again")])
    store.refresh()
    assert store.doc("dose", "m/2026-11-23/s1")["note"] == "again"
    store.undo(store.head("dose", "m/2026-11-23/s1").op)
    assert store.doc("dose", "m/2026-11-23/s1") is None
    store.redo()
    assert store.doc("dose", "m/2026-11-23/s1")["note"] == "again"


@pytest.mark.parametrize("seed", range(40))
def test_every_order_of_arrival_comes_out_the_same(tmp_path, seed: int) -> None:
    """Erasing, edits that knew of it and edits that did not, some over others, twice erased, over two files."""
    chance = random.Random(seed)
    made: list[Revision] = []
    for number in range(1, chance.randint(4, 9)):
        was = chance.choice([None, *(one.at for one in made)])
        erasures = [one.at for one in made if one.erases]
        kind = chance.random()
        extra: dict[str, object] | None = None
        doc: dict[str, object] | None = {"day": "2026-11-2" + str(number % 3), "note": f"n{number}"}
        if kind < 0.3:
            doc, extra = None, {"erase": True}
        elif erasures and kind < 0.7:
            extra = {"after": chance.choice(erasures)}
        one = revision(number, "a", doc, table="entry", extra=extra, device=chance.choice(["desk", "lapp"]))
        made.append(Revision(one.at, one.op, "entry", "a", doc, was, extra=extra))
    states = []
    for turn in range(6):
        lines = made * chance.randint(1, 2)
        chance.shuffle(lines)
        home = Home(tmp_path / str(turn))
        home.log.mkdir(parents=True)
        cut = chance.randint(0, len(lines))
        store = home.open(clock=Clock())
        (home.log / "aaaa-2026.jsonl").write_bytes(log_bytes(*lines[:cut]))
        store.refresh()
        store.save_snapshot()
        store = home.open(clock=Clock())
        (home.log / "bbbb-2026.jsonl").write_bytes(log_bytes(*lines[cut:]))
        store.refresh()
        record = store._fold.find(("entry", "a"))
        states.append((record.head, record.others, record.last))
    assert all(one == states[0] for one in states)
    erased = max((one.knows_erased for one in made), default="")
    standing = [states[0][0], *(states[0][1] or {}).values()]
    assert all(one.knows_erased >= erased for one in standing)
