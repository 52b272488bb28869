"""Where notes stand: never over a heading, a question, the row or field in focus, or the first numbers of help.

The beginning of a page that is read is left alone where there is room elsewhere.

No screen says what its heading or its question is: over the tabs the first text is the heading, and the text right
above what is in focus is what it answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Protocol, runtime_checkable

from textual.css.scalar import Scalar, Unit
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets._toast import Toast, ToastHolder, ToastRack

from companion.ui.terminal.cursor import READ_FIRST, cursor_place
from companion.ui.text import Words
from companion.ui.widgets.safety_bar import SafetyBar
from companion.ui.widgets.tab_strip import TabStrip

ABOUT: Final = ".dialog-about"
"""What stands under a heading and belongs to it."""

PIECE_TITLE: Final = "#piece-title"
"""What is being read, also under the tabs."""

USUAL: Final = 1
"""The line a note stands on unless that is taken: under the tabs, where a page has an empty line."""

_FIELD: Final = 4
"""A widget in focus of at most so many lines is a field; of one with more lines the row under the cursor counts.

A first text of more lines is a page that says in its first line what it is.
"""


_BEGINNING: Final = 6
"""So many lines of the text under a title are its beginning."""


@runtime_checkable
class HasFirstLines(Protocol):
    """A text whose beginning has to be readable whatever happens."""

    @property
    def first_lines(self) -> int:
        """How many of its lines that are."""


def place(
    height: int, lines: int, kept: frozenset[int], box: range, asked: frozenset[int] = frozenset()
) -> tuple[int, int]:
    """Find the first line of notes and how many lines they may have.

    Args:
        height: how many lines they need.
        lines: how many there are above the bar.
        kept: lines nothing may lie over.
        box: the lines of the dialog in front, which are left alone where there is room elsewhere.
        asked: the lines of what is asked, which are left alone unless nothing else has room.
    """
    free = [at for at in range(lines - height + 1) if kept.isdisjoint(range(at, at + height))]
    if free:
        return min(free, key=lambda at: _worth(range(at, at + height), box, asked)), height
    widest = max(_bands(lines, kept), key=len, default=(USUAL,))
    return widest[0], len(widest)


def _worth(covered: range, box: range, asked: frozenset[int]) -> tuple[int, int, bool, int]:
    """What is hidden there, least first; of places that are as good the usual one, or the highest."""
    return len(asked & {*covered}), len({*covered} & {*box}), covered.start != USUAL, covered.start


def _bands(lines: int, kept: frozenset[int]) -> Iterator[tuple[int, ...]]:
    """The stretches of lines between those that are kept."""
    band: list[int] = []
    for at in range(lines):
        if at not in kept:
            band.append(at)
        elif band:
            yield tuple(band)
            band = []
    if band:
        yield tuple(band)


def settle(screen: Screen[Any]) -> None:
    """Move the notes of a screen if they lie over what has to be read or typed; nothing else is changed."""
    racks = screen.query_children(ToastRack)
    bars = screen.query_children(SafetyBar)
    if not racks or not bars:
        return
    rack, bar = racks.first(), bars.first()
    told = {rack._toast_id(note) for note in screen.app._notifications}
    for frame in rack.query_children(ToastHolder):
        if frame.id not in told and frame.display:  # Textual leaves the frame of a note that was taken away
            frame.display = False
    height = sum(toast.outer_size.height for toast in rack.query(Toast) if toast.display)
    if not rack.display or not height:
        return
    texts = _texts(screen)
    kept, asked = frozenset(_kept(screen, texts)), frozenset(_asked(screen, texts))
    at, most = place(height, bar.region.y, kept, _lines_of(screen, "#dialog"), asked)
    if screen.query(f".{READ_FIRST}") and kept.issuperset(range(bar.region.y)):
        most = 0  # a window so small that the note would lie on the numbers: it waits
    if rack.styles.margin.top != at:
        rack.styles.margin = (at, 0, 0, 0)
    wanted = Scalar(most, Unit.CELLS, Unit.HEIGHT)
    if rack.styles.max_height != wanted:
        rack.styles.max_height = most


def _kept(screen: Screen[Any], texts: list[range]) -> Iterator[int]:
    if not screen.is_modal:
        yield 0  # the tabs, or the heading of the page
    for rows in texts[:1]:
        yield from rows if len(rows) <= _FIELD else rows[:1]
    for about in screen.query(f"{ABOUT}, {PIECE_TITLE}"):
        yield from _rows(screen, about)
    for text in screen.query(f".{READ_FIRST}"):
        if isinstance(text, HasFirstLines) and (rows := _rows(screen, text)):
            yield from range(rows.start, min(rows.stop, text.region.y + text.first_lines))
    if (focused := screen.focused) is None:
        return
    if focused.outer_size.height <= _FIELD:
        yield from _rows(screen, focused)
    else:
        yield cursor_place(screen).y


def _asked(screen: Screen[Any], texts: list[range]) -> Iterator[int]:
    """The text right above what is in focus; where nothing is, or a whole page, how the text under the title begins."""
    if screen.focused is None or screen.focused.query(Words):
        found = [rows[:_BEGINNING] for rows in texts[1:2]]
    else:
        top = _rows(screen, screen.focused).start
        found = sorted((rows for rows in texts if rows.stop <= top), key=lambda rows: rows.stop)[-1:]
    for rows in found:
        yield from rows


def _texts(screen: Screen[Any]) -> list[range]:
    """The lines of each text in sight, in order; none under the tabs, which say themselves where one is."""
    if screen.query(TabStrip):
        return []
    return [rows for text in screen.query(Words) if (rows := _rows(screen, text))]


def _rows(screen: Screen[Any], widget: Widget) -> range:
    """The lines on which a widget can be seen."""
    placed = screen._compositor.full_map.get(widget)
    seen = placed.visible_region if placed is not None else Region()
    return range(seen.y, seen.bottom)


def _lines_of(screen: Screen[Any], selector: str) -> range:
    return next((_rows(screen, found) for found in screen.query(selector)), range(0))
