"""What a process that was killed left half written goes when encryption is turned on; what is being written stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from companion.storage.disk import Disk
from companion.storage.leftovers import leftovers
from tests.storage.vaults import MARKER, Safe, note, turn_on


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)
    return pid


def left(path: Path, *, old: bool = False) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(MARKER)
    if old:
        os.utime(path, (1, 1))
    return path


def test_turning_encryption_on_takes_away_what_was_left_half_written(tmp_path: Path, gone: int) -> None:
    safe = Safe(tmp_path)
    vault = safe.vault()
    store = safe.open(vault)
    store.write("note", [note("a")])
    names = [f"hot.json.{gone}.new", f"cold-entry-2024.json.{gone}.new"]
    dead = [left(safe.cache / name) for name in names]
    dead += [left(safe.state / folder / ".ab12.part", old=True) for folder in (".", "drafts", "printed")]
    dead += [left(safe.log / f".{store.device}-{year}.jsonl.new", old=True) for year in ("2025", "restored-2026")]
    written = [left(safe.cache / f"hot.json.{os.getppid()}.new"), left(safe.state / "drafts" / ".cd34.part")]
    written += [left(safe.log / f".{store.device}-2024.jsonl.new")]
    others = [left(safe.log / ".lapp-2024.jsonl.new", old=True), left(safe.state / "mine", old=True)]
    turn_on(vault)
    assert {str(path) for path in dead} <= {os.path.normpath(path) for path in vault.left().local}
    assert [step.name for step in vault.convert()]
    assert [path for path in dead if path.exists()] == []
    assert all(path.exists() for path in (*written, *others))
    assert vault.left().is_nothing
    assert sorted(safe.holding()) == sorted(path.name for path in (*written, *others))


def test_without_encryption_nothing_is_looked_for(tmp_path: Path) -> None:
    safe = Safe(tmp_path)
    vault = safe.vault()
    safe.open(vault).write("note", [note("a")])
    kept = left(safe.state / "drafts" / ".ab12.part", old=True)
    assert list(vault.convert()) == []
    assert kept.exists()


def test_only_names_of_half_written_files_are_found_and_a_running_process_is_waited_for(
    tmp_path: Path, gone: int
) -> None:
    for name in (".a.part", f".due.json.{gone}", f"due.json.{gone}.new", "due.json", "a.part", f"due.{gone}", ".x"):
        left(tmp_path / name, old=name != f".due.json.{gone}")
    left(tmp_path / f"due.json.{os.getpid()}.new")
    assert leftovers(Disk(), str(tmp_path)) == [
        f"{tmp_path}/{name}" for name in (".a.part", f".due.json.{gone}", f"due.json.{gone}.new")
    ]
    assert leftovers(Disk(), str(tmp_path), "a") == [f"{tmp_path}/.a.part"]
    assert leftovers(Disk(), str(tmp_path / "none")) == []
