"""Notes make room for who types, and for the first numbers of help.

That they hide no heading, question or field is asked of every screen in `test_safety_bar`.
"""

from __future__ import annotations

from typing import Any

import pytest

from companion.ui.note_place import place
from companion.ui.screens.help_now import HelpNowScreen
from companion.ui.screens.help_pages import WrittenPage
from companion.ui.screens.passphrases import ChangePassphraseScreen
from companion.ui.widgets.number_text import HelpText
from tests.ui.dialogs import makers
from tests.ui.examples import example_parts
from tests.ui.medicine_days import full, parts
from tests.ui.notes_up import TOLD, is_whole, kept_lines, lines_of_notes
from tests.ui.pilot import opened, screen_lines, shown, wait_until


@pytest.mark.parametrize(
    ("height", "kept", "box", "found"),
    [
        (1, {0}, (), (1, 1)),
        (3, {0, 5}, range(5, 9), (1, 3)),
        (3, {0, 3}, range(2, 10), (10, 3)),
        (3, {0, 3}, range(2, 18), (4, 3)),
        (2, {2}, range(2, 18), (0, 2)),
        (6, {0, 6, 12}, range(18), (1, 5)),
        (9, set(range(17)), range(18), (17, 1)),
        (9, set(range(18)), range(18), (1, 1)),
    ],
)
def test_the_place_of_a_note(height: int, kept: set[int], box: Any, found: tuple[int, int]) -> None:
    assert place(height, 18, frozenset(kept), range(box.start, box.stop) if box else range(0)) == found


def test_a_question_is_left_alone_before_anything_else_of_a_dialog() -> None:
    assert place(3, 18, frozenset({0, 9}), range(18), frozenset({2, 3, 4})) == (5, 3)
    assert place(9, 18, frozenset({0, 9}), range(18), frozenset({2, 3, 4})) == (1, 8)


async def test_it_goes_out_of_the_way_of_who_goes_on_typing() -> None:
    desk = full()
    async with opened(parts(desk), (60, 20)) as (app, pilot):
        await app.push_screen(makers(desk)[ChangePassphraseScreen](app.main))
        app.notify("A note. " * 40, severity="error")
        await wait_until(pilot, lambda: bool(lines_of_notes(app)))
        for _ in range(3):
            await wait_until(pilot, lambda: not lines_of_notes(app) & kept_lines(app), shown(app))
            await pilot.press("down")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (40, 20), (50, 9)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_first_numbers_of_help_can_be_read_with_a_note_up(size: tuple[int, int]) -> None:
    async with opened(example_parts(), size) as (app, pilot):
        await pilot.press("f1")
        await wait_until(pilot, lambda: isinstance(app.screen, HelpNowScreen))
        await pilot.pause()
        text = app.screen.query_one(HelpText)
        first = screen_lines(app)[: text.region.y + text.first_lines]
        assert "911" in " ".join(first)
        if size[0] > 50:
            assert "Call or text 988" in " ".join(first), "how the first line is reached belongs to it"
            assert "Any mental health" not in " ".join(first)
        app.notify(TOLD, severity="error")
        await wait_until(pilot, lambda: is_whole(app) or size[0] < 60)
        await pilot.pause(0.2)  # until it has come to rest
        assert screen_lines(app)[: len(first)] == first


async def test_the_title_of_what_is_read_and_how_it_begins_can_be_read_with_a_note_up() -> None:
    text = "These words are for a low time, and they stand at the top. " * 9
    async with opened(example_parts(), (60, 20)) as (app, pilot):
        await app.push_screen(WrittenPage("When a low time comes", text))
        await pilot.pause()
        first = screen_lines(app)[:5]
        app.notify(TOLD, severity="error")
        await wait_until(pilot, lambda: is_whole(app))
        await pilot.pause(0.2)
        assert screen_lines(app)[:5] == first


async def test_a_note_after_one_that_was_taken_away_stays_in_sight() -> None:
    desk = full()
    async with opened(parts(desk), (80, 24)) as (app, pilot):
        app.notify("The first of two notes")
        await wait_until(pilot, lambda: "first of two" in shown(app))
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: "first of two" not in shown(app))
        await pilot.press("escape")
        await pilot.pause()
        app.notify("The second of two notes")
        await wait_until(pilot, lambda: "second of two" in shown(app))
        for _ in range(5):
            await pilot.pause(0.05)
        assert "second of two" in shown(app), "it hung below the empty frame of the first"
