"""Breathe with me: a slow pace to follow, which ends whenever the person likes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from companion.domain.errors import CompanionError
from companion.domain.help_now import Pace
from companion.ui.screens.help_pages import HelpPage
from companion.ui.text import Words
from companion.ui.widgets.breath import Breath
from companion.ui.words import help_now as words

if TYPE_CHECKING:
    from companion.services.help_now import HelpContent


class BreatheScreen(HelpPage):
    """Four in, four held, six out. It counts nothing but the breath, and keeps nothing."""

    HEADING = words.BREATHE
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "hold_still", words.STILL_LABEL, tooltip=words.STILL_TIP, id="help.hold-still"),
        Binding("m", "move_along", words.MOVE_LABEL, tooltip=words.MOVE_TIP, id="help.move-along"),
    ]

    def __init__(self, content: HelpContent) -> None:
        super().__init__()
        self._content = content

    def compose_page(self) -> ComposeResult:
        """The breath at once; the words around it come from the content."""
        app: Any = self.app
        yield Words(words.BREATHE, classes="help-title")
        yield Breath(Pace(), app.parts.monotonic, is_still=app.parts.settings.holds_still)

    def on_mount(self) -> None:
        """Add the words."""
        self._add_words()

    @work
    async def _add_words(self) -> None:
        try:
            guide = await asyncio.to_thread(self._content.help_guide, "breathing")
        except CompanionError:
            return  # the breath stands by itself
        await self.page.mount(*(Words(each, classes="help-part") for each in (*guide.opening, *guide.closing)))

    def action_hold_still(self) -> None:
        """Have nothing move."""
        self._hold(is_still=True)

    def action_move_along(self) -> None:
        """Show the pace as it goes."""
        self._hold(is_still=False)

    def _hold(self, *, is_still: bool) -> None:
        self.query_one(Breath).is_still = is_still
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer the other way of the two."""
        breaths = self.query(Breath)
        is_still = bool(breaths) and breaths.first().is_still
        return {"hold_still": not is_still, "move_along": is_still}.get(action, True)
