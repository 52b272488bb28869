"""Whose turn it is to ask over the tabs: one dialog that nobody asked for at a time, and none over what is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from companion.ui.screens.base import CompanionModal, unasked

if TYPE_CHECKING:
    from companion.ui.screens.opening import OpeningScreen

Answer = TypeVar("Answer")


class Floor:
    """Held by who asks, from looking whether there is something to ask until the last answer."""

    def __init__(self, screen: OpeningScreen) -> None:
        self._screen = screen
        self._turn = asyncio.Lock()
        self._quiet = asyncio.Event()

    @property
    def is_taken(self) -> bool:
        """Is somebody asking, or waiting to?"""
        return self._turn.locked()

    def look(self) -> None:
        """See that a dialog has closed."""
        self._quiet.set()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until nobody else asks and nothing is open over the tabs."""
        async with self._turn:
            await self._until_quiet()
            yield

    async def ask(self, dialog: CompanionModal[Answer], *, is_asked_for: bool = False) -> Answer | None:
        """Ask, as soon as nothing is open, and wait for the answer; only in a worker, and in one's turn."""
        await self._until_quiet()
        shown = dialog if is_asked_for else unasked(dialog)
        waiting: asyncio.Future[Any] = self._screen.app.push_screen(shown, wait_for_dismiss=True)
        answer: Answer | None = await asyncio.shield(waiting)  # who waits may be canceled, the dialog is not
        return answer

    async def _until_quiet(self) -> None:
        while not self._screen.is_quiet:
            self._quiet.clear()
            await self._quiet.wait()
