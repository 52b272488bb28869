"""Erasing for good: what it means in counts and dates, and the word that agrees to it."""

from __future__ import annotations

import asyncio
from datetime import date
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from companion.domain.days import parse_date
from companion.domain.errors import BadInput, CompanionError
from companion.services.erasing import WORD, ErasingService, Erasure
from companion.services.ports import Erased
from companion.ui.saving import saved
from companion.ui.screens.base import CompanionModal
from companion.ui.text import Words
from companion.ui.widgets.form_fields import FormLine
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import erasing as words


class EraseScreen(CompanionModal[Erased]):
    """Shows what would be erased; only the typed word erases it. Esc leaves everything as it is."""

    AUTO_FOCUS = "LineInput"

    def __init__(self, service: ErasingService, erasure: Erasure) -> None:
        super().__init__(words.title(erasure))
        self._service, self._erasure = service, erasure

    def compose_body(self) -> ComposeResult:
        """What goes, what stays, how it differs from deleting, and the line for the word."""
        yield Words(words.what(self._erasure), id="erase-what")
        for sentence in words.stays(self._erasure):
            yield Words(sentence, classes="erase-stays")
        yield Words(words.DIFFERENCE, id="erase-difference")
        yield Words(f"{words.type_this(self._erasure, WORD)}. {words.ESC_LEAVES}", id="erase-how")
        yield LineInput(id="erase-word", max_length=120)
        yield Words("", id="erase-status")

    def _say(self, sentence: str) -> None:
        self.query_one("#erase-status", Words).say(sentence)

    @on(Input.Changed, "#erase-word")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.is_working:
            self._say("")

    @on(Input.Submitted, "#erase-word")
    def _agreed(self, event: Input.Submitted) -> None:
        event.stop()
        if self.is_working:
            return
        if self._service.is_agreed(self._erasure, event.value):
            self.begin(self._erase)
        else:
            self._say(words.NOT_THE_WORD if event.value.strip() else words.type_this(self._erasure, WORD))

    async def _erase(self) -> None:
        try:
            done = await saved(partial(self._service.erase, self._erasure), lambda: self._say(words.ERASING))
        except CompanionError as error:
            self._say(str(error))
        else:
            self.dismiss(done)


class EraseDaysScreen(CompanionModal[Erasure]):
    """Asks for the days whose journal entries are to be erased; nothing is erased here."""

    AUTO_FOCUS = "LineInput"

    def __init__(self, service: ErasingService, day: date, today: date) -> None:
        super().__init__(words.DAYS_TITLE)
        self._service, self._day, self._today = service, day, today

    def compose_body(self) -> ComposeResult:
        """Two dates."""
        yield Words(words.DAYS_HOW, id="erase-days-how")
        first = LineInput(self._day.isoformat(), id="from", placeholder=words.DAY_HINT)
        yield FormLine(words.FROM, first, id="from-line")
        yield FormLine(words.TO, LineInput(self._day.isoformat(), id="to", placeholder=words.DAY_HINT), id="to-line")
        yield Words("", id="erase-status")

    @on(Input.Submitted, "#from")
    def _go_on(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#to").focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one("#erase-status", Words).say("")

    @on(Input.Submitted, "#to")
    async def _given(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            first, last = (
                parse_date(self.query_one(f"#{name}", LineInput).value, self._today, name) for name in ("from", "to")
            )
            erasure = await asyncio.to_thread(self._service.entries, first, last)
        except CompanionError as error:
            self.query_one("#erase-status", Words).say(str(error))
            if isinstance(error, BadInput) and error.field:
                self.query_one(f"#{error.field}").focus()
        else:
            self.dismiss(erasure)
