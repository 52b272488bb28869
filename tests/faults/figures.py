"""What a long run counts, and how it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct


class Figure(Struct, frozen=True):
    """One line of the table."""

    what: str
    """What was done."""

    faults: int
    """How many faults, or examples, there were."""

    acknowledged: int | None = None
    """How many records were said to be saved; None where that is not the question."""

    lost: int = 0
    """How many of those were gone afterwards."""

    wrong: int = 0
    """How often something was believed that nobody wrote, or a loss was not reported."""

    note: str = ""
    """A few words about how."""

    @property
    def is_sound(self) -> bool:
        """Is it as it must be?"""
        return not self.lost and not self.wrong

    def __str__(self) -> str:
        said = "" if self.acknowledged is None else f"{self.acknowledged:,}"
        return f"| {self.what} | {self.faults:,} | {said} | {self.lost} | {self.wrong} | {self.note} |"


HEAD = (
    "| what | faults | acknowledged | lost | wrong | how |",
    "|---|---:|---:|---:|---:|---|",
)
"""The first lines of the table."""


class Run(Struct, frozen=True):
    """How much is run, and where."""

    folder: Path
    """A scratch folder on a disk."""

    memory: Path
    """A scratch folder in memory."""

    share: float = 1.0
    """The share of the full numbers."""

    seed: int = 2026
    """What chance begins with."""

    def times(self, full: int) -> int:
        """How often something is done."""
        return max(1, round(full * self.share))


Section = Callable[[Run], Iterator[Figure]]
"""A part of the suite that can be run alone."""
