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


READ_FIRST = "read-first"
"""The class of a text to stand on where nothing has the focus, if it is not made of `Words`."""


def _first_text(screen: Screen[Any]) -> Offset:
    shown = screen._compositor.visible_widgets
    for text in screen.query(f"Words, .{READ_FIRST}"):
        if text in shown and text.content_size.area:
            return text.content_region.offset
    return Offset(0, 0)


def cursor_place(screen: Screen[Any]) -> Offset:
    """Find the place of the cursor: the caret of a field, else the row in focus, else the first line of text."""
    widget = screen.focused
    if widget is None:
        return _first_text(screen)
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
