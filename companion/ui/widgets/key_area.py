"""A field for a recovery key that is typed from paper: all of it stays in sight, in the groups it is written in."""

from __future__ import annotations

import re

from textual import events
from textual.widgets import TextArea

from companion.services.vault import PREFIX, in_groups, without_gaps
from companion.ui.widgets.text_row import LeaveField, RowNote

_LONGEST = 400
_NUMBER = re.compile(r"^ *[0-9]{1,2}  +", re.MULTILINE)
"""The number of its first group, at the beginning of a printed line."""


class KeyArea(RowNote):
    """Several lines whose letters are capitals and stand in groups of four, however they are typed or pasted."""

    DEFAULT_CSS = """
    KeyArea { height: auto; min-height: 2; max-height: 6; }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, limit=_LONGEST)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Enter goes on to the next field."""
        return key != "enter" and super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(LeaveField(1))
        else:
            await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        """Take the lines of a printed key without the numbers they begin with."""
        await super()._on_paste(events.Paste(_NUMBER.sub("", event.text)))
        event.stop()
        event.prevent_default()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Put what was typed into groups; the cursor stays behind the letter it stood behind."""
        grouped = in_groups(self.text)
        if grouped == self.text:
            return
        event.stop()
        letters = len(without_gaps(self.get_text_range(self.document.start, self.cursor_location)))
        self.replace(grouped, self.document.start, self.document.end)
        self.move_cursor((0, _behind(grouped, letters)))


def _behind(grouped: str, letters: int) -> int:
    """The place right behind so many letters."""
    return next((at for at in range(len(grouped) + 1) if len(without_gaps(grouped[:at])) >= letters), len(grouped))


def so_far(text: str) -> tuple[int, int]:
    """How many letters of the key itself stand there, and how many of their groups are whole."""
    letters = len(without_gaps(text).removeprefix(without_gaps(PREFIX)))
    return letters, letters // 4
