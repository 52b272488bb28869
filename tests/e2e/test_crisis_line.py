"""The numbers stand on the screen whatever is open and however large the window is, and they stay when the app ends."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from tests.e2e.house import BAR, READY, House, go_to, has_help, here, wait_open
from tests.e2e.terminal import Terminal

ROOMY = ((40, 12), (80, 24), (120, 40))

ANSWERS_LATE = """
import os, time
from companion.__main__ import main
asked = os.get_terminal_size
def answered_late(*of):
    size = asked(*of)
    time.sleep(0.005)
    return size
os.get_terminal_size = answered_late
main()
"""
"""Companion, where the next change of the window comes before the answer to the last one has been used."""


def stands(terminal: Terminal, where: str) -> None:
    """Wait until the numbers stand at the foot and stay; what was drawn for another size may come in late."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        terminal.wait_until(lambda: has_help(terminal), f"no crisis line {where}")
        terminal.read(0.1)
        if has_help(terminal):
            return
    raise AssertionError(f"the crisis line did not stay {where}:\n{terminal.text}")


@pytest.mark.parametrize("size", ROOMY)
def test_it_stands_from_the_first_frame_on_every_tab_and_over_every_dialog(house: House, size: tuple[int, int]) -> None:
    with house.start(size=size) as terminal:
        terminal.wait_until(lambda: has_help(terminal), "no early crisis line", timeout=40)
        assert READY not in terminal.text, "it stands before the widgets do"
        assert "u Undo" not in terminal.text
        wait_open(terminal)
        if size[0] >= 80:
            assert BAR in terminal.text
        for key in "123456":
            terminal.press(key)
            terminal.read(0.2)
            stands(terminal, f"on tab {key}")
        terminal.press("1")
        terminal.wait_for("Sertraline")
        for key, words in (
            ("c", "Anxiety"),
            ("s", "side effect"),
            ("e", "not sure"),
            ("?", "Type to filter"),
            ("ctrl+p", "Type a few letters"),
            ("f1", "Police, fire"),
        ):
            terminal.press_until(key, words)
            stands(terminal, f"over {words}")
            if size == (80, 24):
                cover_and_uncover(terminal, words)
            terminal.press_away("escape", words)
            terminal.wait_for("Sertraline")
        terminal.press("A")
        terminal.wait_for("Taken: Sertraline")
        stands(terminal, "beside a note")


def cover_and_uncover(terminal: Terminal, words: str) -> None:
    terminal.press_until("f2", "Companion is covered")
    stands(terminal, f"covered over {words}")
    assert words not in terminal.text
    terminal.press("escape")
    terminal.wait_for("Enter or F2 returns")
    terminal.press_away("enter", "Companion is covered")


def test_the_short_form_stands_in_the_smallest_window_whatever_is_open(house: House) -> None:
    with house.start(size=(20, 5)) as terminal:
        terminal.wait_until(lambda: has_help(terminal), "no early crisis line", timeout=40)
        terminal.wait_for("Enlarge the window.", timeout=40)
        stands(terminal, "in a small window")
        terminal.press_until("f1", "Help now")
        stands(terminal, "in help")
        terminal.press_away("escape", "Help now")
        terminal.wait_for("Enlarge the window.")
        before = len(house.lines)
        terminal.press("space", "A", "n", "c", "5", "enter", gap=0.1)
        stands(terminal, "after keys that write")
        assert [line for line in house.lines[before:] if b'"t":"dose"' in line or b'"t":"entry"' in line] == []
        terminal.press_until("f2", "covered")
        stands(terminal, "when covered")


def test_keys_work_again_where_they_did_when_a_small_window_grows(house: House) -> None:
    with house.open() as terminal:
        go_to(terminal, "08:30", "down")
        terminal.resize(20, 5)
        terminal.wait_for("Enlarge the window.")
        terminal.resize(80, 24)
        terminal.wait_for("Space Take")
        terminal.wait_until(lambda: "08:30" in here(terminal), "the cursor is not where it was")
        terminal.press("space")
        terminal.wait_for("taken 08:")
        terminal.press_until("c", "Down skips")
        terminal.press("5")
        terminal.wait_until(lambda: here(terminal).startswith("> Sleep"), "the cursor is not at sleep")
        terminal.resize(30, 8)
        terminal.wait_for("Enlarge the window.")
        terminal.resize(100, 30)
        terminal.wait_until(lambda: here(terminal).startswith("> Sleep"), "the cursor is not where it was")
        terminal.press("7")
        terminal.wait_for("7 h")
    assert house.states()["Lithium 08:30"] == "taken"


def test_it_stands_before_a_country_is_chosen(tmp_path: Path) -> None:
    with House(tmp_path / "home").start(size=(60, 20)) as terminal:
        terminal.wait_for("988 (US) · 112/911", timeout=40)
        terminal.wait_for("1 of 4", timeout=40)
        stands(terminal, "on the first question")
        terminal.resize(20, 5)
        terminal.wait_until(lambda: "988 · 112/911 · F1" in terminal.display[4], "no short form")


def test_it_stands_after_a_storm_of_sizes(house: House) -> None:
    chance = random.Random(5)
    with Terminal.of_python("-c", ANSWERS_LATE, env=house.env) as terminal:
        wait_open(terminal)
        for words, key in (("Sertraline", "1"), ("Down skips", "c"), ("Type a few letters", "ctrl+p")):
            terminal.press_until(key, words)
            for _ in range(25):
                terminal.resize(chance.randrange(20, 160), chance.randrange(5, 50))
                terminal.read(chance.choice((0, 0, 0.02)))
            for size in ((20, 5), (40, 12), (120, 40), (80, 24)):
                terminal.resize(150, 45)
                terminal.resize(*size)
                stands(terminal, f"at {size} with {words}")
            terminal.wait_until(lambda: BAR in terminal.display[-2], "the whole line did not come back")
            terminal.wait_for(words)
            terminal.wait_until(lambda: terminal.text.count("988") == 1, "something of another size is left")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_the_terminal_back_and_leaves_the_numbers_on_it(house: House, number: signal.Signals) -> None:
    with house.open() as terminal:
        terminal.press("c")
        terminal.wait_for("Down skips")
        terminal.press("2")
        terminal.wait_for("[2]")
        terminal.kill(number)
        assert terminal.wait_exit() == 128 + number
        assert b"\x1b[?1049l" in terminal.raw, "the screen of before is back"
        assert terminal.is_cursor_shown
        after = terminal.raw.rpartition(b"\x1b[?1049l")[2]
        assert b"988" in after
        assert b"911" in after
    with house.start() as terminal:
        terminal.wait_for("You were writing", timeout=40)


def test_a_crash_gives_the_terminal_back_and_leaves_the_numbers_on_it(tmp_path: Path) -> None:
    env = House(tmp_path / "home").env
    with Terminal.of_python("-m", "tests.e2e.shell_program", env=env) as terminal:
        wait_open(terminal)
        terminal.press("x")
        assert terminal.wait_exit() == 1
        after = terminal.raw.rpartition(b"\x1b[?1049l")[2]
        assert b"988" in after
        assert b"911" in after
        assert terminal.is_cursor_shown
