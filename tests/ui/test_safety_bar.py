"""Promise 1: where to get help can be read on every screen, at every size, whatever else is open."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen, SystemModalScreen
from textual.widget import Widget
from textual.widgets._toast import Toast

import companion.ui
from companion.domain.crisis import FALLBACK, Region, bar_text
from companion.ui.keys import _load_everything
from companion.ui.own_help import RecordsPage
from companion.ui.screens.base import CompanionModal, CompanionScreen, is_too_small
from companion.ui.screens.checkin import CheckInScreen
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.screens.cover import CoverScreen
from companion.ui.screens.dose_form import DoseForm
from companion.ui.screens.help_now import HelpNowScreen
from companion.ui.screens.help_pages import HelpPage, NumbersPage
from companion.ui.screens.main import MainScreen
from companion.ui.screens.opening import OpeningScreen
from companion.ui.screens.own_forms import OwnForm
from companion.ui.screens.own_lists import OwnList
from companion.ui.screens.palette import CompanionPalette
from companion.ui.screens.passphrases import PassphraseDialog
from companion.ui.screens.read_back import ReadBackScreen
from companion.ui.screens.recording import RecordingScreen
from companion.ui.screens.saving_dialog import SavingDialog
from companion.ui.screens.writing import WritingModal
from companion.ui.screens.yes_or_no import YesOrNoScreen
from companion.ui.tabs import tabs
from companion.ui.widgets.safety_bar import SafetyBar
from companion.ui.widgets.text_row import SleepInput
from tests.ui import today_days
from tests.ui.desk import MORNING, entry
from tests.ui.dialogs import makers
from tests.ui.examples import US, ExampleList, example_parts
from tests.ui.medicine_days import full, parts
from tests.ui.notes_up import LOOKED_AT, TOLD, hides_nothing
from tests.ui.pilot import EIGHT_SIZES, notes, opened, screen_lines, shown, wait_until

_load_everything()

BASES = (
    MainScreen,
    OpeningScreen,
    RecordingScreen,
    HelpPage,
    NumbersPage,
    RecordsPage,
    DoseForm,
    WritingModal,
    SavingDialog,
    PassphraseDialog,
    YesOrNoScreen,
    OwnForm,
    OwnList,
)
"""The main screen, which is below all others, and bases that are never shown themselves."""


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


def notes_lie_above_the_bar(app: Any) -> bool:
    """Does what can be seen of every note end above the bar, and the bar with the window?"""
    (bar,) = app.screen.query(SafetyBar)
    placed = app.screen._compositor.full_map
    seen = [placed[note].visible_region for note in app.screen.query(Toast) if note.display and note in placed]
    return all(not each or each.bottom <= bar.region.y for each in seen) and bar.region.bottom == app.size.height


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_short_note_takes_one_line_under_the_tabs(size: tuple[int, int]) -> None:
    async with opened(example_parts(), size) as (app, pilot):
        before = screen_lines(app)
        app.notify("Kept as a draft.")
        await wait_until(pilot, lambda: "Kept as a draft." in shown(app))
        after = screen_lines(app)
        (line,) = (at for at in range(size[1]) if before[at] != after[at])
        assert "Kept as a draft." in after[line]
        assert line == (2 if size == (40, 12) else 1), "where the first line is that of the focus, it is the next one"


async def test_two_notes_at_most_are_up_and_an_error_outlives_news() -> None:
    async with opened(example_parts()) as (app, pilot):
        app.notify("The disk is full.", severity="error")
        for number in range(5):
            app.notify(f"Undid: number {number}")
        await pilot.pause(0.1)
        assert notes(app) == ["The disk is full.", "Undid: number 4"]


def is_seen(app: Any) -> bool:
    """Is what has the focus in view, and above the bar?"""
    if app.screen.focused is None:
        return True
    (bar,) = app.screen.query(SafetyBar)
    seen = app.screen.find_widget(app.screen.focused).visible_region
    return seen.height > 0 and seen.bottom <= bar.region.y


@pytest.mark.timeout(300)  # half a minute where nothing else runs
@pytest.mark.parametrize("size", EIGHT_SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_dialog_shows_the_numbers_its_keys_and_its_fields_and_no_note_hides_them(
    size: tuple[int, int],
) -> None:
    """Each is opened once for all of it: opening them is what takes the time."""
    desk = full()
    made = makers(desk)
    async with opened(parts(desk), size) as (app, pilot):
        for cls, make in made.items():
            await app.push_screen(make(app.main))
            await pilot.pause(0.05)
            assert type(app.screen) is cls
            assert says_where_to_get_help(app), (cls, shown(app))
            if size in ((60, 20), (80, 24)) and not issubclass(cls, CompanionPalette):
                await wait_until(pilot, lambda: says_where_all_keys_are(app), f"{cls}: {shown(app)}")
            app.screen.notify(TOLD if size in LOOKED_AT else "Another note. " * 20, severity="error")
            await pilot.pause(0.02)
            assert says_where_to_get_help(app), (cls, shown(app))
            assert notes_lie_above_the_bar(app), cls
            if size in LOOKED_AT and cls is not CoverScreen:  # it shows no notes
                await wait_until(pilot, lambda: hides_nothing(app), f"{cls}: {shown(app)}")
            app.clear_notifications()
            if size in ((40, 12), (60, 20), (80, 24)):
                await go_through_the_fields(app, pilot, size)
            while len(app.screen_stack) > 1:
                await app.pop_screen()


def says_where_all_keys_are(app: Any) -> bool:
    """Does the last line end with the way to them?"""
    return screen_lines(app)[-1].rstrip().endswith(("? all keys", "ctrl+p all commands"))


async def go_through_the_fields(app: Any, pilot: Pilot[Any], size: tuple[int, int]) -> None:
    """Tab to every field of the dialog; each comes into view."""
    cls = type(app.screen)
    for _ in app.screen.focus_chain:
        if cls is not ReadBackScreen or size[1] > 12:  # there what is read back is seen first; y and n work
            await wait_until(pilot, lambda: is_seen(app), f"{cls}: {app.screen.focused} is out of view")
        await pilot.press("tab")
        await pilot.pause(0.02)


def test_every_screen_has_a_maker() -> None:
    made = makers()
    missing = [cls.__name__ for cls in all_screens() if cls not in made and cls not in BASES]
    assert not missing, f"add to tests/ui/dialogs.py: {missing}"


async def test_keys_that_work_everywhere_are_listed_in_a_dialog_too() -> None:
    async with opened(example_parts(), (100, 40)) as (app, pilot):
        await app.push_screen(ConfirmScreen("Sure?"))
        await pilot.press("question_mark")
        await pilot.pause(0.1)
        for expected in ("F1, ctrl+g, !", "F2, ctrl+l", "ctrl+p", "ctrl+q"):
            assert expected in shown(app), expected


async def test_with_plain_letters_nothing_else_is_drawn_anywhere() -> None:
    desk = full()
    desk.write(entry("e1", MORNING, mood=5, sleep=450, note="A long walk. " * 20))
    asked = parts(desk)
    settings = replace(asked.settings, ascii_only=True)
    panes = tabs(desk.services, settings)
    async with opened(replace(asked, settings=settings, panes=panes), (100, 30)) as (app, pilot):
        for pane in panes:
            await app.main.show_pane(pane.id)
            await pilot.pause(0.1)
            assert shown(app).isascii(), (pane.id, _foreign(app), shown(app))
        for cls, make in makers(desk).items():
            await app.push_screen(make(app.main))
            await pilot.pause(0.05)
            assert shown(app).isascii(), (cls, _foreign(app), shown(app))
            await app.pop_screen()


def _foreign(app: Any) -> set[str]:
    return {character for character in shown(app) if not character.isascii()}


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
        await pilot.press(*"done")
        assert app.main.query_one("#line").value == "welldone", "the focus came back"  # type: ignore[attr-defined]


@pytest.mark.parametrize("small", [(20, 5), (60, 8), (30, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_dialog_that_was_put_away_has_its_focus_again(small: tuple[int, int]) -> None:
    desk = today_days.two_doses()
    async with opened(today_days.parts(desk)) as (app, pilot):
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
        await pilot.press("5", "7")
        assert isinstance(app.focused, SleepInput)
        for size in (small, (20, 5), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.1)
        assert isinstance(app.focused, SleepInput)
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert [(entry.values["mood"], entry.values["sleep"]) for entry in desk.entries] == [(5, 420)]


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
