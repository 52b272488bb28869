"""Offering back what someone was writing when the app ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from companion.services.checkin import Draft
from companion.ui.screens.base import CompanionModal
from companion.ui.text import Words, plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.words import checkin as words


class Choice(Enum):
    """What to do about a draft."""

    GO_ON = "go on"
    """Open the form with it."""

    NEW = "new"
    """Open an empty form; the draft stays."""

    DROP = "drop"
    """Throw it away."""


class DraftOfferScreen(CompanionModal[Choice]):
    """Asks whether to go on. Esc leaves the draft where it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "choose('GO_ON')", words.OFFER_LABEL, tooltip=words.OFFER_TIP, id="draft.go-on"),
        Binding("n", "choose('NEW')", words.OFFER_NEW_LABEL, tooltip=words.OFFER_NEW_TIP, id="draft.new"),
        Binding("d", "drop", words.OFFER_DROP_LABEL, tooltip=words.OFFER_DROP_TIP, id="draft.drop"),
    ]

    def __init__(self, draft: Draft, opened: datetime, others: int, *, is_edit: bool = False) -> None:
        """Take the draft.

        Args:
            draft: what is offered.
            opened: the wall time its form was opened at.
            others: how many drafts there are besides.
            is_edit: did the person ask to edit the entry it is about? Then the other way is that entry, as it is saved.
        """
        super().__init__(words.offer(draft, opened))
        self._new = words.OFFER_AFRESH_LABEL if is_edit else words.OFFER_NEW_LABEL
        tip = words.OFFER_AFRESH_TIP if is_edit else words.OFFER_NEW_TIP
        held = self._bindings.key_to_bindings["n"]
        self._bindings.key_to_bindings["n"] = [replace(each, description=self._new, tooltip=tip) for each in held]
        self.draft = draft
        """What is offered."""
        self.typed: tuple[events.Key, ...] = ()
        """A digit pressed instead of an answer: it was meant for a new check-in, which begins with it."""
        self._others = others
        self._is_sure = False

    def compose_body(self) -> ComposeResult:
        """What it holds, and the three answers."""
        yield Words(words.offer_detail(self.draft, self._others), id="offer-detail")
        answers = ((words.OFFER_LABEL, "Enter"), (self._new, "n"), (words.OFFER_DROP_LABEL, "d"))
        yield ChoiceList(*(Option(plain(f"{label}  ({key})")) for label, key in answers), id="offer-answers")

    def on_mount(self) -> None:
        """Going on is chosen."""
        answers = self.query_one("#offer-answers", OptionList)
        answers.highlighted = 0
        answers.focus()

    def on_key(self, event: events.Key) -> None:
        """A digit is the first of a new check-in: c, a digit, Enter stays one, whatever waits."""
        if self.draft.seen is None and event.character is not None and event.character in "0123456789":
            event.stop()
            event.prevent_default()
            self.typed = (event,)
            self.dismiss(Choice.NEW)

    @on(OptionList.OptionSelected)
    def _take_answer(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index == 2:
            self.action_drop()
        else:
            self.dismiss((Choice.GO_ON, Choice.NEW)[event.option_index])

    def action_choose(self, name: str) -> None:
        """Give an answer."""
        self.dismiss(Choice[name])

    def action_drop(self) -> None:
        """Throw the draft away, asked for twice."""
        if self._is_sure:
            self.dismiss(Choice.DROP)
        else:
            self._is_sure = True
            self.query_one("#offer-detail", Words).say(words.OFFER_DROP_AGAIN)
