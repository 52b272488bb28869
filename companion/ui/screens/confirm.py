"""A question with two answers."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button

from companion.ui.screens.base import CompanionModal
from companion.ui.text import Words, plain
from companion.ui.words import shell as words


class ConfirmScreen(CompanionModal[bool]):
    """Asks before something that is hard to take back. Esc means no, and "no" has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", words.YES_LABEL, tooltip=words.YES_LABEL, id="confirm.yes"),
        Binding("n", "answer(False)", words.NO_LABEL, tooltip=words.NO_LABEL, id="confirm.no"),
    ]

    def __init__(
        self, question: str, detail: str = "", *, yes: str = words.YES_LABEL, no: str = words.NO_LABEL
    ) -> None:
        super().__init__(question)
        self._detail, self._yes, self._no = detail, yes, no
        for key, label in (("y", yes), ("n", no)):  # the footer says what the buttons say
            held = self._bindings.key_to_bindings[key]
            self._bindings.key_to_bindings[key] = [replace(binding, description=label) for binding in held]

    def compose_body(self) -> ComposeResult:
        """The detail and two buttons."""
        if self._detail:
            yield Words(self._detail, id="confirm-detail")
        with Horizontal(id="confirm-answers"):
            yield Button(_label("n", self._no), id="no", compact=True)
            yield Button(_label("y", self._yes), id="yes", compact=True)

    def on_mount(self) -> None:
        """The safe answer has the focus."""
        self.query_one("#no", Button).focus()

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
