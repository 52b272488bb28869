"""Forgetting everything while the app is open in a real terminal: it closes calmly, and nothing is left behind."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.house import House, has_help, wait_open


def files(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def test_an_open_app_closes_when_its_records_are_hidden_and_opens_without_them(house: House) -> None:
    with house.open() as terminal:
        terminal.wait_for("Sertraline")
        house.do("forget", "--everything", "--in-7-days")
        terminal.wait_for("Companion closed: these records were hidden or erased", 10)
        assert terminal.wait_exit(10) == 0
        assert "988" in terminal.text
    with house.open() as terminal:
        terminal.wait_for("Your records are hidden until")
        assert has_help(terminal)
        assert "Sertraline" not in terminal.text
        house.do("forget", "--cancel")
        terminal.wait_for("no longer hidden", 10)
        assert terminal.wait_exit(10) == 0
    assert "Sertraline" in house.do("today")


def test_one_key_and_a_yes_bring_hidden_records_back(house: House) -> None:
    house.do("forget", "--everything", "--in-7-days")
    with house.open() as terminal:
        terminal.wait_for("Your records are hidden until")
        terminal.press_until("b", "Bring your records back?")
        terminal.press("y")
        terminal.wait_for("Sertraline", 10)
        wait_open(terminal)
        terminal.press("q")
        assert terminal.wait_exit(10) == 0
    assert "Sertraline" in house.do("today")


def test_at_once_waits_for_an_open_app_to_close_and_leaves_nothing(house: House) -> None:
    with house.open() as terminal:
        terminal.wait_for("Sertraline")
        done = house.run("forget", "--everything", "--at-once", typed="ERASE\n")
        assert done.returncode == 0, done.stderr
        assert "988" in done.stdout
        terminal.wait_for("Companion closed", 10)
        assert terminal.wait_exit(10) == 0
    assert files(house.home) == []
