"""A question with two answers."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from companion.ui.screens.yes_or_no import YesOrNoScreen
from companion.ui.text import Words
from companion.ui.words import shell as words


class ConfirmScreen(YesOrNoScreen):
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
        yield from self.answers("confirm-answers", yes=self._yes, no=self._no)
