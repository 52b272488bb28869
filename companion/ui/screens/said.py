"""Asking what something said while locked was about."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from companion.domain.dose import Dose
from companion.services.day_view import DayView
from companion.services.said import Waiting
from companion.ui.screens.base import CompanionModal
from companion.ui.text import Words, plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.words import said as words


class SaidAnswer(Struct, frozen=True):
    """What it was: doses, a note, or nothing at all."""

    doses: tuple[Dose, ...] = ()
    """The doses that were taken."""

    is_note: bool = False
    """Is it kept as a note?"""


class SaidScreen(CompanionModal[SaidAnswer]):
    """Quotes the words and offers the doses that fit, nearest first, then names what is recorded already.

    Those are rows to read: nothing is recorded for them here. Esc leaves it for later.
    """

    AUTO_FOCUS = "#said-answers"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer", words.TAKE_LABEL, tooltip=words.TAKE_TIP, id="said.take"),
        Binding("space", "mark", words.MARK_LABEL, tooltip=words.MARK_TIP, id="said.mark"),
        Binding("n", "note", words.NOTE_LABEL, tooltip=words.NOTE_TIP, id="said.note"),
        Binding("d", "drop", words.DROP_LABEL, tooltip=words.DROP_TIP, id="said.drop"),
        Binding("escape", "close", words.LATER_LABEL, tooltip=words.LATER_TIP, id="dialog.close"),
    ]

    def __init__(self, waiting: Waiting, view: DayView) -> None:
        title = words.title(waiting.said, view.calendar, view.day)
        super().__init__(title, about=words.quoted(waiting.said))
        self._waiting, self._view = waiting, view
        self._marked: set[int] = set()

    def compose_body(self) -> ComposeResult:
        """The question and the answers."""
        view = self._view
        none = words.ALL_THERE if self._waiting.there else words.NO_DOSE
        question = words.question(self._waiting.said, view.calendar, view.day) if self._doses else none
        yield Words(question, id="said-question")
        doses = [Option(self._row(at)) for at in range(len(self._doses))]
        there = [words.there_row(dose, view.regimens, view.day) for dose in self._waiting.there]
        there += [words.intake_row(extra, view.regimens, view.day) for extra in self._waiting.intakes]
        doses += [Option(plain(f"  ✓ {row}")) for row in there]
        others = [Option(plain(f"    {other}")) for other in (words.NOTE, words.DROP)]
        yield ChoiceList(*doses, *others, id="said-answers")

    @property
    def _doses(self) -> tuple[Dose, ...]:
        return self._waiting.doses

    @property
    def _list(self) -> ChoiceList:
        return self.query_one("#said-answers", ChoiceList)

    def _row(self, at: int) -> Content:
        mark = ("[x] ", "$accent") if at in self._marked else ("[ ] ", "")
        return Content.assemble(mark, plain(words.dose_row(self._doses[at], self._view.regimens, self._view.day)))

    def on_mount(self) -> None:
        """The nearest dose is under the cursor."""
        self._list.highlighted = 0

    def action_mark(self) -> None:
        """Mark the dose under the cursor, or leave it out."""
        at = self._list.highlighted
        if at is not None and at < len(self._doses):
            self._marked ^= {at}
            self._list.replace_option_prompt_at_index(at, self._row(at))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_answer()

    def action_answer(self) -> None:
        """Answer with the marked doses, or with what is under the cursor."""
        at, count = self._list.highlighted, len(self._doses)
        others = count + len(self._waiting.there) + len(self._waiting.intakes)
        if at is None:
            return
        if at >= others:
            self.dismiss(SaidAnswer(is_note=at == others))
        elif at >= count and not self._marked:
            self.notify(words.IS_THERE)
        else:
            self.dismiss(SaidAnswer(tuple(self._doses[each] for each in sorted(self._marked or {at}))))

    def action_note(self) -> None:
        """It was something else."""
        self.dismiss(SaidAnswer(is_note=True))

    def action_drop(self) -> None:
        """It was nothing."""
        self.dismiss(SaidAnswer())
