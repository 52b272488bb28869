"""What the palette tells of things that are done in a terminal: restoring, copies elsewhere, erasing everything."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from companion.ui.screens.palette import Offer, Offering
from companion.ui.words import in_terminal as words

if TYPE_CHECKING:
    from companion.ui.app import CompanionApp


def tell(app: CompanionApp, told: words.Told) -> None:
    """Show how to go about it."""
    from companion.ui.screens.choose import ChooseScreen

    app.push_screen(ChooseScreen(told.title, [("close", words.CLOSE)], detail=told.text))


class TerminalCommands(Offering):
    """Tells the command for what cannot be done in the app, where there are records."""

    def offers(self) -> Iterator[Offer]:
        """List them."""
        app = self.companion
        if app.parts.services is not None:
            for told in words.ALL:
                yield told.label, told.tip, "", partial(tell, app, told)
