"""The last gate to the terminal: whatever a widget draws, no control character leaves the app."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from companion.ui.text import harmless


def plain_letters(wanted: bool) -> tuple[LineFilter, ...]:
    """The filter that leaves only plain letters of our signs, where that is wanted."""
    if not wanted:
        return ()
    from companion.ui.terminal.ascii_lines import AsciiLines

    return (AsciiLines(),)


class HarmlessLines(LineFilter):
    """Takes control, bidi and invisible characters out of every line that is drawn."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Clean the segments that need it."""
        if all(segment.text.isascii() and segment.text.isprintable() for segment in segments):
            return segments
        return [segment if segment.control else Segment(harmless(segment.text), segment.style) for segment in segments]
