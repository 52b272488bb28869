"""Keys nobody meant: typed before there was anything to see, or pasted into a page that is no field."""

from __future__ import annotations

import pytest

from tests.e2e.house import BAR, House, wait_open
from tests.e2e.terminal import Terminal

NOTE = "Took A all space n s T u; feeling better, c 5 q\n"
SAID = "Looks like pasted text. Nothing was recorded."


def records(house: House) -> list[bytes]:
    """The lines about doses, extras and entries."""
    return [line for line in house.lines if any(f'"t":"{t}"'.encode() in line for t in ("dose", "extra", "entry"))]


def test_keys_typed_before_the_app_stands_record_nothing(house: House) -> None:
    with house.start() as terminal:
        while BAR not in terminal.text:
            terminal.press("space", "A", "n", gap=0.02)
        terminal.press("space", "A", gap=0.02)
        wait_open(terminal)
        terminal.read(0.3)
        assert "2 doses are due." in terminal.text
        assert records(house) == []
        terminal.press("space")
        terminal.wait_for("1 dose is due.")
    assert len(records(house)) == 1


@pytest.mark.parametrize("times", [1, 60])
def test_text_pasted_without_brackets_records_nothing_and_says_so(house: House, times: int) -> None:
    with house.open() as terminal:
        terminal.paste(NOTE * times, bracketed=False)
        terminal.wait_for(SAID)
        terminal.read(0.5)
        assert "2 doses are due." in terminal.text
        assert records(house) == []


def test_a_bracketed_paste_outside_a_field_records_nothing_and_in_a_field_is_text(house: House) -> None:
    with house.open() as terminal:
        terminal.paste(NOTE)
        terminal.read(0.5)
        assert "2 doses are due." in terminal.text
        terminal.press("c")
        terminal.wait_for("Down skips")
        terminal.press_until("n", "> Note")
        terminal.paste("q A c\x1b[31m and that was all")
        terminal.wait_for("and that was all")
        assert records(house) == []
        terminal.press("ctrl+s")
        terminal.wait_gone("Down skips")
    (entry,) = house.entries()
    assert entry["note"].startswith("q A c")
    assert "\x1b" not in entry["note"]


def test_a_megabyte_pasted_into_a_note_is_cut_with_a_word_and_ends_nothing(house: House) -> None:
    with house.open() as terminal:
        open_note(terminal)
        terminal.paste("A calm line of words. " * 48_000)
        terminal.wait_for("Kept the first", timeout=60)
        terminal.press_until("ctrl+s", "Space Take", timeout=60)
    (entry,) = house.entries()
    assert entry["note"].startswith("A calm line of words.")


def open_note(terminal: Terminal) -> None:
    terminal.press("c")
    terminal.wait_for("Down skips")
    terminal.press_until("n", "> Note")
