"""Help now in a real terminal: the numbers in the next frame, whatever state the records are in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.paths import locate
from tests.e2e.house import House, wait_locked, wait_open
from tests.e2e.terminal import Terminal
from tests.storage.age_format import wrap
from tests.storage.vaults import PASSPHRASE, seal_home

FRAME_ENDS = b"\x1b[?2026l"
"""What ends a frame: a terminal shows all that came since the last one at once."""

_STYLE = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]")


def as_it_was(house: House) -> None:
    """Leave the records as they are."""


def lock(house: House) -> None:
    """Seal the records."""
    seal_home(locate("me", house.env), PASSPHRASE, wrap)


def damage(house: House) -> None:
    """Break the records in the middle, and put a file where none belongs."""
    for file in house.log.iterdir():
        content = bytearray(file.read_bytes())
        middle = len(content) // 2
        content[middle : middle + 40] = b"\x00\xff" * 20
        file.write_bytes(bytes(content) + b'{"at":"rubbish"\n')
    (house.log / "notes.jsonl").write_bytes(b"\xff" * 4096)


def lose(house: House) -> None:
    """Take the records away."""
    shutil.rmtree(house.home / "data")
    shutil.rmtree(house.home / "cache", ignore_errors=True)


STATES: dict[str, Callable[[House], None]] = {"open": as_it_was, "locked": lock, "damaged": damage, "missing": lose}


def first_frame_of_help(terminal: Terminal) -> str:
    """Press F1 and give the first frame in which anything of Help now stands."""
    before = -1
    while len(terminal.raw) != before:  # until it comes to rest
        before = len(terminal.raw)
        terminal.read(0.3)
    terminal.press_until("f1", "Help now ·")
    frames = [_STYLE.sub(b"", frame).decode("utf-8", "replace") for frame in terminal.raw[before:].split(FRAME_ENDS)]
    return next(frame for frame in frames if "Help now ·" in frame)


@pytest.mark.parametrize("state", STATES)
def test_the_numbers_stand_in_the_next_frame(house: House, state: str) -> None:
    STATES[state](house)
    with house.start() as terminal:
        if state == "locked":
            wait_locked(terminal)
        else:
            terminal.wait_for("F1 help", timeout=40)
            open_or_welcomed(terminal, state)
        frame = first_frame_of_help(terminal)
        assert "Help now · United States" in frame
        assert "911" in frame
        assert "988 Suicide & Crisis Lifeline" in frame
        terminal.wait_for("I took too much, or the wrong medicine")
        terminal.press_until("t", "Do this now, even if you feel fine.")
        terminal.wait_for("1-800-222-1222")
        if state == "open":
            walk_through_the_doors(terminal)


def walk_through_the_doors(terminal: Terminal) -> None:
    """Look behind the others; each works the same whatever the records are like."""
    terminal.press_until("f1", "Someone else is in danger")
    terminal.press_until("s", "emergency number")
    terminal.press_until("escape", "Breathe with me")
    terminal.press_until("b", "Breathe in")
    terminal.wait_for("Hold  ")
    terminal.wait_for("Breathe out")
    terminal.press_until("f1", "Look around: 5-4-3-2-1")
    terminal.press_until("l", "five things you can see")
    terminal.press_until("enter", "four things you can feel")


def open_or_welcomed(terminal: Terminal, state: str) -> None:
    """Wait until the app takes keys, be it with the first questions over it."""
    if state == "missing":
        terminal.wait_for("Welcome to Companion", timeout=40)
    else:
        wait_open(terminal)


def test_without_content_the_numbers_and_the_fixed_words_stand(tmp_path: Path, house: House) -> None:
    where = tmp_path / "bare"
    shutil.copytree(Path(__file__).parents[2] / "companion", where / "companion")
    with Terminal.of_python("-m", "companion", env=house.env, cwd=where) as terminal:
        wait_open(terminal)
        terminal.press_until("f1", "Help now")
        terminal.wait_for("112")
        terminal.press_until("t", "Do this now, even if you feel fine.")
        terminal.press_until("G", "more about this could not be read")
