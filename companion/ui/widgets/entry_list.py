"""Ten years of entries as lines that are drawn only when they are seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from companion.domain.journal import Entry
from companion.ui.hits import hits
from companion.ui.text import harmless
from companion.ui.words import journal as words
from companion.ui.words.dates import clock

_DAY_WIDTH = 13
_MOOD_WIDTH = 14
_SLEEP_WIDTH = 12
_ROOMY = 64
"""With fewer columns sleep gives its place to the note."""
_TIMED = 46
"""With fewer, so does the time."""


class EntryList(ScrollView, can_focus=True):
    """A line per entry, newest first, its day named once; the cursor is on an entry."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "entries--row",
        "entries--quiet",
        "entries--cursor",
        "entries--hit",
        "entries--cursor-hit",
    }
    DEFAULT_CSS = """
    EntryList {
        overflow-x: hidden;
        scrollbar-size: 1 1;
        & > .entries--row { color: $foreground; }
        & > .entries--quiet { color: $text-muted; }
        & > .entries--cursor { background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground; }
        & > .entries--hit { color: $accent; text-style: bold underline; }
        & > .entries--cursor-hit {
            background: $block-cursor-blurred-background; color: $accent; text-style: bold underline;
        }
        &:focus > .entries--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        &:focus > .entries--cursor-hit { background: $block-cursor-background; color: $block-cursor-foreground; }
        &:ansi:focus > .entries--cursor { text-style: bold reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", words.DOWN_LABEL, tooltip=words.MOVE_TIP, id="journal.down", show=False),
        Binding("up,k", "move(-1)", words.UP_LABEL, tooltip=words.MOVE_TIP, id="journal.up", show=False),
        Binding("home", "top", words.TOP_LABEL, tooltip=words.MOVE_TIP, id="journal.top", show=False),
        Binding("end,G", "bottom", words.BOTTOM_LABEL, tooltip=words.MOVE_TIP, id="journal.bottom", show=False),
        Binding("pagedown", "page(1)", words.DOWN_LABEL, tooltip=words.MOVE_TIP, id="journal.page-down", show=False),
        Binding("pageup", "page(-1)", words.UP_LABEL, tooltip=words.MOVE_TIP, id="journal.page-up", show=False),
    ]

    cursor: reactive[int] = reactive(0, init=False)
    """Which entry the person is on."""

    @dataclass
    class Moved(Message):
        """The cursor is on another entry, or the entry under it is new."""

        entry: Entry | None
        """The entry; None if there is none."""

    @dataclass
    class Chosen(Message):
        """An entry was clicked twice."""

        entry: Entry
        """Which."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._entries: tuple[Entry, ...] = ()
        self._wanted: tuple[str, ...] = ()
        self._year = 0

    @property
    def entry(self) -> Entry | None:
        """The entry under the cursor."""
        return self._entries[self.cursor] if self._entries else None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries listed, newest first."""
        return self._entries

    @property
    def cursor_line(self) -> int:
        """The line the cursor is on, counted from the top."""
        return self.cursor

    def show(self, entries: tuple[Entry, ...], year: int, wanted: tuple[str, ...] = ()) -> None:
        """List these entries, with these words marked; the cursor stays on its entry, else near it.

        Args:
            entries: newest first.
            year: the present one, which days need not name.
            wanted: words to mark, folded.
        """
        was_at_top = self.scroll_offset.y == 0
        before, place = self.entry, self.cursor_line - self.scroll_offset.y
        self._entries, self._wanted, self._year = entries, wanted, year
        self.set_reactive(EntryList.cursor, self._place_of(before))
        self.virtual_size = Size(self.size.width, len(self._entries))
        self.refresh()
        top = 0 if was_at_top else max(0, self.cursor_line - place)
        self.scroll_to(y=top, animate=False, immediate=True)
        self._show_cursor()
        self.post_message(self.Moved(self.entry))

    def _place_of(self, before: Entry | None) -> int:
        if before is None or not self._entries:
            return 0
        for at, entry in enumerate(self._entries):
            if entry.id == before.id:
                return at
        older = (
            at for at, each in enumerate(self._entries) if (each.day, each.instant) <= (before.day, before.instant)
        )
        return next(older, len(self._entries) - 1)

    def go_to(self, at: int) -> None:
        """Put the cursor on an entry by its place in the list."""
        if self._entries:
            self.cursor = min(len(self._entries) - 1, max(0, at))

    def watch_cursor(self) -> None:
        """Show the entry and tell."""
        self.refresh()
        self._show_cursor()
        self.post_message(self.Moved(self.entry))

    def _show_cursor(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, immediate=True)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.virtual_size = Size(self.size.width, len(self._entries))
        if self._entries:
            self._show_cursor()

    def action_move(self, by: int) -> None:
        """Go to the next entry, or the one before."""
        self.go_to(self.cursor + by)

    def action_page(self, by: int) -> None:
        """Go a page on."""
        self.go_to(self.cursor + by * max(1, self.size.height - 1))

    def action_top(self) -> None:
        """Go to the newest."""
        self.go_to(0)

    def action_bottom(self) -> None:
        """Go to the oldest."""
        self.go_to(len(self._entries))

    def on_click(self, event: events.Click) -> None:
        """Go to the entry that was clicked; twice opens it."""
        line = event.y + self.scroll_offset.y
        if 0 <= line < len(self._entries):
            self.go_to(line)
            if event.chain == 2 and self.entry is not None:
                self.post_message(self.Chosen(self.entry))

    def on_focus(self) -> None:
        """Draw the cursor as active."""
        self.refresh()

    def on_blur(self) -> None:
        """Draw the cursor as resting."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one entry."""
        at, width = y + self.scroll_offset.y, self.size.width
        if at >= len(self._entries):
            return Strip.blank(width, self.rich_style)
        entry = self._entries[at]
        is_new_day = y == 0 or at == 0 or self._entries[at - 1].day != entry.day
        day = words.list_day(entry.day, self._year) if is_new_day else ""
        return self._row(entry, day, width, is_cursor=at == self.cursor)

    def _style(self, name: str) -> Style:
        return self.rich_style + self.get_component_rich_style(f"entries--{name}")

    def _row(self, entry: Entry, day: str, width: int, *, is_cursor: bool) -> Strip:
        style = self._style("cursor" if is_cursor else "row")
        quiet = style if is_cursor else self._style("quiet")
        hit = self._style("cursor-hit" if is_cursor else "hit")
        sleep = set_cell_size(words.sleep_cell(entry), _SLEEP_WIDTH) if width >= _ROOMY else ""
        head = f"{'>' if is_cursor else ' '} {day:{_DAY_WIDTH}}"
        time = f"{clock(entry.local)}  " if width >= _TIMED else ""
        mood = set_cell_size(words.mood_cell(entry), _MOOD_WIDTH)
        mark = words.FLAG_MARK if entry.flag else ""
        room = width - len(head) - len(time) - _MOOD_WIDTH - len(sleep) - cell_len(mark) - 1
        note = _cut(harmless(words.preview(entry)), room)
        segments = [
            Segment(head, style),
            Segment(time, quiet),
            Segment(mood, style),
            Segment(sleep, quiet),
            Segment(mark, quiet),
        ]
        at = 0
        for start, end in hits(note, self._wanted):
            segments += [Segment(note[at:start], style), Segment(note[start:end], hit)]
            at = end
        segments.append(Segment(note[at:], style))
        return Strip(segments).adjust_cell_length(width, style)


def _cut(text: str, room: int) -> str:
    if cell_len(text) <= room:
        return text
    return set_cell_size(text, max(0, room - 1)).rstrip() + "…" if room > 0 else ""
