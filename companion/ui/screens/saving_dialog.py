"""A dialog that saves before it closes, so that nothing typed is lost when saving does not work."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from companion.domain.errors import BadInput, CompanionError
from companion.services.ports import Saved
from companion.ui.saving import saved
from companion.ui.screens.writing import WritingModal
from companion.ui.text import Words
from companion.ui.widgets.form_fields import FormLine
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.text_row import LeaveField
from companion.ui.words import medicine_form as form_words
from companion.ui.words import medicines as words


class SavingDialog(WritingModal[Saved]):
    """Asks a few things and keeps them. Subclasses build `compose_fields` and say in `write` what to keep."""

    AUTO_FOCUS = "LineInput, NoteArea, Picks"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", words.SAVE_LABEL, tooltip=words.SAVE_TIP, id="dialog.save"),
        Binding(
            "down,enter", "go(1)", form_words.NEXT_LABEL, tooltip=form_words.NEXT_TIP, id="dialog.next", show=False
        ),
        Binding(
            "up", "go(-1)", form_words.PREVIOUS_LABEL, tooltip=form_words.PREVIOUS_TIP, id="dialog.previous", show=False
        ),
    ]

    class SaveRequested(Message):
        """The person wants this kept."""

    def __init__(self, title: str, how_to: str = "") -> None:
        super().__init__(title)
        self._how_to = how_to
        self._says_saving = False

    def compose_body(self) -> ComposeResult:
        """A line that talks, and the fields."""
        yield Words(self._how_to, id="status")
        with Vertical(id="fields"):
            yield from self.compose_fields()

    def compose_fields(self) -> ComposeResult:
        """Build the fields, each in a `FormLine` whose id is the field's name and `-line`."""
        yield from ()

    def write(self) -> Callable[[], Saved]:
        """Read the fields and give back what keeps them.

        Raises:
            BadInput: a field cannot be used; the error names it.
        """
        raise NotImplementedError

    def text(self, field: str) -> str:
        """What a field holds."""
        return self.query_one(f"#{field}", LineInput).value

    def say(self, sentence: str, *, urgent: bool = False) -> None:
        """Say something at the top of the dialog."""
        status = self.query_one("#status", Words)
        status.say(sentence)
        status.set_class(urgent, "-urgent")

    def line(self, field: str | None) -> FormLine | None:
        """The line a field stands in."""
        found = self.query(f"#{field}-line").results(FormLine) if field else iter(())
        return next(found, None)

    def action_save(self) -> None:
        """Keep it."""
        self.post_message(self.SaveRequested())

    def action_go(self, by: int) -> None:
        """Go to the field beside this one."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.submitted(event.input)

    def submitted(self, field: Input) -> None:
        """Enter in a field goes on; in the last one it saves."""
        fields = [each for each in self.query("#fields *") if each.focusable]
        if fields and field is fields[-1]:
            self.action_save()
        else:
            self.action_go(1)

    @on(LeaveField)
    def _leave_field(self, event: LeaveField) -> None:
        event.stop()
        self.action_go(event.by)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        line = self.line(event.input.id)
        if line is not None and line.problem:
            line.say(problem="")

    @on(events.Mount)
    def _show_how_to(self) -> None:
        self.query_one("#status", Words).display = bool(self._how_to)

    @on(SaveRequested)
    def _save(self) -> None:
        self.begin(self._keep)

    async def _keep(self) -> None:
        try:
            write = self.until_saved(self.write())
            done = await saved(write, self._say_saving)
        except BadInput as error:
            self._say_no_longer_saving()
            self.show_problem(error)
        except CompanionError as error:
            self._say_no_longer_saving()
            self.not_saved(error)
        else:
            self.dismiss(done)

    def _say_saving(self) -> None:
        self._says_saving = True
        self.say(form_words.SAVING)

    def _say_no_longer_saving(self) -> None:
        if self._says_saving:
            self._says_saving = False
            self.say(self._how_to)

    def not_saved(self, error: CompanionError) -> None:
        """Say why it was not saved, whatever was typed."""
        self.refuse(f"{error} {form_words.TEXT_STAYS}")

    def refuse(self, sentence: str) -> None:
        """Say at the top why it was not saved."""
        self.query_one("#status", Words).display = True
        self.say(sentence, urgent=True)
        self.query_one("#status").scroll_visible(animate=False)

    def show_problem(self, error: BadInput) -> None:
        """Say what is wrong under its field, or at the top."""
        line = self.line(error.field)
        if line is None:
            self.refuse(str(error))
            return
        line.say(problem=str(error))
        for field in self.query(f"#{error.field}"):
            field.focus()
        self.call_after_refresh(line.scroll_visible, animate=False)
