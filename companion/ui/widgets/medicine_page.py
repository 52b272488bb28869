"""Everything written down about one medicine or reaction, as a page."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from companion.ui.medicine_rows import Part
from companion.ui.text import Words, plain


class MedicinePage(Words):
    """Shows parts under one another, with a line of air above each heading."""

    DEFAULT_CSS = """
    MedicinePage { width: 1fr; height: auto; }
    """

    def show(self, parts: Iterable[Part]) -> None:
        """Show other parts."""
        lines: list[Content] = []
        for part in parts:
            text = plain(part.text)
            if part.is_heading:
                lines += [Content("")] if lines else []
                text = text.stylize("bold")
            elif part.is_quiet:
                text = text.stylize("$text-muted")
            lines.append(text)
        self.say(Content("\n").join(lines))
