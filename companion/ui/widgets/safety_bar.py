"""The safety bar: the crisis line and the footer in one docked block, on every screen."""

from __future__ import annotations

import math
import re

from rich.cells import cell_len
from textual.app import ComposeResult, RenderResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget

from companion.domain.crisis import Region, bar_text
from companion.ui.text import plain
from companion.ui.widgets.key_line import KeyLine

_NUMBER = re.compile(r"\d[\d –/-]*\d|\d")
_KEY = re.compile(r"\bF1\b")
_ROOMY = 40


def crisis_content(region: Region | None, width: int, number: Style, key: Style) -> Content:
    """Say where to get help in `width` cells, numbers and the help key made plain to see."""
    margin = " " if width >= _ROOMY else ""
    text = bar_text(region, width - 2 * len(margin))
    content = plain(margin + text)
    for match in _NUMBER.finditer(content.plain):
        content = content.stylize(number, match.start(), match.end())
    for match in _KEY.finditer(content.plain):
        content = content.stylize(key, match.start(), match.end())
    return content


class CrisisLine(Widget, can_focus=False):
    """Where to get help, in one line; a click opens Help now."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"crisis-line--number", "crisis-line--key"}  # noqa: RUF012
    DEFAULT_CSS = """
    CrisisLine {
        width: 1fr;
        height: auto;
        background: $panel;
        color: $foreground;
        visibility: visible;
        pointer: pointer;
        .crisis-line--number { text-style: bold; }
        .crisis-line--key { color: $accent; text-style: bold; }
    }
    """

    @property
    def crisis_region(self) -> Region | None:
        """Whose lines are shown: the app's region, or the constant where there is none."""
        region = getattr(self.app, "crisis_region", None)
        return region if isinstance(region, Region) else None

    def on_mount(self) -> None:
        """Follow the region of the app."""
        if hasattr(self.app, "crisis_region"):
            self.watch(self.app, "crisis_region", self._region_changed, init=False)

    def _region_changed(self) -> None:
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """Take the whole line."""
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """One line; more only where not even the shortest form fits."""
        return max(1, math.ceil(cell_len(bar_text(self.crisis_region, width)) / max(1, width)))

    def render(self) -> RenderResult:
        """Show the longest form that fits."""
        number = self.get_visual_style("crisis-line--number", partial=True)
        key = self.get_visual_style("crisis-line--key", partial=True)
        return crisis_content(self.crisis_region, self.size.width, number, key)

    async def on_click(self, event: Click) -> None:
        """Open Help now."""
        event.stop()
        await self.run_action("app.help_now")


class SafetyBar(Vertical):
    """The one thing that stands at the bottom of every screen. Nothing else may dock there."""

    ALLOW_MAXIMIZE = False
    DEFAULT_CSS = """
    SafetyBar {
        dock: bottom;
        height: auto;
        width: 1fr;
        background: $panel;
        visibility: visible;
    }
    """

    def compose(self) -> ComposeResult:
        """Stack the crisis line on the footer."""
        yield CrisisLine()
        yield KeyLine()

    def show_keys(self) -> None:
        """Show the keys that work at this moment, before the next paint."""
        self.query_one(KeyLine).read_keys()
