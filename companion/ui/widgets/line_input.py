"""A field for one line that never drops pasted lines silently and never holds a control character."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from companion.domain.words import clean_text
from companion.ui.words import shell as words


class LineInput(Input):
    """One line of text. Pasted lines are joined, and it says so."""

    DEFAULT_CSS = """
    LineInput {
        border: none;
        height: 1;
        padding: 0 1;
        background: $panel;
        &:focus { border: none; background: $block-cursor-blurred-background; }
        &:nocolor:focus { text-style: underline; }
    }
    """

    def on_mount(self) -> None:
        """Nothing blinks: the terminal's own cursor stands there as well."""
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = [line.strip() for line in clean_text(event.text).split("\n") if line.strip()]
        text = " ".join(lines).replace("\t", " ")
        if not text:
            return
        start, end = sorted(self.selection)
        if self.max_length:
            room = max(0, self.max_length - len(self.value) + (end - start))
            if len(text) > room:
                text = text[:room]
                self.app.notify(words.field_full(self.max_length), severity="warning", markup=False)
        if len(lines) > 1:
            self.app.notify(words.pasted_lines(len(lines)), markup=False)
        self.replace(text, start, end)
