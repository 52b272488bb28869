"""The burst guard: text pasted into a terminal without bracketed paste must never press our keys."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class BurstGuard:
    """Tells typing from pasting by how close different keys follow one another.

    Printable keys outside a text field are held for one window. If three different ones arrive, each within the
    window of the one before, they and all that follow until it is quiet are dropped.
    """

    window: float = 0.015
    """Keys closer than this many seconds belong together."""

    different: int = 3
    """So many different keys together are a burst."""

    quiet: float = 0.3
    """A burst is over when no key came for this many seconds: a paste can stall between two reads."""

    _last: float = field(default=float("-inf"), init=False)
    _chain: set[str] = field(default_factory=set, init=False)
    _bursting: bool = field(default=False, init=False)

    def press(self, key: str, at: float) -> bool:
        """Take in one printable key; is it, and everything held with it, part of a burst?

        Args:
            key: the key.
            at: when it arrived, in seconds of a clock that never goes back.
        """
        gap, self._last = at - self._last, at
        if gap > (self.quiet if self._bursting else self.window):
            self._chain.clear()
            self._bursting = False
        self._chain.add(key)
        if len(self._chain) >= self.different:
            self._bursting = True
        return self._bursting

    def is_bursting(self, at: float) -> bool:
        """Does a burst go on at this moment? Then an Enter belongs to it as well."""
        return self._bursting and at - self._last <= self.quiet

    @property
    def is_on(self) -> bool:
        """Does it guard at all?"""
        return self.window > 0
