"""Erasing for good in the app: what goes is shown, a word is typed, and what cannot be reached is named."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from companion.domain.errors import NotSaved
from companion.services.ports import Erased
from companion.ui.app import CompanionApp
from companion.ui.erasing import _told
from companion.ui.panes.journal import JournalPane
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.erase import EraseDaysScreen, EraseScreen
from companion.ui.words import erasing as words
from tests.ui.desk import MORNING, TODAY, Desk, a_month, entry
from tests.ui.looks import by_place, looked_at
from tests.ui.medicine_days import full, parts
from tests.ui.pilot import opened, shown, wait_until
from tests.ui.test_journal_pane import entry_list, journal
from tests.ui.test_safety_bar import says_where_to_get_help


def flat(app: CompanionApp) -> str:
    return " ".join(shown(app).replace("▌", " ").split())


async def asked(app: CompanionApp, pilot: Pilot[Any], kind: type = EraseScreen) -> None:
    await wait_until(pilot, lambda: isinstance(app.screen, kind) and app.focused is not None)


async def type_word(app: CompanionApp, pilot: Pilot[Any], word: str) -> None:
    await asked(app, pilot)
    app.screen.query_one(Input).value = word
    await pilot.press("enter")


@asynccontextmanager
async def a_day(desk: Desk | None = None) -> AsyncIterator[tuple[Desk, CompanionApp, Pilot[Any]]]:
    desk = desk or Desk()
    desk.write(
        entry("one", MORNING, mood=3, note="the marker"),
        entry("two", MORNING + timedelta(hours=2), mood=6, note="second"),
        entry("old", MORNING - timedelta(days=3), mood=6, note="kept"),
    )
    async with journal(desk) as (app, pilot):
        yield desk, app, pilot


async def test_one_entry_goes_after_the_word_and_what_is_not_reached_is_named() -> None:
    async with a_day() as (desk, app, pilot):
        await pilot.press("down", "D")
        await asked(app, pilot, ChooseScreen)
        assert "All 2 entries of Mon Nov 23" in flat(app)
        await pilot.press("1")
        await asked(app, pilot)
        assert "This erases the entry of Nov 23, 2026, with every version of it" in flat(app)
        assert "nothing brings it back" in flat(app)
        assert says_where_to_get_help(app)
        await type_word(app, pilot, "yes")
        await wait_until(pilot, lambda: words.NOT_THE_WORD in flat(app))
        assert len(desk.entries) == 3
        await type_word(app, pilot, "erase")
        await asked(app, pilot, ChooseScreen)
        assert "Erased for good: 1 record." in flat(app)
        assert "exports and prints you made" in flat(app)
        await pilot.press("1")
        await wait_until(pilot, lambda: [each.id for each in entry_list(app).entries] == ["two", "old"])
        assert desk.services.history.next_undo() is not None
    assert all("the marker" not in str(each) for each in desk.entries)


async def test_escape_erases_nothing() -> None:
    async with a_day() as (desk, app, pilot):
        await pilot.press("D")
        await asked(app, pilot, ChooseScreen)
        await pilot.press("escape")
        await pilot.press("D")
        await asked(app, pilot, ChooseScreen)
        await pilot.press("1")
        await asked(app, pilot)
        await pilot.press("E", "R", "A", "S", "E", "escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert len(desk.entries) == 3


async def test_a_day_and_some_days() -> None:
    async with a_day() as (desk, app, pilot):
        await pilot.press("D")
        await asked(app, pilot, ChooseScreen)
        await pilot.press("2")
        await asked(app, pilot)
        assert "This erases 2 journal entries, Nov 23, 2026." in flat(app)
        await type_word(app, pilot, "ERASE")
        await asked(app, pilot, ChooseScreen)
        await pilot.press("1")
        await wait_until(pilot, lambda: [each.id for each in entry_list(app).entries] == ["old"])
        await pilot.press("D")
        await asked(app, pilot, ChooseScreen)
        await pilot.press("3")
        await asked(app, pilot, EraseDaysScreen)
        app.screen.query_one("#from", Input).value = "2026-11-30"
        await pilot.press("enter", "enter")
        await wait_until(pilot, lambda: "Please check both dates" in flat(app))
        app.screen.query_one("#from", Input).value = "2026-11-01"
        app.screen.query_one("#to", Input).focus()
        await pilot.press("enter")
        await type_word(app, pilot, "ERASE")
        await asked(app, pilot, ChooseScreen)
        await pilot.press("1")
        await wait_until(pilot, lambda: not entry_list(app).entries)
    assert desk.entries == ()


async def test_what_could_not_be_erased_is_said_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_day() as (desk, app, pilot):

        def refuse(keys: object) -> Erased:
            raise NotSaved("The disk is full. Nothing was erased.")

        with monkeypatch.context() as patch:
            patch.setattr(desk.store, "erase", refuse)
            await pilot.press("D")
            await asked(app, pilot, ChooseScreen)
            await pilot.press("1")
            await type_word(app, pilot, "ERASE")
            await wait_until(pilot, lambda: "The disk is full." in flat(app))
        assert len(desk.entries) == 3
        await type_word(app, pilot, "ERASE")
        await asked(app, pilot, ChooseScreen)
        assert len(desk.entries) == 2


async def test_while_it_erases_it_says_so_and_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_day() as (desk, app, pilot):
        go_on, erase = threading.Event(), desk.store.erase

        def slow(keys: Any) -> Erased:
            go_on.wait(20)
            return erase(keys)

        monkeypatch.setattr(desk.store, "erase", slow)
        await pilot.press("D")
        await asked(app, pilot, ChooseScreen)
        await pilot.press("1")
        await type_word(app, pilot, "erase")
        await wait_until(pilot, lambda: words.ERASING in flat(app))
        await pilot.press("escape", "enter")
        await pilot.pause()
        assert isinstance(app.screen, EraseScreen), "what goes on cannot be left as if nothing had been erased"
        go_on.set()
        await asked(app, pilot, ChooseScreen)
        assert "Erased for good: 1 record." in flat(app)


async def test_other_machines_and_folders_of_other_programs_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_day() as (desk, app, pilot):
        left = Erased(1, ("laptop",), (), (), ("/records/.stversions",))
        monkeypatch.setattr(desk.store, "erase", lambda keys: left)
        await pilot.press("D")
        await asked(app, pilot, ChooseScreen)
        await pilot.press("1")
        await type_word(app, pilot, "ERASE")
        await asked(app, pilot, ChooseScreen)
        assert "Files written by laptop still hold it until Companion is next opened there." in flat(app)
        assert "/records/.stversions" in flat(app)


async def test_files_of_a_computer_that_stays_closed_are_emptied_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_day() as (desk, app, pilot):
        asked_for: list[int] = []

        def others() -> Erased:
            asked_for.append(1)
            return Erased(0)

        monkeypatch.setattr(desk.store, "erase", lambda keys: Erased(1, ("laptop (k7qd2a)", "laptop (m3xz5b)")))
        monkeypatch.setattr(desk.store, "erase_others", others)
        await pilot.press("D")
        await asked(app, pilot, ChooseScreen)
        await pilot.press("1")
        await type_word(app, pilot, "ERASE")
        await asked(app, pilot, ChooseScreen)
        assert "written by laptop (k7qd2a) and laptop (m3xz5b) still hold it" in flat(app)
        assert words.OTHERS_HOW in flat(app)
        assert not asked_for
        await pilot.press("2")
        await wait_until(pilot, lambda: words.OTHERS_DONE in flat(app))
        assert asked_for == [1]
        assert words.OTHERS_YES not in flat(app)


async def test_in_a_small_window_the_second_answer_comes_into_view_with_the_cursor() -> None:
    async with opened(parts(full()), (60, 20)) as (app, pilot):
        erased = Erased(1, ("laptop (k7qd2a)",), strange=("all of it.tar",), unread=("", "old laptop"))
        app.main.run_worker(_told(app, words.done(erased), erased))
        await asked(app, pilot, ChooseScreen)
        await wait_until(pilot, lambda: f"1 {words.DONE_YES}" in flat(app))
        assert words.OTHERS_YES not in flat(app)
        await pilot.press("down")
        await wait_until(pilot, lambda: words.OTHERS_YES in flat(app))
        await pilot.press("up")
        await wait_until(pilot, lambda: f"1 {words.DONE_YES}" in flat(app))


async def test_a_medicine_by_its_name() -> None:
    desk = full()
    async with opened(parts(desk)) as (app, pilot):
        await app.main.show_pane("medicines")
        await pilot.pause()
        await wait_until(pilot, lambda: app.main.pane is not None and app.main.pane.loaded.regimens != ())
        name = app.main.pane.regimen.medicine.name
        await pilot.press("D")
        await asked(app, pilot)
        assert "the medicine with its name and notes" in flat(app)
        await type_word(app, pilot, name.upper())
        await asked(app, pilot, ChooseScreen)
        await pilot.press("1")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
    assert all(regimen.medicine.name != name for regimen in desk.services.medicines.all())


@looked_at(by_place)
@pytest.mark.parametrize("page", ["entry", "days", "medicine"])
def test_it_looks_as_before(
    page: str, size: tuple[int, int], look: str, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    theme = "companion-dark" if look == "no-color" else look
    desk = full()
    desk.write(*a_month())
    pane = (JournalPane, lambda: JournalPane(desk.services.journal, desk.services.checkin, desk.services.contests))
    app = CompanionApp(desk.parts(pane, start="journal", theme=theme))

    async def prepare(pilot: Pilot[Any]) -> None:
        running: Any = pilot.app
        await wait_until(pilot, lambda: running.is_open and running.main.pane._is_loaded)
        service = desk.services.erasing
        if page == "entry":
            running.push_screen(EraseScreen(service, service.entry(desk.entries[0])))
        elif page == "days":
            running.push_screen(EraseDaysScreen(service, TODAY, TODAY))
        else:
            running.push_screen(EraseScreen(service, service.medicine(desk.services.medicines.get("lithium"))))
        await wait_until(pilot, lambda: running.focused is not None and len(running.screen_stack) == 2)
        await pilot.pause(0.2)

    assert snap_compare(app, terminal_size=size, run_before=prepare)
