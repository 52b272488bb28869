"""Everything the Today tab shows, read at one moment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from companion.domain.dose import State
from companion.services.day_view import DayView
from companion.services.low_energy import is_low_energy
from companion.ui.snoozes import snoozes
from companion.ui.timeline import Beside

if TYPE_CHECKING:
    from companion.services.desk import Services
    from companion.services.devices import NotHeard


class Loaded(Struct, frozen=True):
    """Everything the tab shows, read at one moment."""

    view: DayView
    """The day."""

    beside: Beside
    """What else its rows show."""

    is_low: bool
    """Is the low-energy view on?"""

    not_heard: tuple[NotHeard, ...] = ()
    """The computers that may know of doses that are not shown."""

    turn: int = 0
    """When it was asked for, counted: what was asked for before something newer was shown comes too late."""


def read_day(services: Services, day: date | None, turn: int, seen: DayView | None = None) -> Loaded:
    """Read a day, today if none is named; it waits for the records, so it belongs in a thread.

    Args:
        services: what a person can do.
        day: the day, or None for today.
        turn: the place of this reading among all that were asked for.
        seen: the day, if it was read just now.
    """
    view = seen or services.today.view(day)
    is_today = view.day == view.calendar.day_of(view.now)
    beside = Beside(
        services.history.next_undo(),
        snoozes(services.state),
        services.journal.symptom_names(),
        is_today,
        is_lacking=not view.regimens and services.health.is_lacking(),
    )
    is_first = seen is not None  # the first paint does not wait for this
    not_heard = services.devices.not_heard() if is_today and not is_first else ()
    return Loaded(view, beside, is_low_energy(services.state), not_heard, turn)


def first_row(view: DayView) -> str:
    """Choose where the cursor begins: on what is due, else what is open, else what comes next."""
    for state in (State.DUE, State.SINCE, State.UPCOMING):
        for dose in (*view.doses, *view.earlier):
            if dose.state is state:
                return dose.id
    return ""
