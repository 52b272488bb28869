"""A letter from one's well self, to be read: a page that scrolls, and nothing else."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from companion.domain.own_words import Letter
from companion.domain.words import clean_line
from companion.ui.screens.base import CompanionScreen
from companion.ui.text import Words
from companion.ui.words import shell


class LetterPage(CompanionScreen[None]):
    """The letter as it was written. It works in the smallest window, and records nothing."""

    WORKS_TINY = True
    AUTO_FOCUS = "#letter-page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", shell.BACK_LABEL, tooltip=shell.BACK_TIP, id="letter.back"),
        Binding("j", "scroll(1)", shell.DOWN_LABEL, tooltip=shell.SCROLL_TIP, id="letter.down", show=False),
        Binding("k", "scroll(-1)", shell.UP_LABEL, tooltip=shell.SCROLL_TIP, id="letter.up", show=False),
    ]

    def __init__(self, letter: Letter) -> None:
        super().__init__()
        self._letter = letter

    def compose_body(self) -> ComposeResult:
        """Title and text."""
        with VerticalScroll(id="letter-page"):
            yield Words(clean_line(self._letter.title), classes="letter-title")
            yield Words(self._letter.text)

    def action_back(self) -> None:
        """Go back to where the person was."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Move through the page."""
        self.query_one("#letter-page").scroll_relative(y=lines, animate=False)

    def tiny_line(self) -> str:
        """Name the letter."""
        return clean_line(self._letter.title)
