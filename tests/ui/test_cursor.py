"""The terminal's own cursor where nothing has the focus: on the first line of text."""

from __future__ import annotations

import pytest

from companion.ui.panes.journal import JournalPane
from companion.ui.terminal.cursor import cursor_place
from companion.ui.words import help_now, journal, shell
from tests.ui.desk import Desk
from tests.ui.pilot import opened, screen_lines, wait_until
from tests.ui.today_days import parts


@pytest.mark.parametrize(("key", "words"), [("f1", help_now.TITLE), ("f2", shell.COVER_TITLE)])
async def test_help_and_cover_have_it_on_their_first_line(key: str, words: str) -> None:
    async with opened(parts(Desk())) as (app, pilot):
        await pilot.press(key)
        await wait_until(pilot, lambda: len(app.screen_stack) == 2)
        await wait_until(pilot, lambda: words in screen_lines(app)[cursor_place(app.screen).y], "not on the first line")


async def test_an_empty_journal_has_it_on_what_it_says() -> None:
    desk = Desk()
    made = desk.parts(
        (JournalPane, lambda: JournalPane(desk.services.journal, desk.services.checkin, desk.services.contests)),
        start="journal",
    )
    async with opened(made) as (app, pilot):
        await wait_until(
            pilot,
            lambda: journal.EMPTY.split()[0] in screen_lines(app)[cursor_place(app.screen).y],
            f"not on the first line: {app.screen.focused}",
        )
