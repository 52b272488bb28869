"""Which keys get through: not before the first frame, not to a page that is put away, and never as a paste."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from textual.events import Key

from companion.ui.burst import BurstGuard
from companion.ui.keys import is_printable


class Verdict(Enum):
    """What to do with a key."""

    PASS = auto()
    """Let it through now, after what is held."""

    HOLD = auto()
    """Keep it until the window has passed."""

    DROP = auto()
    """It does nothing."""

    BURST = auto()
    """It does nothing, nor does anything held; say so."""


@dataclass
class KeyGate:
    """Decides about each key that arrives. It knows nothing of the screen but what it is told."""

    guard: BurstGuard
    """Tells typing from pasting."""

    everywhere: frozenset[str] = frozenset()
    """The keys of help, cover, palette and quit: they work always."""

    opens_at: float = float("inf")
    """Keys that arrived before this moment do nothing: nobody saw what they would do."""

    held: list[Key] = field(default_factory=list)
    """Keys waiting for their window to pass, in order."""

    _told: bool = field(default=False, init=False)

    def judge(self, event: Key, *, in_text: bool, put_away: bool, asked_for: bool = False) -> Verdict:
        """Decide about one key.

        Args:
            event: the key, with the time it arrived.
            in_text: would a letter be typed into a field?
            put_away: is the page hidden because the window is too small?
            asked_for: is it for a page that a key has opened, maybe before the first one stood?
        """
        printable = is_printable(event.key, event.character)
        works_always = event.key in self.everywhere and not (in_text and printable)
        if not asked_for and event.time < self.opens_at and not (works_always and not printable):
            return Verdict.DROP
        if put_away and not works_always:
            return Verdict.DROP
        if in_text or not self.guard.is_on:
            return Verdict.PASS
        if not printable:
            if self.guard.is_bursting(event.time) and not works_always:
                return Verdict.DROP
            return Verdict.HOLD if self.held else Verdict.PASS
        if self.guard.press(event.key, event.time):
            self.held.clear()
            told, self._told = self._told, True
            return Verdict.DROP if told else Verdict.BURST
        self._told = False
        return Verdict.HOLD

    def release(self) -> tuple[Key, ...]:
        """Give out what was held."""
        released = tuple(self.held)
        self.held.clear()
        return released
