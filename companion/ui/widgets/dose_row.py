"""How one row of a day is laid out in lines, for any width."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from companion.ui.text import plain
from companion.ui.timeline import ASCII_MARKS, MARKS, Kind, Row

_CURSOR = 2
_MARK = 2
_GAP = 2
_LEAST_WHAT = 18
"""With less room than this for the medicine, a row takes two lines."""

_LONGEST_STATE = 24
"""A state is not given more cells than this; what is longer stands under the row."""

_ROOMY = 70
"""From this width on, longer amounts stand beside the medicine."""


class Columns(Struct, frozen=True):
    """The columns all rows of a day share."""

    width: int
    """The whole width, in cells."""

    time: int
    """For the planned time."""

    state: int
    """For the state."""

    what: int
    """For the medicine."""

    amount: int
    """For the amount; 0 if it stands under the medicine."""

    is_stacked: bool
    """Does the medicine stand under the state?"""

    @property
    def indent(self) -> int:
        """Where the state begins."""
        return _CURSOR + (self.time + _GAP if self.time else 0) + _MARK


def fit(rows: Iterable[Row], width: int) -> Columns:
    """Share a width among the columns, by what the rows need."""
    shown = [row for row in rows if row.is_selectable]
    doses = [row for row in shown if row.state]
    time = _widest(row.time for row in shown)
    longest = _widest(row.what for row in doses)
    amount = _widest((row.amount for row in doses), 18 if width >= _ROOMY else 11)
    fixed = _CURSOR + (time + _GAP if time else 0) + _MARK + _GAP + (amount + _GAP if amount else 0)
    state = min(_widest(row.state for row in doses), _LONGEST_STATE)
    room = width - fixed - state
    if room < min(longest, _LEAST_WHAT):
        left = width - _CURSOR - (time + _GAP if time else 0) - _MARK
        return Columns(width, time, left, left, 0, is_stacked=True)
    spare = max(0, room - longest)
    state += max(
        0, _widest((text for row in doses for text in _states(row)), min(state + spare, _LONGEST_STATE)) - state
    )
    return Columns(width, time, state, max(1, min(longest, width - fixed - state)), amount, is_stacked=False)


def _states(row: Row) -> Iterator[str]:
    """The words of a state with more and more of what belongs to it."""
    return accumulate((row.state, *row.more))


def _widest(texts: Iterable[str], cap: int = 9999) -> int:
    """The width of the widest text that is no wider than the cap."""
    return max((found for text in texts if (found := cell_len(text)) <= cap), default=0)


class Pen(Struct, frozen=True):
    """What rows are written with: marks and styles."""

    ascii_only: bool
    """Only marks that every terminal has."""

    style: Callable[[str], Style]
    """Gives the style of a tone, or of `heading`, `time`, `detail`, `saving`."""

    def marks(self) -> Mapping[str, str]:
        """Give the marks."""
        return ASCII_MARKS if self.ascii_only else MARKS

    @property
    def cursor(self) -> str:
        """Give the mark of the row the cursor is on."""
        return ">" if self.ascii_only else "▸"


def lines_of(row: Row, columns: Columns, pen: Pen, *, has_cursor: bool = False, saving: str = "") -> list[Content]:
    """Lay a row out in lines, each as wide as the columns together."""
    if row.kind is Kind.HEADING:
        return [_line([" " * _CURSOR, plain(row.what).stylize(pen.style("heading"))], columns.width)]
    if row.kind is Kind.LINE:
        return [_line([" " * _CURSOR, plain(part)], columns.width) for part in _wrap(row.what, columns.width - _CURSOR)]
    head: list[str | Content] = [pen.cursor.ljust(_CURSOR) if has_cursor else " " * _CURSOR]
    if columns.time:
        head += [_cell(row.time, columns.time, pen.style("time")), " " * _GAP]
    if not row.state:
        return _prose(row, columns, pen, head)
    tone = pen.style(row.tone)
    mark = plain(pen.marks()[row.tone].ljust(_MARK)).stylize(tone)
    state, under = _state(row, columns, saving)
    state_cell = _cell(state, columns.state, pen.style("saving") if saving else tone)
    first, rest = _name(row.what, columns.what)
    what = _cell(first, columns.what, pen.style("what"))
    at = columns.indent
    if columns.is_stacked:
        fits = not rest and cell_len(row.what) + _GAP + cell_len(row.amount) <= columns.what
        what = what if not fits else plain(row.what).stylize(pen.style("what"))
        lines = [_line([*head, mark, state_cell], columns.width)]
        lines.append(_line([" " * at, what, *_amount(row, pen, fits=fits)], columns.width))
    else:
        at += columns.state + _GAP
        fits = bool(columns.amount) and cell_len(row.amount) <= columns.amount
        lines = [_line([*head, mark, state_cell, " " * _GAP, what, *_amount(row, pen, fits=fits)], columns.width)]
    if rest:
        lines.append(_line([" " * at, _cell(rest, columns.what, pen.style("what"))], columns.width))
    notes = [*([] if fits or not row.amount else [row.amount]), *([under] if under else []), *row.details]
    told = [part for text in row.told for part in _wrap(text, max(1, columns.width - at))]
    lines += [_note(note, at, columns.width, pen) for note in (*told, *notes)]
    return lines


def _name(text: str, width: int) -> tuple[str, str]:
    """Break a medicine's name in two where it is too long: its strength must not be cut off."""
    if cell_len(text) <= width:
        return text, ""
    parts = _wrap(text, width)
    return parts[0], " ".join(parts[1:])


def _amount(row: Row, pen: Pen, *, fits: bool) -> list[Content | str]:
    return [" " * _GAP, plain(row.amount).stylize(pen.style("amount"))] if fits and row.amount else []


def _state(row: Row, columns: Columns, saving: str) -> tuple[str, str]:
    """Give the words for the state column and those that go under the row."""
    if saving:
        return saving, ""
    fitting = [text for text in _states(row) if cell_len(text) <= columns.state]
    rest = row.more[max(0, len(fitting) - 1) :]
    return (fitting or [row.state])[-1], "".join(rest).removeprefix(", ").removeprefix(" · ")


def _prose(row: Row, columns: Columns, pen: Pen, head: list[str | Content]) -> list[Content]:
    """A row without a state: a check-in, wrapped over two lines at most."""
    at = _CURSOR + (columns.time + _GAP if columns.time else 0)
    parts = _wrap(row.what, columns.width - at)
    shown = parts[:2]
    if len(parts) > len(shown):
        shown[-1] = f"{shown[-1][: columns.width - at - 1]}…"
    lines = [_line([*head, plain(shown[0] if shown else "")], columns.width)]
    lines += [_line([" " * at, plain(part)], columns.width) for part in shown[1:]]
    return lines + [_note(note, at, columns.width, pen) for note in row.details]


def _cell(text: str, width: int, style: Style) -> Content:
    return plain(text).truncate(width, ellipsis=True).pad_right(max(0, width - cell_len(text))).stylize(style)


def _note(text: str, at: int, width: int, pen: Pen) -> Content:
    shown = plain(text).truncate(max(1, width - at), ellipsis=True).stylize(pen.style("detail"))
    return _line([" " * at, shown], width)


def _line(parts: Iterable[Content | str], width: int) -> Content:
    line = Content.assemble(*parts)
    return line.truncate(width, ellipsis=True).pad_right(max(0, width - line.cell_length))


def _wrap(text: str, width: int) -> list[str]:
    """Break a text at spaces, by cells."""
    lines, line = [], ""
    for word in text.split():
        tried = f"{line} {word}" if line else word
        if line and cell_len(tried) > width:
            lines.append(line)
            tried = word
        line = tried
    return [*lines, line]
