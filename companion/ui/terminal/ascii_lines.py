"""Plain letters only: our signs in what every terminal has, cell for cell, so that nothing moves."""

from __future__ import annotations

from typing import Final

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_SIGNS: Final = {
    "·": "|",
    "…": "~",
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "×": "x",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "•": "*",
    "●": "*",
    "◐": ">",
    "○": "o",
    "✓": "x",
    "▸": ">",
    "◆": "#",
    "▲": "^",
    "▼": "v",
    "‖": "=",
    "»": "/",
    "≠": "!",
}
"""Signs that stand in our sentences, lists and charts."""

_FRAMES: Final = {chr(code): "+" for code in range(0x2500, 0x2580)} | {
    "─": "-",
    "━": "-",
    "═": "-",
    "│": "|",
    "┃": "|",
    "║": "|",
}
"""Lines and corners."""

_BLOCKS: Final = {chr(code): " " for code in range(0x2580, 0x25A0)} | {"█": "#", "▌": "|", "▐": "|", "▎": "|", "▏": "|"}
"""Edges of boxes and ends of scroll bars; where they are only a shade, their background says it."""

_PLAIN: Final = str.maketrans(_SIGNS | _FRAMES | _BLOCKS)


class AsciiLines(LineFilter):
    """Replaces our signs in every line that is drawn. People's own letters stay as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Replace what is no plain letter."""
        if all(segment.text.isascii() for segment in segments):
            return segments
        return [
            segment if segment.control else Segment(segment.text.translate(_PLAIN), segment.style)
            for segment in segments
        ]
