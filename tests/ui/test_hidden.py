"""The app while records are hidden: it says until when, nothing can be typed into it, and one key brings them back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from companion.domain.errors import NotSaved
from companion.library.library import Library
from companion.services.reading import ReadingService
from companion.ui.app import CompanionApp
from companion.ui.hidden_parts import Hidden
from companion.ui.parts import AppParts
from companion.ui.screens.checkin import CheckInScreen
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.tabs import hidden_tabs
from companion.ui.vault_parts import Again
from companion.ui.words import forgetting as words
from companion.ui.words import shell
from tests.services.memory import MemoryState
from tests.services.memory_vault import MemoryVault
from tests.ui.desk import Desk, StillClock
from tests.ui.examples import US
from tests.ui.locks import PASSPHRASE, locked_parts
from tests.ui.pilot import EIGHT_SIZES, notes, opened, shown, wait_until

DAY = date(2026, 11, 30)
TITLE = "Your records are hidden until Nov 30, 2026."


def nothing() -> None:
    """Bring nothing back."""


def hidden_parts(
    bring_back: Callable[[], object] = nothing,
    told: list[Again] | None = None,
    ended: Callable[[], str] = str,
    day: date | None = DAY,
) -> AppParts:
    hidden = Hidden(
        title=words.page_title(day),
        detail=words.page_detail(day, has_come=False),
        bring_back=bring_back,
        go_on=(told if told is not None else []).append,
    )
    return AppParts(
        now=StillClock().now,
        panes=hidden_tabs(hidden, ReadingService(Library(), MemoryState())),
        region=US,
        label=words.LABEL,
        watch=frozenset,
        ended=ended,
        burst_window=0,
    )


@pytest.mark.parametrize("size", EIGHT_SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_says_until_when_with_help_in_view(size: tuple[int, int]) -> None:
    async with opened(hidden_parts(), size) as (app, pilot):
        await wait_until(pilot, lambda: " ".join(shown(app).split()).count("Your records are") == 1)
        assert "988" in shown(app)
        if size >= (40, 12):
            assert "until Nov 30, 2026." in " ".join(shown(app).split())
            assert words.BACK_LABEL in shown(app)


async def test_every_tab_that_needs_records_says_it_and_the_others_are_there() -> None:
    async with opened(hidden_parts()) as (app, pilot):
        for digit in "1235":
            await pilot.press(digit)
            await wait_until(pilot, lambda: TITLE in shown(app))
            assert "`companion forget --cancel`" in " ".join(shown(app).split())
            assert app.focused is not None
            assert app.focused.id == "bring-back"
        await pilot.press("4")
        await wait_until(pilot, lambda: "I missed a dose" in shown(app))
        await pilot.press("6")
        await wait_until(pilot, lambda: "988lifeline.org" in shown(app))


async def test_no_key_and_no_command_opens_anything_that_could_be_typed_into() -> None:
    async with opened(hidden_parts()) as (app, pilot):
        for key in ("c", "u", "ctrl+r", "o", "f4", "space", "A", "a", "n", "x", "slash"):
            await pilot.press(key)
            await pilot.pause()
            assert len(app.screen_stack) == 1, key
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        palette = shown(app)
        assert words.BACK_LABEL in palette
        for refused in ("ncrypt", "assphrase", "ackup", "Check in", "Choices", "said"):
            assert refused not in palette


async def test_the_key_of_data_health_says_why_it_does_not_open() -> None:
    async with opened(hidden_parts()) as (app, pilot):
        await pilot.press("f4")
        await wait_until(pilot, lambda: notes(app) == [shell.HEALTH_NEEDS_RECORDS], "it said nothing")


async def test_a_date_that_is_not_known_is_not_said() -> None:
    async with opened(hidden_parts(day=None)) as (app, _):
        assert "Your records are hidden." in shown(app)
        assert "Any time you can bring all of it back" in " ".join(shown(app).split())


async def ask(app: CompanionApp, pilot: Any, key: str) -> None:
    """Ask for the records."""
    await pilot.press(key)
    await wait_until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and app.focused is not None)


@pytest.mark.parametrize("key", ["b", "enter"])
async def test_one_key_and_a_yes_bring_them_back_and_the_app_goes_on_over_them(key: str) -> None:
    told: list[Again] = []
    done: list[str] = []
    async with opened(hidden_parts(lambda: done.append("shown"), told)) as (app, pilot):
        await ask(app, pilot, key)
        await pilot.press("y")
        await wait_until(pilot, lambda: bool(told))
        assert done == ["shown"]
        assert told == [Again(notes=(words.CANCELED,))]
        assert app.hands_over


async def test_without_a_yes_they_stay_hidden() -> None:
    told: list[Again] = []
    async with opened(hidden_parts(lambda: pytest.fail("they were shown"), told)) as (app, pilot):
        for answer in ("n", "enter", "escape"):
            await ask(app, pilot, "b")
            await pilot.press(answer)
            await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert TITLE in shown(app)
        assert told == []


async def test_what_cannot_be_taken_back_is_said_and_the_app_stays() -> None:
    def full() -> None:
        raise NotSaved("Not done: the disk is full.")

    told: list[Again] = []
    async with opened(hidden_parts(full, told)) as (app, pilot):
        await ask(app, pilot, "b")
        await pilot.press("y")
        await wait_until(pilot, lambda: "Not done: the disk is full." in notes(app))
        assert TITLE in shown(app)
        assert told == []


async def test_who_looks_for_news_does_not_close_the_app_while_they_are_brought_back() -> None:
    told: list[Again] = []
    done: list[str] = []
    loop = asyncio.get_running_loop()

    def bring_back() -> None:
        done.append("shown")
        asyncio.run_coroutine_threadsafe(app._look_for_news(), loop).result(5)

    ended = lambda: words.CLOSED_SHOWN if done else ""  # noqa: E731
    async with opened(hidden_parts(bring_back, told, ended)) as (app, pilot):
        await ask(app, pilot, "b")
        await pilot.press("y")
        await wait_until(pilot, lambda: bool(told))
        assert app.last_words == ""


async def test_what_is_being_typed_when_they_are_hidden_elsewhere_is_kept_and_said_to_be_hidden_with_them() -> None:
    desk, ended = Desk(), [""]
    parts = replace(desk.parts(), watch=frozenset, ended=lambda: ended[0])
    async with opened(parts) as (app, pilot):
        await pilot.press("c", "5", "end")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen))
        ended[0] = words.CLOSED_HIDDEN
        await app._look_for_news()
        assert app.last_words == words.CLOSED_HIDDEN
    assert [draft["values"] for draft in desk.draft_words] == [{"mood": 5}]
    assert desk.entries == ()
    assert "what you saved or typed until now is among them" in words.CLOSED_HIDDEN


async def test_the_lock_closes_when_they_are_hidden_elsewhere_and_keeps_what_is_half_said() -> None:
    desk, ended = Desk(), [""]
    locked = locked_parts(MemoryVault(desk.clock, PASSPHRASE), desk)
    async with opened(replace(locked, watch=frozenset, ended=lambda: ended[0])) as (app, pilot):
        await pilot.press("down", *"two")
        await app._look_for_news()
        assert app.last_words == ""
        ended[0] = words.CLOSED_HIDDEN
        await app._look_for_news()
        assert app.last_words == words.CLOSED_HIDDEN
    assert "two" in str(desk.draft_words)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_it_looks_as_it_was_looked_at(size: tuple[int, int], snap_compare: Any) -> None:
    app = CompanionApp(hidden_parts())

    async def prepare(pilot: Any) -> None:
        await wait_until(pilot, lambda: app.is_open)
        await pilot.pause(0.1)

    assert snap_compare(app, terminal_size=size, run_before=prepare)
