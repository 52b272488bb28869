"""Charts as plain characters with marked parts: plotext draws the lines, colors come later, Textual is not needed."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum
from itertools import groupby

from msgspec import Struct

from companion.domain.trends import Series

_COLOR = re.compile(r"\x1b\[([\d;]*)m")
_DRAWING = threading.Lock()
"""plotext has one figure for the whole process."""


class Part(Enum):
    """What a stretch of a chart is, for the one who colors it."""

    LABEL = "label"
    """A word or date beside the chart."""

    GUIDE = "guide"
    """A dotted line at the height of a word."""

    FIRST = "first"
    """The first series."""

    SECOND = "second"
    """The second series."""

    BOTH = "both"
    """A point of both."""


SERIES_PARTS = (Part.FIRST, Part.SECOND)


class Stretch(Struct, frozen=True):
    """Characters of one line that are one part."""

    row: int
    """Counted from the top."""

    start: int
    """The first character."""

    end: int
    """The one after the last."""

    part: Part
    """What they are."""


class Drawing(Struct, frozen=True):
    """A chart, ready to print or to color."""

    lines: tuple[str, ...]
    """Its lines, all of one width."""

    stretches: tuple[Stretch, ...]
    """What is what, from the top, from the left."""

    def __str__(self) -> str:
        """Show it without color."""
        return "\n".join(line.rstrip() for line in self.lines)


class Marks(Struct, frozen=True):
    """The characters a chart is drawn with."""

    line: str
    """A plotext marker for lines."""

    points: tuple[str, ...]
    """The point of each series."""

    both: str
    """A point where two series meet."""

    guide: str
    """One dot of a guide; a space for none."""


ONE_LINE = Marks("braille", ("•",), "•", "·")
TWO_LINES = Marks("braille", ("▼", "▲"), "◆", "·")
ASCII_ONE = Marks(".", ("o",), "o", " ")
ASCII_TWO = Marks(".", ("v", "^"), "#", " ")


def marks_for(series: int, *, ascii_only: bool) -> Marks:
    """Choose the characters: series differ by their points, not by color alone."""
    if ascii_only:
        return ASCII_ONE if series == 1 else ASCII_TWO
    return ONE_LINE if series == 1 else TWO_LINES


Cell = tuple[str, Part | None]


def lines_needed(labels: tuple[str, ...]) -> int:
    """Count the lines a chart takes at least: one for each step, one for the dates."""
    return len(labels) + 1


@functools.lru_cache(maxsize=32)
def draw(
    lines: tuple[Series, ...],
    labels: tuple[str, ...],
    dates: tuple[str, ...],
    first: int,
    width: int,
    height: int,
    *,
    ascii_only: bool = False,
) -> Drawing:
    """Draw one or two series over the same days, days without a value left as gaps.

    Args:
        lines: the series; one or two.
        labels: the word of each step, from the lowest.
        dates: the name of each day, such as Nov 23.
        first: the lowest step.
        width: columns to fill.
        height: lines at most, but for what `lines_needed` says: a step never shares its line with another.
        ascii_only: use nothing beyond ASCII.
    """
    marks = marks_for(len(lines), ascii_only=ascii_only)
    steps = len(labels) - 1
    rows = max(1, (height - 2) // steps) * steps + 1
    step_at = {_row_of(first + step, (first, first + steps), rows): step for step in range(steps, -1, -1)}
    names = _step_names(labels, first, width)
    margin = max(len(name) for name in names) + 2
    canvas = _canvas(lines, (first, first + steps), (max(8, width - margin), rows), marks)
    shown: list[list[Cell]] = []
    for at, row in enumerate(canvas):
        name = names[step_at[at]] if at in step_at else ""
        label: list[Cell] = [(char, Part.LABEL) for char in name.rjust(margin - 2)]
        shown.append([*label, (" ", None), (" ", None), *(_with_guides(row, marks) if at in step_at else row)])
    shown.append([(char, Part.LABEL) for char in " " * margin + _date_line(dates, max(8, width - margin))])
    return Drawing(tuple("".join(char for char, _ in row)[:width] for row in shown), tuple(_stretches(shown)))


def _step_names(labels: tuple[str, ...], first: int, width: int) -> tuple[str, ...]:
    """The steps with their words, the digits under one another; the digits alone where there is little room."""
    if width < 44:
        return tuple(str(first + at) for at in range(len(labels)))
    return tuple(f"{label} {first + at}" for at, label in enumerate(labels))


def _canvas(
    lines: tuple[Series, ...], limits: tuple[int, int], size: tuple[int, int], marks: Marks
) -> list[list[Cell]]:
    """Let plotext draw the runs of each series; lines first, so that points lie on top."""
    import plotext  # type: ignore[import-untyped]

    width, height = size
    days = len(lines[0].values)
    with _DRAWING:
        plotext.clear_figure()
        plotext.theme("clear")
        plotext.limit_size(False, False)
        plotext.plotsize(width, height)
        plotext.frame(False)
        plotext.xticks([])
        plotext.yticks([])
        plotext.xlim(0, max(1, days - 1))
        plotext.ylim(*limits)
        for color, series in enumerate(lines, 1):
            for offset, values in series.runs():
                if len(values) > 1:
                    plotext.plot(
                        list(range(offset, offset + len(values))), list(values), marker=marks.line, color=color
                    )
        built = plotext.build()
        plotext.clear_figure()
    cells = [list(_cells(line, width)) for line in built.split("\n")[:height]]
    cells += [[(" ", None)] * width for _ in range(height - len(cells))]
    _put_points(cells, lines, limits, marks)
    return cells


def _cells(line: str, width: int) -> Iterator[Cell]:
    """Take a line of plotext apart: its colors say which series a character is of."""
    part: Part | None = None
    used = at = 0
    for match in [*_COLOR.finditer(line), None]:
        text = line[at : match.start() if match else len(line)]
        for char in text[: width - used]:
            yield char, None if char == " " else part
        used += min(len(text), width - used)
        if match is not None:
            at = match.end()
            codes = match[1].split(";")
            part = SERIES_PARTS[int(codes[-1]) - 1] if codes[0] == "38" and codes[-1] in {"1", "2"} else None
    yield from [(" ", None)] * (width - used)


def _put_points(cells: list[list[Cell]], lines: tuple[Series, ...], limits: tuple[int, int], marks: Marks) -> None:
    """Mark every day with a value, so that a single day between gaps is seen too."""
    height, width = len(cells), len(cells[0])
    for at, series in enumerate(lines):
        for day, value in enumerate(series.values):
            if value is None:
                continue
            row = _row_of(value, limits, height)
            column = column_of(day, len(series.values), width)
            meets = cells[row][column][0] in marks.points[:at]
            cells[row][column] = (marks.both, Part.BOTH) if meets else (marks.points[at], SERIES_PARTS[at])


def _row_of(value: float, limits: tuple[int, int], height: int) -> int:
    return round((limits[1] - value) / (limits[1] - limits[0]) * (height - 1))


def column_of(day: int, days: int, width: int) -> int:
    """The column a day stands in."""
    return round(day * (width - 1) / max(1, days - 1))


def _with_guides(row: list[Cell], marks: Marks) -> list[Cell]:
    """Put a quiet dot into every third empty cell."""
    if marks.guide == " ":
        return row
    return [
        (marks.guide, Part.GUIDE) if part is None and at % 3 == 0 else (char, part)
        for at, (char, part) in enumerate(row)
    ]


def _date_line(dates: tuple[str, ...], width: int) -> str:
    """Write dates under their days: the last one, and each week before it that has room."""
    line = [" "] * width
    free = width
    for day in range(len(dates) - 1, -1, -7):
        name = dates[day]
        start = min(max(0, column_of(day, len(dates), width) - len(name) // 2), width - len(name))
        if start >= 0 and start + len(name) <= free:
            line[start : start + len(name)] = name
            free = start - 2
    return "".join(line)


def _stretches(rows: list[list[Cell]]) -> Iterator[Stretch]:
    for at, row in enumerate(rows):
        column = 0
        for part, group in groupby(row, key=lambda cell: cell[1]):
            length = len(list(group))
            if part is not None:
                yield Stretch(at, column, column + length, part)
            column += length


def day_names(first: date, days: int, months: tuple[str, ...]) -> tuple[str, ...]:
    """Name days as Nov 23."""
    found = (first + timedelta(days=at) for at in range(days))
    return tuple(f"{months[day.month - 1][:3]} {day.day}" for day in found)
