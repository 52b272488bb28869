"""A backup can be made from the palette, and what came of it is said."""

from __future__ import annotations

import threading
from typing import Any

from msgspec.structs import replace
from textual.pilot import Pilot

from companion.domain.errors import NotSaved
from companion.ui.app import CompanionApp
from tests.ui.examples import example_parts
from tests.ui.pilot import notes, opened, shown, wait_until


async def choose(app: CompanionApp, pilot: Pilot[Any]) -> None:
    await pilot.press("ctrl+p")
    await wait_until(pilot, lambda: app.screen.has_class("-ready"))
    for letter in "backup":
        await pilot.press(letter)
    await wait_until(pilot, lambda: "A verified copy" in shown(app), "the palette does not know it")
    await pilot.press("enter")


async def test_the_palette_makes_a_backup_while_keys_go_on_working() -> None:
    going, done = threading.Event(), threading.Event()

    def make() -> str:
        going.set()
        done.wait(5)
        return "A backup was made [and] read back."

    async with opened(replace(example_parts(), backup=make)) as (app, pilot):
        await choose(app, pilot)
        await wait_until(pilot, going.is_set)
        before = app.main.pane
        await pilot.press("right")
        await wait_until(pilot, lambda: app.main.pane is not before, "keys wait for the backup")
        assert notes(app) == []
        done.set()
        await wait_until(pilot, lambda: notes(app) == ["A backup was made [and] read back."])


async def test_one_that_fails_is_said_and_nothing_else_happens() -> None:
    def make() -> str:
        raise NotSaved("No backup was made: the disk is full.")

    async with opened(replace(example_parts(), backup=make)) as (app, pilot):
        await choose(app, pilot)
        await wait_until(pilot, lambda: notes(app) == ["No backup was made: the disk is full."])
        assert app.is_running


async def test_where_nothing_is_kept_none_is_offered() -> None:
    async with opened(example_parts()) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        assert "backup" not in shown(app)
