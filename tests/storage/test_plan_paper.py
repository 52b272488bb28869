"""The plain file of the safety plan: whole, for its owner alone, renewed with every change, gone when not wanted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from companion.domain.errors import NotReadable
from companion.domain.own_words import HEADINGS, Person, PlanPart
from companion.domain.words import NOTE_LIMIT
from companion.storage.paper import read_plan
from companion.storage.plan_paper import PlanPaper
from companion.ui.words.own_words import plan_text


class Wanted:
    """What is wanted, set by hand."""

    def __init__(self, text: str | None) -> None:
        self.text = text
        self.asked = 0

    def __call__(self) -> str | None:
        self.asked += 1
        return self.text


def test_it_is_written_renewed_and_taken_away(tmp_path: Path) -> None:
    file, wanted = tmp_path / "state" / "plan", Wanted("Call Alex.")
    paper = PlanPaper(file, wanted)
    paper.keep()
    assert read_plan(file) == "Call Alex."
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    before = file.stat().st_ino
    paper.keep()
    assert file.stat().st_ino == before, "what is right is not written again"
    wanted.text = "Call Robin."
    paper.keep()
    assert read_plan(file) == "Call Robin."
    wanted.text = None
    paper.keep()
    assert read_plan(file) == "Call Robin.", "what is not known changes nothing"
    wanted.text = ""
    paper.keep()
    paper.keep()
    assert list(file.parent.iterdir()) == []


def test_the_longest_plan_is_read_back_whole(tmp_path: Path) -> None:
    longest = "ä" * NOTE_LIMIT
    text = plan_text([PlanPart(id_, longest) for id_ in HEADINGS], [Person("p", "Alex", "555-0142")])
    PlanPaper(tmp_path / "plan", Wanted(text)).keep()
    assert read_plan(tmp_path / "plan") == text


def test_only_what_can_change_it_is_looked_at(tmp_path: Path) -> None:
    wanted = Wanted("Call Alex.")
    paper = PlanPaper(tmp_path / "plan", wanted)
    paper.changed({"dose", "entry", "letter"})
    assert not wanted.asked
    for table in ("plan", "person", "pref"):
        paper.changed({"dose", table})
    assert wanted.asked == 3


def test_a_link_is_replaced_not_followed_and_open_modes_are_closed(tmp_path: Path) -> None:
    other, file = tmp_path / "other", tmp_path / "plan"
    other.write_text("Call Alex.\n")
    file.symlink_to(other)
    PlanPaper(file, Wanted("Call Alex.")).keep()
    assert not file.is_symlink()
    assert other.read_text() == "Call Alex.\n"
    file.chmod(0o644)
    PlanPaper(file, Wanted("Call Alex.")).keep()
    assert file.stat().st_mode & 0o777 == 0o600
    paper = PlanPaper(tmp_path, Wanted("Call Alex."))
    paper.keep()
    assert "directory" in paper.problem
    assert sorted(each.name for each in tmp_path.iterdir()) == ["other", "plan"]


def test_what_cannot_be_written_is_said_and_the_file_before_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, wanted = tmp_path / "plan", Wanted("one")
    paper = PlanPaper(file, wanted)
    paper.keep()
    wanted.text = "two"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        paper.changed({"plan"})
    assert "no space left" in paper.problem
    assert read_plan(file) == "one"
    assert list(tmp_path.iterdir()) == [file], "nothing half written stays"
    paper.keep()
    assert paper.problem == ""
    assert read_plan(file) == "two"


def test_records_that_cannot_be_read_raise_nothing(tmp_path: Path) -> None:
    def wanted() -> str:
        raise NotReadable("The records cannot be read.")

    paper = PlanPaper(tmp_path / "plan", wanted)
    paper.changed({"plan"})
    assert paper.problem == "The records cannot be read."
