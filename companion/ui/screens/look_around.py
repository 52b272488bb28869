"""Look around: five things to see, four to feel, three to hear, two to smell, one to taste, one step at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from companion.domain.errors import CompanionError
from companion.ui.screens.help_pages import HelpPage
from companion.ui.text import Words
from companion.ui.words import help_now as words

if TYPE_CHECKING:
    from companion.domain.help_now import HelpGuide
    from companion.services.help_now import HelpContent


class LookAroundScreen(HelpPage):
    """One step at a time; nothing is typed, and nothing is recorded."""

    HEADING = words.LOOK_AROUND
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "step(1)", words.NEXT_LABEL, tooltip=words.NEXT_TIP, id="help.next-step"),
        Binding(
            "left,backspace", "step(-1)", words.PREVIOUS_LABEL, tooltip=words.PREVIOUS_TIP, id="help.previous-step"
        ),
    ]

    def __init__(self, content: HelpContent) -> None:
        super().__init__()
        self._content = content
        self._guide: HelpGuide | None = None
        self.place = 0
        """The step that is shown, from 0; as many as there are steps for the words at the end."""

    def compose_page(self) -> ComposeResult:
        """A title, how far along it is, and the step."""
        yield Words(words.LOOK_AROUND, classes="help-title")
        yield Words(id="step-place", classes="help-note")
        yield Words(id="step-text", classes="help-part")
        yield Words(id="step-more", classes="help-note")

    def on_mount(self) -> None:
        """Read the steps."""
        self._read()

    @work
    async def _read(self) -> None:
        try:
            self._guide = await asyncio.to_thread(self._content.help_guide, "grounding")
        except CompanionError:
            self.query_one("#step-text", Words).say(words.CARD_MISSING)
            return
        self._show()

    def _show(self) -> None:
        guide = self._guide
        if guide is None:
            return
        count = len(guide.steps)
        is_over = self.place == count
        self.query_one("#step-place", Words).say("" if is_over else words.step(self.place + 1, count))
        text = " ".join(guide.closing) if is_over else guide.steps[self.place].text
        self.query_one("#step-text", Words).say(text)
        self.query_one("#step-more", Words).say(" ".join(guide.opening) if self.place == 0 else "")
        self.page.scroll_home(animate=False)
        self.refresh_bindings()

    def action_step(self, by: int) -> None:
        """Go to the step beside this one; behind the words at the end it begins again."""
        if self._guide is not None:
            self.place = max(0, self.place + by) % (len(self._guide.steps) + 1)
            self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back from the first step."""
        if action == "step":
            return self._guide is not None and (parameters != (-1,) or self.place > 0)
        return super().check_action(action, parameters)
