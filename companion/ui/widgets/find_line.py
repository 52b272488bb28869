"""The line under a page in which words are typed to be found in it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from companion.ui.text import Words
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import read as words


class FindLine(Horizontal):
    """A field, and how many places were found."""

    DEFAULT_CSS = """
    FindLine {
        display: none;
        height: 1;
        &.-open { display: block; }
        .find-label { width: auto; margin-right: 1; color: $text-muted; }
        LineInput { width: 1fr; max-width: 40; }
        .find-count { width: auto; margin-left: 2; color: $text-muted; }
    }
    """

    def compose(self) -> ComposeResult:
        """Build the three."""
        yield Words(words.FIND, classes="find-label")
        yield LineInput(id="find", max_length=80)
        yield Words("", classes="find-count")

    @property
    def is_open(self) -> bool:
        """Is something being looked for?"""
        return self.has_class("-open")

    @property
    def field(self) -> LineInput:
        """Where the words are typed."""
        return self.query_one(LineInput)

    def open(self) -> None:
        """Let words be typed; the ones typed before are still there."""
        self.add_class("-open")
        self.field.focus()

    def close(self) -> None:
        """Look for nothing."""
        self.remove_class("-open")
        with self.prevent(LineInput.Changed):
            self.field.value = ""
        self.say(None, 0)

    def say(self, here: int | None, count: int) -> None:
        """Say at which of how many places the page is; nothing before anything was typed."""
        told = "" if here is None else words.found(here, count)
        self.query_one(".find-count", Words).say(told)
