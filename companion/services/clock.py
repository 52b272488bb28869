"""A clock that no rule need be afraid of."""

from __future__ import annotations

from datetime import datetime

from companion.domain.days import believable
from companion.domain.errors import WrongClock
from companion.services.ports import Clock


class SteadyClock:
    """Another clock, but that it stands still while that one tells a time that cannot be.

    So nothing breaks in an app that is open when a machine's clock is lost. Nothing can be saved meanwhile: the log
    asks the other clock itself.
    """

    def __init__(self, clock: Clock) -> None:
        """Begin with the present time.

        Raises:
            WrongClock: the clock tells a time that cannot be.
        """
        self._clock = clock
        self._last = believable(clock.now())

    def now(self) -> datetime:
        """The present instant, in UTC, or the last one that could be believed."""
        if not self.problem():
            self._last = self._clock.now()
        return self._last

    def zone(self) -> str:
        """The machine's zone."""
        return self._clock.zone()

    def problem(self) -> str:
        """What is wrong with the clock now, in a sentence; empty if nothing is."""
        try:
            believable(self._clock.now())
        except WrongClock as error:
            return str(error)
        return ""
