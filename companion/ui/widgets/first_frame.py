"""The first frame: plain text in one widget, on the screen before anything else is built."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from companion.domain.crisis import Region
from companion.ui.early import body_lines
from companion.ui.text import harmless, plain
from companion.ui.widgets.safety_bar import crisis_content


class FirstFrame(Widget, can_focus=False):
    """Today's doses and the crisis line, laid out where the real widgets will stand."""

    DEFAULT_CSS = """
    FirstFrame { width: 1fr; height: 1fr; }
    """

    def __init__(self, text: str, region: Region | None) -> None:
        super().__init__()
        self._text = harmless(text)
        self._crisis_region = region

    def render(self) -> RenderResult:
        """Fill the window: the text from the third line, the crisis line where the bar will be."""
        width, height = self.size
        body = body_lines(self._text, width, height)
        bold = Style(bold=True)
        crisis = crisis_content(self._crisis_region, width, bold, bold)
        return Content("\n").join([*(plain(line) for line in body), crisis])
