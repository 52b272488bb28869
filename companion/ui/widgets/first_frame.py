"""The first frame: plain text in one widget, on the screen before anything else is built."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from companion.domain.crisis import Region
from companion.ui.text import harmless, plain
from companion.ui.widgets.safety_bar import crisis_content

_TOP = 2
_BOTTOM = 2


class FirstFrame(Widget, can_focus=False):
    """Today's doses and the crisis line, laid out where the real widgets will stand."""

    DEFAULT_CSS = """
    FirstFrame { width: 1fr; height: 1fr; }
    """

    def __init__(self, text: str, region: Region | None) -> None:
        super().__init__()
        self._lines = harmless(text).splitlines()
        self._crisis_region = region

    def render(self) -> RenderResult:
        """Fill the window: the text from the third line, the crisis line where the bar will be."""
        width, height = self.size
        roomy = width >= 40 and height >= 12
        top, bottom = (_TOP, _BOTTOM) if roomy else (0, 1)
        margin = "  " if width >= 80 else " "
        space = max(0, height - top - bottom)
        body = [""] * top + [(margin + line)[:width] for line in self._lines[:space]]
        body += [""] * (height - bottom - len(body))
        bold = Style(bold=True)
        crisis = crisis_content(self._crisis_region, width, bold, bold)
        return Content("\n").join([*(plain(line) for line in body), crisis])
