"""Measuring two things in turn, so that a machine whose speed drifts slows both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

from msgspec import Struct

_typical: Callable[[list[float]], float] = statistics.median


def take_the_best() -> None:
    """Compare the best of each side from now on: on a machine with much else to do a median tells of that."""
    global _typical
    _typical = min


class Row(Struct, frozen=True):
    """One comparison."""

    what: str
    """What is measured."""

    against: str
    """What it is held against."""

    ours: float
    """Our median, in milliseconds."""

    theirs: float
    """The other median, in milliseconds."""

    budget: float | None = None
    """The largest ratio there should be; None where it is only printed."""

    slack_ms: float = 0.0
    """Milliseconds that the budget gives on top."""

    unit: str = "ms"
    """What both are measured in, if not milliseconds."""

    @property
    def ratio(self) -> float:
        """How many times the other it takes."""
        return self.ours / self.theirs if self.theirs else float("inf")

    @property
    def verdict(self) -> str:
        """Is it within its budget?"""
        if self.budget is None:
            return ""
        return "ok" if self.ours <= self.theirs * self.budget + self.slack_ms else "OVER"

    def __str__(self) -> str:
        budget = (
            "" if self.budget is None else f"{self.budget:g} x" + (f" + {self.slack_ms:g} ms" * bool(self.slack_ms))
        )
        return (
            f"{self.what:<48} {self.ours:>9.2f} {self.unit:<3}  {self.against:<44} {self.theirs:>9.2f} {self.unit:<3}"
            f"  {self.ratio:>6.2f}   {budget:>14} {self.verdict}"
        )


def in_turn(sides: Sequence[Callable[[], float]], rounds: int) -> list[float]:
    """The median of each side, or its best, the sides run in turn, after one round that does not count.

    Args:
        sides: each runs once and returns milliseconds.
        rounds: how often.
    """
    for side in sides:
        side()
    taken: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for at, side in enumerate(sides):
            taken[at].append(side())
    return [_typical(times) for times in taken]


def timed(call: Callable[[], object]) -> float:
    """How long a call takes, in milliseconds."""
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1000
