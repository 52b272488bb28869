"""What is shown instead of the page in a window below 40x12."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from companion.ui.text import plain
from companion.ui.words import shell as words


class TooSmall(Widget, can_focus=False):
    """One line of content and the request for a larger window."""

    DEFAULT_CSS = """
    TooSmall { display: none; width: 1fr; height: 1fr; content-align: center middle; }
    """

    line: reactive[str] = reactive("")
    """The most important thing, in one line."""

    def render(self) -> RenderResult:
        """Two lines, each cut where the window ends."""
        width = self.size.width
        lines = [plain(self.line).stylize("bold")] if self.line else []
        lines.append(plain(words.ENLARGE))
        return Content("\n").join(line.truncate(width, ellipsis=True).center(width) for line in lines)
