"""Small local things: who keeps one in the app waits for no disk, and the last one is written."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from companion.storage.drafts import FileState
from companion.storage.private import PrivateFiles


def test_beside_the_keys_a_value_holds_at_once_and_the_last_one_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_free, write, written = threading.Event(), PrivateFiles.write, list[object]()

    def late(files: PrivateFiles, path: Path, value: object) -> None:
        written.append(value)
        assert is_free.wait(9)
        write(files, path, value)

    monkeypatch.setattr(PrivateFiles, "write", late)
    state = FileState(tmp_path / "state.json", is_beside=True)
    for place in range(50):
        state.set("place", place)
    assert state.get("place") == 49
    assert FileState(tmp_path / "state.json").get("place") is None
    writer = state._writer
    assert writer is not None
    assert not writer.daemon, "Python waits for it when it ends"
    is_free.set()
    writer.join(9)
    assert FileState(tmp_path / "state.json").get("place") == 49
    assert len(written) <= 2
