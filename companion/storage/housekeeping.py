"""What is done when nobody waits: after the first paint, and after a command has printed its answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from companion.domain.errors import CompanionError

Step = Callable[[], Sequence[str]]
"""One thing to keep in order. It is called often, so it does nothing and costs nothing when nothing is to be done, and
answers what the person should know: sentences that stand as long as they are answered."""


class Housekeeping:
    """Keeps the records of a profile in order, step by step; what fails in one disturbs no other."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps

    def keep(self) -> tuple[str, ...]:
        """Do what is due; returns what the person should know."""
        found: list[str] = []
        for step in self._steps:
            try:
                found += step()
            except CompanionError as error:
                found.append(str(error))
            except OSError:
                continue  # the next time
        return tuple(found)
