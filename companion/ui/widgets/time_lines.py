"""One time of a medicine in a form: when and how much on one line, on which days under it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from companion.domain.schedule import rule_words
from companion.ui.medicine_text import TimeText
from companion.ui.widgets.form_fields import DayPicker, FormLine
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import medicine_form as words


class TimeBlock(Vertical):
    """Two lines: time and amount, weekdays. It remembers the slot it is, through every edit."""

    DEFAULT_CSS = """
    TimeBlock {
        height: auto;
        .time-at { width: 16; }
        .time-amount { margin-left: 1; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+o",
            "screen.drop_time",
            words.DROP_TIME_LABEL,
            tooltip=words.DROP_TIME_TIP,
            id="medicine-form.drop-time",
        ),
    ]

    def __init__(self, row: TimeText, *, lead: TimeBlock | None = None, is_copy: bool = False) -> None:
        """Take what it begins with.

        Args:
            row: what stands in it.
            lead: the row its time was typed in; amount and days follow that row until they are given here.
            is_copy: were amount and days copied from another row? Then a typed amount takes the place of that one.
        """
        super().__init__()
        self._row = self._followed = row
        self._is_copy = is_copy
        self.lead = lead
        """The row its amount and days follow."""
        self.field = LineInput(row.at, placeholder=words.TIME_HINT, classes="time-at", select_on_focus=False)
        """The field for the time."""
        self._amount = LineInput(
            row.amount,
            placeholder=words.AMOUNT_HINT,
            classes="time-amount",
            select_on_focus=is_copy or lead is not None,
        )
        self._days = DayPicker(row.days, rule=rule_words(row.rule) if row.rule else "")
        self._when_line = FormLine(words.TIME, self.field, self._amount)
        self._days_line = FormLine(words.ON_DAYS, self._days)

    def compose(self) -> ComposeResult:
        """The two lines."""
        yield self._when_line
        yield self._days_line

    @property
    def is_waiting(self) -> bool:
        """Does it wait for its time, and holds nothing else but what was copied from another row?"""
        given = (self._amount.value, self._days.value)
        copied = (self._row.amount, self._row.days) if self._is_copy else ("", ())
        return not self.field.value.strip() and given == copied and not self._row.rule

    @property
    def text(self) -> TimeText:
        """What is typed and chosen; nothing as long as it waits for its time."""
        if self.is_waiting:
            return TimeText(slot=self._row.slot)
        rule = self._row.rule
        return TimeText(self.field.value, self._amount.value, self._days.value, self._row.slot, rule)

    def follow(self, row: TimeText) -> None:
        """Take over amount and days of the row it follows, as far as nothing else was given here."""
        if self._amount.value == self._followed.amount:
            self._amount.value = row.amount
        if self._days.value == self._followed.days:
            self._days.value = row.days
        self._followed = row

    def rename(self, name: str) -> None:
        """Call it by another name, such as "Time 2"."""
        self._when_line.rename(name)

    def clear(self) -> None:
        """Empty it."""
        self.field.clear()
        self._amount.clear()
        self._days.value = ()
        self.field.focus()

    def targets(self) -> dict[str, tuple[FormLine, Widget]]:
        """Where each kind of problem is shown, and where to go to mend it."""
        return {
            "time": (self._when_line, self.field),
            "amount": (self._when_line, self._amount),
            "days": (self._days_line, self._days),
        }
