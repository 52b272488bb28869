"""From what a person wrote down to the piece about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits

from companion.ui.erasing import services_of
from companion.ui.messages import ShowPane
from companion.ui.screens.palette import Offer, Offering, command_row
from companion.ui.text import plain
from companion.ui.words import read as words

if TYPE_CHECKING:
    from companion.ui.app import CompanionApp
    from companion.ui.panes.base import TabPane

READ = "read"
"""The tab of the library."""

SEARCH = "search:"
"""What a search is asked for by, before its words."""

_LAST = 0.001
"""What counts less than any command that was found."""


async def read_about_symptom(app: App[Any], symptom: str) -> None:
    """Open the piece a symptom leads to, over the form it was asked from."""
    from companion.ui.screens.piece import PieceScreen

    reading = services_of(app).reading
    if ref := await asyncio.to_thread(reading.about_symptom, symptom):
        await app.push_screen(PieceScreen(reading, ref))
    else:
        app.notify(words.NO_PIECE)


async def go_and_read(sender: TabPane, find: Callable[[], str]) -> None:
    """Go to the Read tab and what is found there, or say that there is nothing; Esc there leads back.

    Args:
        sender: the tab that asks.
        find: names the piece as `piece#part`, or nothing; it may read many files, so it runs in a thread.
    """
    if ref := await asyncio.to_thread(find):
        sender.post_message(ShowPane(READ, ref, back_to=sender.PANE))
    else:
        sender.notify(words.NO_GUIDE)


class NeedCommands(Offering):
    """Offers the shelves by need in the palette, by the words people look for them by."""

    MEANT: ClassVar[float] = 2.4
    """Help now goes before reading where both are meant."""

    async def discover(self) -> Hits:
        """Show none before something is typed: the Read tab begins with them."""
        none: tuple[DiscoveryHit, ...] = ()
        for each in none:
            yield each

    async def search(self, query: str) -> Hits:
        """Find them, and offer last to search the library: a medicine or a question is no command."""
        async for each in super().search(query):
            yield each
        if self.companion.parts.services is not None:
            label = words.search_for(query)
            run = partial(self.companion.main.post_message, ShowPane(READ, f"{SEARCH}{query}"))
            yield Hit(_LAST, command_row(plain(label), "", words.SEARCH_FOR_TIP), run, text=label)

    def offers(self) -> Iterator[Offer]:
        """List them, where there is a Read tab."""
        for need, _, run in self._needs():
            yield need, words.NEED_TIP, "", run

    def also(self, label: str) -> str:
        """Other words for a need."""
        return next((words for need, words, _ in self._needs() if need == label), "")

    def _needs(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        app = self.companion
        if app.parts.services is not None:
            for shelf in app.parts.services.reading.needs():
                yield shelf.need, " ".join(shelf.also), partial(_open_shelf, app, shelf.id)


def _open_shelf(app: CompanionApp, shelf: str) -> None:
    app.main.post_message(ShowPane(READ, f"list:shelf:{shelf}"))
