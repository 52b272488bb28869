"""A whole morning as a person lives it: from an empty machine to a journal, and the same again after a restart."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.house import BAR, READY, House, go_to, has_help, here, row, wait_open
from tests.e2e.terminal import Terminal

NO_COUNTRY_YET = "988 (US) · 112/911 · F1 for your country"


def test_the_first_morning_and_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    house = House(tmp_path / "home")
    with house.start() as terminal:
        terminal.wait_for(NO_COUNTRY_YET, timeout=40)
        answer_first_questions(terminal)
        write_sertraline_down(terminal)
        assert house.states() == {"Sertraline 08:00": "due", "Sertraline 20:00": "upcoming"}
        terminal.press_until("1", "1 dose is due.")
        go_to(terminal, "08:00", "up")
        terminal.press("space")
        terminal.wait_for("taken 08:")
        skip_the_second(terminal)
        check_in_with_three_keys(terminal)
        find_it_in_the_journal(terminal)
        read_an_article(terminal)
        terminal.press_until("f1", "Help now")
        terminal.wait_for("Police, fire and ambulance")
        terminal.press_away("escape", "Police, fire and ambulance")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert house.states() == {"Sertraline 08:00": "taken", "Sertraline 20:00": "skipped"}

    with house.start() as terminal:
        terminal.wait_for(BAR, timeout=40)
        wait_open(terminal)
        assert "Welcome to Companion" not in terminal.text
        assert "taken 08:" in terminal.display[row(terminal, "08:00")]
        assert "skipped · side effect" in terminal.display[row(terminal, "20:00")]
        assert row(terminal, "Mood fairly good") > 0
        undo_all_of_it(terminal)
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert house.states() == {"Sertraline 08:00": "due", "Sertraline 20:00": "upcoming"}
    assert house.entries() == []


def answer_first_questions(terminal: Terminal) -> None:
    terminal.wait_for("1 of 4", timeout=40)
    terminal.wait_for("Esc Skip")
    terminal.press_until("u", "United States", every=1)
    terminal.type("nited states")
    terminal.wait_gone("United Kingdom")
    terminal.press_until("enter", "2 of 4")
    terminal.wait_for(BAR)
    terminal.press_until("enter", "3 of 4")
    terminal.press_until("enter", "4 of 4")
    terminal.press_until("enter", "Add a medicine")
    terminal.wait_for("as on the label")


def write_sertraline_down(terminal: Terminal) -> None:
    fill_in(terminal, "Name", "Sertraline")
    fill_in(terminal, "Strength", "50 mg")
    for field in ("Form", "Release", "Ingredients", "Taken"):
        fill_in(terminal, field, "")
    fill_in(terminal, "Time", "08:00")
    fill_in(terminal, "Time", "1")
    terminal.wait_until(lambda: here(terminal).startswith("> on") or "which days" in here(terminal), "no days asked")
    terminal.press_until("d", "every day")
    terminal.press_until("ctrl+n", "> Time 2")
    terminal.type("20:00")
    terminal.press_until("ctrl+s", "= 100 mg a day")
    assert "1 tablet at 08:00" in terminal.text
    assert "Same as your label?" in terminal.text
    assert has_help(terminal)
    terminal.press_away("y", "Same as your label?")
    terminal.wait_for(READY)
    terminal.wait_for("1 tablet at 20:00")


def fill_in(terminal: Terminal, field: str, text: str) -> None:
    """Type into the field the cursor is at, and go on with Enter."""
    terminal.wait_until(lambda: here(terminal).startswith(f"> {field}"), f"the cursor is not at {field}")
    terminal.type(text)
    if text:
        terminal.wait_until(lambda: text in here(terminal), f"“{text}” does not stand in {field}")
    before = terminal.cursor
    terminal.press("enter")
    terminal.wait_until(lambda: terminal.cursor != before, f"Enter did not leave {field}")


def skip_the_second(terminal: Terminal) -> None:
    go_to(terminal, "20:00", "down")
    terminal.press_until("s", "Why was it skipped?")
    terminal.press("1")
    terminal.wait_for("skipped · side effect")


def check_in_with_three_keys(terminal: Terminal) -> None:
    terminal.press("c")
    terminal.wait_for("Down skips")
    terminal.press("5")
    terminal.wait_for("[5]")
    terminal.press("enter")
    terminal.wait_for("Mood fairly good")


def find_it_in_the_journal(terminal: Terminal) -> None:
    terminal.press("2")
    terminal.wait_for("fairly good")
    assert "Nothing is written yet" not in terminal.text


def read_an_article(terminal: Terminal) -> None:
    terminal.press_until("4", "I missed a dose")
    terminal.press_until("enter", "What every source agrees on")
    assert has_help(terminal)


def undo_all_of_it(terminal: Terminal) -> None:
    terminal.press("u")
    terminal.wait_gone("Mood fairly good")
    terminal.press("u")
    terminal.wait_for("was marked skipped")
    terminal.press("u")
    terminal.wait_for("1 dose is due.")


def test_two_doses_and_a_check_in_with_two_symptoms_take_at_most_twelve_keys(tmp_path: Path) -> None:
    house = House(tmp_path / "home").settle_in().add("Sertraline", "08:00").add("Lithium", "08:30")
    with house.open() as terminal:
        pick_a_second_symptom(terminal)
        keys = [
            ("space", "1 dose is due"),
            ("down", ""),
            ("space", "All done"),
            ("c", "Down skips"),
            ("5", "[5]"),
            ("7", "7 h"),
            ("down", ""),
            ("down", ""),
            ("2", "[2]"),
            ("3", "[3]"),
            ("enter", "Mood fairly good"),
        ]
        for key, expected in keys:
            before = terminal.cursor
            terminal.press(key)
            if expected:
                terminal.wait_for(expected)
            else:
                terminal.wait_until(lambda before=before: terminal.cursor != before, f"{key} moved nothing")
        terminal.wait_for(READY)
    assert len(keys) <= 12
    assert set(house.states().values()) == {"taken"}
    (entry,) = house.entries()
    assert entry["values"] == {"mood": 5, "sleep": 420}
    assert sorted(entry["symptoms"].values()) == [2, 3]


def pick_a_second_symptom(terminal: Terminal) -> None:
    """Do once what is not part of an ordinary morning."""
    terminal.press("c")
    terminal.wait_for("Down skips")
    terminal.press_until("s", "Symptoms you are asked about")
    terminal.press_until("space", "[x]")
    terminal.press("enter")
    terminal.wait_gone("Symptoms you are asked about")
    terminal.press_away("escape", "Down skips")
    terminal.wait_for(READY)
