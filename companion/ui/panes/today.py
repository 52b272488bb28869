"""The Today tab: the day's doses by time, and one key for everything that can be said about a dose."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.message import Message

from companion.domain.dose import Dose, State
from companion.domain.errors import CompanionError
from companion.services.today import TakenAll
from companion.ui.messages import CheckInAsked, RecordsChanged, ShowPane
from companion.ui.panes.today_keys import BINDINGS, is_available
from companion.ui.panes.today_loaded import read_day
from companion.ui.panes.today_view import TodayView
from companion.ui.saving import saved
from companion.ui.snoozes import snooze
from companion.ui.timeline import Kind, Row
from companion.ui.widgets.dose_list import DoseList
from companion.ui.words import today as words
from companion.ui.words.doses import name_of, planned_name

if TYPE_CHECKING:
    from companion.services.erasing import Erasure
    from companion.ui.panes.today_questions import Questions


class TodayPane(TodayView):
    """See what is due and say what happened."""

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

    @cached_property
    def questions(self) -> Questions:
        """The dialogs, imported when the first one opens."""
        from companion.ui.panes.today_questions import Questions

        return Questions(self, self._services)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what cannot run on this row."""
        if self.loaded is None or not self.is_mounted:
            return super().check_action(action, parameters)
        return is_available(action, self.loaded, self.row, self.dose)

    # Keys that record

    def action_take(self) -> None:
        """Record the dose as taken now; long before or after its time it asks first."""
        dose, row = self.dose, self.row
        if dose is None:
            if row is not None:
                self.open_row(row)
        elif self._takes_mark(dose):
            if dose.is_open:
                self.want_take(dose.id)
            else:
                self.questions.take_anyway(dose)

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
        if self._takes_mark(dose):
            self.post_message(self.SaveWanted(dose.id, do))

    def _takes_mark(self, dose: Dose) -> bool:
        """Can something be said about a dose? If not the person is told why."""
        if dose.record is not None:
            self.notify(words.already(dose.record), markup=False)
        elif dose.state is State.UNREADABLE:
            self.notify(words.cannot_be_read(), markup=False)
        else:
            return True
        return False

    def action_skip(self) -> None:
        """Ask why, then record the dose as skipped."""
        if self.dose is not None and self._takes_mark(self.dose):
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

    @work(exclusive=True, group="today-about")
    async def action_about(self) -> None:
        """Read what to do about a dose that was not taken, or may not have been."""
        from companion.ui.reading_about import go_and_read

        if self.dose is not None and self.loaded is not None:
            name = name_of(self.dose.plan.medicine, self.loaded.view.regimens)
            await go_and_read(self, partial(self._services.reading.about_gap, name))

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
            self._list.saving = ""
        if message.said is not None:
            self.notify(message.said(outcome), markup=False)
        self._show(loaded)
        self.post_message(RecordsChanged(frozenset({message.row or self.PANE})))

    def _say_saving(self, row: str) -> None:
        self._list.saving = row
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
