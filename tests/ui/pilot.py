"""Opening the app in a test and reading what stands on its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from companion.ui.app import CompanionApp
from companion.ui.parts import AppParts

EIGHT_SIZES = ((20, 5), (30, 8), (40, 12), (60, 20), (80, 24), (120, 40), (200, 60), (300, 100))
"""The sizes promise 1 is tested at."""


async def wait_until(pilot: Pilot[Any], is_so: Callable[[], bool], what: str = "it never became so") -> None:
    """Wait for a condition; fail if it does not come true within five seconds."""
    for _ in range(500):
        await pilot.pause(0.01)
        if is_so():
            return
    raise AssertionError(what)


@asynccontextmanager
async def opened(parts: AppParts, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[CompanionApp, Pilot[Any]]]:
    """Open the app and wait until it takes keys."""
    app = CompanionApp(parts)
    async with app.run_test(size=size, notifications=True) as pilot:
        await wait_until(pilot, lambda: app.is_open, "the app did not open")
        await pilot.pause()
        yield app, pilot


def screen_lines(app: CompanionApp) -> list[str]:
    """Read the screen as drawn, toasts and dialogs included."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def shown(app: CompanionApp) -> str:
    """Read the screen as one text."""
    return "\n".join(screen_lines(app))


def notes(app: CompanionApp) -> list[str]:
    """Read the notes that are up."""
    return [note.message for note in app._notifications]
