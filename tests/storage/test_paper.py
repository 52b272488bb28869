"""The safety plan as a plain file, and a recovery key to be printed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from companion.domain.errors import NotReadable, NotSaved
from companion.storage.paper import LARGEST_PLAN, drop_plan, read_plan, write_recovery_file


def test_a_plan_is_read_as_words(tmp_path: Path) -> None:
    file = tmp_path / "plan"
    file.write_bytes("Call Sam.\r\n\x1b[31mÄ\xff\n".encode("latin-1"))
    text = read_plan(file)
    assert text is not None
    assert text.startswith("Call Sam.\n")
    assert "\x1b" not in text


def test_a_plan_that_is_not_there_or_empty_is_none(tmp_path: Path) -> None:
    assert read_plan(tmp_path / "plan") is None
    assert read_plan(tmp_path / "file" / "plan") is None
    (tmp_path / "plan").write_text(" \n")
    assert read_plan(tmp_path / "plan") is None


def test_a_plan_is_never_read_through_a_link_nor_without_end(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("private")
    (tmp_path / "plan").symlink_to(tmp_path / "other")
    with pytest.raises(NotReadable, match="cannot be read"):
        read_plan(tmp_path / "plan")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotReadable, match="not a file"):
        read_plan(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotReadable, match="not a file"):
        read_plan(tmp_path / "folder")
    (tmp_path / "long").write_text("a" * 2 * LARGEST_PLAN)
    assert len(read_plan(tmp_path / "long") or "") == LARGEST_PLAN


def test_a_plan_is_taken_away_once(tmp_path: Path) -> None:
    file = tmp_path / "plan"
    file.write_text("Call Sam.")
    drop_plan(file)
    drop_plan(file)
    assert not file.exists()
    file.mkdir()
    with pytest.raises(NotSaved, match="could not be removed"):
        drop_plan(file)


def test_a_key_is_written_for_its_owner_only_and_never_over_another(tmp_path: Path) -> None:
    first, second = write_recovery_file(tmp_path, "one"), write_recovery_file(tmp_path, "two")
    assert (first.read_text(), second.read_text()) == ("one", "two")
    assert first.stat().st_mode & 0o777 == 0o600
    with pytest.raises(NotSaved, match="copy it to paper"):
        write_recovery_file(tmp_path / "nowhere", "one")
