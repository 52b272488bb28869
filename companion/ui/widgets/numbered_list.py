"""A list of answers, each with its digit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from companion.ui.text import plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.words import today as words


class NumberedList(ChoiceList):
    """Answers to choose from with a digit, or with the arrows and Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            str(digit), f"answer({digit})", words.SAVE_LABEL, tooltip=words.ANSWER_TIP, id=f"list.{digit}", show=False
        )
        for digit in range(10)
    ]
    DEFAULT_CSS = """
    NumberedList {
        height: auto;
        max-height: 12;
        border: none;
        padding: 0;
        background: transparent;
        &:focus { border: none; }
    }
    """

    def __init__(
        self,
        answers: Sequence[tuple[str, str]],
        *,
        first: int = 1,
        chosen: str = "",
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Take the answers.

        Args:
            answers: ids and words, in order.
            first: the digit of the first one.
            chosen: the id of the one the cursor begins on.
            id: the id of the widget.
        """
        self._ids = [answer for answer, _ in answers]
        self._first = first
        options = [
            Option(Content.assemble((f" {digit} " if digit < 10 else "   ", "bold"), " ", plain(label)))
            for digit, (_, label) in enumerate(answers, first)
        ]
        super().__init__(*options, id=id)
        self.highlighted = self._ids.index(chosen) if chosen in self._ids else 0

    @property
    def answer(self) -> str:
        """The id of the answer the cursor is on."""
        return self._ids[self.highlighted] if self.highlighted is not None and self._ids else ""

    def answer_at(self, index: int) -> str:
        """Give the id of the answer in a place."""
        return self._ids[index]

    def action_answer(self, digit: int) -> None:
        """Choose by its digit."""
        place = digit - self._first
        if 0 <= place < len(self._ids):
            self.highlighted = place
            self.action_select()
