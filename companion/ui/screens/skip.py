"""Why a dose was skipped, if the person wants to say."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, OptionList

from companion.domain.words import LINE_LIMIT
from companion.ui.screens.writing import WritingModal
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.numbered_list import NumberedList
from companion.ui.words import today as words
from companion.ui.words.doses import REASONS

NONE = ""
OTHER = "\0other"


class SkipScreen(WritingModal[str]):
    """Gives back the reason, empty if none was given; Esc skips nothing."""

    def __init__(self, dose: str) -> None:
        super().__init__(words.SKIP_TITLE, about=dose)

    def compose_body(self) -> ComposeResult:
        """Build the reasons and the field for another one."""
        answers = [(NONE, words.NO_REASON), *((reason, reason) for reason in REASONS), (OTHER, words.OTHER_REASON)]
        yield NumberedList(answers, first=0, id="reasons")
        yield LineInput(
            placeholder=words.OTHER_PLACEHOLDER, max_length=LINE_LIMIT, id="other-reason", classes="-hidden"
        )

    def on_mount(self) -> None:
        """Let digits answer at once."""
        self.query_one(NumberedList).focus()

    def bring_back(self, kept: Mapping[str, str]) -> None:
        """Put a reason of their own back, and show its field."""
        super().bring_back(kept)
        if kept.get("other-reason"):
            self._show_field()

    def _show_field(self) -> None:
        field = self.query_one("#other-reason", LineInput)
        field.remove_class("-hidden")
        field.focus()

    @on(OptionList.OptionSelected, "#reasons")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        answer = self.query_one(NumberedList).answer_at(event.option_index)
        if answer == OTHER:
            self._show_field()
        else:
            self.dismiss(answer)

    @on(Input.Submitted, "#other-reason")
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip())
