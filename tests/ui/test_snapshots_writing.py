"""Pictures of the check-in, Journal and Trends: empty and full, in both own themes and without color."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from companion.ui.app import CompanionApp
from companion.ui.panes.journal import JournalPane
from companion.ui.panes.trends import TrendsPane
from tests.ui.desk import Desk, a_month
from tests.ui.looks import by_place, looked_at
from tests.ui.pilot import wait_until

LOOKS = ("companion-dark", "companion-light", "no-color")


def full() -> Desk:
    desk = Desk()
    desk.write(*a_month())
    desk.pick("irritability", "trouble-focusing")
    return desk


def app_on(desk: Desk, start: str, look: str) -> CompanionApp:
    return CompanionApp(
        desk.parts(
            (JournalPane, lambda: JournalPane(desk.services.journal, desk.services.checkin, desk.services.contests)),
            (TrendsPane, lambda: TrendsPane(desk.services.trends)),
            start=start,
            theme="companion-dark" if look == "no-color" else look,
        )
    )


async def settled(pilot: Pilot[Any]) -> None:
    app: Any = pilot.app
    await wait_until(pilot, lambda: app.is_open and app.main.pane is not None and app.main.pane._is_loaded)
    await pilot.pause()


@looked_at(by_place)
@pytest.mark.parametrize("page", ["journal", "journal-empty", "trends", "trends-empty", "checkin"])
def test_it_looks_as_before(
    page: str, size: tuple[int, int], look: str, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    pane, _, state = page.partition("-")
    desk = Desk() if state == "empty" else full()

    async def prepare(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        if pane == "checkin":
            await pilot.press("c")
            await wait_until(pilot, lambda: pilot.app.focused is not None and len(pilot.app.screen_stack) == 2)
            await pilot.press("5", "7", "full_stop", "5", "down", "3")
        await pilot.pause()

    start = "journal" if pane == "checkin" else pane
    assert snap_compare(app_on(desk, start, look), terminal_size=size, run_before=prepare)


@pytest.mark.parametrize("look", LOOKS)
def test_two_poles_look_as_before(look: str, snap_compare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    desk = Desk()
    desk.two_poles()
    for entry in a_month():
        mood = entry.values["mood"]
        values = {"mood-low": max(0, 4 - mood), "mood-high": max(0, mood - 4)}
        desk.write(type(entry)(entry.id, entry.day, entry.instant, entry.zone, entry.local, values))
    assert snap_compare(app_on(desk, "trends", look), terminal_size=(80, 24), run_before=settled)
