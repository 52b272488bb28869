"""The low-energy view: on or off on this machine, and when it is offered.

It is offered after two low check-ins in a row, since one low day is a day; and then not again for a month, since an
offer that comes every evening is one more thing to deal with. Only the steps that were chosen count, never the words.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from companion.domain.journal import is_low
from companion.services.ports import Clock, LocalState, Store

ON: Final = "low_energy"
"""Where it is kept in the local state that the view is on."""

OFFERED: Final = "low_energy.offered"
"""Where the day of the last offer is kept."""

IN_A_ROW: Final = 2
"""So many check-ins with a mood, the newest ones, are low before the view is offered."""

SPELL: Final = timedelta(days=3)
"""They lie no further back than this."""

QUIET: Final = timedelta(days=30)
"""After an offer, whatever the answer, there is none for so long."""


def is_low_energy(state: LocalState) -> bool:
    """Is the view on? It stays on until the person turns it off."""
    return state.get(ON) is True


def set_low_energy(state: LocalState, is_on: bool) -> None:
    """Turn the view on or off."""
    state.set(ON, is_on)


class LowEnergyService:
    """Knows when to offer the view."""

    def __init__(self, store: Store, clock: Clock, state: LocalState) -> None:
        self._store = store
        self._clock = clock
        self._state = state

    def is_to_be_offered(self) -> bool:
        """Are the newest check-ins low, the view off, and the last offer long ago?"""
        today = self._today()
        last = self._last_offer()
        if is_low_energy(self._state) or (last is not None and last <= today < last + QUIET):
            return False
        answers = [low for entry in self._store.entries(today - SPELL, today) if (low := is_low(entry)) is not None]
        return len(answers) >= IN_A_ROW and all(answers[:IN_A_ROW])

    def note_offer(self) -> None:
        """Remember that it was offered today."""
        self._state.set(OFFERED, self._today().isoformat())

    def _today(self) -> date:
        return self._store.calendar().day_of(self._clock.now())

    def _last_offer(self) -> date | None:
        kept = self._state.get(OFFERED)
        try:
            return date.fromisoformat(kept) if isinstance(kept, str) else None
        except ValueError:
            return None
