"""What was changed in two places, side by side, and which of it holds."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList

from companion.services.contests import Contest
from companion.ui.screens.base import CompanionModal, DialogBox, DialogHead
from companion.ui.text import Words
from companion.ui.widgets.comparison import Comparison
from companion.ui.widgets.numbered_list import NumberedList
from companion.ui.words import contests as words

BOTH = "both"
"""The answer that keeps every side."""


class ContestScreen(CompanionModal[str]):
    """Shows both versions and gives back the place of the one that holds, or `BOTH`; Esc leaves the question open."""

    AUTO_FOCUS = "#answers"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "read(1)", words.SCROLL_LABEL, tooltip=words.SCROLL_TIP, id="contest.read"),
        Binding("b", "read(-1)", words.SCROLL_LABEL, tooltip=words.SCROLL_TIP, id="contest.read-back", show=False),
        *(
            Binding(
                key,
                f"read({by})",
                words.SCROLL_LABEL,
                tooltip=words.SCROLL_TIP,
                id=f"contest.{key}",
                show=False,
                priority=True,
            )
            for key, by in (("pagedown", 1), ("pageup", -1))
        ),
    ]

    def __init__(self, contest: Contest, known: words.Known) -> None:
        super().__init__(words.title(contest, known), about=words.how(contest))
        self.contest = contest
        """What is asked about."""
        self._known = known

    def compose_body(self) -> ComposeResult:
        """Both versions, and under them the answers, which stay in view."""
        heads = [words.heading(side, holds=not at) for at, side in enumerate(self.contest.sides)]
        yield Comparison(heads, words.lines(self.contest, self._known))
        with Vertical(id="contest-answers"):
            yield Words(words.WHICH, id="contest-question")
            yield NumberedList(words.answers(self.contest), id="answers")

    @on(OptionList.OptionSelected, "#answers")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self.query_one(NumberedList).answer_at(event.option_index))

    def refresh_records(self, changed: frozenset[str]) -> None:
        """Say that something arrived about it; what is shown stays, and a choice settles no more than is shown."""
        if changed & {side.record.id for side in self.contest.sides if side.record is not None}:
            self.query_one(".dialog-about", Words).say(words.NEWS)

    def action_read(self, by: int) -> None:
        """Move through both versions."""
        page = self.query_one(DialogBox)
        docked = self.query_one(DialogHead).outer_size.height + self.query_one("#contest-answers").outer_size.height
        page.scroll_relative(y=by * max(1, page.size.height - docked - 1), animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Reading on is offered where there is more to read."""
        if action == "read" and self.is_mounted:
            return self.query_one(DialogBox).max_scroll_y > 0
        return True

    def on_resize(self) -> None:
        """See anew whether there is more to read."""
        super().on_resize()
        self.call_after_refresh(self.refresh_bindings)

    def tiny_line(self) -> str:
        """Say the question."""
        return f"{self.heading}: {words.WHICH}"
