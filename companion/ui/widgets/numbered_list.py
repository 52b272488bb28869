"""A list of answers, each with its digit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import OptionList
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
        is_marked: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Take the answers.

        Args:
            answers: ids and words, in order.
            first: the digit of the first one.
            chosen: the id of the one the cursor begins on.
            is_marked: does the digit of the answer the cursor is on stand in brackets, wherever the focus is?
            id: the id of the widget.
        """
        self._ids = [answer for answer, _ in answers]
        self._labels = [label for _, label in answers]
        self._first, self._is_marked = first, is_marked
        at = self._ids.index(chosen) if chosen in self._ids else 0
        super().__init__(*(Option(self._row(place, at)) for place in range(len(answers))), id=id)
        self._marked: int | None = at
        self.highlighted = at

    def _row(self, place: int, marked: int | None) -> Content:
        digit = place + self._first
        shown = f" {digit} " if digit < 10 else "   "
        if self._is_marked and place == marked:
            shown = f"[{digit}]" if digit < 10 else "[x]"
        return Content.assemble((shown, "bold"), " ", plain(self._labels[place]))

    @on(OptionList.OptionHighlighted)
    def _mark(self) -> None:
        """Move the brackets with the cursor."""
        if self._is_marked and self._marked != self.highlighted:
            for place in (self._marked, self.highlighted):
                if place is not None:
                    self.replace_option_prompt_at_index(place, self._row(place, self.highlighted))
            self._marked = self.highlighted
        if self.has_focus:
            self.call_after_refresh(self._bring_into_view)

    def _bring_into_view(self) -> None:
        """Scroll what the list stands in, so that the answer the cursor is on can be seen, also after a long text."""
        if isinstance(self.parent, Widget) and self.parent.allow_vertical_scroll and self.highlighted is not None:
            here = self.virtual_region
            height = max(1, here.height // max(1, self.option_count))
            row = Region(here.x, here.y + min(self.highlighted * height, here.height - height), here.width, height)
            self.parent.scroll_to_region(row, animate=False, immediate=True)

    @property
    def answer(self) -> str:
        """The id of the answer the cursor is on."""
        return self._ids[self.highlighted] if self.highlighted is not None and self._ids else ""

    def choose(self, answer: str) -> None:
        """Move the cursor to an answer, if it is one of them."""
        if answer in self._ids:
            self.highlighted = self._ids.index(answer)

    def answer_at(self, index: int) -> str:
        """Give the id of the answer in a place."""
        return self._ids[index]

    def action_answer(self, digit: int) -> None:
        """Choose by its digit."""
        place = digit - self._first
        if 0 <= place < len(self._ids):
            self.highlighted = place
            self.action_select()
