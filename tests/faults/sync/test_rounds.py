"""The small size of real sync: one folder, two homes, real processes; and that its judge finds what is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.sync import rounds
from tests.faults.sync.figures import Figures, Missing, Unequal
from tests.faults.sync.git import Folder, Git
from tests.faults.sync.homes import Side, noted, same
from tests.faults.sync.syncthing import Syncthing


def test_two_homes_on_one_folder_lose_nothing() -> None:
    figures = rounds.with_a_shared_folder(rounds=2, writes=6)
    assert (figures.rounds, figures.commands, figures.killed, figures.lost) == (2, 4, 2, 0)
    assert figures.acknowledged >= 2 * 2 * 6
    assert "0 lost; 2 rounds, 0 of them apart, 2 writers killed" in figures.line()


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Side, Side]:
    left, right = Side(tmp_path, "left", tmp_path / "left-data"), Side(tmp_path, "right", tmp_path / "right-data")
    left.save(noted("a", "2026-11-23", "mark-1"))
    left.save(noted("b", "2026-11-23", "mark-2"))
    left.marks |= {"mark-1", "mark-2"}
    return left, right


def carry(left: Side, right: Side) -> Path:
    """Copy what left wrote to right; the copy."""
    (file,) = (left.data / "log").glob("*.jsonl")
    (right.data / "log").mkdir()
    return Path(shutil.copy(file, right.data / "log"))


def test_sides_that_hold_the_same_meet(sides: tuple[Side, Side]) -> None:
    carry(*sides)
    figures = Figures("nothing")
    rounds._meet(Folder(), *sides, figures)
    assert len(figures.waits) == 1
    assert rounds._judged(figures, *sides).lost == 0


def test_a_line_that_did_not_arrive_is_lost(sides: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch) -> None:
    copy = carry(*sides)
    copy.write_bytes(copy.read_bytes().splitlines(keepends=True)[0])
    assert not same(sides)
    lost = rounds._lost(*sides, sides[0].stamps, sides[0].marks)
    assert len(lost) == 2
    assert lost[0].startswith("right: 2")
    assert lost[1] == "right: mark-2"
    monkeypatch.setattr(rounds, "PATIENCE", 0.0)
    with pytest.raises(Unequal, match=r"the two differ; missing: .* \(2\)"):
        rounds._meet(Folder(), *sides, Figures("nothing"))


def test_damage_is_never_passed_over(sides: tuple[Side, Side]) -> None:
    copy = carry(*sides)
    data = bytearray(copy.read_bytes())
    data[40] ^= 1
    copy.write_bytes(data)
    with pytest.raises(Unequal, match="cannot be read at 0: the checksum does not match"):
        sides[1].missing((), ())


def test_a_line_cut_off_is_passed_over_for_each_writer_that_was_killed_and_no_other(sides: tuple[Side, Side]) -> None:
    copy = carry(*sides)
    whole = copy.read_bytes()
    copy.write_bytes(whole + whole.splitlines()[0][:60] + b"\n")
    assert sides[1].missing(sides[0].stamps, (), killed=1) == []
    with pytest.raises(Unequal, match=f"cannot be read at {len(whole)}: the line is cut off"):
        sides[1].missing((), ())
    data = bytearray(copy.read_bytes())
    data[40] ^= 1
    copy.write_bytes(data)
    with pytest.raises(Unequal, match="the checksum does not match"):
        sides[1].missing((), (), killed=2)


def test_a_copy_that_stays_open_has_to_see_it_too(sides: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch) -> None:
    carry(*sides)
    monkeypatch.setattr(sides[1].app, "refresh", frozenset)
    assert not same(sides)


@pytest.mark.parametrize(
    ("carrier", "said"), [(Syncthing, "Syncthing is not installed"), (Git, "git is not installed")]
)
def test_a_program_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, carrier: type[Syncthing | Git], said: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Missing, match=said):
        carrier(tmp_path, (tmp_path, tmp_path))
