"""What the palette offers about backups."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider

from companion.domain.errors import CompanionError
from companion.ui.screens.palette import command_row
from companion.ui.text import plain
from companion.ui.words import backups as words

if TYPE_CHECKING:
    from companion.ui.app import CompanionApp


def begin_backup(app: CompanionApp) -> None:
    """Make a backup while keys go on working, and say what came of it."""
    if app.parts.backup is not None:
        app.run_worker(_make_backup(app, app.parts.backup), group="backup")


async def _make_backup(app: CompanionApp, make: Callable[[], str]) -> None:
    try:
        sentence = await asyncio.to_thread(make)
    except CompanionError as error:
        app.notify(str(error), severity="error", timeout=12, markup=False)
    else:
        app.notify(sentence, markup=False)


class BackupCommands(Provider):
    """Offers a backup in the palette, where there are records to make one of."""

    def _run(self) -> Callable[[], None] | None:
        from companion.ui.app import CompanionApp

        app = self.app
        return partial(begin_backup, app) if isinstance(app, CompanionApp) and app.parts.backup is not None else None

    async def discover(self) -> Hits:
        """Show it before anything is typed."""
        if (run := self._run()) is not None:
            row = command_row(plain(words.MAKE_LABEL), "", words.MAKE_TIP)
            yield DiscoveryHit(row, run, text=words.MAKE_LABEL)

    async def search(self, query: str) -> Hits:
        """Find it by letters of its label or tip."""
        matcher = self.matcher(query)
        score = max(matcher.match(words.MAKE_LABEL), 0.8 * matcher.match(words.MAKE_TIP))
        if score > 0 and (run := self._run()) is not None:
            row = command_row(matcher.highlight(words.MAKE_LABEL), "", words.MAKE_TIP)
            yield Hit(score, row, run, text=words.MAKE_LABEL)
