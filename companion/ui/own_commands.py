"""What the palette offers of one's own plan, people and letters, from every tab."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from companion.ui.panes.care import OPENS, CarePane
from companion.ui.screens.own_lists import open_own
from companion.ui.screens.palette import Offer, Offering
from companion.ui.words import own_words as words


class OwnCommands(Offering):
    """Offers the lists by name; in Care their keys are offered already."""

    def offers(self) -> Iterator[Offer]:
        """List them, where there are records."""
        app = self.companion
        services = app.parts.services
        if services is None or isinstance(app.main.pane, CarePane):
            return
        for what, (_, label) in OPENS.items():
            yield label, words.OPEN_TIP, "", partial(open_own, app, services, what)
