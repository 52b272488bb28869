"""Rows of a form that are typed into: sleep, tags, the note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import set_cell_size
from textual import events
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from companion.domain.errors import BadInput
from companion.domain.journal import parse_sleep
from companion.ui.text import Words
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.note_area import NoteArea
from companion.ui.widgets.scale_picker import label_width
from companion.ui.words import checkin as words


class RowLabel(Widget, can_focus=False):
    """The marker and name of a row whose field is beside it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    RowLabel { height: 1; color: $foreground; }
    RowLabel.-focused { color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold; }
    RowLabel.-focused:nocolor { text-style: bold reverse; }
    RowLabel.-focused:ansi { background: ansi_default; text-style: bold reverse; }
    """

    is_focused: reactive[bool] = reactive(False, toggle_class="-focused")
    """Has the field the focus?"""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._text = name

    def render(self) -> RenderResult:
        """Lay out marker and name."""
        return Content(set_cell_size(f"{'>' if self.is_focused else ' '} {self._text}", self.size.width))


class TextRow(Horizontal, can_focus=False):
    """A name and a field beside it, in the columns of the other rows."""

    DEFAULT_CSS = """
    TextRow { height: auto; width: 1fr; }
    TextRow > LineInput, TextRow > NoteArea { width: 1fr; }
    TextRow > Words { width: auto; height: 1; padding: 0 0 0 1; color: $text-muted; }
    """

    def __init__(self, name: str, *fields: Widget, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._label = RowLabel(name)
        self._fields = fields

    def compose(self) -> ComposeResult:
        """The name, then the field."""
        yield self._label
        yield from self._fields

    def on_resize(self) -> None:
        """Keep the columns of the form."""
        self._label.styles.width = label_width(self.size.width) + 3

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show the marker."""
        self._label.is_focused = event.widget in self._fields

    def on_descendant_blur(self, event: DescendantBlur) -> None:  # noqa: ARG002
        """Hide the marker."""
        self._label.is_focused = False


@dataclass
class LeaveField(Message):
    """An arrow wants out of a field, or backspace out of an empty one."""

    by: int
    """1 to the next row, -1 to the one before."""

    clears: bool = False
    """Does it go there to clear?"""


class RowInput(LineInput):
    """One line in a form; backspace in an empty one goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", words.SAVE_LABEL, tooltip=words.SAVE_TIP, id="field.save"),
        Binding("backspace", "erase", words.CLEAR_LABEL, tooltip=words.CLEAR_TIP, id="field.erase", show=False),
    ]

    def action_erase(self) -> None:
        """Delete to the left, or leave an empty field."""
        if self.value:
            self.action_delete_left()
        else:
            self.post_message(LeaveField(-1, clears=True))


_IN_SLEEP = "0123456789.,:h"


class SleepInput(RowInput):
    """Hours slept: 7, 7.5, 7,5 or 7:30."""

    def __init__(self, text: str) -> None:
        super().__init__(text, id="sleep", restrict=rf"[{_IN_SLEEP}]*", max_length=8)

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Take what a length of sleep is written with; every other letter stays a key of the form."""
        return character is not None and character in _IN_SLEEP

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable and not self.check_consume_key(event.key, event.character):
            event.prevent_default()
            return
        await super()._on_key(event)

    def minutes(self) -> int | None:
        """How long, in minutes; None if nothing is typed.

        Raises:
            BadInput: it cannot be read.
        """
        return parse_sleep(self.value) if self.value.strip() else None

    def reading(self) -> str:
        """How it is understood, or what would be; what is wrong with it waits until it is saved."""
        try:
            minutes = self.minutes()
        except BadInput:
            return words.SLEEP_HINT
        return words.SLEEP_HINT if minutes is None else words.sleep_reading(minutes)


class SleepRow(TextRow):
    """Sleep, with its reading beside the field."""

    DEFAULT_CSS = """
    SleepRow > SleepInput { width: 10; }
    SleepRow > Words { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    SleepRow > Words.-read { color: $accent; text-style: bold; }
    """

    def __init__(self, text: str) -> None:
        self.field = SleepInput(text)
        """The field."""
        self._reading = Words(self.field.reading())
        super().__init__(words.SLEEP_NAME, self.field, self._reading)

    def on_input_changed(self) -> None:
        """Say how it is understood."""
        reading = self.field.reading()
        self._reading.say(reading)
        self._reading.set_class(reading != words.SLEEP_HINT, "-read")

    def on_mount(self) -> None:
        """Say how it is understood."""
        self.on_input_changed()


class RowNote(NoteArea):
    """The note; the cursor begins at its end, and arrows at its ends leave it."""

    DEFAULT_CSS = """
    RowNote { height: auto; min-height: 3; max-height: 10; }
    """

    def on_mount(self) -> None:
        """Go on where the words end."""
        self.move_cursor(self.document.end)

    def action_cursor_up(self, select: bool = False) -> None:
        """Go one line up, or to the row above."""
        if not select and self.cursor_at_first_line and self.cursor_location[1] == 0:
            self.post_message(LeaveField(-1))
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Go one line down, or to the row below."""
        if not select and self.cursor_at_last_line and self.cursor_at_end_of_text:
            self.post_message(LeaveField(1))
        else:
            super().action_cursor_down(select)
