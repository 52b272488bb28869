"""Promise 1: where to get help can be read on every screen, at every size, whatever else is open."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.command import CommandPalette, SimpleProvider
from textual.screen import ModalScreen, Screen, SystemModalScreen
from textual.widget import Widget

import companion.ui
from companion.domain.crisis import FALLBACK, Region, bar_text
from companion.ui.keys import _load_everything
from companion.ui.screens.base import CompanionModal, CompanionScreen, is_too_small
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.screens.cover import CoverScreen
from companion.ui.screens.help_now import HelpNowScreen
from companion.ui.screens.keys_help import KeysHelpScreen
from companion.ui.screens.main import MainScreen
from companion.ui.screens.palette import CompanionPalette
from tests.ui.examples import US, ExampleList, example_parts
from tests.ui.pilot import EIGHT_SIZES, opened, screen_lines, shown, wait_until

_load_everything()

MAKERS: dict[type[Screen[Any]], Callable[[Screen[Any]], Screen[Any]]] = {
    HelpNowScreen: lambda below: HelpNowScreen(US),
    CoverScreen: lambda below: CoverScreen(),
    ConfirmScreen: lambda below: ConfirmScreen("Remove this medicine?", "Its history stays. " * 12),
    KeysHelpScreen: KeysHelpScreen,
    CompanionPalette: lambda below: CompanionPalette({SimpleProvider(below, [("Take", print, "now")])}),  # type: ignore[dict-item]
    CompanionScreen: lambda below: CompanionScreen(),
    CompanionModal: lambda below: CompanionModal("A dialog"),
}
"""How to make each screen of the shell; the pages test their own dialogs in their own tests."""


def all_screens() -> Iterator[type[Screen[Any]]]:
    """Find every Screen subclass of the product, recursively."""

    def walk(cls: type[Screen[Any]]) -> Iterator[type[Screen[Any]]]:
        for subclass in cls.__subclasses__():
            yield subclass
            yield from walk(subclass)

    seen = {cls for cls in walk(Screen) if cls.__module__.startswith(companion.ui.__name__)}
    return iter(sorted(seen, key=lambda cls: cls.__qualname__))


def says_where_to_get_help(app: Any, region: Region | None = US) -> bool:
    """Does one line of the screen hold the bar's words for this width, whole?"""
    width = app.size.width
    wanted = bar_text(region, width - 2 if width >= 40 else width)
    return any(wanted in line for line in screen_lines(app))


SHELL = (MainScreen, CompanionScreen, CompanionModal)
"""The only ones that compose the bar themselves."""


def test_every_screen_is_built_on_the_base_that_has_the_bar() -> None:
    for cls in all_screens():
        assert issubclass(cls, CompanionScreen | CompanionModal | CompanionPalette), cls
        if cls not in (*SHELL, CompanionPalette):
            assert "compose" not in cls.__dict__, f"{cls.__name__} must override compose_body, so that the bar stays"


def test_no_widget_of_ours_lies_over_everything() -> None:
    for cls in _widgets(Widget):
        if cls.__module__.startswith("companion."):
            source = inspect.getsource(cls)
            assert "overlay: screen" not in source, cls
            if cls.__name__ != "SafetyBar":
                assert "dock: bottom" not in source, f"{cls.__name__}: two docks on one edge overlap"


def _widgets(cls: type[Widget]) -> Iterator[type[Widget]]:
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _widgets(subclass)


@pytest.mark.parametrize("size", EIGHT_SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_numbers_stand_on_every_screen_with_notes_up(size: tuple[int, int]) -> None:
    async with opened(example_parts(), size) as (app, pilot):
        assert says_where_to_get_help(app), shown(app)
        for entry in app.parts.panes:
            await app.main.show_pane(entry.id)
            await pilot.pause()
            assert says_where_to_get_help(app), (entry.pane, shown(app))
        for severity in ("information", "warning", "error"):
            app.notify("A note that is long enough to need several lines. " * 4, severity=severity)  # type: ignore[arg-type]
        await pilot.pause(0.1)
        assert says_where_to_get_help(app), shown(app)
        for make in MAKERS.values():
            await app.push_screen(make(app.screen))
            await pilot.pause(0.1)
            assert says_where_to_get_help(app), (type(app.screen), shown(app))
            app.screen.notify("Another note. " * 20, severity="error")
            await pilot.pause(0.1)
            assert says_where_to_get_help(app), (type(app.screen), shown(app))
        assert len(app.screen_stack) == len(MAKERS) + 1, "all of them open at once"


@pytest.mark.parametrize("size", EIGHT_SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_numbers_stand_in_the_palette_the_help_panel_and_a_maximized_view(size: tuple[int, int]) -> None:
    async with opened(example_parts(), size) as (app, pilot):
        app.main.maximize(app.main.query_one("#doses"))
        await pilot.pause(0.1)
        assert app.main.maximized is not None
        assert says_where_to_get_help(app), shown(app)
        app.main.minimize()
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        assert isinstance(app.screen, CommandPalette)
        assert says_where_to_get_help(app), shown(app)
        await pilot.press("h", "e", "l")
        await pilot.pause(0.4)
        assert says_where_to_get_help(app), shown(app)
        await pilot.press("escape")
        app.action_show_help_panel()
        await pilot.pause(0.1)
        assert says_where_to_get_help(app), shown(app)
        app.search_themes()
        await pilot.pause(0.4)
        assert says_where_to_get_help(app), shown(app)


@pytest.mark.parametrize("size", EIGHT_SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_first_frame_already_says_it(size: tuple[int, int]) -> None:
    from companion.ui.app import CompanionApp

    app = CompanionApp(example_parts())
    frames: list[list[str]] = []

    def keep_frame() -> None:
        lines = screen_lines(app) if not frames and app.screen_stack and app.screen.is_mounted else []
        if any(line.strip() for line in lines):
            frames.append(lines)

    app.post_display_hook = keep_frame  # type: ignore[method-assign]
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: app.is_open)
    text = "\n".join(frames[0])
    assert bar_text(US, size[0] - 2 if size[0] >= 40 else size[0]) in text
    if not is_too_small(*size):
        assert "Sertraline 100 mg" in text


async def test_until_a_country_is_chosen_the_stand_in_is_shown_and_a_choice_changes_every_bar() -> None:
    async with opened(example_parts(region=None)) as (app, pilot):
        assert says_where_to_get_help(app, None)
        assert "112/911" in shown(app)
        await pilot.press("f1")
        await pilot.pause()
        assert FALLBACK.lines[0].number in shown(app)
        app.crisis_region = US
        await pilot.pause()
        assert says_where_to_get_help(app, US)
        await pilot.press("escape")
        await pilot.pause()
        assert says_where_to_get_help(app, US)


async def test_a_click_on_the_bar_opens_help() -> None:
    async with opened(example_parts()) as (app, pilot):
        await pilot.click("CrisisLine")
        await pilot.pause()
        assert isinstance(app.screen, HelpNowScreen)


@pytest.mark.parametrize("size", [(39, 24), (80, 11), (20, 5)])
async def test_a_small_window_shows_one_line_and_asks_for_room_and_nothing_records(size: tuple[int, int]) -> None:
    async with opened(example_parts(), size) as (app, pilot):
        pane = app.main.pane
        assert isinstance(pane, ExampleList)
        text = shown(app)
        assert "1 due · Sertraline"[: size[0]] in text
        assert "Enlarge the window"[: size[0] - 1] in text
        assert "Lithium" not in text
        await pilot.press("space", "A", "n", "2", "q")
        await pilot.pause()
        assert not {"take", "take all", "not taken"} & set(pane.log_of)
        assert app.main.active == "today"
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, HelpNowScreen)
        await pilot.press("escape")
        await pilot.resize_terminal(80, 24)
        await pilot.pause(0.1)
        assert "Lithium" in shown(app)
        await pilot.press("space")
        await pilot.pause()
        assert "take" in pane.log_of


async def test_a_dialog_in_a_window_that_shrinks_keeps_what_was_typed() -> None:
    async with opened(example_parts()) as (app, pilot):
        await pilot.press("2", *"well")
        await pilot.resize_terminal(30, 8)
        await pilot.pause(0.1)
        await pilot.press(*"lost")
        await pilot.resize_terminal(80, 24)
        await pilot.pause(0.1)
        assert app.main.query_one("#line").value == "well"  # type: ignore[attr-defined]


async def test_a_tooltip_never_shows() -> None:
    async with opened(example_parts()) as (app, pilot):
        app.main.query_one("#doses").tooltip = "Over the bar"
        await pilot.hover("#doses")
        await pilot.pause(0.7)
        assert "Over the bar" not in shown(app)


def test_textual_has_the_kinds_of_screen_we_know() -> None:
    kinds = {cls.__name__ for cls in (ModalScreen, SystemModalScreen)}
    ours = {cls.__name__ for cls in Screen.__subclasses__() if cls.__module__ == "textual.screen"}
    assert ours <= kinds
