"""Say or correct what happened to a dose: state, time, amount, reason, note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import OptionList

from companion.domain.amounts import Amount
from companion.domain.days import Calendar
from companion.domain.dose import Dose, State
from companion.domain.medicine import Product
from companion.domain.words import NOTE_LIMIT, clean_line
from companion.ui.screens.dose_form import DoseFields, DoseForm
from companion.ui.text import Words
from companion.ui.when import NOW
from companion.ui.widgets.amount_fields import AmountFields
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.numbered_list import NumberedList
from companion.ui.words import today as words
from companion.ui.words.dates import clock
from companion.ui.words.doses import STATES

CHOICES = (State.TAKEN, State.NOT_TAKEN, State.SKIPPED, State.ON_PAUSE, State.NOT_SURE)
"""What can be recorded, in the order of its digits."""


class DoseAnswer(Struct, frozen=True):
    """What the form says about a dose."""

    state: State
    """What happened."""

    at: datetime | None = None
    """When it was taken, UTC; None for just now or for every other state."""

    amount: Amount = ()
    """How much was taken."""

    reason: str = ""
    """Why it was not taken."""

    note: str = ""
    """A word about it."""


class EditDoseScreen(DoseForm[DoseAnswer]):
    """Asks what happened to one dose."""

    def __init__(
        self,
        dose: Dose,
        heading: str,
        calendar: Calendar,
        now: datetime,
        products: Sequence[Product],
        kept: DoseAnswer | None = None,
    ) -> None:
        """Take the dose.

        Args:
            dose: the dose as it was when the form opened.
            heading: its name, amount and time, in words.
            calendar: the person's days and zones.
            now: the present instant, UTC.
            products: the products its amount can be made of.
            kept: what the form said when it could not be saved.
        """
        super().__init__(words.EDIT_TITLE, calendar, now, dose.plan.wall, about=heading)
        self._dose, self._products = dose, products
        self._begin = kept or _answer_of(dose, now)
        self.is_unsaved = kept is not None

    def compose_body(self) -> ComposeResult:
        """Build the fields."""
        begin = self._begin
        states = [(state, STATES[state]) for state in CHOICES]
        with DoseFields():
            yield NumberedList(states, chosen=begin.state, is_marked=True, id="states")
            yield from self.time_field(self._time_words())
            if self._products:
                with Horizontal(classes="form-line -tall", id="amount-line"):
                    yield Words(words.AMOUNT, classes="form-label")
                    yield AmountFields(begin.amount, self._products, id="amounts")
            yield from self.field(words.REASON, clean_line(begin.reason), "reason", words.OPTIONAL)
            yield from self.field(words.NOTE, clean_line(begin.note), "note", words.OPTIONAL, limit=NOTE_LIMIT)
            yield from self.foot()

    def on_mount(self) -> None:
        """Begin where most corrections begin: at the time of a taken dose, else at what happened."""
        self._show_fields()
        is_taken = self._dose.state is State.TAKEN
        self.query_one("#time" if is_taken else "#states").focus()

    def refresh_records(self, changed: frozenset[str]) -> None:
        """Say that the dose changed elsewhere; what was typed stays."""
        if self._dose.id in changed:
            self.say(words.CHANGED_ELSEWHERE)

    def answer(self) -> DoseAnswer:
        """Read the form."""
        state, note = State(self.query_one(NumberedList).answer), self.text("note")
        if note == clean_line(self._begin.note):
            note = self._begin.note  # untouched, so its line ends stay
        if state is State.TAKEN:
            amounts = self.query(AmountFields)
            return DoseAnswer(state, self._moment(), amounts.first().amount() if amounts else (), "", note)
        return DoseAnswer(state, reason=self.text("reason"), note=note)

    def _moment(self) -> datetime | None:
        """Keep the seconds of a time that was not touched."""
        return self._begin.at if self._begin.at and self.text("time") == self._time_words() else self.moment()

    def _time_words(self) -> str:
        if self._begin.at is None:
            return NOW
        wall = self._calendar.wall(self._begin.at)
        is_near = wall.date() == self._dose.plan.wall.date()
        return clock(wall) if is_near else f"{wall.date().isoformat()} {clock(wall)}"

    def _show_fields(self) -> None:
        is_taken = self.query_one(NumberedList).answer == State.TAKEN
        for line in self.query("#time-line, #time-read-line, #amount-line"):
            line.set_class(not is_taken, "-off")
        self.query_one("#reason-line").set_class(is_taken, "-off")

    @on(OptionList.OptionHighlighted, "#states")
    def _state_changed(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show_fields()

    @on(OptionList.OptionSelected, "#states")
    def _state_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._show_fields()
        is_taken = self.query_one(NumberedList).answer == State.TAKEN
        self.query_one("#time" if is_taken else "#reason", LineInput).focus()


def _answer_of(dose: Dose, now: datetime) -> DoseAnswer:
    """Begin with what is recorded, else with "taken at its time", or just now where that is still to come."""
    record = dose.record
    if record is None:
        return DoseAnswer(State.TAKEN, dose.plan.due if dose.plan.due <= now else None, dose.plan.amount)
    return DoseAnswer(record.state, record.instant, record.amount or dose.plan.amount, record.reason, record.note)
