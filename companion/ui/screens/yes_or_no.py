"""A dialog with two answers: what both a question and a plan read back are."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button

from companion.ui.screens.base import CompanionModal
from companion.ui.text import plain


class YesOrNoScreen(CompanionModal[bool]):
    """Is answered by `y` and `n`, which a subclass binds, or by a button. Esc means no, and "no" has the focus."""

    SHOWS_ANSWERS: ClassVar[bool] = True
    """Does it open with the answers in view, however much stands above them?"""

    def answers(self, id_: str, *, yes: str, no: str) -> ComposeResult:
        """The two buttons, the safe one first."""
        with Horizontal(id=id_):
            yield Button(_label("n", no), id="no", compact=True)
            yield Button(_label("y", yes), id="yes", compact=True)

    def on_mount(self) -> None:
        """The safe answer has the focus."""
        self.query_one("#no", Button).focus(scroll_visible=self.SHOWS_ANSWERS)

    @on(Button.Pressed)
    def _answer_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Give the answer."""
        self.dismiss(answer)

    def action_close(self) -> None:
        """Leaving means no."""
        self.dismiss(False)


def _label(key: str, text: str) -> Content:
    return Content.assemble((key, "bold"), "  ", plain(text))
