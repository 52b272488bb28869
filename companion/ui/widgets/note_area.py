"""A field for longer texts that takes any paste: cleaned, folded and capped, saying how much was kept."""

from __future__ import annotations

from textual import events
from textual.strip import Strip
from textual.widgets import TextArea

from companion.domain.words import NOTE_LIMIT, clean_text
from companion.ui.words import shell as words

LONGEST_LINE = 2_000
"""A longer line makes every key slow; a paste is folded there, at a space where there is one."""


class NoteArea(TextArea):
    """Several lines of text."""

    DEFAULT_CSS = """
    NoteArea {
        border: none;
        padding: 0 1;
        background: $panel;
        &:focus { border: none; background: $block-cursor-blurred-background; }
    }
    """

    def __init__(
        self,
        text: str = "",
        *,
        limit: int = NOTE_LIMIT,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
        placeholder: str = "",
    ) -> None:
        super().__init__(
            clean_text(text),
            id=id,
            classes=classes,
            placeholder=placeholder,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
        )
        self._limit = limit
        self.cursor_blink = False

    def render_line(self, y: int) -> Strip:
        """Draw one line; none where no letter has room, since a hint cannot be broken into lines of no width."""
        return super().render_line(y) if self.content_size.width > 0 else Strip.blank(self.size.width)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Enter begins a new line here, so it is no key of the form."""
        return (key == "enter" and not self.read_only) or super().check_consume_key(key, character)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if self.read_only:
            return
        text = fold_long_lines(clean_text(event.text))
        room = max(0, self._limit - len(self.text) + len(self.selected_text))
        if len(text) > room:
            self.app.notify(words.pasted_part(room, len(text)), severity="warning", timeout=10, markup=False)
            text = text[:room]
        if text and (result := self._replace_via_keyboard(text, *self.selection)):
            self.move_cursor(result.end_location)


def fold_long_lines(text: str, longest: int = LONGEST_LINE) -> str:
    """Break lines that are too long for an editor; no character is lost but the space at a break."""
    folded: list[str] = []
    for whole in text.split("\n"):
        line = whole
        while len(line) > longest:
            at = line.rfind(" ", longest // 2, longest)
            folded.append(line[: at if at > 0 else longest])
            line = line[at + 1 if at > 0 else longest :]
        folded.append(line)
    return "\n".join(folded)
