"""What a run of real sync counted."""

from __future__ import annotations

from dataclasses import dataclass, field


class Missing(RuntimeError):
    """A program that is needed is not installed."""


class Unequal(AssertionError):
    """Two sides do not hold the same, or something acknowledged is not there."""


@dataclass
class Figures:
    """How much was written and met, and what came of it."""

    carrier: str
    """What carried the folders."""

    rounds: int = 0
    """Times that both sides wrote and met again."""

    parted: int = 0
    """Times they wrote while apart, among them the same record and the same dose."""

    acknowledged: int = 0
    """Lines that a process said were saved."""

    commands: int = 0
    """Runs of the real `companion` command that said they had saved something."""

    killed: int = 0
    """Writers that were killed in the middle of saving."""

    lost: int = 0
    """Acknowledged lines and commands of which a side has no trace."""

    kept: int = 0
    """Edits of one record made on both sides while apart, both still there."""

    conflict_copies: int = 0
    """Conflict copies the carrier made."""

    waits: list[float] = field(default_factory=list)
    """Seconds until both sides held the same again, a round each."""

    def how(self) -> str:
        """What was done, in a few words."""
        waits = sorted(self.waits)
        half = f", the same again after {waits[len(waits) // 2]:.1f} s (median)" if waits else ""
        return (
            f"{self.rounds} rounds, {self.parted} of them apart, {self.killed} writers killed, "
            f"{self.kept} edits made on both sides kept, {self.conflict_copies} conflict copies{half}"
        )

    def line(self) -> str:
        """All of it in one line."""
        counts = f"{self.acknowledged} lines and {self.commands} commands acknowledged, {self.lost} lost"
        return f"{self.carrier}: {counts}; {self.how()}"
