"""Pictures of the Medicines tab, its form and the first questions, as they were looked at; and where help stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from companion.ui.app import CompanionApp
from companion.ui.screens.first_run import FirstRunScreen
from companion.ui.screens.medicine_form import MedicineFormScreen
from tests.ui.looks import looked_at
from tests.ui.medicine_days import empty, form_of, full, parts, read_back_of, write
from tests.ui.pilot import opened, shown, wait_until
from tests.ui.test_first_run import Here
from tests.ui.test_first_run import parts as first_parts
from tests.ui.test_medicines import fill_lithium
from tests.ui.test_safety_bar import says_where_to_get_help


async def steady(pilot: Pilot[Any]) -> None:
    """Wait until the app takes keys; no cursor blinks."""
    app: Any = pilot.app
    await wait_until(pilot, lambda: app.is_open)
    await pilot.pause(0.1)


async def as_it_opens(pilot: Pilot[Any]) -> None:
    await steady(pilot)


async def form_filled(pilot: Pilot[Any]) -> None:
    await steady(pilot)
    form: MedicineFormScreen = await fill_lithium(pilot.app, pilot)  # type: ignore[no-untyped-call]
    form.query_one("#release").focus()
    await pilot.pause(0.2)


async def read_back(pilot: Pilot[Any]) -> None:
    await form_filled(pilot)
    await pilot.press("ctrl+s")
    await read_back_of(pilot.app, pilot)  # type: ignore[arg-type]
    await pilot.pause(0.2)


async def first_question(pilot: Pilot[Any]) -> None:
    await steady(pilot)
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, FirstRunScreen))
    await pilot.press("escape")
    await wait_until(pilot, lambda: "2 of 4" in shown(pilot.app))  # type: ignore[arg-type]
    await pilot.pause(0.2)


PICTURES: dict[str, tuple[Callable[[], Any], Callable[[Pilot[Any]], Any]]] = {
    "empty": (empty, as_it_opens),
    "full": (full, as_it_opens),
    "form": (empty, form_filled),
    "read-back": (full, read_back),
    "first-run": (empty, first_question),
}


@looked_at()
@pytest.mark.parametrize("name", PICTURES)
def test_it_looks_as_it_was_looked_at(
    snap_compare: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    size: tuple[int, int],
    look: str,
) -> None:
    theme = "companion-dark" if look == "no-color" else look
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    make, before = PICTURES[name]
    desk = make()
    made = first_parts(desk, Here(tmp_path / "config.toml"), theme) if name == "first-run" else parts(desk, theme)
    assert snap_compare(CompanionApp(made), terminal_size=size, run_before=before)


@pytest.mark.parametrize("size", [(20, 5), (60, 20)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_help_can_be_read_on_every_dialog_opened_in_a_window_that_shrank(size: tuple[int, int]) -> None:
    async with opened(parts(full()), (80, 24)) as (app, pilot):
        await pilot.resize_terminal(*size)
        await wait_until(pilot, lambda: says_where_to_get_help(app), "the crisis line cannot be read")
        pane = app.main.pane
        for action in ("add", "change", "correct", "pause", "end", "remove", "reactions"):
            assert pane is not None
            await pane.run_action(action)
            await wait_until(pilot, lambda: len(app.screen_stack) == 2)
            await pilot.pause(0.05)
            assert says_where_to_get_help(app), (action, shown(app))
            await app.pop_screen()
            await pilot.pause()


async def test_the_read_back_shows_its_sentence_first_where_there_is_little_room() -> None:
    async with opened(parts(full()), (60, 20)) as (app, pilot):
        await pilot.press("a")
        form = await form_of(app, pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.screen is not form)
        await fill_lithium(app, pilot)  # type: ignore[no-untyped-call]
        await pilot.press("ctrl+s")
        await read_back_of(app, pilot)
        assert "2 tablets at 20:00 = 900 mg a day." in shown(app)
        await write(pilot, "n")
