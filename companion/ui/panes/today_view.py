"""What the Today tab shows: the day, read beside the keys and shown in place."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget

from companion.domain.days import ONE_DAY
from companion.domain.dose import Dose
from companion.domain.errors import CompanionError
from companion.ui.messages import ClockJumped, DayChanged
from companion.ui.panes.base import TabPane
from companion.ui.panes.today_loaded import Loaded, first_row, read_day
from companion.ui.text import Words
from companion.ui.timeline import Kind, Row, rows_of
from companion.ui.widgets.dose_card import DoseCard
from companion.ui.widgets.dose_list import DoseList
from companion.ui.words import health as health_words
from companion.ui.words import shell
from companion.ui.words import today as words

if TYPE_CHECKING:
    from companion.services.day_view import DayView
    from companion.services.desk import Services
    from companion.ui.low_energy import LowEnergyView


class TodayView(TabPane):
    """A day to look at: today, or one before it."""

    PANE = "today"
    TITLE = shell.TABS[0]
    DIGIT = 1

    @dataclass
    class Read(Message):
        """The day was read."""

        loaded: Loaded
        """What it holds."""

    @dataclass
    class NotRead(Message):
        """The day could not be read."""

        error: str
        """Why."""

    def __init__(self, services: Services, *, ascii_only: bool = False, first: Loaded | None = None) -> None:
        """Build the tab.

        Args:
            services: what a person can do.
            ascii_only: does the terminal show no more than ASCII?
            first: today, if it was read just now.
        """
        super().__init__(id=self.PANE)
        self._services = services
        self._first = first
        self._day: date | None = None
        self._turn = 0
        self._is_fresh = False
        self._list = DoseList(ascii_only=ascii_only, id="doses")
        self._low: LowEnergyView | None = None
        self.loaded: Loaded | None = None
        """What is shown."""

    def compose(self) -> ComposeResult:
        """Build the heading, the notice, the list with its card, and the low-energy view."""
        yield Words(id="day-title")
        yield Words(id="day-sentence")
        yield Words(id="day-notice")
        with Horizontal(id="day"):
            with VerticalScroll(id="timeline", can_focus=False):
                yield self._list
            yield DoseCard(id="dose-card")

    # Reading

    async def on_first_shown(self) -> None:
        """Show the day before the tab stands, read now unless it was just then."""
        loaded, self._first = self._first, None
        try:
            if loaded is None:
                loaded = await asyncio.to_thread(read_day, self._services, self._day, self._next_turn())
            self._show(loaded)
            self._is_fresh = True
        except CompanionError as error:
            self.post_message(self.NotRead(str(error)))

    def on_shown(self) -> None:
        """Look again, unless it was read just now."""
        if not self._is_fresh:
            self.look_again()
        self._is_fresh = False

    def on_opened(self) -> None:
        """Look for what the first paint did not wait for."""
        self.look_again()

    def refresh_records(self, changed: frozenset[str]) -> None:  # noqa: ARG002
        """Look again: any record may change what is due."""
        self.look_again()

    def on_tick(self, now: datetime) -> None:  # noqa: ARG002
        """Look again: states follow the clock."""
        self.look_again()

    @on(DayChanged)
    @on(ClockJumped)
    def _time_moved(self) -> None:
        self.look_again()

    def look_again(self) -> None:
        """Read the day and show it in place; a day being looked at stays."""
        self._read(self._day, self._next_turn())

    def _next_turn(self) -> int:
        self._turn += 1
        return self._turn

    @work(thread=True, exclusive=True, group="today-read")
    def _read(self, day: date | None, turn: int) -> None:
        try:
            loaded = read_day(self._services, day, turn)
        except CompanionError as error:
            self.post_message(self.NotRead(str(error)))
        else:
            self.post_message(self.Read(loaded))

    @on(Read)
    def _day_read(self, message: Read) -> None:
        self._show(message.loaded)

    @on(NotRead)
    def _day_not_read(self, message: NotRead) -> None:
        self.query_one("#day-sentence", Words).say(words.not_loaded(message.error))

    # Showing

    def _show(self, loaded: Loaded) -> None:
        """Show a day, unless it is another one than asked for or something newer stands already."""
        is_wanted = self._day in {None, loaded.view.day}
        if not is_wanted or (self.loaded is not None and loaded.turn < self.loaded.turn):
            return
        self.loaded = loaded
        view, is_today = loaded.view, loaded.beside.is_today
        is_low = loaded.is_low and is_today
        self.query_one("#day-title", Words).say(words.day_title(view.day))
        how = words.sentence(view) if is_today else words.looking_back(view)
        self.query_one("#day-sentence", Words).say(health_words.LACKING if loaded.beside.is_lacking else how)
        self._show_notice(loaded, is_low=is_low)
        self._list.show(rows_of(view, loaded.beside), prefer=first_row(view))
        self._show_low(view if is_low else None)
        self.refresh_bindings()

    def _show_notice(self, loaded: Loaded, *, is_low: bool) -> None:
        """Say what the person should know before they record a dose; it stays until it holds no longer."""
        text = ""
        if loaded.not_heard:
            from companion.ui.words.devices import notice

            text = notice(loaded.not_heard, loaded.view.calendar, loaded.view.now, is_short=is_low)
        line = self.query_one("#day-notice", Words)
        line.display = bool(text)
        self.set_class(bool(text), "-noticed")
        line.say(text)

    @on(events.Click, "#day-notice")
    def action_open_devices(self) -> None:
        """Show the computers the records are kept on."""
        from companion.ui.screens.devices import DevicesScreen

        self.app.push_screen(DevicesScreen(self._services))

    def _show_low(self, view: DayView | None) -> None:
        """Show the low-energy view of a day in place of the list, or the list; the view is made when it is wanted."""
        is_low = view is not None
        if view is not None:
            if self._low is None:
                from companion.ui.low_energy import LowEnergyView

                self._low = LowEnergyView(id="low-energy")
                self._low.display = False
                self.mount(self._low)
            self._low.show(view)
        if self._low is None or self._low.display == is_low:
            return
        had_focus = self.has_focus_within
        self._low.display = is_low
        for part in self.query("#day-title, #day-sentence, #day"):
            part.display = not is_low
        target = self.focus_target()
        if had_focus and target is not None:
            target.focus()

    def focus_target(self) -> Widget | None:
        """The list, or the low-energy view in its place."""
        return self.low or self._list

    def show_record(self, record: str) -> None:
        """Put the cursor on a record."""
        self._list.cursor = record

    def tiny_line(self) -> str:
        """Say what is open first."""
        return words.tiny(self.loaded.view, self.loaded.beside.is_today) if self.loaded else self.TITLE

    @on(DoseList.Moved)
    def _cursor_moved(self, message: DoseList.Moved) -> None:
        message.stop()
        if self.loaded is not None:
            self.query_one(DoseCard).show(message.row, self.loaded.view)
        self.refresh_bindings()

    # What the keys are about

    @property
    def low(self) -> LowEnergyView | None:
        """The low-energy view, while it is what is shown."""
        return self._low if self._low is not None and self._low.display else None

    @property
    def dose(self) -> Dose | None:
        """The dose the keys are about: that of the row, or the one of the low-energy view."""
        if self.loaded is None:
            return None
        if self.low is not None:
            from companion.ui.low_energy import one_dose

            return one_dose(self.loaded.view)
        row = self.row
        return self.loaded.view.dose(row.id) if row is not None and row.kind is Kind.DOSE else None

    @property
    def row(self) -> Row | None:
        """The row the cursor is on; none in the low-energy view."""
        return self._list.row if self.low is None else None

    # Another day

    def action_day(self, step: int) -> None:
        """Look at the day before or after, up to today."""
        if self.loaded is None:
            return
        view = self.loaded.view
        today = view.calendar.day_of(self._services.clock.now())
        day = view.day + step * ONE_DAY
        self._day = None if day >= today else day
        self.look_again()

    def action_back_to_today(self) -> None:
        """Go back to today."""
        self._day = None
        self.look_again()
