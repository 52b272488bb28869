"""Sealed lines: the same records sealed or clear, whatever is interrupted, damaged, copied or locked."""

from __future__ import annotations

import errno
import json
import os
import random
from base64 import b64decode, b64encode

import pyrage
import pytest

from companion.domain.errors import CompanionError, WrongPassphrase
from companion.storage.drafts import FileDrafts, FileState
from companion.storage.line import BadLine, Revision, Sealed, decode, encode
from companion.storage.record import husk
from companion.storage.seal import Seal
from companion.storage.writing import Put
from tests.storage import age_format
from tests.storage.kit import FaultyDisk, log_bytes, put, revision, stamp, state
from tests.storage.vaults import MARKER, OTHER, PASSPHRASE, DyingDisk, Killed, Safe, note, sealed, turn_on


@pytest.fixture
def safe(tmp_path) -> Safe:
    return Safe(tmp_path)


def seal_for(safe: Safe) -> tuple[Seal, pyrage.x25519.Identity]:
    identity = pyrage.x25519.Identity.generate()
    seal = safe.vault().seal
    seal.pin([str(identity.to_public())])
    seal.unlock([identity])
    return seal, identity


# A line


def test_a_sealed_line_is_the_clear_one_byte_for_byte_and_only_its_stamp_shows(safe: Safe) -> None:
    seal, identity = seal_for(safe)
    raw = encode(revision(1, "a", {"date": "2026-11-23", "note": MARKER}, extra={"later": [1, {"x": None}]}))
    shown = seal.seal_line(raw)
    assert set(json.loads(shown)) == {"at", "age", "crc"}
    line = decode(shown)
    assert isinstance(line, Sealed)
    assert line.at == decode(raw).at
    assert seal.open_line(line) == raw
    inside = json.loads(pyrage.decrypt(b64decode(line.age), [identity]))
    assert {"at": line.at} | inside == json.loads(raw)
    assert seal.seal_line(raw) != shown  # two machines seal one line differently


def test_what_is_inside_belongs_to_its_stamp(safe: Safe) -> None:
    seal, identity = seal_for(safe)
    one, other = (decode(seal.seal_line(encode(revision(n)))) for n in (1, 2))
    with pytest.raises(BadLine):
        seal.open_line(Sealed(one.at, other.age))
    for inside in (b"", b"{}", b"junk", one.age.encode(), seal.seal_line(encode(revision(1)))):
        made = b64encode(pyrage.encrypt(inside, [identity.to_public()])).decode()
        with pytest.raises(BadLine):
            seal.open_line(Sealed(one.at, made))
    with pytest.raises(BadLine):
        seal.open_line(Sealed(one.at, "no base64!"))


def test_a_locked_line_is_locked_and_a_damaged_one_damaged(safe: Safe) -> None:
    _, store, _ = sealed(safe)
    store.write("note", [note("a"), note("b")])
    locked = safe.open()
    assert (locked.locked, locked.damage(), locked.docs("entry")) == (2, (), {})
    file = safe.log / f"{store.device}-2026.jsonl"
    data = file.read_bytes()
    chance = random.Random(5)
    for turn in range(60):
        flipped = bytearray(data)
        at = chance.randrange(len(data) - 1)
        flipped[at] ^= 1 << chance.randrange(8)
        file.write_bytes(flipped)
        os.utime(file, ns=(turn, turn))  # two writings within a tick of the system's clock look like one
        for reader in (safe.open(), safe.unlocked()[1]):
            read = len(reader.docs("entry")) + reader.locked
            if data[at : at + 1] == b"\n":  # a sealed line is of any length, so it may be hit: both lines are whole
                assert (reader.damage(), read) == ((), 2)
            else:
                assert reader.damage()
                assert read <= 1 + (flipped.count(b"\n") > 2)


def test_one_line_sealed_and_clear_and_sealed_twice_is_one(safe: Safe) -> None:
    store = safe.open()
    store.write("note", [note("a"), note("b")])
    clear = safe.files()[f"{store.device}-2026.jsonl"]
    vault, store, _ = sealed(safe)
    before = state(store)
    lines = clear.splitlines()
    again = b"".join(vault.seal.seal_line(line) + b"\n" for line in reversed(lines))
    (safe.log / "lapp-2026.jsonl").write_bytes(clear + again)
    store.refresh()
    assert state(store) == before
    assert state(safe.unlocked()[1]) == before


# Turning on and off


def fill(store) -> None:
    store.write("note", [note(id_) for id_ in "abc"])
    store.write("take", [put("m/2026-11-23/s1", state="taken", date="2026-11-23")])
    store.write(
        "edit", [Put("entry", "a", {"day": "2026-11-23", "note": f"{MARKER} again"}, store.head("entry", "a").at)]
    )
    store.undo()


def test_on_seals_all_that_is_there_and_off_gives_the_same_bytes_back(safe: Safe) -> None:
    store = safe.open()
    fill(store)
    drafts, local = FileDrafts(safe.state / "drafts"), FileState(safe.state / "state.json")
    drafts.keep("checkin", "x", {"note": MARKER})
    local.set("place", MARKER)
    (safe.log / f"{store.device}-2026.sync-conflict-20261123-080000-ABCDEFG.jsonl").write_bytes(
        safe.files()[f"{store.device}-2026.jsonl"]
    )
    store.refresh()
    store.save_snapshot()
    before, seen = safe.files(), state(store)
    assert len(safe.holding()) == 5
    vault, store, _ = sealed(safe)
    assert safe.holding() == []
    assert vault.left().is_nothing
    assert list(vault.convert()) == []
    assert state(store) == seen
    assert (store.locked, store.damage(), store.missing()) == (0, (), ())
    vault, store = safe.unlocked()
    assert state(store) == seen
    assert FileDrafts(safe.state / "drafts", vault.seal).find("checkin") == (("x", {"note": MARKER}),)
    assert FileState(safe.state / "state.json", vault.seal).get("place") == MARKER
    store.close()
    vault.turn_off(PASSPHRASE)
    for _ in vault.convert():
        pass
    assert safe.files() == before
    assert vault.left().is_nothing
    assert list(safe.keys.iterdir()) == []
    assert not safe.vault().is_locked
    assert not safe.vault().is_invited
    assert state(safe.open()) == seen
    assert drafts.find("checkin") == (("x", {"note": MARKER}),)
    assert FileState(safe.state / "state.json").get("place") == MARKER


def test_damaged_lines_stay_as_they_are_and_are_named_and_what_is_sound_beside_them_is_sealed(safe: Safe) -> None:
    store = safe.open()
    store.write("note", [note(id_) for id_ in "abcd"])
    file = safe.log / f"{store.device}-2026.jsonl"
    first, second, third, fourth = file.read_bytes().splitlines()
    bad = second.replace(b'"note"', b'"nose"')
    file.write_bytes(first + b"\n" + bad + b"\n" + third + fourth + b"\n")  # and two run together
    vault, store, _ = sealed(Safe(safe.root))
    left = file.read_bytes()
    assert bad in left
    assert left.count(MARKER.encode()) == 1
    assert left.count(b'"age"') == 3
    assert vault.left().damaged == (file.name,)
    assert sorted(store.docs("entry")) == ["a", "c", "d"]
    vault.turn_off(PASSPHRASE)
    for _ in vault.convert():
        pass
    assert file.read_bytes() == first + b"\n" + bad + b"\n" + third + fourth + b"\n"


def converted(safe: Safe, disk: FaultyDisk, at: int, *, on: bool) -> bool:
    """Turn encryption on or off with the k-th call failing; says whether it came to its end."""
    vault = safe.vault(disk)
    if not on:
        vault.unlock(PASSPHRASE)
    safe.open(vault, disk)
    disk.arm(at)
    try:
        if on:
            turn_on(vault)
        else:
            vault.turn_off(PASSPHRASE)
        for _ in vault.convert():
            pass
    except (CompanionError, Killed):
        return False
    finally:
        hits = disk.hits
        disk.arm(None)
        if isinstance(disk, DyingDisk):
            disk.bury()
    return not hits


@pytest.mark.parametrize("on", [True, False], ids=["on", "off"])
@pytest.mark.parametrize("fault", ["EIO", "ENOSPC for ever", "killed"])
def test_interrupted_at_any_call_everything_stays_readable_and_the_next_time_does_the_rest(
    shm, fault: str, *, on: bool
) -> None:
    for at in range(1, 400):
        one = Safe(shm / f"{at}")
        store = one.open()
        store.write("note", [note("a"), note("b")])
        FileDrafts(one.state / "drafts").keep("checkin", "x", {"note": MARKER})
        if not on:
            sealed(one)
        seen = state(store)
        error = getattr(errno, fault.split()[0]) if fault.startswith("E") else None
        disk = DyingDisk() if fault == "killed" else FaultyDisk(error, persistent="ever" in fault)
        done = converted(one, disk, at, on=on)
        vault = one.vault()
        if vault.is_locked or vault.is_invited:
            vault.unlock(PASSPHRASE)
        again = one.open(vault)
        assert state(again) == seen
        assert (again.locked, again.damage(), again.missing()) == (0, (), ())
        if on and not vault.is_on:
            assert not one.vault().is_locked  # it did not come to anything, and nothing is in the way of doing it again
            turn_on(vault)
        elif not on and vault.is_on:
            vault.turn_off(PASSPHRASE)
        for _ in vault.convert():
            pass
        assert vault.left().is_nothing
        assert (one.holding() == []) == on
        assert state(one.open(vault)) == seen
        assert FileDrafts(one.state / "drafts", vault.seal).find("checkin") == (("x", {"note": MARKER}),)
        if done:
            assert at > 20
            return
    pytest.fail("it never came to its end")


def test_a_copy_that_is_open_seals_at_its_next_save_and_asks_to_be_opened_anew(safe: Safe) -> None:
    copy_vault = safe.vault()
    copy = safe.open(copy_vault)
    fill(copy)
    assert not copy_vault.has_changed
    vault, store, _ = sealed(safe)
    written = copy.write("note", [note("z")])
    assert written.op is not None
    assert safe.holding() == []
    copy.refresh()
    assert copy.docs("entry").keys() == {
        "a",
        "b",
        "c",
        "z",
    }  # what it had it keeps, and what others write it cannot see
    assert copy_vault.has_changed
    assert copy_vault.is_locked
    copy.close()
    assert safe.holding() == []
    assert not vault.has_changed
    store.refresh()
    assert store.docs("entry").keys() == {"a", "b", "c", "z"}
    vault.turn_off(PASSPHRASE)
    copy.write("note", [note("y")])
    assert f"{copy.device}-2026.jsonl" in safe.holding()
    store.refresh()
    assert store.docs("entry").keys() == {"a", "b", "c", "y", "z"}


def test_a_copy_that_is_open_notices_another_passphrase_encryption_off_and_another_key(safe: Safe) -> None:
    vault, store, _ = sealed(safe)
    copy_vault, copy = safe.unlocked()
    assert (copy_vault.has_changed, copy_vault.has_new_passphrase(), vault.has_new_passphrase()) == (False,) * 3
    vault.change(PASSPHRASE, OTHER)
    assert [copy_vault.has_new_passphrase(), copy_vault.has_new_passphrase()] == [True, False]
    assert not vault.has_new_passphrase(), "it changed it itself"
    assert not copy_vault.has_changed
    vault.turn_off(OTHER)
    for _ in vault.convert():
        pass
    assert (copy_vault.has_changed, copy_vault.is_locked) == (True, False)
    with pytest.raises(WrongPassphrase):
        copy_vault.change("not the passphrase", OTHER)
    assert copy_vault.has_changed, "what the person does here takes nothing of it back"
    assert not vault.has_changed
    turn_on(vault)
    assert (copy_vault.has_changed, copy_vault.is_locked) == (True, True)
    copy.write("note", [note("y")])
    assert list(copy_vault.convert()) == []
    store.refresh()
    assert store.docs("entry")["y"]
    assert safe.vault().seal.recipients == vault.seal.recipients


def test_a_copy_that_is_open_and_saves_nothing_more_leaves_no_snapshot_in_clear(safe: Safe) -> None:
    vault = safe.vault()
    store = safe.open(vault)
    other = safe.open()
    for n in range(40):  # worth a snapshot at its end
        other.write("note", [note(f"r{n:02}")])
    store.refresh()
    turn_on(vault)
    for _ in vault.convert():
        pass
    assert safe.holding() == []
    assert not other.save_snapshot()
    other.close()
    assert safe.holding() == []


def test_what_is_erased_for_good_is_erased_in_sealed_lines_too(safe: Safe) -> None:
    vault, store, _ = sealed(safe)
    store.write("note", [note("a"), note("b")])
    store.erase([("entry", "a")])

    def line(raw: bytes) -> bytes:
        found = decode(raw)
        return encode(husk(found)) if isinstance(found, Revision) and found.id == "a" and found.doc else raw

    before = safe.files()
    assert store.rewrite(line) == (f"{store.device}-2026.jsonl",)
    assert store.rewrite(line) == ()
    kept = before[f"{store.device}-2026.jsonl"].splitlines()
    now = safe.files()[f"{store.device}-2026.jsonl"].splitlines()
    assert [one == other for one, other in zip(kept, now, strict=True)] == [False, True, True]
    opened = [vault.seal.open_line(decode(raw)) for raw in now]
    assert not any(b"marker words nobody else writes a" in raw for raw in opened)
    assert sorted(safe.unlocked()[1].docs("entry")) == ["b"]


# Without opening ten years each time


class Counted(Seal):
    """Counts the lines that are opened."""

    count = 0

    def open_line(self, line: Sealed) -> bytes | None:
        Counted.count += 1
        return super().open_line(line)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> type[Counted]:
    monkeypatch.setattr("companion.storage.vault.Seal", Counted)
    Counted.count = 0
    return Counted


def years(safe: Safe) -> None:
    for year in range(2017, 2027):
        lines = [
            Revision(
                f"{year}{stamp(n)[4:]}", f"edit-{n}", "entry", f"{year}{n}", {"day": f"{year}-03-04", "note": MARKER}
            )
            for n in range(1, 31)
        ]
        safe.log.mkdir(parents=True, exist_ok=True)
        (safe.log / f"lapp-{year}.jsonl").write_bytes(log_bytes(*lines))


def test_with_a_snapshot_no_line_is_opened_and_undo_and_history_open_only_their_own(safe: Safe, counted) -> None:
    store = safe.open()
    for n in range(300):
        safe.clock.turn(minutes=1)
        store.write("note", [note(f"r{n}")])
    store.write("edit", [Put("entry", "r7", {"day": "2026-11-23", "note": "edited"}, store.head("entry", "r7").at)])
    sealed(safe)
    _, store = safe.unlocked()
    assert counted.count >= 300
    store.save_snapshot()
    assert (safe.cache / "hot.age").exists()
    counted.count = 0
    _, store = safe.unlocked()
    assert counted.count == 0
    assert len(store.docs("entry")) == 300
    assert len(store.history("entry", "r7")) == 2
    assert counted.count == 2
    step = store.peek_undo()
    assert (step.kind, step.changes[0].id) == ("edit", "r7")
    assert counted.count <= 4
    store.undo()
    assert store.doc("entry", "r7")["note"].startswith(MARKER)
    counted.count = 0
    _, store = safe.unlocked()
    assert store.peek_redo().kind == "edit"
    assert counted.count <= 6
    assert [len(store.revisions_of(store.peek_undo().op))] == [1]


def test_an_action_of_several_lines_is_found_whole_after_a_restart(safe: Safe) -> None:
    sealed(safe)
    _, store = safe.unlocked()
    op = store.write("take-all", [note(id_) for id_ in "abcde"]).op
    store.save_snapshot()
    _, store = safe.unlocked()
    assert [one.id for one in store.revisions_of(op)] == list("abcde")
    store.undo()
    assert store.docs("entry") == {}


def test_a_cut_action_is_told_from_a_damaged_one_in_sealed_lines(safe: Safe) -> None:
    _, store, _ = sealed(safe)
    store.write("take-all", [note(id_) for id_ in "abc"])
    file = safe.log / f"{store.device}-2026.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:2]))
    (cut,) = safe.unlocked()[1].incomplete(mine=True)
    assert (cut.kind, cut.have, cut.of, cut.damaged) == ("take-all", 2, 3, False)
    file.write_bytes(b"".join(lines[:2]) + lines[2].replace(b'"age":"YWdl', b'"age":"YWdm'))
    (harmed,) = safe.unlocked()[1].incomplete(mine=True)
    assert (harmed.have, harmed.of, harmed.damaged) == (2, 3, True)


def test_turned_on_and_off_over_a_snapshot_with_cold_years_nothing_is_missing_and_nothing_left_in_clear(
    safe: Safe, counted
) -> None:
    years(safe)
    safe.open().save_snapshot()
    assert len(list(safe.cache.glob("cold-*.json"))) >= 9
    vault = safe.vault()
    store = safe.open(vault)
    store.write("note", [note("new")])
    turn_on(vault)
    assert store.doc("entry", "20181")["note"] == MARKER  # brought in from a shelf that was written in clear
    for _ in vault.convert(others=True):
        pass
    assert safe.holding() == []
    counted.count = 0
    vault, store = safe.unlocked()
    assert len(store.docs("entry")) == 301
    assert counted.count == 0
    vault.turn_off(PASSPHRASE)
    for _ in vault.convert(others=True):
        pass
    assert not list(safe.cache.glob("*.age"))
    assert len(safe.open().docs("entry")) == 301


def test_a_snapshot_of_a_store_that_could_not_open_a_line_is_not_used_once_it_can(safe: Safe) -> None:
    other = Safe(safe.root, "laptop")
    store = other.open()
    store.write("note", [note("a")])
    mine = safe.open()
    mine.write("note", [note("b")])
    sealed(other)
    mine.refresh()
    mine = safe.open()
    assert mine.locked == 1
    mine.save_snapshot()
    _, mine = safe.unlocked()
    assert sorted(mine.docs("entry")) == ["a", "b"]
    assert mine.locked == 0


def test_the_key_file_reads_by_the_description_of_the_format_alone(safe: Safe) -> None:
    sealed(safe)
    (file,) = safe.keys.iterdir()
    text = age_format.unwrap(file.read_bytes(), PASSPHRASE).decode()
    secret = next(line for line in text.splitlines() if line.startswith("AGE-SECRET-KEY-1"))
    _, store = safe.unlocked()
    store.write("note", [note("a")])
    (data,) = safe.files().values()
    inside = pyrage.decrypt(b64decode(json.loads(data)["age"]), [pyrage.x25519.Identity.from_str(secret)])
    assert json.loads(inside)["doc"]["note"] == f"{MARKER} a"


@pytest.mark.parametrize("at", [0, 3, 8])
def test_a_snapshot_that_is_written_in_steps_leaves_nothing_in_clear_when_encryption_is_turned_on_meanwhile(
    safe: Safe, at: int
) -> None:
    years(safe)
    store = safe.open(safe.vault())
    assert store._snapshot is not None
    other = safe.vault()
    safe.open(other)
    for step, _ in enumerate(store._shelve(store._snapshot)):
        if step == at:
            turn_on(other)
            for _ in other.convert(others=True):
                pass
    assert safe.holding() == []
    store.save_snapshot()
    store.close()
    assert safe.holding() == []
    _, again = safe.unlocked()
    assert again.doc("entry", "20181")["note"] == MARKER


def test_a_sealed_snapshot_is_written_in_steps_too(safe: Safe) -> None:
    years(safe)
    sealed(safe)
    for file in safe.cache.glob("*"):
        file.unlink()
    _, store = safe.unlocked()
    store._worth = 1
    store.keep_snapshot()
    assert {file.suffix for file in safe.cache.iterdir()} == {".age"}
    assert len(list(safe.cache.glob("cold-*.age"))) >= 9
    _, again = safe.unlocked()
    assert state(again) == state(store)
