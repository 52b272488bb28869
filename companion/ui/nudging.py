"""Nudges while the app is open: which doses ring now, each once, and again when it was put off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from companion.domain.dose import Dose
from companion.services.day_view import DayView
from companion.services.nudge import newly_due
from companion.services.ports import LocalState
from companion.ui.snoozes import snoozes


class Nudger:
    """Remembers what it told. It compares with the clock, so a laptop that slept tells each dose once."""

    def __init__(self, view: Callable[[], DayView], state: LocalState) -> None:
        self._view, self._state = view, state
        self._told: set[str] = set()
        self._rung: dict[str, datetime] = {}
        self._has_looked = False

    def look(self) -> tuple[Dose, ...]:
        """Find the doses that ring now. What was due before the first look is on the screen and does not ring."""
        view = self._view()
        put_off = {id_: at for id_, at in snoozes(self._state).items() if self._rung.get(id_) != at}
        again = tuple(dose for dose in view.open_doses if (at := put_off.get(dose.id)) and at <= view.now)
        self._rung.update((dose.id, put_off[dose.id]) for dose in again)
        waiting = {id_ for id_, at in put_off.items() if at > view.now}
        fresh = tuple(dose for dose in newly_due(view, self._told) if dose.id not in waiting and dose not in again)
        is_first, self._has_looked = not self._has_looked, True
        return () if is_first else (*again, *fresh)
