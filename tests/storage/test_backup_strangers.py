"""Backups that somebody renamed, and what else lies beside them, when other lines are put into them."""

from __future__ import annotations

import errno
import tarfile
import zipfile
from pathlib import Path

import pytest

from companion.domain.errors import CompanionError
from tests.storage.backups import Desk, Unhurried, inside, lines, repacked
from tests.storage.kit import FaultyDisk

MARKER = b"slept well"
RENAMED = (
    "companion-2026-11-25 (conflict).zip",
    "2026-11-23T080000Z-1.sync-conflict-20261123-080000-ABCDEFG.zip",
    "old",
    ".hidden.zip",
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, Unhurried("desk"))
    desk.write("lapp-2026.jsonl", *lines(1, 3))
    desk.shelf.make()
    return desk


def without(raw: bytes) -> bytes:
    return raw.replace(MARKER, b"***") if MARKER in raw else raw


def holding(desk: Desk) -> set[str]:
    """The files beside the backups, and they, that hold the marker in any way that unpacks."""
    found = set()
    for path in desk.folder.rglob("*"):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as zipped:
                texts = [zipped.read(name) for name in zipped.namelist()]
        else:
            texts = [path.read_bytes()] if path.is_file() else []
        if any(MARKER in text for text in texts):
            found.add(path.name)
    return found


@pytest.mark.parametrize("name", RENAMED)
def test_a_backup_under_another_name_is_rewritten_and_keeps_it(desk: Desk, name: str) -> None:
    whole = Path(desk.newest()).read_bytes()
    (desk.folder / name).write_bytes(whole)
    done = desk.shelf.rewrite(without)
    assert set(done.done) == {desk.shelf.kept()[0].name, name}
    assert (done.failed, done.strange) == ({}, ())
    assert holding(desk) == set()
    assert inside((desk.folder / name).read_bytes()).keys() == inside(whole).keys()
    desk.shelf.open(str(desk.folder / name)).check(lambda: None, recount=False)
    assert desk.shelf.rewrite(without).done == ()


def test_one_that_was_unpacked_and_packed_again_is_rewritten_too(desk: Desk) -> None:
    path = desk.folder / "again.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("log/", b"")
        for name, content in inside(Path(desk.newest()).read_bytes()).items():
            zipped.writestr(name, content)
    assert path.name in desk.shelf.rewrite(without).done
    assert holding(desk) == set()


def test_what_cannot_be_looked_into_is_named_and_stays_as_it_is(desk: Desk, tmp_path: Path) -> None:
    whole = Path(desk.newest()).read_bytes()
    others = {
        "one behind.zip": b"something else" + whole,
        "two.zip": whole + whole,
        "one before.zip": whole + b"something else",
        "of another profile.zip": repacked(
            whole, lambda found: found.update({"manifest.json": found["manifest.json"].replace(b'"me"', b'"you"')})
        ),
        "cut.zip": whole[: len(whole) // 2],
        "notes.txt": b"slept well, too",
    }
    for name, data in others.items():
        (desk.folder / name).write_bytes(data)
    with tarfile.open(desk.folder / "packed.tar", "w") as packed:
        packed.add(desk.newest(), "backup.zip")
    (desk.folder / "older ones").mkdir()
    (desk.folder / "link.zip").symlink_to(desk.newest())
    before = (desk.folder / "packed.tar").read_bytes()
    done = desk.shelf.rewrite(without)
    assert done.strange == tuple(sorted([*others, "packed.tar", "older ones", "link.zip"]))
    assert done.failed == {}
    assert {name: (desk.folder / name).read_bytes() for name in others} == others
    assert (desk.folder / "packed.tar").read_bytes() == before
    assert (desk.folder / "link.zip").is_symlink()


def test_what_companion_puts_there_itself_is_never_named(desk: Desk, tmp_path: Path) -> None:
    desk.shelf.make_at(str(tmp_path / "copy.zip"))
    (desk.folder / "failed").write_text("The disk is full")
    (desk.folder / ".2026-11-23T080000Z-2.zip.new").write_bytes(b"half")
    done = desk.shelf.rewrite(without)
    assert done.strange == ()
    assert {"lock", "failed", "elsewhere.json"} <= set(desk.names())


@pytest.mark.parametrize(("error", "persistent"), [(errno.EIO, False), (errno.ENOSPC, True)])
def test_whatever_fails_a_renamed_one_is_as_before_or_new_and_whole(shm: Path, error: int, *, persistent: bool) -> None:
    for at in range(1, 200):
        disk = FaultyDisk(error, persistent=persistent)
        desk = Desk(shm / str(at), disk)
        desk.write("lapp-2026.jsonl", *lines(1, 3))
        desk.shelf.make()
        path = desk.folder / RENAMED[0]
        path.write_bytes(Path(desk.newest()).read_bytes())
        disk.arm(at)
        try:
            done = desk.shelf.rewrite(without)
            is_said = bool(done.failed) or RENAMED[0] in done.strange
        except CompanionError:
            is_said = True
        hits = disk.hits
        disk.arm(None)
        desk.shelf.open(str(path)).check(lambda: None, recount=False)
        assert is_said or holding(desk) == set(), (at, hits)
        desk.shelf.rewrite(without)
        assert holding(desk) == set()
        if not hits:
            assert not is_said
            return
    pytest.fail("it never went through untouched")
