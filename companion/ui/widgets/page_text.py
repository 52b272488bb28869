"""The page of a piece as one widget of text, for a page that scrolls and has other things on it."""

from __future__ import annotations

from typing import Final

from textual.app import RenderResult
from textual.content import Content, Span
from textual.geometry import Size
from textual.widget import Widget

from companion.ui.page import BLANK, LINK, MARK, SOFT, STRONG, Block, Line, drawn, lines_of

_LOOKS: Final = {"heading": "bold $accent", "facts": "$text-muted", "text": "", "callout": "bold"}
_SPANS: Final = {LINK: "underline", MARK: "$text-muted", STRONG: "bold", SOFT: "italic"}


class PageText(Widget, can_focus=False):
    """Shows blocks of a piece in as many lines as the width needs; nothing in it can be followed."""

    DEFAULT_CSS = """
    PageText { width: 1fr; height: auto; }
    """

    def __init__(self, blocks: tuple[Block, ...], *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._blocks = blocks

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the words need at this width."""
        return len(lines_of(self._blocks, width))

    def render(self) -> RenderResult:
        """Join the lines."""
        lines = lines_of(self._blocks, self.size.width)
        return Content("\n").join(self._drawn(line) for line in lines)

    def _drawn(self, line: Line) -> Content:
        if line.start == BLANK:
            return Content("")
        block = self._blocks[line.block]
        text = drawn(block, line, ())
        spans = [Span(start, end, _SPANS.get(str(style), style)) for start, end, style in text.spans]
        return Content(line.edge) + Content(text.plain, spans).stylize_before(_LOOKS[block.look])
