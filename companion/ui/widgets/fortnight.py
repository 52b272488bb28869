"""Two weeks at a glance: a small calendar, or a list in two columns where there is little room."""

from __future__ import annotations

from datetime import date, timedelta

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from companion.ui.text import plain
from companion.ui.words.dates import MONTHS, WEEKDAYS, short_date

_WEEK = 7
_LABEL = 8


class Fortnight(Widget, can_focus=False):
    """Shows a few words for each of some days in a row."""

    DEFAULT_CSS = """
    Fortnight {
        height: auto;
        width: 1fr;
        .fortnight--quiet { color: $text-muted; }
        .fortnight--today { text-style: bold; }
    }
    """
    COMPONENT_CLASSES = {"fortnight--quiet", "fortnight--today"}  # noqa: RUF012

    def __init__(self, days: tuple[tuple[date, str], ...], today: date) -> None:
        super().__init__()
        self.days = days
        """Dates and what is said of each, in order."""
        self._today = today

    @property
    def _cell(self) -> int:
        return max(5, *(cell_len(text) for _, text in self.days)) + 2 if self.days else 7

    def _is_calendar(self, width: int) -> bool:
        return _LABEL + _WEEK * self._cell <= width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the weeks, or half the days, need."""
        return len(self.lines(width))

    def render(self) -> RenderResult:
        """Draw the days."""
        return Content("\n").join(self.lines(self.size.width))

    def lines(self, width: int) -> list[Content]:
        """Lay the days out for a width."""
        return self._calendar() if self._is_calendar(width) else self._list(width)

    def _calendar(self) -> list[Content]:
        if not self.days:
            return []
        quiet = self.get_visual_style("fortnight--quiet", partial=True)
        bold = self.get_visual_style("fortnight--today", partial=True)
        said = dict(self.days)
        head = " " * _LABEL + "".join(f"{name[:3]:<{self._cell}}" for name in WEEKDAYS)
        lines = [Content(head.rstrip()).stylize(quiet)]
        monday = self.days[0][0] - timedelta(days=self.days[0][0].weekday())
        while monday <= self.days[-1][0]:
            week = [monday + timedelta(days=offset) for offset in range(_WEEK)]
            name = f"{MONTHS[monday.month - 1][:3]} {monday.day:>2}"
            cells = [plain(f"{said.get(day, ''):<{self._cell}}") for day in week]
            shown = [cell.stylize(bold) if day == self._today else cell for day, cell in zip(week, cells, strict=True)]
            lines.append(Content.assemble((f"{name:<{_LABEL}}", quiet), *shown))
            monday += timedelta(days=_WEEK)
        return lines

    def _list(self, width: int) -> list[Content]:
        quiet = self.get_visual_style("fortnight--quiet", partial=True)
        half = (len(self.days) + 1) // 2
        entries = [Content.assemble((f"{short_date(day):<12}", quiet), plain(text)) for day, text in self.days]
        column = max((entry.cell_length for entry in entries), default=0) + 3
        if 2 * column > width + 3:
            return entries
        rows = []
        for place in range(half):
            left = entries[place]
            right = entries[place + half] if place + half < len(entries) else Content("")
            rows.append(Content.assemble(left, " " * (column - left.cell_length), right))
        return rows
