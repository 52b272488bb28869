"""A question with a few answers, each with its digit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import OptionList

from companion.ui.screens.base import CompanionModal
from companion.ui.text import Words
from companion.ui.widgets.numbered_list import NumberedList


class ChooseScreen(CompanionModal[str]):
    """Asks, and gives back the id of the answer; Esc leaves the question open."""

    def __init__(
        self,
        question: str,
        answers: Sequence[tuple[str, str]],
        *,
        detail: str = "",
        asks_again: Mapping[str, str] | None = None,
    ) -> None:
        """Take the question.

        Args:
            question: what is asked.
            answers: ids and words, in order.
            detail: more about it.
            asks_again: by the ids of answers that have to be given twice, what is said after the first time.
        """
        super().__init__(question)
        self._answers, self._detail = answers, detail
        self._asks_again = dict(asks_again or {})

    def compose_body(self) -> ComposeResult:
        """Build the answers."""
        if self._detail or self._asks_again:
            yield Words(self._detail, id="choose-detail")
        yield NumberedList(self._answers, id="answers")

    def on_mount(self) -> None:
        """Let digits answer at once."""
        self.query_one(NumberedList).focus()

    @on(OptionList.OptionSelected, "#answers")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        answer = self.query_one(NumberedList).answer_at(event.option_index)
        if again := self._asks_again.pop(answer, ""):
            self.query_one("#choose-detail", Words).say(again)
        else:
            self.dismiss(answer)
