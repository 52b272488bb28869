"""A breath to follow: a word, the seconds that are left, and a bar that fills and empties. Color says nothing here."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from companion.domain.help_now import Moment, Pace
from companion.ui.terminal.cursor import READ_FIRST
from companion.ui.words import help_now as words

EVERY = 0.125
"""Seconds between two looks at the clock; the bar moves by about one cell in that time."""

LONGEST = 32
"""The most cells of the bar."""


class Breath(Widget, can_focus=False):
    """Shows where in a breath one is, or, held still, the counts to be followed by oneself."""

    DEFAULT_CSS = """
    Breath { width: 1fr; height: 4; }
    """

    is_still: reactive[bool] = reactive(False)
    """Does nothing move?"""

    def __init__(self, pace: Pace, monotonic: Callable[[], float], *, is_still: bool) -> None:
        super().__init__(classes=READ_FIRST)
        self._pace, self._monotonic = pace, monotonic
        self._began = 0.0
        self._timer: Timer | None = None
        self._shown = ""
        self.set_reactive(Breath.is_still, is_still)

    def on_mount(self) -> None:
        """Begin."""
        self.watch_is_still()

    def watch_is_still(self) -> None:
        """Begin a breath anew, or stop the clock."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._began = self._monotonic()
        if not self.is_still:
            self._timer = self.set_interval(EVERY, self._look)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """Take the whole line."""
        return container.width

    @property
    def moment(self) -> Moment:
        """Where in a breath one is now."""
        return self._pace.at(self._monotonic() - self._began)

    def _look(self) -> None:
        """Paint anew only if that changes anything."""
        if self._text().plain != self._shown:
            self.refresh()

    def render(self) -> RenderResult:
        """Show the moment, or the counts."""
        text = self._text()
        self._shown = text.plain
        return text

    def _text(self) -> Content:
        if self.is_still:
            width = max(len(word) for word in words.WAYS.values()) + 2
            rows = (
                Content.assemble(f"{words.WAYS[way]:<{width}}", (words.counts(seconds), "bold"))
                for way, seconds in self._pace.parts
            )
            return Content("\n").join(rows)
        moment = self.moment
        longest = max(1, min(LONGEST, self.size.width - 2))
        bar = "█" * max(1, round(moment.fullness * longest))
        return Content.assemble((words.WAYS[moment.way], "bold"), f"  {moment.left}\n\n", (bar, "$accent"))
