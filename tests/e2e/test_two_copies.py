"""Two copies of the app on one home, and a command beside them."""

from __future__ import annotations

import time

from tests.e2e.house import House, go_to, here, row
from tests.e2e.terminal import Terminal

SOON = 8
"""Two seconds, and a margin for a machine that has much else to do."""


def test_a_dose_taken_in_one_copy_or_on_the_command_line_appears_in_the_others_in_place(house: House) -> None:
    with house.open() as first, house.open(size=(100, 30)) as second:
        go_to(second, "20:00", "down")
        place = second.cursor
        first.press("space")
        first.wait_for("taken 08:")
        assert news(second, "08:00", "taken 08:", first) < SOON
        assert second.cursor == place
        assert "20:00" in here(second), "the cursor stays on its row"

        house.do("take", "lithium")
        for terminal in (first, second):
            news(terminal, "08:30", "taken 08:", first, second)
        assert "All due" in first.text
        assert "20:00" in here(second)
        assert second.cursor == place
        assert "08:00" in here(first)

        second.press("u")
        second.read(0.3)
        news(first, "08:30", "● due", second)
    assert house.states()["Lithium 08:30"] == "due"


def news(terminal: Terminal, time_: str, state: str, *others: Terminal) -> float:
    """Wait until a row says something, reading from the others too; how long did it take?"""
    began = time.monotonic()

    def is_said() -> bool:
        for other in others:
            other.read(0)
        return state in terminal.display[row(terminal, time_)]

    terminal.wait_until(is_said, f"{time_} does not say “{state}”", SOON)
    return time.monotonic() - began


def test_a_check_in_saved_in_one_copy_appears_in_the_journal_of_the_other(house: House) -> None:
    with house.open() as first, house.open() as second:
        second.press_until("2", "Nothing is written yet.")
        first.press("c")
        first.wait_for("Down skips")
        first.press("6")
        first.wait_for("[6]")
        first.press("enter")
        first.wait_for("Mood good")
        second.wait_for("good", SOON)


def test_one_key_on_a_dose_taken_in_the_other_copy_meanwhile_changes_nothing(house: House) -> None:
    with house.open() as terminal:
        before = len(house.lines)
        house.do("take", "sertraline")
        taken = house.lines[before:]
        terminal.press("space")
        terminal.wait_for("taken 08:", SOON)
        terminal.read(0.3)
        doses = [line for line in house.lines if b'"t":"dose"' in line]
        assert doses == [line for line in taken if b'"t":"dose"' in line]


def test_data_health_that_stands_open_shows_damage_and_a_repair_from_the_command_line(house: House) -> None:
    with house.open() as terminal:
        terminal.send("\x1bOS")  # F4
        terminal.wait_for("All is well.")
        (file,) = house.log.glob("*.jsonl")
        data = bytearray(file.read_bytes())
        data[data.index(b"ertraline") + 1] ^= 1
        file.write_bytes(data)
        terminal.wait_for("can be brought back", SOON)
        house.do("doctor", "--repair", "--yes")
        terminal.wait_for("Nothing needs a look.", SOON)
