"""What is read a second time, later, may fail too: nothing is taken for gone that only could not be read just now."""

from __future__ import annotations

import builtins
import errno
import os
import time
from pathlib import Path

import pytest

from companion.domain.errors import NotReadable, NotSaved
from companion.storage.disk import Disk
from companion.storage.drafts import FileDrafts
from companion.storage.engine import RevisionStore
from tests.faults.system import Failing
from tests.storage.kit import Clock, Home, put, state


def test_older_records_that_cannot_be_read_now_are_said_and_there_the_next_time(home: Home) -> None:
    store = home.open()
    store.write("import", [put(f"old{n}", date="2020-01-01") for n in range(40)])
    store.close()
    right = state(home.open("third"))
    for cold in (home.root / "desk" / "cache").glob("cold-*"):
        cold.unlink()
    store = home.open()
    with Failing(home.log, errno.EIO, 1, forever=True), pytest.raises(NotReadable, match=r"cannot be read.*\.$"):
        store.docs("dose")
    store.close()
    for reader in (store, home.open()):
        assert len(reader.docs("dose")) == 40
        assert state(reader) == right


def test_what_undo_would_take_back_is_asked_again_after_a_failed_look(home: Home) -> None:
    home.open().write("take", [put("a")])
    store = home.open()
    with Failing(home.log, errno.EIO, 1, forever=True):
        with pytest.raises(NotReadable):
            store.peek_undo()
        with pytest.raises(NotSaved):
            store.undo()
    step = store.peek_undo()
    assert step is not None
    assert [change.id for change in step.changes] == ["a"]
    store.undo()
    assert store.docs("dose") == {}


@pytest.mark.parametrize("error", [errno.EIO, errno.EMFILE], ids=["EIO", "EMFILE"])
def test_a_machine_whose_name_cannot_be_read_just_now_gets_no_second_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    real, shut = builtins.open, [False]

    def name_of(path: str, *args: object, **named: object) -> object:
        if path.endswith("machine-id"):
            if shut[0]:
                raise OSError(error, os.strerror(error))
            path = str(tmp_path / "machine-id")
        return real(path, *args, **named)  # type: ignore[call-overload]

    (tmp_path / "machine-id").write_text("7c5f\n")
    monkeypatch.setattr(builtins, "open", name_of)

    def opened() -> RevisionStore:
        return RevisionStore.open(tmp_path / "log", tmp_path / "state", None, Clock(), disk=Disk())

    opened().write("take", [put("a")])
    shut[0] = True
    again = opened()
    with pytest.raises(NotSaved):
        again.write("take", [put("b")])
    shut[0] = False
    again.write("take", [put("b")])
    assert len(list((tmp_path / "log").iterdir())) == 1


def test_words_half_written_by_a_keeping_that_was_killed_do_not_lie_there_for_ever(tmp_path: Path) -> None:
    drafts = FileDrafts(tmp_path)
    drafts.keep("entry", "one", {"note": "whole"})
    left, fresh = tmp_path / ".abc.part", tmp_path / ".def.part"
    for file in (left, fresh):
        file.write_text('{"note": "ha')
    os.utime(left, (time.time() - 3600,) * 2)
    assert [words for _, words in drafts.find("entry")] == [{"note": "whole"}]
    assert not left.exists()
    assert fresh.exists(), "another copy may be keeping it this moment"
