"""Where the terminal's own cursor belongs: on the focused row or field, so that screen readers and braille follow."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from textual.geometry import Offset
from textual.screen import Screen
from textual.widgets import Input, OptionList


@runtime_checkable
class HasCursorRow(Protocol):
    """A widget that knows on which of its lines the person is."""

    @property
    def cursor_line(self) -> int:
        """The line within the content of the widget, scrolled or not, counted from its top."""


@runtime_checkable
class HasCaret(Protocol):
    """A field to type in, such as a TextArea, which is too large to import just for looking."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the caret stands on the screen."""


def cursor_place(screen: Screen[Any]) -> Offset:
    """Find the place of the cursor on the screen: the caret of a field, else the row in focus."""
    widget = screen.focused
    if widget is None:
        return Offset(0, 0)
    if isinstance(widget, Input):
        is_at_end = widget.cursor_position == len(widget.value)
        return widget.cursor_screen_offset - Offset(int(is_at_end), 0)  # Textual counts one too many at the end
    if isinstance(widget, HasCaret):
        return widget.cursor_screen_offset
    content = widget.content_region
    line = 0
    if isinstance(widget, HasCursorRow):
        line = widget.cursor_line
    elif isinstance(widget, OptionList) and widget.highlighted is not None:
        line = widget._index_to_line.get(widget.highlighted, 0)  # what is wrapped counts; Textual says it nowhere else
    row = content.y + max(0, min(content.height - 1, line - int(widget.scroll_offset.y)))
    return Offset(content.x, row)
