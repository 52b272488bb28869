"""What the palette offers of Help now, from every tab and from the lock."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from companion.ui.screens.help_now import DOORS, OWN, HelpNowScreen
from companion.ui.screens.palette import Offer, Offering

if TYPE_CHECKING:
    from textual.app import App

    from companion.ui.app import CompanionApp


class HelpCommands(Offering):
    """Offers the doors of Help now by name."""

    def offers(self) -> Iterator[Offer]:
        """List those that are always there; the person's own stand on the page itself."""
        for binding in DOORS:
            door = (binding.id or "").removeprefix("help.")
            if door not in OWN:
                yield binding.description, binding.tooltip, "", partial(open_door, self.companion, door)


def open_labeled(app: App[object], label: str) -> None:
    """Open a door of Help now by its label, or Help now itself by its own."""
    door = next(((binding.id or "").removeprefix("help.") for binding in DOORS if binding.description == label), "")
    if door:
        open_door(cast("CompanionApp", app), door)
    else:
        cast("CompanionApp", app).action_help_now()


def open_door(app: CompanionApp, door: str) -> None:
    """Open Help now and one of its doors; going back leads to the numbers."""
    app.action_help_now()
    screen = app.screen
    if isinstance(screen, HelpNowScreen):
        screen.action_open_door(door)
