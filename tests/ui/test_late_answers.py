"""A dialog that gets its answer while something lies over it waits with it, and gives it once."""

from __future__ import annotations

from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.screens.help_now import HelpNowScreen
from tests.ui.examples import example_parts
from tests.ui.pilot import opened, wait_until


async def test_what_was_opened_over_a_dialog_stays_and_the_dialog_closes_after_it() -> None:
    async with opened(example_parts()) as (app, pilot):
        answers: list[bool | None] = []
        dialog = ConfirmScreen("Really?", yes="Yes", no="No")
        app.push_screen(dialog, answers.append)
        await wait_until(pilot, lambda: app.screen is dialog)
        await pilot.press("f1")
        await wait_until(pilot, lambda: isinstance(app.screen, HelpNowScreen))
        dialog.dismiss(True)
        dialog.dismiss(True)
        await pilot.pause()
        assert isinstance(app.screen, HelpNowScreen)
        assert answers == []
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await wait_until(pilot, lambda: answers == [True])
        await pilot.pause()
        dialog.dismiss(False)
        await pilot.pause()
        assert answers == [True]
        assert len(app.screen_stack) == 1
