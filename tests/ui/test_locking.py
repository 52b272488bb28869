"""An open app that is locked: by key, after a quiet time, or because another copy changed encryption."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from textual.events import Key, MouseMove, MouseScrollDown, Resize

from companion.domain.errors import NotSaved
from companion.ui.app import CompanionApp
from companion.ui.idle import USUAL_MINUTES, IdleWatch
from companion.ui.parts import AppParts
from companion.ui.screens.checkin import CheckInScreen
from companion.ui.screens.choices import ChoicesScreen
from companion.ui.screens.cover import CoverScreen
from companion.ui.screens.draft_offer import DraftOfferScreen
from companion.ui.screens.passphrases import AskPassphraseScreen
from companion.ui.vault_parts import Again
from companion.ui.words import encryption as encryption_words
from companion.ui.words import lock as words
from companion.ui.words import setup as setup_words
from companion.ui.words import shell as shell_words
from tests.services.memory_vault import MemoryVault
from tests.ui import today_days
from tests.ui.desk import Desk
from tests.ui.dialogs import machine
from tests.ui.examples import ExampleForm
from tests.ui.locks import PASSPHRASE, lockable
from tests.ui.pilot import notes, opened, shown, wait_until

QUIET = timedelta(minutes=USUAL_MINUTES)


class Passing:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at

    def wait(self, time: timedelta) -> None:
        self.at += time.total_seconds()


def open_desk(told: list[Again], minutes: int | None = None, *, is_on: bool = True) -> tuple[Desk, Passing, AppParts]:
    """An app with two tabs over encrypted records that are open."""
    desk, passing = today_days.two_doses(), Passing()
    vault = MemoryVault(desk.clock, PASSPHRASE if is_on else None, is_open=True)
    parts = lockable(desk.parts((ExampleForm, ExampleForm)), vault, told, minutes=minutes)
    return desk, passing, replace(parts, monotonic=passing)


@pytest.mark.parametrize("key", ["f2", "ctrl+l"])
async def test_the_cover_locks_and_remembers_the_tab(key: str) -> None:
    told: list[Again] = []
    _, _, parts = open_desk(told)
    async with opened(parts) as (app, pilot):
        await pilot.press("2")
        await pilot.press(key)
        await wait_until(pilot, lambda: bool(told))
        assert told == [Again(is_locked=True, pane="journal")]
        assert app.hands_over
        assert isinstance(app.screen, CoverScreen), "it is covered before anything else happens"


async def test_the_footer_names_the_key_by_what_it_does() -> None:
    _, _, parts = open_desk([])
    async with opened(parts, (120, 40)) as (app, _):
        assert f"F2 {words.LOCK_LABEL}" in shown(app)
    _, _, parts = open_desk([], is_on=False)
    async with opened(parts, (120, 40)) as (app, pilot):
        assert "F2 Cover" in shown(app)
        await pilot.press("f2")
        await wait_until(pilot, lambda: isinstance(app.screen, CoverScreen))
        await pilot.press("f2")
        await wait_until(pilot, lambda: not isinstance(app.screen, CoverScreen))


async def test_the_palette_locks() -> None:
    told: list[Again] = []
    _, _, parts = open_desk(told)
    async with opened(parts) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        await pilot.press(*"lock", "space", *"now")
        await wait_until(pilot, lambda: words.LOCK_TIP[:20] in shown(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: bool(told))
        assert told[0].is_locked


async def write(app: CompanionApp, pilot: Any) -> None:
    """Begin a check-in."""
    await pilot.press("c")
    await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
    await pilot.press("5", "n", *"words")


async def test_what_is_being_typed_is_kept_and_offered_again() -> None:
    told: list[Again] = []
    desk, _, parts = open_desk(told)
    async with opened(parts) as (app, pilot):
        await write(app, pilot)
        await pilot.press("ctrl+l")
        await wait_until(pilot, lambda: bool(told))
    assert [draft["note"] for draft in desk.draft_words] == ["words"]
    async with opened(parts) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, DraftOfferScreen))
        assert app.screen.draft.note == "words"


async def test_it_is_not_locked_where_that_would_lose_words() -> None:
    told: list[Again] = []
    desk, _, parts = open_desk(told)
    async with opened(parts) as (app, pilot):
        await write(app, pilot)
        desk.drafts.broken = NotSaved("The disk is full.")
        await pilot.press("ctrl+l")
        await wait_until(pilot, lambda: words.NOT_LOCKED in notes(app))
        assert isinstance(app.screen, CoverScreen)
        assert told == []
        desk.drafts.broken = None
        await pilot.press("ctrl+l")
        await wait_until(pilot, lambda: bool(told))
    assert [draft["note"] for draft in desk.draft_words] == ["words"]


# A quiet time


@pytest.mark.parametrize("slept", [False, True], ids=["quiet", "slept"])
async def test_a_quiet_time_locks_also_where_the_machine_slept(slept: bool) -> None:
    told: list[Again] = []
    desk, passing, parts = open_desk(told)
    async with opened(parts) as (app, pilot):
        wait: Callable[[timedelta], None] = desk.clock.wait if slept else passing.wait
        wait(QUIET - timedelta(seconds=1))
        app._beat()
        await pilot.pause()
        assert told == []
        wait(timedelta(seconds=1))
        app._beat()
        await wait_until(pilot, lambda: bool(told))
        assert told[0].is_locked


async def test_a_key_or_the_mouse_begins_the_time_anew() -> None:
    told: list[Again] = []
    _, passing, parts = open_desk(told)
    async with opened(parts) as (app, pilot):
        for event in (
            Key("down", None),
            MouseMove(None, 3, 3, 1, 1, 0, False, False, False),
            MouseScrollDown(None, 3, 3, 0, 1, 0, False, False, False),
        ):
            passing.wait(QUIET - timedelta(seconds=1))
            app.post_message(event)
            await pilot.pause()
            app._beat()
            await pilot.pause()
        assert told == []
        passing.wait(QUIET)
        app._beat()
        await wait_until(pilot, lambda: bool(told))


async def test_the_key_that_ends_a_quiet_time_does_nothing_else() -> None:
    told: list[Again] = []
    _, passing, parts = open_desk(told)
    async with opened(parts) as (app, pilot):
        passing.wait(QUIET)
        await pilot.press("space")
        await wait_until(pilot, lambda: bool(told))
        pane: Any = app.main.pane
        assert "take" not in pane.log_of
        assert not told[0].shows_help


async def test_a_window_that_comes_back_after_a_quiet_time_is_locked_before_a_key() -> None:
    told: list[Again] = []
    desk, _, parts = open_desk(told)
    async with opened(parts) as (app, pilot):
        desk.clock.wait(QUIET)
        app.post_message(Resize(app.size, app.size))
        await wait_until(pilot, lambda: bool(told))
        assert isinstance(app.screen, CoverScreen)


async def test_after_how_long_it_locks_is_chosen_where_there_is_a_lock() -> None:
    _, _, parts = open_desk([])
    here = machine()
    async with opened(replace(parts, machine=here)) as (app, pilot):
        app.push_screen(ChoicesScreen(parts.services, here))  # type: ignore[arg-type]
        await wait_until(pilot, lambda: "after 15 quiet minutes" in shown(app))
        await pilot.press("G", "enter")
        await wait_until(pilot, lambda: "after 60 quiet minutes" in shown(app))
        await pilot.press("5")
        await wait_until(pilot, lambda: "never" in shown(app) and here.read().idle_lock == 0)
        assert setup_words.SAVED in shown(app)
        assert setup_words.AT_NEXT_START not in shown(app)
    _, _, parts = open_desk([], is_on=False)
    async with opened(replace(parts, machine=here)) as (app, pilot):
        app.push_screen(ChoicesScreen(parts.services, here))  # type: ignore[arg-type]
        await wait_until(pilot, lambda: "Names in the notice" in shown(app))
        assert "Lock by itself" not in shown(app)


async def test_the_minutes_chosen_hold_at_once() -> None:
    told: list[Again] = []
    _, passing, parts = open_desk(told)
    here = machine()
    async with opened(replace(parts, machine=here)) as (app, pilot):
        app.push_screen(ChoicesScreen(parts.services, here))  # type: ignore[arg-type]
        await wait_until(pilot, lambda: "after 15 quiet minutes" in shown(app))
        for digit, minutes in (("5", 0), ("1", 5)):
            await pilot.press("G", "enter")
            await wait_until(pilot, lambda: "after 60 quiet minutes" in shown(app))
            await pilot.press(digit)
            await wait_until(pilot, lambda minutes=minutes: here.read().idle_lock == minutes)
            await wait_until(pilot, lambda: isinstance(app.screen, ChoicesScreen))
            passing.wait(timedelta(minutes=4 if minutes else 600))
            app._beat()
            await pilot.pause()
            assert told == []
        passing.wait(timedelta(minutes=1))
        app._beat()
        await wait_until(pilot, lambda: bool(told))


async def test_help_that_is_wanted_then_is_open_on_the_lock() -> None:
    told: list[Again] = []
    _, passing, parts = open_desk(told)
    async with opened(parts) as (_, pilot):
        passing.wait(QUIET)
        await pilot.press("f1")
        await wait_until(pilot, lambda: bool(told))
    assert told[0].shows_help


async def test_help_that_is_open_stays_open_on_the_lock() -> None:
    told: list[Again] = []
    _, passing, parts = open_desk(told)
    async with opened(parts) as (app, pilot):
        await pilot.press("f1")
        passing.wait(QUIET)
        app._beat()
        await wait_until(pilot, lambda: bool(told))
    assert told[0].shows_help


@pytest.mark.parametrize("minutes", [None, 0])
async def test_records_in_clear_are_never_covered_by_themselves(minutes: int | None) -> None:
    told: list[Again] = []
    _, passing, parts = open_desk(told, minutes, is_on=False)
    async with opened(parts) as (app, pilot):
        passing.wait(timedelta(days=1))
        app._beat()
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_records_in_clear_are_covered_where_that_was_chosen() -> None:
    told: list[Again] = []
    _, passing, parts = open_desk(told, 5, is_on=False)
    async with opened(parts) as (app, pilot):
        passing.wait(timedelta(minutes=5))
        app._beat()
        await wait_until(pilot, lambda: isinstance(app.screen, CoverScreen))
        await pilot.press("f2")
        await wait_until(pilot, lambda: not isinstance(app.screen, CoverScreen))
        assert told == []


def test_the_longer_of_two_clocks_counts_and_a_clock_set_back_changes_nothing() -> None:
    desk, passing = Desk(), Passing()
    wall = [datetime(2026, 11, 23, 8, tzinfo=UTC)]
    watch = IdleWatch(MemoryVault(desk.clock, PASSPHRASE, is_open=True), 10, lambda: wall[0], passing)
    wall[0] -= timedelta(days=1)
    passing.wait(timedelta(minutes=9))
    assert not watch.is_over
    passing.wait(timedelta(minutes=1))
    assert watch.is_over
    watch.touch()
    assert not watch.is_over
    wall[0] += timedelta(minutes=10)
    assert watch.is_over


def test_zero_is_never() -> None:
    desk, passing = Desk(), Passing()
    watch = IdleWatch(MemoryVault(desk.clock, PASSPHRASE, is_open=True), 0, desk.clock.now, passing)
    passing.wait(timedelta(days=30))
    assert not watch.is_over


# Other copies and machines


async def test_records_are_opened_anew_when_another_copy_changed_encryption() -> None:
    told: list[Again] = []
    _, _, parts = open_desk(told)
    vault: Any = parts.locking.vault if parts.locking is not None else None
    async with opened(replace(parts, watch=frozenset)) as (app, pilot):
        vault.is_passphrase_new = True
        await app._look_for_news()
        await app._look_for_news()
        assert notes(app) == [encryption_words.CHANGED_ELSEWHERE], "it is said, and once"
        await pilot.press("f1")
        vault.passphrase, vault.has_changed = None, True
        await app._look_for_news()
        assert told == [], "nothing is taken away from under somebody's eyes"
        labels = {binding.description for binding in app._bindings.key_to_bindings["ctrl+l"]}
        assert labels == {shell_words.COVER_LABEL}
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await app._look_for_news()
        await wait_until(pilot, lambda: bool(told))
    assert told == [Again(pane="today", notes=(encryption_words.TURNED_OFF,))]


async def test_the_passphrase_is_asked_for_at_once_when_another_copy_turned_encryption_on() -> None:
    told: list[Again] = []
    _, _, parts = open_desk(told, is_on=False)
    vault: Any = parts.locking.vault if parts.locking is not None else None
    async with opened(replace(parts, watch=frozenset)) as (app, pilot):
        vault.passphrase, vault.is_open, vault.has_changed = PASSPHRASE, False, True
        await app._look_for_news()
        await wait_until(pilot, lambda: bool(told))
    assert told == [Again(pane="today", notes=(encryption_words.TURNED_ON,))]
    assert "opened again" not in encryption_words.TURNED_ON


async def test_an_invited_machine_asks_calmly_and_goes_on_without_an_answer() -> None:
    told: list[Again] = []
    _, _, parts = open_desk(told)
    assert parts.locking is not None
    vault: Any = parts.locking.vault
    vault.is_invited = vault.is_coming_off = True
    async with opened(parts) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, AskPassphraseScreen))
        await wait_until(pilot, lambda: encryption_words.COMING_OFF_TITLE in shown(app))
        assert "machine" not in shown(app), "it is this one's own key"
        app.screen.answers_from = 0.0
        app.screen.query_one("#old").value = PASSPHRASE  # type: ignore[attr-defined]
        await pilot.press("enter")
        await wait_until(pilot, lambda: bool(told))
    assert told == [Again(pane="today", notes=(encryption_words.OPENED,))]
    told.clear()
    vault.is_invited = True
    async with opened(parts) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, AskPassphraseScreen))
        await wait_until(pilot, lambda: encryption_words.JOIN_TITLE in shown(app))
        app.screen.answers_from = 0.0
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert told == []
    async with opened(parts) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, AskPassphraseScreen))
        app.screen.answers_from = 0.0
        await pilot.press(*"no", "enter")
        await wait_until(pilot, lambda: "does not open" in shown(app))
        app.screen.query_one("#old").value = PASSPHRASE  # type: ignore[attr-defined]
        await pilot.press("enter")
        await wait_until(pilot, lambda: bool(told))
    assert told == [Again(pane="today", notes=(encryption_words.JOINED,))]
