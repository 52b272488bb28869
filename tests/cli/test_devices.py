"""Two computers on one folder of records: who was not heard is said, calmly, until it is heard, recorded or retired."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.services.devices import DevicesService
from companion.services.today import TodayService

from .conftest import Answer, Cli, StandingClock

On = Callable[..., Answer]


@pytest.fixture
def two(cli: Cli, tmp_path: Path) -> tuple[On, On]:
    """A laptop and a desk, each with a home of its own, and one data folder between them."""
    homes = []
    for name in ("laptop", "desk"):
        config = tmp_path / name / "config" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text(f'[data]\nme = "{tmp_path / "records"}"\n')
        homes.append(str(tmp_path / name))
    (tmp_path / "records").mkdir(mode=0o700)

    def on(home: str) -> On:
        return lambda *argv, **more: cli(*argv, COMPANION_HOME=home, **more)

    return on(homes[0]), on(homes[1])


@pytest.fixture
def apart(two: tuple[On, On], clock: StandingClock) -> tuple[On, On]:
    """The laptop recorded Monday's dose of 08:00 and a check-in at 21:40; it is Tuesday 08:30 on the desk."""
    laptop, desk = two
    laptop("medicine", "add", "Sertraline", "--strength", "100 mg", "--times", "08:00")
    laptop("take", "sertraline")
    clock.to("2026-11-24T02:40:00+00:00")
    laptop("checkin", "--mood", "4")
    desk("checkin", "--mood", "4")
    desk("device", "rename", id_of(desk, is_this=False), "laptop")
    clock.to("2026-11-24T13:30:00+00:00")
    return laptop, desk


def id_of(on: On, *, is_this: bool) -> str:
    (found,) = [one["id"] for one in on("device", "list", "--json").data["devices"] if one["this"] is is_this]
    return found


SENTENCE = "This computer has not heard from laptop since Mon 21:40."


def test_today_says_it_and_so_does_its_json(apart: tuple[On, On]) -> None:
    _, desk = apart
    shown = desk("today")
    assert f"{SENTENCE} A dose may be recorded there that is not shown here." in shown.out
    (one,) = desk("today", "--json").data["not_heard"]
    assert (one["name"], one["since"]) == ("laptop", "2026-11-23T21:40:00-05:00")
    assert one["doses"] == [desk("today", "--json").data["doses"][0]["id"]]
    assert SENTENCE not in desk("today", "--on", "yesterday").out
    assert desk("today", "--on", "yesterday", "--json").data["not_heard"] == []


def test_due_says_it_too_beside_its_answer_and_from_the_forecast(
    apart: tuple[On, On], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, desk = apart
    first = desk("due")
    assert first.out.splitlines() == [" 1  due           08:00        Sertraline 100 mg, 1 tablet"]
    assert f"{SENTENCE} A dose may be recorded there that is not shown here." in " ".join(first.err.split())
    assert desk("due", "--json").data["not_heard"] == desk("today", "--json").data["not_heard"]
    status = desk("due", "--format", "status")
    assert (status.out, status.err) == ("● 1\n", "")

    def nothing_is_read(*_: object) -> None:
        raise AssertionError("the forecast answers")

    with monkeypatch.context() as patch:
        patch.setattr(TodayService, "view", nothing_is_read)
        patch.setattr(DevicesService, "not_heard", nothing_is_read)
        again = desk("due")
    assert (again.out, again.err) == (first.out, first.err)
    desk("take", "sertraline")
    assert "not heard" not in desk("due").err


@pytest.mark.parametrize(
    "minutes", [-31, -30, 0, 90, 91, 600, 929, 930, 1000, 1170, 1200, 12 * 1440 - 31, 13 * 1440 - 30]
)
def test_the_forecast_knows_when_a_machine_becomes_one_that_was_not_heard(
    apart: tuple[On, On], clock: StandingClock, tmp_path: Path, minutes: int
) -> None:
    _, desk = apart
    clock.to("2026-11-24T12:55:00+00:00")  # 07:55, before the dose
    assert desk("due").err == ""
    for step in (min(minutes, 0), minutes):
        clock.to("2026-11-24T13:30:00+00:00")
        clock.on(minutes=step)
        foretold = [(answer.out, answer.err) for answer in (desk("due"), desk("due", "--json"))]
        (tmp_path / "desk" / "cache" / "me" / "due.json").unlink()
        assert [(answer.out, answer.err) for answer in (desk("due"), desk("due", "--json"))] == foretold


@pytest.mark.parametrize("argv", [("take", "sertraline"), ("take", "--all-due")])
def test_whoever_records_the_dose_here_is_told_first_and_once(apart: tuple[On, On], argv: tuple[str, ...]) -> None:
    _, desk = apart
    answer = desk(*argv)
    assert answer.code == 0
    assert "has not heard from laptop since Mon 21:40: this dose may be recorded there already." in answer.err
    assert "not heard" not in desk("today").out, "it is recorded here: nothing is missing"


def test_the_machine_itself_says_nothing_of_one_that_records_no_doses(apart: tuple[On, On]) -> None:
    laptop, _ = apart
    assert "not heard" not in laptop("today").out


def test_a_line_of_it_that_arrives_ends_it(apart: tuple[On, On]) -> None:
    laptop, desk = apart
    laptop("checkin", "--mood", "5")
    assert "not heard" not in desk("today").out


def test_the_doctor_names_machines_by_their_ids_alone(apart: tuple[On, On]) -> None:
    _, desk = apart
    answer = desk("doctor")
    lines = [line for line in answer.out.splitlines() if "devices" in line[:15]]
    this, other = id_of(desk, is_this=True), id_of(desk, is_this=False)
    assert lines[0].startswith(f"ok    devices    {this}: this computer, Companion ")
    assert f"This computer has not heard from {other} since Mon 21:40." in lines[1]
    assert lines[1].startswith("look")
    assert answer.code == 1
    assert "laptop" not in "".join(lines)
    desk("device", "retire", "laptop")
    after = desk("doctor")
    assert after.code == 0
    assert f"{other}: heard Mon 21:40, no longer used" in after.out


def test_a_retired_one_is_not_spoken_of_until_it_is_used_again(apart: tuple[On, On]) -> None:
    laptop, desk = apart
    answer = desk("device", "retire", "lap")
    assert answer.out == "laptop is noted as no longer used: no more notices about it. All it recorded stays.\n"
    assert "`companion undo`" in answer.err
    assert "not heard" not in desk("today").out
    assert "this computer, no longer used" in laptop("device", "list").out
    assert laptop("device", "retire", "laptop").out.startswith("This computer is noted as no longer used")
    assert "used again" in desk("device", "unretire", "laptop").out
    assert SENTENCE in desk("today").out
    assert "a computer used again" in desk("undo", "--yes").out
    assert "not heard" not in desk("today").out


def test_the_list_tells_two_of_one_name_apart_and_takes_the_id(two: tuple[On, On]) -> None:
    laptop, desk = two
    assert desk("device", "list").out == "Nothing has been saved by any computer yet.\n"
    for on in two:
        on("checkin", "--mood", "4")
    ids = [id_of(desk, is_this=is_this) for is_this in (True, False)]
    for id_ in ids:
        desk("device", "rename", id_, "Old Mac [x]")
    out = desk("device", "list").out.splitlines()
    assert re.match(rf"Old Mac \[x\]  {ids[0]}  this computer, Companion", out[0])
    assert re.match(rf"Old Mac \[x\]  {ids[1]}  heard 08:10, Companion", out[1])
    several = desk("device", "retire", "old mac [x]")
    assert several.code == 2
    assert "means more than one computer" in several.err
    assert f"Old Mac [x] ({ids[1]})" in several.err
    assert desk("device", "retire", ids[1]).out.startswith(f"Old Mac [x] ({ids[1]}) is noted as no longer used")
    assert laptop("device", "list", "--json").data["devices"][0]["retired"] is True


def test_names_are_asked_for_and_checked(two: tuple[On, On]) -> None:
    _, desk = two
    desk("checkin", "--mood", "4")
    id_ = id_of(desk, is_this=True)
    answer = desk("device", "rename", stdin=f"{id_}\nKitchen\n".encode())
    assert answer.out.endswith("is called Kitchen from now on, on every computer.\n")
    for argv, said in (
        (("rename", "kitchen", "\u200b"), "is empty"),
        (("rename", "kitchen", "x" * 41), "at most 40 fit"),
        (("retire", "phone"), "There is no computer “phone”. Known are: Kitchen."),
    ):
        answer = desk("device", *argv)
        assert answer.code in {1, 2}
        assert said in answer.err
    assert desk("device", "retire", "--no-input").code == 2


def test_each_machine_notes_once_a_day_that_it_is_here_after_it_saved(
    two: tuple[On, On], tmp_path: Path, clock: StandingClock
) -> None:
    laptop, _ = two
    laptop("today")
    assert not list((tmp_path / "records" / "log").glob("*"))
    laptop("checkin", "--mood", "4")
    laptop("checkin", "--mood", "5")
    clock.on(days=1)
    laptop("today")
    laptop("checkin", "--mood", "5")
    (log,) = (tmp_path / "records" / "log").glob("*.jsonl")
    docs = [line["doc"] for line in map(json.loads, log.read_text().splitlines()) if line["t"] == "device"]
    assert [doc["day"] for doc in docs] == ["2026-11-23", "2026-11-24"]
    assert set(docs[0]) == {"device", "name", "day", "version"}
