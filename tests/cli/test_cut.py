"""What a crash cut short: the doctor names it, and one command decides."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Cli


@pytest.fixture
def crashed(morning: Cli, home: Path) -> Cli:
    """All due was taken; a crash cut off the second of its two lines."""
    morning("take", "--all-due")
    (log,) = (home / "data" / "me" / "log").glob("*.jsonl")
    lines = log.read_bytes().splitlines(keepends=True)
    ops = [json.loads(line)["op"] for line in lines]
    last = max(place for place, op in enumerate(ops) if op.startswith("take-all-"))
    log.write_bytes(b"".join(lines[:last]))
    shutil.rmtree(home / "cache")
    return morning


def looks(answer: Answer) -> list[str]:
    return [line for line in answer.out.splitlines() if line.startswith("look")]


def taken(cli: Cli) -> int:
    return sum(dose["state"] == "taken" for dose in cli("today", "--json").data["doses"])


def test_the_doctor_names_it_and_says_how_to_decide(crashed: Cli) -> None:
    (look,) = looks(crashed("doctor"))
    assert "A crash cut this short: all due, 1 of 2 saved." in look
    assert "`companion undo --cut` takes it back" in look


def test_it_can_be_taken_back(crashed: Cli) -> None:
    assert taken(crashed) == 1
    assert crashed("undo", "--cut").out == "Taken back: all due, 1 of 2 saved.\n"
    assert taken(crashed) == 0
    assert not looks(crashed("doctor"))


def test_it_can_be_kept(crashed: Cli) -> None:
    assert crashed("undo", "--keep-cut").out == "Kept what is there: all due, 1 of 2 saved.\n"
    assert taken(crashed) == 1
    assert not looks(crashed("doctor"))


def test_where_nothing_is_cut_nothing_is_decided(morning: Cli) -> None:
    for option in ("--cut", "--keep-cut"):
        answer = morning("undo", option)
        assert (answer.code, answer.out) == (1, "")
        assert "Nothing was cut short on this device." in answer.err


def test_one_decision_at_a_time(crashed: Cli) -> None:
    assert crashed("undo", "--cut", "--keep-cut").code == 2
    assert taken(crashed) == 1


@pytest.mark.parametrize("place", [0, 1], ids=["its first line", "its last line"])
def test_a_damaged_line_is_not_called_a_crash(morning: Cli, home: Path, place: int) -> None:
    morning("take", "--all-due")
    (log,) = (home / "data" / "me" / "log").glob("*.jsonl")
    lines = log.read_bytes().splitlines(keepends=True)
    at = [number for number, line in enumerate(lines) if b'"op":"take-all-' in line][place]
    lines[at] = lines[at].replace(b'"state":"taken"', b'"state":"tbken"')
    log.write_bytes(b"".join(lines))
    shutil.rmtree(home / "cache")
    found = "\n".join(looks(morning("doctor")))
    assert "crash" not in found
    assert "Part of this is damaged: all due, 1 of 2 can be read." in found
    assert morning("undo", "--cut").code == 1
    assert taken(morning) == 1
