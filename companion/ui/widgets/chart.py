"""A chart over days in the colors of the theme."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar, Final

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from companion.domain.journal import Scale
from companion.domain.trends import Series
from companion.ui.widgets.chart_drawing import Drawing, Part, day_names, draw, lines_needed, marks_for
from companion.ui.words import trends as words
from companion.ui.words.dates import MONTHS

WIDEST: Final = 132
"""A chart of 30 days gains nothing from more columns."""

TALLEST: Final = 27
"""Nor from more lines."""

NARROWEST: Final = 12
"""With fewer columns the days run together."""


class Chart(Widget, can_focus=True):
    """Draws series whose scales share their words in one frame, others below one another."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"chart--{part.value}" for part in Part}
    DEFAULT_CSS = """
    Chart {
        height: 1fr;
        width: 1fr;
        & > .chart--label { color: $text-muted; }
        & > .chart--guide { color: $text-disabled 60%; }
        & > .chart--first { color: $accent; }
        & > .chart--second { color: $secondary; }
        & > .chart--both { color: $foreground; text-style: bold; }
        &:ansi > .chart--guide { text-style: dim; }
    }
    """

    lines: reactive[words.Lines] = reactive(())
    """Scales with their series."""

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._ascii = ascii_only

    def render(self) -> RenderResult:
        """Draw every frame, with a legend where there are several lines."""
        frames = _frames(self.lines)
        if not frames or not has_room(self.lines, self.size):
            return Content("")
        width, spare = min(WIDEST, self.size.width), (self.size.height - _least_height(self.lines)) // len(frames)
        blocks: list[Content] = []
        for frame in frames:
            height = min(TALLEST, lines_needed(frame[0][0].labels) + spare)
            drawing = _draw(frame, width, height, ascii_only=self._ascii)
            legend = [self._legend(frame)] if len(self.lines) > 1 else []
            blocks += [*legend, self._colored(drawing), Content("")]
        return Content("\n").join(blocks[:-1])

    def _colored(self, drawing: Drawing) -> Content:
        rows = [Content(line) for line in drawing.lines]
        for stretch in drawing.stretches:
            style = self.get_visual_style(f"chart--{stretch.part.value}", partial=True)
            rows[stretch.row] = rows[stretch.row].stylize(style, stretch.start, stretch.end)
        return Content("\n").join(rows)

    def _legend(self, frame: words.Lines) -> Content:
        marks = marks_for(len(frame), ascii_only=self._ascii)
        first = self.get_visual_style("chart--first", partial=True)
        second = self.get_visual_style("chart--second", partial=True)
        named = [
            Content.assemble((f"{mark} {scale.name}", style))
            for (scale, _), mark, style in zip(frame, marks.points, (first, second), strict=False)
        ]
        if len(frame) > 1:
            both = self.get_visual_style("chart--both", partial=True)
            named.append(Content.assemble((f"{marks.both} {words.BOTH}", both)))
        return Content("   ").join(named)


def has_room(lines: words.Lines, size: Size) -> bool:
    """Is there a line of its own for every step? Else a value would stand beside the word of another."""
    return size.width >= NARROWEST and size.height >= _least_height(lines)


def _least_height(lines: words.Lines) -> int:
    """The lines of all frames, of their legends and between them."""
    frames = _frames(lines)
    drawn = sum(lines_needed(frame[0][0].labels) for frame in frames)
    return drawn + (len(frames) if len(lines) > 1 else 0) + max(0, len(frames) - 1)


def _frames(lines: words.Lines) -> list[words.Lines]:
    """Put series together that can be read on one axis, two at most."""
    return [tuple(group) for _, group in groupby(lines, key=lambda line: (line[0].first, line[0].labels))]


def _draw(frame: words.Lines, width: int, height: int, *, ascii_only: bool) -> Drawing:
    scale: Scale = frame[0][0]
    series: Series = frame[0][1]
    dates = day_names(series.first, len(series.values), MONTHS)
    lines = tuple(each for _, each in frame)
    return draw(lines, scale.labels, dates, scale.first, width, height, ascii_only=ascii_only)
