"""The Trends tab: how mood went over thirty days, as a line with its gaps or as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from companion.domain.days import FIRST_DATE
from companion.domain.errors import CompanionError
from companion.services.trends import TrendsService
from companion.ui.panes.base import TabPane
from companion.ui.text import Words
from companion.ui.widgets.chart import Chart, has_room
from companion.ui.words import trends as words

PERIOD = 30
"""So many days are shown at once."""


class TableScroll(VerticalScroll, inherit_bindings=False):
    """The table; left and right stay free for the period."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", words.SCROLL_LABEL, tooltip=words.SCROLL_TIP, id="trends.down", show=False),
        Binding("up,k", "scroll_up", words.SCROLL_LABEL, tooltip=words.SCROLL_TIP, id="trends.up", show=False),
        Binding("pagedown", "page_down", words.SCROLL_LABEL, tooltip=words.SCROLL_TIP, id="trends.page", show=False),
        Binding("pageup", "page_up", words.SCROLL_LABEL, tooltip=words.SCROLL_TIP, id="trends.page-up", show=False),
    ]


class TrendsPane(TabPane):
    """Shows thirty days of mood."""

    PANE = "trends"
    TITLE = words.TITLE
    DIGIT = 3
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", words.BACK_LABEL, tooltip=words.BACK_TIP, id="trends.back"),
        Binding("right,l", "move(1)", words.ON_LABEL, tooltip=words.ON_TIP, id="trends.on"),
        Binding("t", "table", words.TABLE_LABEL, tooltip=words.TABLE_TIP, id="trends.table"),
        Binding("end", "latest", words.NOW_LABEL, tooltip=words.NOW_TIP, id="trends.latest", show=False),
    ]

    lines: var[words.Lines] = var(())
    """What is shown: scales with their series."""

    @dataclass
    class Loaded(Message):
        """A period was read."""

        last: date | None
        """The last day asked for; None for today."""

        lines: words.Lines
        """Scales with their series."""

        is_empty: bool = False
        """Is no mood written down at all, as far as up to these days?"""

    def __init__(self, trends: TrendsService, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._trends = trends
        self._ascii = ascii_only
        self._last: date | None = None
        self._is_loaded = False
        self._is_empty = False
        self._wants_table = False
        self._is_cramped = False

    def compose(self) -> ComposeResult:
        """A heading, what the chart says, the chart and its table."""
        yield Words(id="trends-head")
        yield Words(id="trends-said")
        yield Chart(ascii_only=self._ascii, id="trends-chart")
        with TableScroll(id="trends-table", can_focus=True):
            yield Words(id="trends-rows")

    def on_first_shown(self) -> None:
        """Read the latest days."""
        self._load(self._last)

    def refresh_records(self, changed: frozenset[str]) -> None:  # noqa: ARG002
        """Read again."""
        self._load(self._last)

    def on_day_changed(self) -> None:
        """Another day is the latest."""
        self._load(self._last)

    @work(thread=True, exclusive=True, group="trends-load")
    def _load(self, last: date | None) -> None:
        lines = self._trends.mood(PERIOD, last)
        has_any = any(series.answered for _, series in lines)
        self.post_message(self.Loaded(last, lines, is_empty=not (has_any or self._may_be_earlier(lines[0][1].first))))

    def _may_be_earlier(self, first: date) -> bool:
        """Is there a mood before these days, or can nobody say now that there is none?"""
        try:
            return self._trends.is_any_mood_before(first)
        except CompanionError:
            return True

    @on(Loaded)
    def _show_loaded(self, message: Loaded) -> None:
        if message.last == self._last:
            self._is_loaded = True
            was_empty, self._is_empty = self._is_empty, message.is_empty
            if self.lines == message.lines and was_empty != self._is_empty:
                self.watch_lines()  # what is shown stays, and what is said of it changes
            self.lines = message.lines

    def watch_lines(self) -> None:
        """Show the chart, what it says, and the table."""
        if not self._is_loaded:
            return
        has_any = any(series.answered for _, series in self.lines)
        is_empty = self._is_empty and self._last is None
        self.query_one("#trends-head", Words).say(words.EMPTY if is_empty else words.heading(self.lines))
        self.query_one("#trends-said", Words).say(words.EMPTY_HOW if is_empty else words.sentences(self.lines))
        self.query_one("#trends-chart", Chart).lines = self.lines if has_any else ()
        self._show_table()
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """The chart may have room now, or no longer."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Show the table where the chart has no room: the two take the same place."""
        chart, table = self.query_one("#trends-chart", Chart), self.query_one("#trends-table")
        shown = table if self.has_class("-table") else chart
        if not shown.size:
            return  # the tab is not in front, or the page is put away
        is_cramped = bool(chart.lines) and not has_room(chart.lines, shown.outer_size)
        if is_cramped != self._is_cramped:
            self._is_cramped = is_cramped
            self._show_table()
            self.refresh_bindings()

    def _show_table(self) -> None:
        has_any = any(series.answered for _, series in self.lines)
        rows = [row for rows in words.table(self.lines) for row in rows] if has_any else []
        why = [words.NO_ROOM] if self._is_cramped else []
        self.query_one("#trends-rows", Words).say("\n".join([*why, *rows]))
        is_table = self._wants_table or self._is_cramped
        if is_table == self.has_class("-table"):
            return
        had_focus = self.has_focus_within
        self.set_class(is_table, "-table")
        target = self.focus_target()
        if had_focus and target is not None:
            target.focus()

    def action_move(self, by: int) -> None:
        """Show the period before or after."""
        if not self._is_loaded:
            return
        shown = self.lines[0][1]
        if by < 0 and shown.first - timedelta(days=PERIOD) > FIRST_DATE:
            self._last = shown.first - timedelta(days=1)
        elif by > 0 and self._last is not None:
            following = shown.last + timedelta(days=PERIOD)
            latest = self._trends.mood(1)[0][1].last
            self._last = following if following < latest else None
        self._load(self._last)

    def action_latest(self) -> None:
        """Show the latest days."""
        self._last = None
        self._load(None)

    def action_table(self) -> None:
        """Show the table, or the chart again."""
        self._wants_table = not self._wants_table
        self._show_table()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only where both have room is there a choice."""
        return not (action == "table" and self._is_cramped)

    def focus_target(self) -> Widget | None:
        """What is shown has the focus, so that the keys work."""
        return self.query_one("#trends-table" if self.has_class("-table") else "#trends-chart")

    def tiny_line(self) -> str:
        """Say on how many days there is a mood."""
        return words.tiny(self.lines)
