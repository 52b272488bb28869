"""One piece on a page that scrolls. It draws the lines that can be seen, and knows where in the text it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from msgspec import Struct
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.timer import Timer

from companion.domain.piece import Piece
from companion.services.reading import USUAL_WIDTH
from companion.ui.page import BLANK, Block, Find, Line, blocks_of, drawn, finds_in, line_at, lines_of
from companion.ui.widgets.choice_list import KeepsReverse
from companion.ui.words import read as words

_SETTLED: Final = 1.0
_MARGIN: Final = 2
_STYLES: Final = (
    *("heading", "facts", "text", "callout", "edge"),
    *("link", "marker", "strong", "soft", "find", "find-here"),
)


class Spot(Struct, frozen=True):
    """A place in a text, whatever the width it is laid out in."""

    block: int = 0
    """The block, by number."""

    char: int = BLANK
    """The character of it; before the first one on the empty line above."""


class Reader(KeepsReverse, ScrollView, can_focus=True):
    """Shows a piece and knows which section is at the top."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", words.DOWN_LABEL, tooltip=words.SCROLL_TIP, id="read.down", show=False),
        Binding("k", "scroll_up", words.UP_LABEL, tooltip=words.SCROLL_TIP, id="read.up", show=False),
        Binding("space", "page_down", words.PAGE_DOWN_LABEL, tooltip=words.SCROLL_TIP, id="read.page", show=False),
        Binding("b", "page_up", words.PAGE_UP_LABEL, tooltip=words.SCROLL_TIP, id="read.page-up", show=False),
        Binding("g", "scroll_home", words.HOME_LABEL, tooltip=words.SCROLL_TIP, id="read.home", show=False),
        Binding("G", "scroll_end", words.END_LABEL, tooltip=words.SCROLL_TIP, id="read.end", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"reader--{name}" for name in _STYLES}
    DEFAULT_CSS = """
    Reader {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        .reader--heading { text-style: bold; color: $accent; }
        .reader--facts { color: $text-muted; }
        .reader--text { color: $foreground; }
        .reader--callout { text-style: bold; color: $foreground; background: $panel; }
        .reader--edge { color: $accent; }
        .reader--link { text-style: underline; }
        .reader--marker { color: $text-muted; }
        .reader--strong { text-style: bold; }
        .reader--soft { text-style: italic; }
        .reader--find { background: $panel; text-style: underline; }
        .reader--find-here { background: $block-cursor-background; text-style: bold; }
        &:ansi .reader--find-here { text-style: reverse; }
    }
    """

    @dataclass
    class LinkChosen(Message):
        """The person wants another piece."""

        ref: str
        """What it is called in links."""

    @dataclass
    class Moved(Message):
        """The page came to rest."""

        at_end: bool
        """Can the end of the text be seen?"""

    def __init__(self, *, callouts: frozenset[str] = frozenset(), id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.piece: Piece | None = None
        """The piece on the page."""
        self.callouts = callouts
        """Sentences that stand out where they are a paragraph of their own."""
        self.widest = USUAL_WIDTH
        """How many columns the text takes at most."""
        self.finds: tuple[Find, ...] = ()
        """What was found in the page, in order."""
        self.here = 0
        """Which of the finds the person is at."""
        self._blocks: tuple[Block, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self._laid_out_for: tuple[Size, int] | None = None
        self._spot = Spot()
        self._settling: Timer | None = None

    # Where the page stands

    @property
    def part(self) -> str:
        """The section at the top of the page; empty above the first one."""
        found = ""
        for block in self._blocks[: self._spot.block + 1]:
            found = block.anchor if block.anchor is not None else found
        return found

    @property
    def spot(self) -> Spot:
        """The place at the top of the page."""
        return self._spot

    @property
    def cursor_line(self) -> int:
        """The line the terminal's cursor stands on: the find the person is at, else the first that can be seen."""
        return self._line_of(self.finds[self.here]) if self.finds else int(self.scroll_offset.y)

    def show(self, piece: Piece, anchor: str = "", spot: Spot | None = None) -> None:
        """Put a piece on the page, at a section of it or at a place one was at before."""
        self.piece = piece
        self._blocks = blocks_of(piece, self.callouts)
        self._spot = spot or self._spot_of(anchor)
        self.finds, self.here = (), 0
        self._lines, self._laid_out_for = (), None  # where the page is not shown, the lines wait until it is
        self._lay_out()
        self._settle()

    def go_to(self, anchor: str) -> None:
        """Bring a section to the top."""
        self._stand(self._spot_of(anchor))

    def _spot_of(self, anchor: str) -> Spot:
        places = [number for number, block in enumerate(self._blocks) if block.anchor is not None]
        number = next((each for each in places if self._blocks[each].anchor == anchor), 0)
        return Spot(number, 0) if number and number != places[0] else Spot()

    def _stand(self, spot: Spot) -> None:
        self._spot = spot
        if self._laid_out_for is not None:
            top = line_at(self._lines, spot.block, spot.char)
            self._laid_out_for, held = None, self._laid_out_for  # what follows is not the person scrolling
            self.scroll_to(y=top, animate=False, immediate=True, force=True)
            self._laid_out_for = held

    def _lay_out(self) -> None:
        """Break the text into lines for this width, and stand where it stood."""
        size = self.size
        if not size.width or not self._blocks:
            return
        self._laid_out_for = None
        width = max(1, min(self.widest, size.width - _MARGIN))
        self._lines = lines_of(self._blocks, width)
        self.virtual_size = Size(size.width, len(self._lines))
        self._laid_out_for = (size, self.widest)
        self._stand(self._spot)
        self.refresh()

    def on_resize(self) -> None:
        """Lay the text out anew."""
        if self._laid_out_for != (self.size, self.widest):
            self._lay_out()

    def set_widest(self, width: int) -> None:
        """Have the text take at most so many columns."""
        self.widest = width
        self._lay_out()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note where the person went, and say so when the page has come to rest."""
        super().watch_scroll_y(old_value, new_value)
        if self._laid_out_for == (self.size, self.widest) and self._lines:
            line = self._lines[min(round(new_value), len(self._lines) - 1)]
            self._spot = Spot(line.block, line.start)
        self._settle()

    def _settle(self) -> None:
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(_SETTLED, self._came_to_rest)

    def _came_to_rest(self) -> None:
        if self.piece is not None and self._laid_out_for is not None:
            self.post_message(self.Moved(self._is_at_end()))

    def _is_at_end(self) -> bool:
        """Can the last line of the last section be seen?"""
        last = max((n for n, block in enumerate(self._blocks) if block.anchor is not None), default=0)
        after = (n for n, block in enumerate(self._blocks) if n > last and block.look == "facts")
        bottom = self.scroll_offset.y + self.size.height
        return bottom >= line_at(self._lines, next(after, len(self._blocks)), BLANK)

    # Finding

    def find(self, query: str) -> None:
        """Mark what was typed, and go to the first place from here on."""
        self.finds = finds_in(self._blocks, query)
        from_here = (at for at, find in enumerate(self.finds) if (find.block, find.start) >= self._top)
        self.here = next(from_here, 0)
        self._show_find()

    @property
    def _top(self) -> tuple[int, int]:
        return (self._spot.block, self._spot.char)

    def step_find(self, step: int) -> None:
        """Go to the next place found or the one before, around the end."""
        if self.finds:
            self.here = (self.here + step) % len(self.finds)
            self._show_find()

    def _show_find(self) -> None:
        if self.finds:
            line, top = self._line_of(self.finds[self.here]), int(self.scroll_offset.y)
            if not top <= line < top + max(1, self.size.height - 1):
                self.scroll_to(y=max(0, line - self.size.height // 3), animate=False, immediate=True, force=True)
        self.refresh()

    def _line_of(self, find: Find) -> int:
        return line_at(self._lines, find.block, find.start)

    # Words of the page

    def text_of(self, anchor: str) -> str:
        """A section as plain text, with its heading."""
        found: list[str] = []
        is_inside = False
        for block in self._blocks:
            if block.anchor is not None:
                is_inside = block.anchor == anchor
            elif block.look == "facts":
                is_inside = False
            if is_inside:
                found.append(block.edge[0].replace("•", "-").replace("▌", ">") + block.text.plain)
        return "\n".join(found)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        at, width = y + int(self.scroll_offset.y), self.size.width
        base = self.get_visual_style()
        if at >= len(self._lines):
            return Strip.blank(width, base.rich_style)
        line = self._lines[at]
        block = self._blocks[line.block]
        look = self.get_visual_style(f"reader--{block.look}") if line.start != BLANK else base
        edge = look + self._named("edge") if block.look == "callout" else look
        segments = [Segment(line.edge, edge.rich_style)] if line.edge else []
        text = drawn(block, line, self._marks_in(line.block))
        segments += [Segment(part, style.rich_style) for part, style in text.render(look, "", self._named)]
        strip = Strip(segments)
        if block.look == "callout" and line.start != BLANK:
            strip = strip.adjust_cell_length(min(self.widest, width - _MARGIN), look.rich_style)
        return strip.adjust_cell_length(width, base.rich_style)

    def _marks_in(self, block: int) -> tuple[tuple[Find, str], ...]:
        return tuple(
            (find, "find-here" if at == self.here else "find")
            for at, find in enumerate(self.finds)
            if find.block == block
        )

    def _named(self, style: str | Style) -> Style:
        if isinstance(style, Style):
            return style
        is_marked = style.startswith("find")  # a partial style would lose its background
        return self.get_visual_style(f"reader--{style}", partial=not is_marked)

    def on_click(self, event: Click) -> None:
        """Follow a link that was clicked."""
        at = event.y + int(self.scroll_offset.y)
        if not 0 <= at < len(self._lines) or self._lines[at].start == BLANK:
            return
        line = self._lines[at]
        block = self._blocks[line.block]
        before = block.text.plain[line.start : line.end]
        column = event.x - len(line.edge)
        char = next((n for n in range(len(before)) if Content(before[: n + 1]).cell_length > column), len(before))
        for target in block.targets:
            if target.start <= line.start + char < min(target.end, line.end) and column >= 0:
                event.stop()
                self.post_message(self.LinkChosen(target.ref))
