"""Ending a medicine from a date on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from companion.domain.days import parse_date
from companion.domain.errors import CompanionError
from companion.domain.medicine import Regimen
from companion.domain.words import clean_remark
from companion.services.medicines import MedicinesService
from companion.services.ports import Saved
from companion.ui.screens.saving_dialog import SavingDialog
from companion.ui.widgets.form_fields import FormLine
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import medicines as words


class EndScreen(SavingDialog):
    """From when no dose is planned, and why if the person wants to say."""

    def __init__(self, service: MedicinesService, regimen: Regimen, today: date, proposed: date) -> None:
        super().__init__(words.end_title(regimen.medicine.name), words.END_HOW)
        self._service, self._regimen, self._today, self._proposed = service, regimen, today, proposed

    def compose_fields(self) -> ComposeResult:
        """A date and a reason."""
        first = LineInput(self._proposed.isoformat(), id="first", placeholder=words.DATE_HINT)
        yield FormLine(words.END_FROM, first, id="first-line")
        yield FormLine(words.REASON, LineInput(id="why", placeholder=words.REASON_HINT), id="why-line")

    @on(Input.Changed, "#first")
    async def _say_what_goes(self) -> None:
        """Say on which past days doses that are not logged would go."""
        days: tuple[date, ...] = ()
        try:
            day = parse_date(self.text("first"), self._today, "first")
            days = await asyncio.to_thread(self._service.end_alters, self._regimen, day)
        except CompanionError:
            pass  # saving says what is wrong
        line = self.line("first")
        if line is not None:
            line.say(reading=words.end_alters(days) if days else "")

    def write(self) -> Callable[[], Saved]:
        """Read the date and the reason."""
        day = parse_date(self.text("first"), self._today, "first")
        return partial(self._service.end, self._regimen, day, clean_remark(self.text("why"), "why"))
