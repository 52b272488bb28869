"""Keys in turn: what a key does to the focus is done before the next key looks for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.message_pump import MessagePump

from companion.ui.keys import is_printable, takes_text

ROUNDS = 3
"""A key may post a message, and that another: so often everything on the way to the app is waited for."""

PATIENCE = 0.5
"""The next key waits no longer than this many seconds, whatever the last one keeps busy."""


class KeysInTurn(App[None]):
    """An app that gives out one key after another.

    Textual hands a key to the widget that has the focus when the key arrives. An Enter that goes to the next field
    takes a few messages to do so, and what a quick hand types meanwhile would land in the field before.
    """

    def __init__(self, *, driver_class: type[Driver] | None = None, ansi_color: bool | None = None) -> None:
        super().__init__(driver_class=driver_class, ansi_color=ansi_color)
        self._in_line: deque[events.Key] = deque()
        self._settling: asyncio.Task[None] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Have a key wait for its turn."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._settling is not None:
            self._in_line.append(event)
        else:
            await self._give(event)

    async def _give(self, event: events.Key) -> None:
        target = self.focused or self.screen
        is_typed = takes_text(target) and is_printable(event.key, event.character)
        await super().on_event(event)
        if not is_typed:
            self._settling = asyncio.create_task(self._settle(target))

    async def _settle(self, target: MessagePump) -> None:
        """Wait until what the key set off is done, then give out the keys that came meanwhile."""
        try:
            async with asyncio.timeout(PATIENCE):
                for _ in range(ROUNDS):
                    await _drain(target)
        except TimeoutError:
            pass
        finally:
            if not self.call_later(self._give_next):
                self._settling = None

    async def _give_next(self) -> None:
        self._settling = None
        while self._in_line and self._settling is None:
            await self._give(self._in_line.popleft())


async def in_turn(node: DOMNode, work: Callable[[], Awaitable[None]], after: asyncio.Lock) -> None:
    """Have a page do what a key asks for: the next key waits for it, but not where it waits for something that hangs.

    Args:
        node: the page, or a part of it; when it is closed this ends.
        work: what is to be done.
        after: held meanwhile, so that one such key after the other is answered.
    """
    is_done = asyncio.Event()

    async def work_on() -> None:
        try:
            async with after:
                await work()
        finally:
            is_done.set()

    node.run_worker(work_on())
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await is_done.wait()


async def _drain(target: MessagePump) -> None:
    """Wait until a widget, and each place above it up to the app, has dealt with the messages it holds."""
    place: MessagePump | None = target
    while place is not None:
        is_done = asyncio.Event()
        if place.call_later(is_done.set):
            await is_done.wait()
        place = place._parent
