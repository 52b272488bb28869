"""Keys typed at once, as a quick hand or a slow machine makes them: each goes where the one before it led."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from textual import events
from textual.keys import _character_to_key

from companion.ui.app import CompanionApp
from companion.ui.screens.medicine_form import MedicineFormScreen
from tests.ui.medicine_days import empty, form_of, parts
from tests.ui.pilot import opened, wait_until


async def rush(app: CompanionApp, keys: Iterable[str], gap: float = 0) -> None:
    """Press keys without waiting for anything."""
    for key in keys:
        event = events.Key(key if len(key) > 1 else _character_to_key(key), key if len(key) == 1 else None)
        event.set_sender(app)
        app._driver.send_message(event)
        if gap:
            await asyncio.sleep(gap)


@pytest.mark.parametrize("gap", [0, 0.001, 0.01, 0.04])
async def test_what_is_typed_after_enter_goes_to_the_next_field(gap: float) -> None:
    async with opened(parts(empty())) as (app, pilot):
        await pilot.press("a")
        form = await form_of(app, pilot)
        await rush(app, ["enter", *"Sertraline", "enter", *"50 mg", "enter"][1:], gap)
        await wait_until(pilot, lambda: form.focused is not None and form.focused.id == "form", "no key is held back")
        assert (form.text.name, form.text.strength) == ("Sertraline", "50 mg")


async def test_a_time_typed_after_many_fields_goes_where_it_belongs() -> None:
    async with opened(parts(empty())) as (app, pilot):
        await pilot.press("a")
        form = await form_of(app, pilot)
        await rush(app, [*"Sertraline", "enter", *"50 mg", *["enter"] * 5, *"08:00", "enter", *"1", "tab", "d"])
        await wait_until(pilot, lambda: bool(form.text.times[0].days))
        assert isinstance(app.screen, MedicineFormScreen)
        assert (form.text.times[0].at, form.text.times[0].amount) == ("08:00", "1")
