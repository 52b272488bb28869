"""The list of a day: one widget that draws all rows, with a cursor that follows its record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive, var
from textual.style import Style
from textual.widget import Widget

from companion.domain.dose import State
from companion.ui.timeline import EXTRA_TONE, QUIET_TONE, Kind, Row
from companion.ui.widgets.choice_list import KeepsReverse
from companion.ui.widgets.dose_row import Pen, fit, lines_of
from companion.ui.words import shell
from companion.ui.words import today as words

LOOKS: Final[Mapping[str, str]] = {
    State.SINCE: "open",
    State.NOT_SURE: "open",
    State.UNREADABLE: "open",
    State.TAKEN: "done",
    State.NOT_TAKEN: "plain",
    State.SKIPPED: "aside",
    State.ON_PAUSE: "aside",
    State.NOT_LOGGED: "muted",
    State.BEFORE_ADDED: "muted",
    State.UPCOMING: "muted",
    EXTRA_TONE: "aside",
    QUIET_TONE: "muted",
    "what": "plain",
    "time": "muted",
    "amount": "muted",
    "saving": "detail",
}
"""What shares a look: Textual works out each look of a widget anew whenever the focus comes or goes."""


class DoseList(KeepsReverse, Widget, can_focus=True):
    """Shows rows and the cursor. It scrolls the container it stands in."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", shell.DOWN_LABEL, tooltip=words.ROW_TIP, id="doses.down", show=False),
        Binding("up,k", "move(-1)", shell.UP_LABEL, tooltip=words.ROW_TIP, id="doses.up", show=False),
        Binding("pagedown", "move(8)", shell.DOWN_LABEL, tooltip=words.ROW_TIP, id="doses.page-down", show=False),
        Binding("pageup", "move(-8)", shell.UP_LABEL, tooltip=words.ROW_TIP, id="doses.page-up", show=False),
        Binding("g,home", "move(-9999)", shell.FIRST_LABEL, tooltip=words.ROW_TIP, id="doses.first", show=False),
        Binding("G,end", "move(9999)", shell.LAST_LABEL, tooltip=words.ROW_TIP, id="doses.last", show=False),
        Binding("enter", "choose", words.OPEN_LABEL, tooltip=words.OPEN_TIP, id="doses.open", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"dose-list--{look}" for look in ("due", "done", "open", "plain", "aside", "muted", "heading", "detail")),
        *("dose-list--cursor", "dose-list--cursor-blurred"),
    }
    DEFAULT_CSS = """
    DoseList {
        width: 1fr;
        height: auto;
        pointer: pointer;
        .dose-list--due { color: $accent; text-style: bold; }
        .dose-list--done { color: $success; }
        .dose-list--open { color: $warning; }
        .dose-list--plain { color: $foreground; }
        .dose-list--aside { color: $secondary; }
        .dose-list--muted { color: $text-muted; }
        .dose-list--heading { color: $text-muted; text-style: bold; }
        .dose-list--detail { color: $text-muted; text-style: italic; }
        .dose-list--cursor { background: $block-cursor-background; }
        .dose-list--cursor-blurred { background: $block-cursor-blurred-background; }
        &:ansi .dose-list--cursor { text-style: reverse; }
    }
    """

    rows: reactive[tuple[Row, ...]] = reactive((), layout=True)
    """The rows shown."""

    cursor: reactive[str] = reactive("")
    """The id of the row the cursor is on; it stays with the record, wherever its row goes."""

    saving: reactive[str] = reactive("")
    """The id of the row that is being saved for longer than a moment."""

    ascii_only: var[bool] = var(False)
    """Draw only what every terminal has."""

    @dataclass
    class Moved(Message):
        """The cursor went to another row."""

        row: Row | None
        """The row it is on."""

    @dataclass
    class Chosen(Message):
        """A row was opened with Enter or a double click."""

        row: Row
        """The row."""

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.set_reactive(DoseList.ascii_only, ascii_only)
        self._spanned: tuple[object, tuple[tuple[Row, int, int], ...]] = (None, ())

    @property
    def row(self) -> Row | None:
        """The row the cursor is on."""
        return next((row for row in self.rows if row.id == self.cursor and row.is_selectable), None)

    @property
    def cursor_line(self) -> int:
        """The line the cursor is on, for the terminal's own cursor."""
        return self._span_of(self.cursor)[0]

    def show(self, rows: tuple[Row, ...], prefer: str = "") -> None:
        """Show other rows; the cursor stays with its record, else with its place.

        Args:
            rows: the rows.
            prefer: where the cursor goes if it was nowhere yet, or if there was no dose to be on.
        """
        before = [row.id for row in self.rows if row.is_selectable]
        after = [row.id for row in rows if row.is_selectable]
        had_doses = any(row.kind is Kind.DOSE for row in self.rows)
        if prefer in after and self.rows and not had_doses:
            self.rows = rows
            self.cursor = prefer
        elif self.cursor not in after:
            place = before.index(self.cursor) if self.cursor in before else -1
            wanted = after[min(place, len(after) - 1)] if after and place >= 0 else ""
            self.rows = rows
            self.cursor = prefer if not wanted and prefer in after else wanted or (after[0] if after else "")
        else:
            self.rows = rows
        self.post_message(self.Moved(self.row))

    def watch_cursor(self) -> None:
        """Bring the row into view."""
        self.post_message(self.Moved(self.row))
        self.call_after_refresh(self.scroll_to_cursor)

    def on_resize(self) -> None:
        """Keep the row in view when its lines change."""
        self.call_after_refresh(self.scroll_to_cursor)

    def scroll_to_cursor(self) -> None:
        """Scroll the container so that the row, and a heading above the first one, can be seen."""
        top, height = self._span_of(self.cursor)
        selectable = [row.id for row in self.rows if row.is_selectable]
        if selectable and selectable[0] == self.cursor:
            top, height = 0, top + height
        if isinstance(self.parent, Widget):
            region = Region(0, top, max(1, self.size.width), max(1, height))
            self.parent.scroll_to_region(region, animate=False, immediate=True)

    def action_move(self, step: int) -> None:
        """Move the cursor by so many rows, as far as there are any."""
        ids = [row.id for row in self.rows if row.is_selectable]
        if ids:
            at = ids.index(self.cursor) if self.cursor in ids else 0
            self.cursor = ids[max(0, min(len(ids) - 1, at + step))]

    def action_choose(self) -> None:
        """Open the row."""
        if self.row is not None:
            self.post_message(self.Chosen(self.row))

    def on_click(self, event: Click) -> None:
        """Go to the row that was clicked; a double click opens it."""
        event.stop()
        for row, top, height in self._spans(self.size.width):
            if row.is_selectable and top <= event.y < top + height:
                self.cursor = row.id
                if event.chain == 2:
                    self.action_choose()
                return

    def render(self) -> RenderResult:
        """Draw all rows."""
        mark = self._cursor_style()
        drawn: list[Content] = []
        for row, lines in self._laid_out(self.size.width, self._pen()):
            is_here = row.id == self.cursor and row.is_selectable
            drawn += [line.stylize_before(mark) for line in lines] if is_here else lines
        return Content("\n").join(drawn)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """Take the whole line."""
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the rows need."""
        return max(1, sum(height for _, _, height in self._spans(width)))

    def _cursor_style(self) -> Style:
        """The look of the row the cursor is on; a partial style would lose its background."""
        here = self.get_visual_style("dose-list--cursor" if self.has_focus else "dose-list--cursor-blurred")
        return Style(reverse=True) if here.reverse else Style(background=here.background)

    def _pen(self) -> Pen:
        styles: dict[str, Style] = {}

        def style(name: str) -> Style:
            if name not in styles:
                styles[name] = self.get_visual_style(f"dose-list--{LOOKS.get(name, name)}", partial=True)
            return styles[name]

        return Pen(self.ascii_only, style)

    def _laid_out(self, width: int, pen: Pen) -> Iterator[tuple[Row, list[Content]]]:
        """Lay every row out, with an empty line above each heading but the first."""
        columns = fit(self.rows, width)
        for place, row in enumerate(self.rows):
            saving = words.SAVING if row.id == self.saving else ""
            has_cursor = row.id == self.cursor and row.is_selectable
            lines = lines_of(row, columns, pen, has_cursor=has_cursor, saving=saving)
            yield row, [Content(""), *lines] if row.kind is Kind.HEADING and place else lines

    def _spans(self, width: int) -> tuple[tuple[Row, int, int], ...]:
        """Say where each row begins and how many lines it has; worked out once for what is shown."""
        key = (self.rows, self.cursor, self.saving, width)
        if self._spanned[0] != key:
            spans, top = [], 0
            for row, lines in self._laid_out(width, Pen(self.ascii_only, lambda _: Style.null())):
                spans.append((row, top, len(lines)))
                top += len(lines)
            self._spanned = (key, tuple(spans))
        return self._spanned[1]

    def _span_of(self, id_: str) -> tuple[int, int]:
        for row, top, height in self._spans(self.size.width):
            if row.id == id_ and row.is_selectable:
                return top, height
        return 0, 1
