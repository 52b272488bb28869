"""Where there is no terminal to draw on, bare `companion` says today and the numbers in plain lines."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.e2e.house import BAR, House
from tests.e2e.terminal import REPOSITORY, Terminal

NUMBERS = "Crisis line: 988 (call or text). Emergency: 911."
COLORED = re.compile(rb"\x1b\[([0-9;:]*)m")


def test_without_a_terminal_it_prints_today_and_the_numbers(house: House) -> None:
    done = house.run()
    assert done.returncode == 0
    assert "Sertraline 100 mg" in done.stdout
    assert NUMBERS in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_in_a_dumb_terminal_it_prints_today_and_the_numbers(house: House, term: str) -> None:
    with house.start(TERM=term) as terminal:
        assert terminal.wait_exit(timeout=40) == 0
        assert "Sertraline 100 mg" in terminal.text
        assert NUMBERS in terminal.text
        assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_with_one_of_the_streams_elsewhere_it_prints_today_and_the_numbers(house: House, stream: str) -> None:
    """Textual paints on the standard error: where that goes to a file, nothing could be seen."""
    elsewhere = house.home / "elsewhere"
    redirect = f"< {os.devnull}" if stream == "stdin" else f"{'2' if stream == 'stderr' else ''}> {elsewhere}"
    with Terminal(["sh", "-c", f"exec {sys.executable} -m companion {redirect}"], env=house.env) as terminal:
        assert terminal.wait_exit(timeout=40) == 0
        said = elsewhere.read_text() if stream == "stdout" else terminal.text
        assert "Sertraline 100 mg" in said
        assert NUMBERS in said
        assert b"\x1b" not in terminal.raw
        if stream == "stderr":
            assert elsewhere.read_bytes() == b""


def test_a_reader_that_leaves_early_is_no_error(house: House) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m companion today | head -n 1; {sys.executable} -m companion | head -n 0"],
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **house.env},
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert b"Broken pipe" not in done.stderr


def test_no_color_means_no_color_at_all(house: House) -> None:
    with house.open(NO_COLOR="1") as terminal:
        assert BAR in terminal.text
        for key, words in (
            ("2", "Nothing is written yet."),
            ("3", "No mood is written down yet."),
            ("4", "I missed a dose"),
            ("5", "In the box"),
            ("6", "Police, fire"),
            ("ctrl+p", "Type a few letters"),
        ):
            terminal.press_until(key, words)
        terminal.press_away("escape", "Type a few letters")
        terminal.press_until("1", "2 doses are due.")
        terminal.press("A")
        terminal.wait_for("Taken: Sertraline")
        terminal.press_until("c", "Anxiety")
        terminal.press_until("f2", "Companion is covered")
        colors = {code for codes in COLORED.findall(terminal.raw) for code in colors_of(codes)}
        assert colors == set()


def colors_of(codes: bytes) -> list[int]:
    """The codes of a sequence that set a color; going back to the terminal's own is none."""
    numbers = [int(code or 0) for code in re.split(rb"[;:]", codes)]
    return [code for code in numbers if 30 <= code <= 38 or 40 <= code <= 48 or code == 58 or 90 <= code <= 107]
