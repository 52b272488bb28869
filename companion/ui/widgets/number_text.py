"""A page of numbers as one widget: it is there in the next frame, and it wraps with its indents kept."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from companion.domain.crisis import FALLBACK, Region
from companion.ui.number_lines import help_lines, reached_lines, short_lines, wrap
from companion.ui.own_region import may_choose
from companion.ui.terminal.cursor import READ_FIRST
from companion.ui.words import help_now as words

Write = Callable[[Region, int], list[Content]]
"""Writes the lines of a region for a width."""


class NumberText(Widget, can_focus=False):
    """Numbers of the region, and what is said around them."""

    DEFAULT_CSS = """
    NumberText { width: 1fr; height: auto; }
    """

    crisis_region: reactive[Region] = reactive(FALLBACK, layout=True)
    """Whose numbers stand there."""

    def __init__(self, region: Region | None, write: Write) -> None:
        super().__init__(classes=READ_FIRST)
        self.set_reactive(NumberText.crisis_region, region or FALLBACK)
        self._write = write

    def on_mount(self) -> None:
        """Follow the region of the app once it changes."""
        if hasattr(self.app, "crisis_region"):
            self.watch(self.app, "crisis_region", self._follow, init=False)

    def _follow(self, region: Region | None) -> None:
        self.crisis_region = region or FALLBACK

    @property
    def first_lines(self) -> int:
        """The lines to the last number: no note lies on them."""
        said = [line.plain.strip() for line in self._lines(self.size.width)]
        return max((at + 1 for at, line in enumerate(said) if line[:1].isdigit()), default=len(said))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the words need at this width."""
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """Join the lines."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        return self._write(self.crisis_region, width)


class HelpText(NumberText):
    """Every line of the region, or the lines and the plan in two rows."""

    is_short: reactive[bool] = reactive(False, layout=True)
    """Does the short form stand there?"""

    plan: reactive[str] = reactive("", layout=True)
    """The plan in a few words, for the short form; else why there is none."""

    def __init__(self, region: Region | None, *, is_short: bool = False) -> None:
        super().__init__(region, self._both)
        self.set_reactive(HelpText.is_short, is_short)

    @classmethod
    def of(cls, region: Region | None) -> HelpText:
        """The page of a region, or of the constant where none is chosen."""
        return cls(region)

    @property
    def first_lines(self) -> int:
        """The lines to the first line for talking to somebody, with how it is reached, emergency numbers among them."""
        width = self.size.width
        said = [line.plain for line in self._lines(width)]
        talk = [line.plain for line in wrap(words.TALK, width)]
        end = len(talk) + len(reached_lines(self.crisis_region.lines[0], width))
        return next((at + end for at, line in enumerate(said) if line == talk[0]), len(said))

    def _both(self, region: Region, width: int) -> list[Content]:
        if self.is_short:
            return short_lines(region, width, self.plan)
        return help_lines(region, width, may_choose=may_choose(self.app))
