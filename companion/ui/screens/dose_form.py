"""What the dialogs about an intake have in common: labelled fields, a time that is read back, a place for problems."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input

from companion.domain.days import Calendar
from companion.domain.errors import BadInput
from companion.domain.words import LINE_LIMIT
from companion.ui.screens.writing import WritingModal
from companion.ui.text import Words
from companion.ui.when import parse_when
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import today as words

Result = TypeVar("Result")


class DoseFields(Vertical):
    """The fields; arrows go from one to the next, also where the dialog could scroll."""

    DEFAULT_CSS = """
    DoseFields { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", words.NEXT_LABEL, tooltip=words.NEXT_TIP, id="dose-form.next", show=False),
        Binding(
            "up",
            "app.focus_previous",
            words.PREVIOUS_LABEL,
            tooltip=words.PREVIOUS_TIP,
            id="dose-form.previous",
            show=False,
        ),
    ]


class DoseForm(WritingModal[Result]):
    """A dialog with fields. Enter in a field or ctrl+s saves; a value that cannot be used is named and kept."""

    WRITTEN = "#note, #reason, #time"
    is_unsaved = False
    """Did it open with words that could not be saved? Then they too are asked about before they are gone."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", words.SAVE_LABEL, tooltip=words.SAVE_TIP, id="dose-form.save"),
    ]

    def __init__(
        self, title: str, calendar: Calendar, now: datetime, planned: datetime | None = None, *, about: str = ""
    ) -> None:
        super().__init__(title, about=about)
        self._calendar, self._now, self._planned = calendar, now, planned
        self._words_before: list[str] = []
        self._is_sure = False

    def on_mount(self) -> None:
        """Remember which words stood there."""
        self._words_before = self._words()

    def _words(self) -> list[str]:
        return [field.value for field in self.query("#note, #reason").results(LineInput)]

    def action_close(self) -> None:
        """Leave without an answer; words that would be gone are asked about once."""
        if self._is_sure or not (self.is_unsaved or self._words() != self._words_before):
            self.dismiss(None)
            return
        self._is_sure = True
        self.say(words.CLOSE_AGAIN)
        self.call_after_refresh(self.query_one("#problem").scroll_visible, animate=False)

    def answer(self) -> Result:
        """Read the form.

        Raises:
            BadInput: a field cannot be used.
        """
        raise NotImplementedError

    def field(self, label: str, value: str, id_: str, placeholder: str = "", limit: int = LINE_LIMIT) -> ComposeResult:
        """Build a labelled field."""
        with Horizontal(classes="form-line", id=f"{id_}-line"):
            yield Words(label, classes="form-label")
            yield LineInput(value, id=id_, placeholder=placeholder, max_length=limit)

    def time_field(self, value: str) -> ComposeResult:
        """Build the field for the time and the line that reads it back."""
        yield from self.field(words.TIME, value, "time", words.TIME_HINT)
        with Horizontal(classes="form-line", id="time-read-line"):
            yield Words("", classes="form-label")
            yield Words("", id="time-read", classes="form-hint")

    def foot(self) -> ComposeResult:
        """Build the place for problems, and the buttons."""
        yield Words("", id="problem")
        with Horizontal(id="form-buttons"):
            yield Button(words.SAVE_LABEL, id="save", compact=True)
            yield Button(words.CANCEL_LABEL, id="cancel", compact=True)

    def text(self, id_: str) -> str:
        """Give what a field holds."""
        return self.query_one(f"#{id_}", LineInput).value

    def moment(self) -> datetime | None:
        """Read the time; None means now.

        Raises:
            BadInput: it is no time, or still to come.
        """
        return parse_when(self.text("time"), self._calendar, self._now, self._planned)

    def say(self, problem: str) -> None:
        """Show what cannot be used."""
        line = self.query_one("#problem", Words)
        line.say(problem)
        line.set_class(bool(problem), "-said")

    def action_save(self) -> None:
        """Give back what the form says, if all of it can be used."""
        try:
            answer = self.answer()
        except BadInput as error:
            self.say(str(error))
            self.call_after_refresh(self.query_one("#problem").scroll_visible, animate=False)
            return
        self.dismiss(answer)

    @on(Input.Changed, "#time")
    def _read_back(self) -> None:
        try:
            moment = self.moment()
        except BadInput:
            said = ""
        else:
            said = words.reads_as(self._calendar.wall(moment or self._now), self._planned)
        self.query_one("#time-read", Words).say(said)
        self.say("")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "save":
            self.action_save()
        else:
            self.dismiss(None)
