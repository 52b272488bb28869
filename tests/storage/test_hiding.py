"""The mark that hides records: written whole or not at all; and who is there while somebody wants to be alone."""

from __future__ import annotations

import errno
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from companion.domain.errors import NotSaved
from companion.domain.forgetting import Forgetting, Uptime
from companion.storage.hiding import FOR_EVER, Mark, PassingState
from companion.storage.running import Running
from companion.storage.traces import STATE
from tests.storage.kit import FaultyDisk

ASKED = Forgetting(
    datetime(2026, 11, 23, 8, tzinfo=UTC),
    Uptime("boot", 12),
    (date(2026, 11, 24),),
    datetime(2026, 12, 1, tzinfo=UTC),
    "erase",
    is_begun=True,
)


def test_it_reads_as_it_was_written(tmp_path: Path) -> None:
    mark = Mark(tmp_path / "state" / "forget.json")
    assert mark.read() is None
    mark.write(ASKED)
    assert mark.read() == ASKED
    assert (tmp_path / "state" / "forget.json").stat().st_mode & 0o777 == 0o600
    mark.remove()
    mark.remove()
    assert mark.read() is None


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"v":2}', b"\0" * 9, b'{"v":1,"asked":"x","seen":[]}'])
def test_one_that_cannot_be_read_hides_for_good_and_erases_nothing(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "forget.json").write_bytes(damage)
    found = Mark(tmp_path / "forget.json").read()
    assert found == Forgetting(FOR_EVER)
    assert not found.is_due(datetime(2190, 1, 1, tzinfo=UTC), Uptime())
    assert found.look(datetime(2190, 1, 1, tzinfo=UTC)).came is None


@pytest.mark.parametrize("persistent", [False, True])
def test_whatever_fails_it_is_there_whole_or_as_before(tmp_path: Path, *, persistent: bool) -> None:
    before = Forgetting(ASKED.asked)
    for at in range(1, 40):
        disk = FaultyDisk(errno.EIO, persistent=persistent)
        mark = Mark(tmp_path / "forget.json", disk)
        mark.write(before)
        disk.arm(at)
        try:
            mark.write(ASKED)
            is_done = True
        except NotSaved:
            is_done = False
        hits = disk.hits
        disk.arm(None)
        assert mark.read() in ([ASKED] if is_done else [before, ASKED])
        if not hits:
            assert is_done
            return
    pytest.fail("it was never written untouched")


def test_what_passes_is_kept_for_this_run_alone() -> None:
    state = PassingState()
    state.set("tab", 2)
    assert (state.get("tab"), state.get("other")) == (2, None)
    assert PassingState().get("tab") is None


def test_somebody_is_alone_only_when_nobody_is_there(tmp_path: Path) -> None:
    one, two, third = (Running(tmp_path / "open", FaultyDisk(None)) for _ in range(3))
    one.enter()
    two.enter()
    for leaving in (one, two):
        with third.alone(0) as is_alone:
            assert not is_alone
        leaving.leave()
    with third.alone(0) as is_alone:
        assert is_alone
        one.enter()  # it does without
        assert one._held is None
    with Running(tmp_path / "nowhere" / "open").alone(0) as is_alone:
        assert is_alone


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        ("state.json", True),
        ("drafts/checkin-abc.json", True),
        ("drafts/.x1.part", True),
        ("backups/2026/11.zip", True),
        (".data-folder.123", True),
        ("hot.json.77.new", True),
        ("notes.txt", False),
        ("drafts/letter.doc", False),
        ("IMG_2.json", False),
        ("mine/state.json", False),
    ],
)
def test_what_is_companions_by_its_name(name: str, *, is_ours: bool) -> None:
    assert bool(STATE.fullmatch(name)) is is_ours
