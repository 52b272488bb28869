"""The terminal's own cursor stands where the person is, so that screen readers and braille displays follow."""

from __future__ import annotations

from tests.e2e.house import READY, House, go_to, here
from tests.e2e.terminal import Terminal


def test_it_follows_the_rows_of_today(house: House) -> None:
    with house.open() as terminal:
        terminal.wait_until(lambda: "08:00" in here(terminal), "the cursor is not on the first dose")
        assert terminal.is_cursor_shown
        for words in ("08:30", "20:00", "How are you?"):
            terminal.press("down")
            terminal.wait_until(lambda words=words: words in here(terminal), f"the cursor is not at {words}")
        go_to(terminal, "08:00", "up")
        terminal.press("space")
        terminal.wait_for("taken 08:")
        terminal.wait_until(lambda: "08:00" in here(terminal), "recording a dose moved the cursor")
        terminal.press("down")
        terminal.wait_until(lambda: "08:30" in here(terminal), "the cursor is not on the second dose")
        assert terminal.is_cursor_shown


def test_it_follows_the_fields_of_the_check_in_and_what_is_typed(house: House) -> None:
    with house.open() as terminal:
        terminal.press("c")
        terminal.wait_for("Down skips")
        terminal.wait_until(lambda: here(terminal).startswith("> Mood"), "the cursor is not at the first row")
        terminal.press("4")
        terminal.wait_until(lambda: here(terminal).startswith("> Sleep"), "a digit did not go on")
        stands_behind(terminal, "7:30")
        terminal.press("down")
        terminal.wait_until(lambda: here(terminal).startswith("> Energy"), "the cursor is not at the third row")
        terminal.press_until("n", "> Note")
        stands_behind(terminal, "a calm day")
        assert terminal.is_cursor_shown
        terminal.press_away("escape", "> Note")
        terminal.wait_until(lambda: "08:00" in here(terminal), "the cursor did not come back to its row")


def test_it_follows_the_fields_of_the_medicine_form(house: House) -> None:
    with house.open() as terminal:
        terminal.press_until("5", "In the box")
        terminal.press_until("a", "as on the label")
        terminal.wait_until(lambda: here(terminal).startswith("> Name"), "the cursor is not at the name")
        stands_behind(terminal, "Quetiapine")
        for field in ("Strength", "Form", "Release", "Ingredients", "Taken", "Time"):
            terminal.press("down")
            terminal.wait_until(lambda field=field: here(terminal).startswith(f"> {field}"), f"not at {field}")
        assert terminal.is_cursor_shown


def test_it_follows_the_list_of_articles_the_palette_and_the_answers_of_a_dialog(house: House) -> None:
    with house.open() as terminal:
        terminal.press_until("s", "Why was it skipped?")
        terminal.wait_until(lambda: "no reason given" in here(terminal), "not at the first answer")
        terminal.press("down")
        terminal.wait_until(lambda: "side effect" in here(terminal), "not at the second answer")
        terminal.press_away("escape", "Why was it skipped?")
        terminal.press_until("4", "I missed a dose")
        terminal.wait_until(lambda: "I missed a dose" in here(terminal), "not at the first shelf")
        terminal.press("down")
        terminal.wait_until(lambda: "I feel worse" in here(terminal), "not at the second shelf")
        terminal.press_until("ctrl+p", "Type a few letters")
        stands_behind(terminal, "cover")
        terminal.press_away("escape", "Hide everything")
        terminal.wait_for(READY)
        assert terminal.is_cursor_shown


def stands_behind(terminal: Terminal, text: str) -> None:
    """Type, and see the cursor stand behind what was typed."""
    terminal.type(text)
    terminal.wait_until(
        lambda: terminal.display[terminal.cursor[1]][: terminal.cursor[0]].endswith(text),
        f"the cursor does not stand behind “{text}”",
    )
