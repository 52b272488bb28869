"""Nudges while the app is open: which doses have just come due."""

from __future__ import annotations

from companion.domain.dose import Dose, State
from companion.services.day_view import DayView


def newly_due(view: DayView, told: set[str]) -> tuple[Dose, ...]:
    """Doses whose planned time has come and that were not told of yet; `told` is updated.

    Doses are compared with the clock, never counted in ticks, so a laptop that slept tells each dose once.
    """
    found = tuple(
        dose
        for dose in view.open_doses
        if dose.state is State.DUE and dose.plan.due <= view.now and dose.id not in told
    )
    told.update(dose.id for dose in found)
    return found
