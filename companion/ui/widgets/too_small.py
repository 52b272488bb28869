"""What is shown instead of the page in a window below 40x12."""

from __future__ import annotations

from textual.content import Content

from companion.ui.text import Words, plain
from companion.ui.words import shell as words


class TooSmall(Words):
    """One line of content and the request for a larger window."""

    DEFAULT_CSS = """
    TooSmall {
        display: none;
        width: 1fr;
        height: 1fr;
        content-align: center middle;
        text-align: center;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self) -> None:
        super().__init__(words.ENLARGE)

    def say(self, text: str | Content) -> None:
        """Set the line of content above the request."""
        shown = plain(text) if isinstance(text, str) else text
        super().say(Content.assemble(shown.stylize("bold"), "\n", words.ENLARGE))
