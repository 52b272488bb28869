"""Forgetting everything while the app is open in a real terminal: it closes calmly, and nothing is left behind."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.house import House, has_help, wait_open


def files(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def test_an_open_app_closes_when_its_records_are_hidden_and_opens_as_if_empty(house: House) -> None:
    with house.open() as terminal:
        terminal.wait_for("Sertraline")
        house.do("forget", "--everything", "--in-7-days")
        terminal.wait_for("Companion closed: these records were hidden or erased", 10)
        assert terminal.wait_exit(10) == 0
        assert "988" in terminal.text
    with house.start() as terminal:
        wait_open(terminal)
        terminal.wait_for("HIDDEN")
        assert has_help(terminal)
        assert "Sertraline" not in terminal.text
        house.do("forget", "--cancel")
        terminal.wait_for("no longer hidden", 10)
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
