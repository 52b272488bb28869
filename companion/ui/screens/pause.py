"""Putting a medicine on pause, and resuming it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from textual.app import ComposeResult

from companion.domain.days import parse_date
from companion.domain.ids import new_id
from companion.domain.medicine import Regimen
from companion.domain.words import clean_remark
from companion.services.medicines import MedicinesService
from companion.services.ports import Saved
from companion.ui.screens.saving_dialog import SavingDialog
from companion.ui.widgets.form_fields import FormLine
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import medicines as words


class PauseScreen(SavingDialog):
    """From when, until when, and why if the person wants to say."""

    def __init__(self, service: MedicinesService, regimen: Regimen, today: date) -> None:
        super().__init__(words.pause_title(regimen.medicine.name), words.PAUSE_HOW)
        self._service, self._regimen, self._today = service, regimen, today
        self._id = new_id()

    def compose_fields(self) -> ComposeResult:
        """Two dates and a reason."""
        first = LineInput(self._today.isoformat(), id="first", placeholder=words.DATE_HINT)
        yield FormLine(words.PAUSE_FROM, first, id="first-line")
        yield FormLine(words.PAUSE_UNTIL, LineInput(id="last", placeholder=words.PAUSE_UNTIL_HINT), id="last-line")
        yield FormLine(words.REASON, LineInput(id="why", placeholder=words.REASON_HINT), id="why-line")

    def write(self) -> Callable[[], Saved]:
        """Read the dates; the last may stay empty."""
        first = parse_date(self.text("first"), self._today, "first")
        last = parse_date(self.text("last"), self._today, "last") if self.text("last").strip() else None
        reason = clean_remark(self.text("why"), "why")
        return partial(self._service.pause, self._regimen, first, last, reason, self._id)


class ResumeScreen(SavingDialog):
    """From when it is planned again."""

    def __init__(self, service: MedicinesService, regimen: Regimen, today: date) -> None:
        super().__init__(words.resume_title(regimen.medicine.name), words.RESUME_HOW)
        self._service, self._regimen, self._today = service, regimen, today

    def compose_fields(self) -> ComposeResult:
        """One date."""
        first = LineInput(self._today.isoformat(), id="first", placeholder=words.DATE_HINT)
        yield FormLine(words.RESUME_FROM, first, id="first-line")

    def write(self) -> Callable[[], Saved]:
        """Read the date."""
        on = parse_date(self.text("first"), self._today, "first")
        return partial(self._service.resume, self._regimen, on)
