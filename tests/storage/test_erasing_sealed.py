"""Erasing for good in sealed lines that are damaged: nothing of what was erased stays, and nothing brings it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.domain.devices import RETIRED
from companion.storage.erasing import Eraser
from companion.storage.filestore import FileStore
from companion.storage.line import Damage, Sealed, encode, read
from companion.storage.repair import mend
from companion.storage.vault import FileVault
from companion.storage.writing import Put
from tests.storage.vaults import MARKER, Safe, note, sealed

VICTIM = ("entry", "victim")


@pytest.fixture
def safe(tmp_path: Path) -> Safe:
    return Safe(tmp_path)


def written(safe: Safe) -> Path:
    """An entry written twice, among others, all of it sealed."""
    store = safe.open()
    store.write("checkin", [note("before", "one")])
    store.write("checkin", [note("victim")])
    store.write("edit", [note("victim", f"{MARKER}, again")])
    store.write("checkin", [note("after", "one")])
    store.close()
    sealed(safe)[1].close()
    (file,) = safe.log.iterdir()
    return file


def flipped(file: Path, place: int) -> None:
    held = bytearray(file.read_bytes())
    held[place] ^= 1
    file.write_bytes(held)


def place_of(file: Path, number: int) -> tuple[int, int]:
    """Where a line begins, and where its line end is."""
    lines = file.read_bytes().split(b"\n")
    begin = sum(len(line) + 1 for line in lines[:number])
    return begin, begin + len(lines[number])


def words_left(safe: Safe, vault: FileVault) -> list[str]:
    """Everything in the log that still says it, opened and mended."""
    found = []
    for name, held in safe.files().items():
        for raw in filter(None, held.split(b"\n")):
            for line in read(mend(raw) or raw, name):
                opened = vault.seal.open_line(line) if isinstance(line, Sealed) else raw
                if isinstance(line, Damage) or (opened is not None and MARKER.encode() in opened):
                    found.append(name)
    return found


def erased(safe: Safe) -> tuple[FileVault, FileStore]:
    vault, store = safe.unlocked()
    assert store.doc(*VICTIM) is not None
    assert Eraser(store, safe.log, safe.state).erase([VICTIM]).problems == ()
    return vault, store


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("part", ["stamp", "sealed", "checksum"])
def test_a_flipped_bit_hides_no_sealed_line_from_erasing(safe: Safe, number: int, part: str) -> None:
    file = written(safe)
    begin, end = place_of(file, number)
    flipped(file, {"stamp": begin + 9, "sealed": (begin + end) // 2, "checksum": end - 4}[part])
    vault, store = erased(safe)
    assert words_left(safe, vault) == []
    store.repair()
    assert words_left(safe, vault) == []
    assert store.doc("entry", "before") is not None
    assert store.doc("entry", "after") is not None
    store.close()
    again = safe.unlocked()[1]
    assert again.doc(*VICTIM) is None
    assert again.doc("entry", "after") is not None


def test_a_computer_no_longer_used_keeps_nothing_in_sealed_lines_and_their_clear_copies(safe: Safe) -> None:
    lost = Safe(safe.root, "lost").open()
    lost.write("note", [note("victim"), note("hers", "stays")])
    name = f"{lost.device}-2026.jsonl"
    copy = safe.log / f"{lost.device}-2026 (conflicted copy).jsonl"
    copy.write_bytes(safe.files()[name])
    vault, store, _ = sealed(safe)
    for _ in vault.convert(others=True):
        pass
    copy.write_bytes(encode(next(store.files.segments.scan_file(name))) + b"\n")  # one line of it, in clear again
    key = f"{RETIRED}/{lost.device}"
    store.write("device-retire", [Put("pref", key, {"key": key, "value": True})])
    assert Eraser(store, safe.log, safe.state).erase([VICTIM]).problems == ()
    assert words_left(safe, vault) == []
    assert safe.holding() == []
    again = safe.unlocked()[1]
    assert set(again.docs("entry")) == {"hers"}
    assert again.missing() == again.damage() == ()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_two_sealed_lines_run_together_are_both_looked_into(safe: Safe, number: int) -> None:
    file = written(safe)
    flipped(file, place_of(file, number)[1])
    vault, store = erased(safe)
    assert words_left(safe, vault) == []
    assert store.doc("entry", "before") is not None
    assert store.doc("entry", "after") is not None


def test_a_damaged_line_that_no_eraser_reached_is_not_brought_back(safe: Safe) -> None:
    file = written(safe)
    begin, end = place_of(file, 2)
    kept = file.read_bytes()[begin : end + 1]
    store = erased(safe)[1]
    store.close()
    held = bytearray(kept)
    held[len(held) // 2] ^= 1
    file.with_name("lapp-2026.jsonl").write_bytes(bytes(held))
    vault, store = safe.unlocked()
    assert store.repair() == ()
    assert words_left(safe, vault) == ["lapp-2026.jsonl"], "that machine empties it"
