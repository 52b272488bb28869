"""What is due, and the forecast that answers without loading the records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from companion.services.today import TodayService

from .conftest import Cli, StandingClock


def test_text(morning: Cli) -> None:
    assert morning("due").out.splitlines() == [
        " 1  due           07:45        Lithium ER 300 mg, 1 tablet",
        " 2  due           08:00        Sertraline 100 mg, 1 tablet",
    ]


def test_status_names_nobody(morning: Cli) -> None:
    assert morning("due", "--format", "status").out == "● 2\n"


def test_status_can_be_ascii(morning: Cli, home: Path) -> None:
    (home / "config" / "config.toml").write_text('glyphs = "ascii"\n')
    assert morning("due", "--format", "status").out == "* 2\n"


def test_nothing_due(cli: Cli) -> None:
    assert (cli("due", "--format", "status").out, cli("due").out) == ("", "Nothing is due now.\n")
    assert cli("due").code == 0
    assert cli("due", "--exit-code").code == 4
    assert cli("due", "--json").data["doses"] == []


def test_exit_code_is_0_while_something_is_due(morning: Cli) -> None:
    assert morning("due", "--exit-code").code == 0


def test_both_ways_to_ask_for_json(morning: Cli) -> None:
    assert morning("due", "--json").out == morning("due", "--format", "json").out


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One item for every time a day is read from the records."""
    found: list[int] = []
    view = TodayService.view

    def counted(self: TodayService, day: Any = None) -> Any:
        found.append(1)
        return view(self, day)

    monkeypatch.setattr(TodayService, "view", counted)
    return found


def test_the_second_answer_reads_no_records(morning: Cli, loads: list[int]) -> None:
    first = [morning("due").out, len(loads)]
    assert [morning("due").out, len(loads)] == first


@pytest.mark.parametrize("minutes", [-180, -60, 0, 60, 110, 115, 180, 600, 700, 760, 900, 1180, 1200, 2000])
def test_the_forecast_says_what_the_records_say(
    morning: Cli, clock: StandingClock, home: Path, loads: list[int], minutes: int
) -> None:
    clock.to("2026-11-23T10:00:00+00:00")
    morning("due")
    clock.on(minutes=minutes)
    foretold = [morning(*argv).out for argv in (("due",), ("due", "--json"), ("due", "--format", "status"))]
    (home / "cache" / "me" / "due.json").unlink()
    assert [morning(*argv).out for argv in (("due",), ("due", "--json"), ("due", "--format", "status"))] == foretold


def test_a_change_ends_the_forecast(morning: Cli) -> None:
    morning("due")
    morning("take", "sertraline")
    assert "Sertraline" not in morning("due").out
    morning("undo")
    assert "(was marked taken 08:10)" in morning("due").out


def test_another_machine_ends_the_forecast(morning: Cli, home: Path, tmp_path: Path) -> None:
    morning("due")
    other = tmp_path / "other"
    log = home / "data" / "me" / "log"
    (other / "data" / "me" / "log").mkdir(parents=True)
    for file in log.iterdir():
        (other / "data" / "me" / "log" / file.name).write_bytes(file.read_bytes())
    morning("take", "lithium", COMPANION_HOME=str(other))
    for file in (other / "data" / "me" / "log").iterdir():
        (log / file.name).write_bytes(file.read_bytes())
    assert "Lithium" not in morning("due").out


@pytest.mark.parametrize("damage", ["", "[]", '{"format": 1}', "\x00", '{"format": 1, "log": []}'])
def test_a_damaged_forecast_is_made_anew(morning: Cli, home: Path, damage: str) -> None:
    whole = morning("due").out
    (home / "cache" / "me" / "due.json").write_text(damage)
    assert morning("due").out == whole
    assert json.loads((home / "cache" / "me" / "due.json").read_text())["format"] == 2


def test_the_forecast_is_private(morning: Cli, home: Path) -> None:
    morning("due")
    assert (home / "cache" / "me" / "due.json").stat().st_mode & 0o777 == 0o600


def test_rows_work_from_a_forecast(morning: Cli) -> None:
    morning("due")
    morning("due")
    assert "Lithium" in morning("take", "1").out
