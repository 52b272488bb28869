"""Chance that can be repeated: every decision of a made-up life comes from one seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import TypeVar

ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
"""What ids are made of, as in `companion.domain.ids`."""

T = TypeVar("T")


class Chance(Random):
    """A stream of decisions; the same seed decides the same."""

    def stream(self) -> Chance:
        """A stream of its own, so that one part of a life does not depend on how often another one asked."""
        return Chance(self.getrandbits(64))

    def id(self, length: int = 12) -> str:
        """A record id."""
        return "".join(self.choices(ALPHABET, k=length))

    def hits(self, likelihood: float) -> bool:
        """Does something this likely (0 to 1) happen?"""
        return self.random() < likelihood

    def pick(self, weighted: Sequence[tuple[T, float]]) -> T:
        """One of several things, each as likely as its weight says."""
        return self.choices([thing for thing, _ in weighted], [weight for _, weight in weighted])[0]

    def minutes(self, low: float, usual: float, high: float) -> timedelta:
        """A span between two numbers of minutes, mostly near the usual one, in whole seconds."""
        return timedelta(seconds=round(self.triangular(low * 60, high * 60, usual * 60)))
