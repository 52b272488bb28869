"""Which keys work where: in every screen, with and without a text field in focus."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from textual.app import ComposeResult
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import Screen

from companion.ui.app import CompanionApp
from companion.ui.screens.base import CompanionModal, CompanionScreen
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.screens.cover import CoverScreen
from companion.ui.screens.help_now import HelpNowScreen
from companion.ui.screens.keys_help import KeysHelpScreen
from companion.ui.widgets.choice_list import PaletteList
from companion.ui.widgets.line_input import LineInput
from tests.ui.desk import Desk
from tests.ui.examples import US, ExampleList, example_parts
from tests.ui.pilot import notes, opened, screen_lines, shown, wait_until


class ModalWithField(CompanionModal[str]):
    """A dialog with a text field."""

    def compose_body(self) -> ComposeResult:
        yield LineInput(id="field")


class ScreenWithField(CompanionScreen[None]):
    """A screen with a text field, as an unlock screen has."""

    AUTO_FOCUS = "LineInput"

    def compose_body(self) -> ComposeResult:
        yield LineInput(id="field")


PLACES = {
    "tab": lambda app: None,
    "tab with field": lambda app: app.main.show_pane("journal"),
    "question": lambda app: app.push_screen(ConfirmScreen("Sure?")),
    "dialog with field": lambda app: app.push_screen(ModalWithField("Dialog")),
    "screen with field": lambda app: app.push_screen(ScreenWithField()),
    "keys": lambda app: app.push_screen(KeysHelpScreen(app.screen)),
    "help": lambda app: app.push_screen(HelpNowScreen(US)),
    "cover": lambda app: app.push_screen(CoverScreen()),
    "palette": lambda app: app.action_command_palette(),
}


async def go(app: CompanionApp, pilot: Pilot[Any], place: str) -> Screen[Any]:
    outcome = PLACES[place](app)
    if outcome is not None:
        await outcome
    await pilot.pause(0.1)
    return app.screen


def has_field(place: str) -> bool:
    return "field" in place or place in ("keys", "palette")


@pytest.mark.parametrize("place", PLACES)
async def test_help_opens_from_everywhere_and_goes_back(place: str) -> None:
    async with opened(example_parts()) as (app, pilot):
        before = await go(app, pilot, place)
        for key in ("f1", "ctrl+g"):
            await pilot.press(key)
            await pilot.pause(0.1)
            assert isinstance(app.screen, HelpNowScreen)
            if place != "help":
                await pilot.press("escape")
                await pilot.pause(0.1)
                assert app.screen is before


@pytest.mark.parametrize("place", [place for place in PLACES if place != "cover"])
async def test_the_cover_comes_over_everything_and_shows_nothing(place: str) -> None:
    async with opened(example_parts()) as (app, pilot):
        before = await go(app, pilot, place)
        for key in ("f2", "ctrl+l"):
            app.notify("Sertraline is due")
            await pilot.pause()
            await pilot.press(key)
            await wait_until(pilot, lambda: isinstance(app.screen, CoverScreen))
            text = shown(app)
            assert "Sertraline" not in text
            assert "Journal" not in text
            assert "F2 returns." in text
            await pilot.press("enter")
            await pilot.pause()
            assert isinstance(app.screen, CoverScreen), "the first key only wakes it"
            assert "Enter or F2 returns." in shown(app)
            await pilot.press("x")
            assert isinstance(app.screen, CoverScreen)
            await pilot.press("enter")
            await wait_until(pilot, lambda: app.screen is before)
            await pilot.press(key)
            await wait_until(pilot, lambda: isinstance(app.screen, CoverScreen))
            await pilot.press(key)
            await wait_until(pilot, lambda: app.screen is before, "the key that covers uncovers")


@pytest.mark.parametrize("keys", ["f2 f1", "f2 ctrl+p", "f1 ctrl+p", "f2 f1 ctrl+p", "f1 question_mark"])
async def test_no_key_piles_up_covers_or_helps(keys: str) -> None:
    async with opened(example_parts()) as (app, pilot):
        for key in keys.split() * 4:
            await pilot.press(key)
            await pilot.pause(0.05)
        kinds = [type(screen) for screen in app.screen_stack]
        assert kinds.count(CoverScreen) <= 1
        assert kinds.count(HelpNowScreen) <= 1
        assert len(kinds) <= 4, kinds


@pytest.mark.parametrize("place", PLACES)
async def test_the_palette_opens_from_everywhere_once(place: str) -> None:
    async with opened(example_parts()) as (app, pilot):
        await go(app, pilot, place)
        await pilot.press("ctrl+p")
        await pilot.pause(0.1)
        assert isinstance(app.screen, CommandPalette)
        await pilot.press("ctrl+p")
        await pilot.pause(0.1)
        assert sum(isinstance(screen, CommandPalette) for screen in app.screen_stack) == 1


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("key", "character"), [("exclamation_mark", "!"), ("question_mark", "?")])
async def test_marks_are_typed_in_fields_and_open_help_elsewhere(place: str, key: str, character: str) -> None:
    async with opened(example_parts()) as (app, pilot):
        before = await go(app, pilot, place)
        await pilot.press(key)
        await pilot.pause(0.1)
        if has_field(place):
            assert app.screen is before
            assert app.screen.focused.value == character  # type: ignore[union-attr]
        elif character == "!":
            assert isinstance(app.screen, HelpNowScreen)
        else:
            assert isinstance(app.screen, KeysHelpScreen)


@pytest.mark.parametrize("place", [place for place in PLACES if place not in ("tab", "tab with field")])
async def test_digits_do_not_switch_tabs_above_the_main_screen(place: str) -> None:
    async with opened(example_parts()) as (app, pilot):
        await go(app, pilot, place)
        await pilot.press("3")
        await pilot.pause()
        assert app.main.active == "today"


async def test_digits_arrows_and_the_mouse_switch_tabs_and_the_focus_follows() -> None:
    async with opened(example_parts()) as (app, pilot):
        for digit, pane in enumerate(("today", "journal"), 1):
            await app.main.show_pane("trends")
            await pilot.press(str(digit))
            await pilot.pause()
            assert app.main.active == pane
            assert app.focused is not None
        await pilot.press("5")
        assert app.main.active == "journal", "it was typed"
        await app.main.show_pane("today")
        await pilot.press("right", "right")
        await pilot.pause()
        await app.main.show_pane("care")
        await pilot.press("right")
        await pilot.pause()
        assert app.main.active == "today", "round and round"
        await pilot.press("left")
        await pilot.pause()
        assert app.main.active == "care"
        await pilot.click("TabStrip", offset=(14, 0))
        await pilot.pause()
        assert app.main.active == "journal"


async def test_a_tab_remembers_where_the_focus_was() -> None:
    async with opened(example_parts()) as (app, pilot):
        await app.main.show_pane("journal")
        app.main.query_one("#note").focus()
        await pilot.pause()
        await app.main.show_pane("today")
        await app.main.show_pane("journal")
        await pilot.pause()
        assert app.focused is app.main.query_one("#note")


async def test_panes_are_built_when_first_shown_and_told_so() -> None:
    async with opened(example_parts()) as (app, _pilot):
        assert [pane.PANE for pane in app.main.panes] == ["today"]
        pane = app.main.pane
        assert isinstance(pane, ExampleList)
        await app.main.show_pane("trends")
        await app.main.show_pane("today")
        assert pane.log_of == ["first", "shown", "shown"]


async def test_j_and_k_move_in_a_list() -> None:
    async with opened(example_parts()) as (app, pilot):
        await pilot.press("j", "j", "k")
        assert app.focused.highlighted == 1  # type: ignore[union-attr]


async def test_a_burst_outside_a_field_records_nothing_and_says_so() -> None:
    async with opened(replace(example_parts(), burst_window=0.2)) as (app, pilot):
        pane = app.main.pane
        assert isinstance(pane, ExampleList)
        await pilot.press("space", "A", "n")
        await pilot.pause(0.3)
        assert notes(app) == ["Looks like pasted text. Nothing was recorded."]
        assert pane.log_of == ["first", "shown"]
        await pilot.pause(0.3)
        await pilot.press("space")
        await wait_until(pilot, lambda: "take" in pane.log_of)


async def test_one_key_is_let_through_after_its_window() -> None:
    async with opened(replace(example_parts(), burst_window=0.015)) as (app, pilot):
        pane = app.main.pane
        assert isinstance(pane, ExampleList)
        await pilot.press("space")
        await wait_until(pilot, lambda: "take" in pane.log_of)


async def test_keys_help_lists_what_works_here_and_filters() -> None:
    async with opened(example_parts(), (100, 50)) as (app, pilot):
        await pilot.press("question_mark")
        await pilot.pause(0.1)
        text = shown(app)
        for expected in ("Take this dose now", "F1, ctrl+g, !", "Medicines", "ctrl+p"):
            assert expected in text
        await pilot.press(*"dose")
        await pilot.pause(0.1)
        assert "Take this dose now" in shown(app)
        assert "Medicines" not in shown(app).split("Keys")[1]
        await pilot.press(*"zzz")
        await pilot.pause(0.1)
        assert "No key matches" in shown(app)


async def test_a_long_explanation_goes_on_under_itself() -> None:
    async with opened(example_parts(), (44, 30)) as (app, pilot):
        await pilot.press("question_mark")
        await pilot.pause(0.1)
        lines = shown(app).splitlines()
        first = next(at for at, line in enumerate(lines) if "All due" in line)
        column = lines[first].index("All due")
        assert not lines[first + 1][:column].strip()
        said = " ".join(line[column:].strip() for line in lines[first : first + 2])
        assert said.startswith("All due · Take everything that is due"), shown(app)


async def test_explanations_in_the_palette_stand_in_one_column() -> None:
    async with opened(Desk().parts(), (100, 50)) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        await wait_until(pilot, lambda: "Theme" in shown(app))
        lines = shown(app).splitlines()
        tips = ("Country, start", "Go through", "Take this dose", "Choose the colors", "Hide everything")
        assert len({line.index(tip) for tip in tips for line in lines if tip in line}) == 1, shown(app)


async def test_the_footer_of_a_question_says_what_its_buttons_say() -> None:
    async with opened(example_parts()) as (app, pilot):
        await app.push_screen(ConfirmScreen("Take it off the list?", yes="Remove", no="Keep it"))
        await pilot.pause(0.1)
        assert "y Remove" in screen_lines(app)[-1]
        assert "n Keep it" in screen_lines(app)[-1]


async def test_the_palette_offers_live_keys_and_no_picture_of_the_screen() -> None:
    async with opened(example_parts(), (100, 50)) as (app, pilot):
        pane = app.main.pane
        assert isinstance(pane, ExampleList)
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        await pilot.pause(0.1)
        text = shown(app)
        assert "Take this dose now" in text
        assert "Help now" in text
        assert "creenshot" not in text
        await pilot.press(*"all due")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await wait_until(pilot, lambda: "take all" in pane.log_of)


async def test_under_the_cover_the_palette_offers_nothing_of_the_page() -> None:
    async with opened(example_parts(), (100, 50)) as (app, pilot):
        await pilot.press("f2")
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        assert "Take this dose now" not in shown(app)
        assert "Sertraline" not in shown(app)


async def test_a_palette_that_closes_while_it_gathers_ends_nothing() -> None:
    async with opened(example_parts()) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        palette = app.screen
        assert isinstance(palette, CommandPalette)
        await palette.query_one(PaletteList).remove()
        await palette._gather_commands("a").wait()
        await pilot.pause()
        assert app.is_running


@pytest.mark.parametrize("over", ["f2", "f1"])
async def test_the_palette_over_a_screen_that_stands_over_it_ends_nothing(over: str) -> None:
    async with opened(example_parts()) as (app, pilot):
        for key in ("ctrl+p", over, "ctrl+p"):
            await pilot.press(key)
            await pilot.pause(0.1)
        assert isinstance(app.screen, CommandPalette)
        await pilot.press("escape")
        await pilot.pause(0.1)
        assert not isinstance(app.screen, CommandPalette)


@pytest.mark.parametrize(("keys", "answer"), [("y", True), ("n", False), ("escape", False), ("enter", False)])
async def test_a_question_is_answered_by_key_and_no_is_the_safe_default(keys: str, answer: bool) -> None:
    async with opened(example_parts()) as (app, pilot):
        answers: list[bool | None] = []
        app.push_screen(ConfirmScreen("Remove [/] it?", "All of [PRN]."), answers.append)
        await pilot.pause(0.1)
        assert "Remove [/] it?" in shown(app)
        await pilot.press(keys)
        await pilot.pause(0.1)
        assert answers == [answer]


async def test_q_quits_on_tabs_and_ctrl_c_only_says_how() -> None:
    async with opened(example_parts()) as (app, pilot):
        pane = app.main.pane
        assert isinstance(pane, ExampleList)
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert notes(app) == ["Press ctrl+q to quit."]
        await pilot.press("q")
        await pilot.pause()
        assert "kept" in pane.log_of
    assert app.return_code == 0


async def test_news_make_room_for_the_line_of_the_palette_and_warnings_stay() -> None:
    async with opened(example_parts()) as (app, pilot):
        app.notify("Taken: one thing.\nLeft: another.")
        app.notify("Not saved.", severity="warning")
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        assert notes(app) == ["Not saved."]
