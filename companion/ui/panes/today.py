"""The Today tab: the day's doses by time, and one key for everything that can be said about a dose."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget

from companion.domain.days import ONE_DAY
from companion.domain.dose import Dose, State
from companion.domain.errors import CompanionError
from companion.services.today import TakenAll
from companion.ui.low_energy import LowEnergyView, one_dose
from companion.ui.messages import CheckInAsked, ClockJumped, DayChanged, RecordsChanged, ShowPane
from companion.ui.panes.base import TabPane
from companion.ui.panes.today_keys import BINDINGS, is_available
from companion.ui.panes.today_loaded import Loaded, first_row, read_day
from companion.ui.saving import saved
from companion.ui.snoozes import snooze
from companion.ui.text import Words
from companion.ui.timeline import Kind, Row, rows_of
from companion.ui.widgets.dose_card import DoseCard
from companion.ui.widgets.dose_list import DoseList
from companion.ui.words import shell
from companion.ui.words import today as words
from companion.ui.words.doses import name_of, planned_name

if TYPE_CHECKING:
    from companion.services.day_view import DayView
    from companion.services.desk import Services
    from companion.services.erasing import Erasure
    from companion.ui.panes.today_questions import Questions


class TodayPane(TabPane):
    """See what is due and say what happened."""

    PANE = "today"
    TITLE = shell.TABS[0]
    DIGIT = 1
    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    @dataclass
    class SaveWanted(Message):
        """The person said something that is to be kept."""

        row: str
        """The id of the row it is about."""

        do: Callable[[], object]
        """Keeps it."""

        said: Callable[[object], str] | None = None
        """Makes the words for afterwards out of what it returned."""

        again: Callable[[], object] | None = None
        """Opens the form again with what it said, if it could not be kept."""

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

    def __init__(self, services: Services, *, ascii_only: bool = False, first: DayView | None = None) -> None:
        """Build the tab.

        Args:
            services: what a person can do.
            ascii_only: does the terminal show no more than ASCII?
            first: today, if it was read just now.
        """
        super().__init__(id=self.PANE)
        self._services = services
        self._first = first
        self._ascii_only = ascii_only
        self._day: date | None = None
        self._turn = 0
        self._is_fresh = False
        self._low: LowEnergyView | None = None
        self.loaded: Loaded | None = None
        """What is shown."""

    @cached_property
    def questions(self) -> Questions:
        """The dialogs, imported when the first one opens."""
        from companion.ui.panes.today_questions import Questions

        return Questions(self, self._services)

    def compose(self) -> ComposeResult:
        """Build the heading, the notice, the list with its card, and the low-energy view."""
        yield Words(id="day-title")
        yield Words(id="day-sentence")
        yield Words(id="day-notice")
        with Horizontal(id="day"):
            with VerticalScroll(id="timeline", can_focus=False):
                yield DoseList(ascii_only=self._ascii_only, id="doses")
            yield DoseCard(id="dose-card")

    # Reading and showing

    async def on_first_shown(self) -> None:
        """Read the day before the tab stands."""
        first, self._first = self._first, None
        try:
            self._show(await asyncio.to_thread(read_day, self._services, self._day, self._next_turn(), first))
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

    def _show(self, loaded: Loaded) -> None:
        """Show a day, unless it is another one than asked for or something newer stands already."""
        is_wanted = self._day in {None, loaded.view.day}
        if not is_wanted or (self.loaded is not None and loaded.turn < self.loaded.turn):
            return
        self.loaded = loaded
        view, is_today = loaded.view, loaded.beside.is_today
        is_low = loaded.is_low and is_today
        self.query_one("#day-title", Words).say(words.day_title(view.day))
        self.query_one("#day-sentence", Words).say(words.sentence(view) if is_today else words.looking_back(view))
        self._show_notice(loaded, is_low=is_low)
        self.query_one(DoseList).show(rows_of(view, loaded.beside), prefer=first_row(view))
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
        return self.low or self.query_one(DoseList)

    def show_record(self, record: str) -> None:
        """Put the cursor on a record."""
        self.query_one(DoseList).cursor = record

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
            return one_dose(self.loaded.view)
        row = self.row
        return self.loaded.view.dose(row.id) if row is not None and row.kind is Kind.DOSE else None

    @property
    def row(self) -> Row | None:
        """The row the cursor is on; none in the low-energy view."""
        return self.query_one(DoseList).row if self.low is None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what cannot run on this row."""
        if self.loaded is None or not self.is_mounted:
            return super().check_action(action, parameters)
        return is_available(action, self.loaded, self.row, self.dose)

    # Keys that record

    def action_take(self) -> None:
        """Record the dose as taken now; long before or after its time it asks first."""
        dose, row = self.dose, self.row
        if dose is not None and dose.record is not None:
            self.notify(words.already(dose.record), markup=False)
        elif dose is not None and dose.state is State.UNREADABLE:
            self.notify(words.cannot_be_read(), markup=False)
        elif dose is not None and dose.is_open:
            self.want_take(dose.id)
        elif dose is not None:
            self.questions.take_anyway(dose)
        elif row is not None:
            self.open_row(row)

    def want_take(self, dose: str) -> None:
        """Ask to record a dose as taken now."""
        self.post_message(self.SaveWanted(dose, partial(self._services.today.take, dose)))

    def action_take_planned(self) -> None:
        """Record the dose as taken at its planned time."""
        if self.dose is not None:
            self._want(self.dose, partial(self._services.today.take_planned, self.dose.id))

    def action_take_all(self) -> None:
        """Record everything due as taken, as one action."""
        self.post_message(self.SaveWanted("", self._services.today.take_all_due, self._said_of_all))

    def _said_of_all(self, done: object) -> str:
        assert isinstance(done, TakenAll) and self.loaded is not None  # noqa: S101, PT018
        return words.took_all(done, self.loaded.view)

    def action_mark(self, state: str) -> None:
        """Record the dose as not taken, on pause or not sure."""
        if self.dose is not None:
            self._want(self.dose, partial(self._services.today.mark, self.dose.id, State(state)))

    def _want(self, dose: Dose, do: Callable[[], object]) -> None:
        if dose.record is not None:
            self.notify(words.already(dose.record), markup=False)
        elif dose.state is State.UNREADABLE:
            self.notify(words.cannot_be_read(), markup=False)
        else:
            self.post_message(self.SaveWanted(dose.id, do))

    def action_skip(self) -> None:
        """Ask why, then record the dose as skipped."""
        if self.dose is not None and self.dose.record is not None:
            self.notify(words.already(self.dose.record), markup=False)
        elif self.dose is not None and self.dose.state is State.UNREADABLE:
            self.notify(words.cannot_be_read(), markup=False)
        elif self.dose is not None:
            self.questions.skip(self.dose)

    def action_extra(self) -> None:
        """Record an as-needed or extra intake."""
        row = self.row
        self.questions.intake(row.id if row is not None and row.kind is Kind.AS_NEEDED else "")

    def action_edit(self) -> None:
        """Say or correct what happened."""
        if self.row is not None:
            self.open_row(self.row)

    def action_clear(self) -> None:
        """Take the mark off a dose, or delete an extra."""
        if self.loaded is None or self.row is None:
            return
        dose, view = self.dose, self.loaded.view
        extra = next((extra for extra in view.extras if extra.id == self.row.id), None)
        seen = dose.record if dose is not None else extra
        if seen is None:
            self.notify(words.NOTHING_RECORDED)
            return
        name = f"{self.row.what}, {self.row.state}" if extra else planned_name(seen, view.regimens)  # type: ignore[arg-type]
        said = words.cleared(name)
        self.post_message(self.SaveWanted(seen.id, partial(self._services.today.clear, seen), lambda _: said))

    def action_erase(self) -> None:
        """Erase what is recorded of the dose or the extra for good, after a typed word."""
        if self.loaded is None or self.row is None:
            return
        view, service, id_ = self.loaded.view, self._services.erasing, self.row.id
        extra = next((extra for extra in view.extras if extra.id == id_), None)
        record = self.dose.record if self.dose is not None else None
        if record is not None:
            self._erase(partial(service.dose, record, name_of(record.medicine, view.regimens)), record.id)
        elif extra is not None:
            self._erase(partial(service.extra, extra, name_of(extra.medicine, view.regimens)), extra.id)

    @work(exclusive=True, group="today-erase")
    async def _erase(self, prepare: Callable[[], Erasure], id_: str) -> None:
        from companion.ui.erasing import erase

        if await erase(self.app, self._services.erasing, prepare):
            self.look_again()
            self.post_message(RecordsChanged(frozenset({id_})))

    def action_snooze(self) -> None:
        """Have an open dose ring again later."""
        if self.dose is not None and self.dose.is_open:
            self.questions.snooze(self.dose)

    def want_snooze(self, dose: Dose, minutes: int) -> None:
        """Ask to put a dose off."""
        assert self.loaded is not None  # noqa: S101 - there is a dose, so there is a day
        until = self._services.clock.now() + timedelta(minutes=minutes)
        name = planned_name(dose.record, {}) if dose.record else words.dose_heading(dose, self.loaded.view)
        said = words.snoozed(name, self.loaded.view.calendar.wall(until))
        self.post_message(
            self.SaveWanted(dose.id, partial(snooze, self._services.state, dose.id, until), lambda _: said)
        )

    @on(SaveWanted)
    async def _save(self, message: SaveWanted) -> None:
        doses = self.query_one(DoseList)
        try:
            outcome = await saved(message.do, lambda: self._say_saving(message.row))
            loaded = await asyncio.to_thread(read_day, self._services, self._day, self._next_turn())
        except CompanionError as error:
            self.notify(str(error), severity="warning", markup=False)
            if message.again is not None:
                message.again()
            self.look_again()
            return
        finally:
            doses.saving = ""
        if message.said is not None:
            self.notify(message.said(outcome), markup=False)
        self._show(loaded)
        self.post_message(RecordsChanged(frozenset({message.row or self.PANE})))

    def _say_saving(self, row: str) -> None:
        self.query_one(DoseList).saving = row
        if self.low is not None and self.loaded is not None:
            self.low.show(self.loaded.view, saving=True)

    # Going places

    @on(DoseList.Chosen)
    def _row_chosen(self, message: DoseList.Chosen) -> None:
        message.stop()
        self.open_row(message.row)

    def open_row(self, row: Row) -> None:
        """Do what suits the row: choose a version, edit a dose, record an intake, check in, read an entry."""
        if self.loaded is not None and row.id in self.loaded.view.contested:
            self.questions.versions(row.id)
            return
        match row.kind:
            case Kind.DOSE:
                if self.dose is not None and self.dose.state is State.UNREADABLE:
                    self.notify(words.cannot_be_read(), markup=False)
                elif self.dose is not None:
                    self.questions.edit(self.dose)
            case Kind.EXTRA:
                self.questions.edit_extra(row.id)
            case Kind.AS_NEEDED:
                self.questions.intake(row.id)
            case Kind.CHECK_IN:
                self.post_message(CheckInAsked())
            case Kind.ENTRY:
                self.post_message(ShowPane("journal", row.id))

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
