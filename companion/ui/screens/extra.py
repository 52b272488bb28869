"""Record an as-needed intake, or one beside the plan; or correct one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import OptionList

from companion.domain.amounts import Amount
from companion.domain.days import Calendar
from companion.domain.dose import Extra
from companion.domain.errors import BadInput
from companion.domain.medicine import Regimen
from companion.services.intakes import usual_amount
from companion.ui.screens.dose_form import DoseFields, DoseForm
from companion.ui.text import Words
from companion.ui.when import NOW
from companion.ui.widgets.amount_fields import AmountFields
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.numbered_list import NumberedList
from companion.ui.words import today as words
from companion.ui.words.dates import clock
from companion.ui.words.doses import dose_label


class ExtraAnswer(Struct, frozen=True):
    """What the form says about an intake."""

    id: str
    """Minted when the form opened; a retry reuses it."""

    medicine: str
    """The medicine's id."""

    amount: Amount = ()
    """How much."""

    at: datetime | None = None
    """When, UTC; None for just now."""

    reason: str = ""
    """What it was for."""


class ExtraScreen(DoseForm[ExtraAnswer]):
    """Asks which medicine, how much and when."""

    def __init__(
        self,
        medicines: Sequence[Regimen],
        calendar: Calendar,
        now: datetime,
        begin: ExtraAnswer,
        last: Mapping[str, str],
        seen: Extra | None = None,
    ) -> None:
        """Take what can be chosen.

        Args:
            medicines: the medicines to choose from, the likely ones first.
            calendar: the person's days and zones.
            now: the present instant, UTC.
            begin: what the form begins with; its medicine may be empty.
            last: when each medicine's ingredients were last taken, in words, by the medicine's id.
            seen: the intake to correct; its medicine stays.
        """
        about = dose_label(medicines[0]) if len(medicines) == 1 else ""
        super().__init__(words.EXTRA_TITLE if seen is None else words.EDIT_TITLE, calendar, now, about=about)
        self._medicines = {regimen.medicine.id: regimen for regimen in medicines}
        self._begin, self._last = begin, last
        self._is_chosen = begin.medicine in self._medicines
        if not self._is_chosen and medicines:
            first = medicines[0].medicine.id
            self._begin = ExtraAnswer(begin.id, first, (), begin.at, begin.reason)

    def compose_body(self) -> ComposeResult:
        """Build the fields."""
        begin = self._begin
        regimen = self._medicines[begin.medicine]
        with DoseFields():
            if not self.about:
                answers = [(id_, dose_label(each)) for id_, each in self._medicines.items()]
                yield NumberedList(answers, chosen=begin.medicine, is_marked=True, id="states")
            yield Words(id="last")
            with Horizontal(classes="form-line -tall", id="amount-line"):
                yield Words(words.AMOUNT, classes="form-label")
                yield AmountFields(begin.amount or self._usual(regimen), regimen.products, id="amounts")
            yield from self.time_field(NOW if begin.at is None else self._time_words(begin.at))
            yield from self.field(words.REASON, begin.reason, "reason", words.OPTIONAL)
            yield from self.foot()

    def on_mount(self) -> None:
        """Begin at the first thing that is not known yet."""
        self._say_last()
        lists = self.query(NumberedList)
        if lists and not self._is_chosen:
            lists.first().focus()
        else:
            self.query(LineInput).first().focus()

    def written(self) -> dict[str, str]:
        """The fields, and the id: words that come back are saved under it, however often."""
        return {**super().written(), "id": self._begin.id}

    def refresh_records(self, changed: frozenset[str]) -> None:
        """Say that the intake changed elsewhere; what was typed stays."""
        if self._begin.id in changed:
            self.say(words.CHANGED_ELSEWHERE)

    def answer(self) -> ExtraAnswer:
        """Read the form."""
        amount = self.query_one(AmountFields).amount()
        at = self._begin.at
        if at is None or self.text("time") != self._time_words(at):
            at = self.moment()
        return ExtraAnswer(self._begin.id, self._medicine, amount, at, self.text("reason"))

    def _say_last(self) -> None:
        line, said = self.query_one("#last", Words), self._last.get(self._begin.medicine, "")
        line.say(said)
        line.set_class(bool(said), "-known")

    @property
    def _medicine(self) -> str:
        lists = self.query(NumberedList)
        return lists.first().answer if lists else self._begin.medicine

    def _usual(self, regimen: Regimen) -> Amount:
        try:
            return usual_amount(regimen, self._calendar.day_of(self._now))
        except BadInput:
            return ()

    def _time_words(self, at: datetime) -> str:
        wall = self._calendar.wall(at)
        is_today = wall.date() == self._calendar.wall(self._now).date()
        return clock(wall) if is_today else f"{wall.date().isoformat()} {clock(wall)}"

    @on(OptionList.OptionHighlighted, "#states")
    async def _medicine_changed(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        id_ = self._medicine  # not the event's: a list tells of its first row before the one it begins on
        if id_ != self._begin.medicine:
            regimen = self._medicines[id_]
            self._begin = ExtraAnswer(self._begin.id, id_, (), self._begin.at, self._begin.reason)
            await self.query_one(AmountFields).offer(self._usual(regimen), regimen.products)
            self._say_last()

    @on(OptionList.OptionSelected, "#states")
    def _medicine_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.call_after_refresh(lambda: self.query(LineInput).first().focus())
