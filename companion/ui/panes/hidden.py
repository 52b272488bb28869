"""What stands in the place of every tab that needs records while they are hidden: until when, and the way back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button

from companion.domain.errors import CompanionError
from companion.ui.panes.base import TabPane
from companion.ui.text import Words
from companion.ui.vault_parts import Again
from companion.ui.words import forgetting as words

if TYPE_CHECKING:
    from companion.ui.hidden_parts import Hidden

_KEY = "b"


class HiddenPane(TabPane):
    """Says that the records are hidden. Nothing can be typed or recorded here, so nothing is lost with them."""

    PANE = "hidden"
    TITLE = words.LABEL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(_KEY, "bring_back", words.BACK_LABEL, tooltip=words.BACK_TIP, id="hidden.bring-back"),
    ]

    class Agreed(Message):
        """The person wants the records back."""

    def __init__(self, hidden: Hidden) -> None:
        super().__init__()
        self._hidden = hidden

    def compose(self) -> ComposeResult:
        """Until when, the one answer, and what it is about."""
        with VerticalScroll(id="hidden-page", can_focus=False):
            yield Words(self._hidden.title, id="hidden-title")
            yield Button(_label(), id="bring-back", compact=True)
            yield Words(self._hidden.detail, id="hidden-detail")

    def focus_target(self) -> Widget | None:
        """The answer, so that Enter gives it."""
        return self.query_one("#bring-back")

    def tiny_line(self) -> str:
        """Say until when."""
        return self._hidden.title

    @on(Button.Pressed, "#bring-back")
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_bring_back()

    @work(exclusive=True, group="bring-back")
    async def action_bring_back(self) -> None:
        """Bring them back, asked for twice: somebody may be looking."""
        from companion.ui.screens.confirm import ConfirmScreen

        question = ConfirmScreen(words.BACK_TITLE, words.BACK_DETAIL, yes=words.BACK_LABEL, no=words.STAY_LABEL)
        if await self.app.push_screen_wait(question):
            self.post_message(self.Agreed())

    @on(Agreed)
    async def _bring_back(self) -> None:
        app: Any = self.app
        async with app.watching:  # who looks for news would close the app because they are back
            try:
                await asyncio.to_thread(self._hidden.bring_back)
            except CompanionError as error:
                app.notify(str(error), severity="error", timeout=12)
                return
            app.make_room(self._hidden.go_on, Again(notes=(words.CANCELED,)))


def _label() -> Content:
    return Content.assemble((_KEY, "bold"), "  ", words.BACK_LABEL)
