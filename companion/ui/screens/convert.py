"""Sealing or opening what is there already, file by file; it can be stopped and goes on at the next start."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from companion.domain.errors import CompanionError
from companion.services.vault import Step, Vault
from companion.ui.screens.base import CompanionModal
from companion.ui.text import Words
from companion.ui.words import encryption as words

_BAR = 30


class ConvertScreen(CompanionModal[None]):
    """Shows how far it is, and what is left at the end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "close", words.CLOSE_LABEL, tooltip=words.CLOSE_TIP, id="convert.close"),
    ]

    def __init__(self, vault: Vault) -> None:
        self._is_on = vault.is_on
        super().__init__(words.SEALING if self._is_on else words.OPENING)
        self._vault = vault
        self._is_stopping = self._is_done = False

    def compose_body(self) -> ComposeResult:
        """How far it is, and what is said about it."""
        yield Words(id="convert-bar")
        yield Words(words.CONVERT_HOW, id="convert-status")

    def on_mount(self) -> None:
        """Begin."""
        self._convert()

    @work(group="convert")
    async def _convert(self) -> None:
        status, problem = self.query_one("#convert-status", Words), ""
        watching = getattr(self.app, "watching", None) or asyncio.Lock()
        async with watching:  # whoever looks for news would convert too
            steps = self._vault.convert()
            try:
                while not self._is_stopping and (step := await asyncio.to_thread(next, steps, None)) is not None:
                    self._show(step)
            except CompanionError as error:
                problem = str(error)
        self._is_done = True
        if self._is_stopping:
            self.notify(words.STOPPED)
            self.dismiss()
            return
        rest = await asyncio.to_thread(self._vault.left)
        named = words.left(rest, await self._computers() if rest.others else {}, is_on=self._is_on)
        all_done = (words.ALL_SEALED if self._is_on else words.ALL_OPEN,) if not (named or problem) else ()
        status.say("\n".join(part for part in (problem, *named, *all_done) if part))

    async def _computers(self) -> Mapping[str, str]:
        services = getattr(getattr(self.app, "parts", None), "services", None)
        return await asyncio.to_thread(services.devices.names) if services is not None else {}

    def _show(self, step: Step) -> None:
        filled = round(_BAR * step.done / max(1, step.of))
        self.query_one("#convert-bar", Words).say(f"{'█' * filled}{'·' * (_BAR - filled)}  {words.progress(step)}")

    def action_close(self) -> None:
        """Close; while it runs, stop after this file first."""
        if self._is_done:
            self.dismiss()
        else:
            self._is_stopping = True
            self.query_one("#convert-status", Words).say(words.STOPPING)
