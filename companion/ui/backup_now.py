"""What the palette offers about backups."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from companion.domain.errors import CompanionError
from companion.ui.screens.palette import Offer, Offering
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


class BackupCommands(Offering):
    """Offers a backup in the palette, where there are records to make one of."""

    def offers(self) -> Iterator[Offer]:
        """List it."""
        app = self.companion
        if app.parts.backup is not None:
            yield words.MAKE_LABEL, words.MAKE_TIP, "", partial(begin_backup, app)
