"""The sentences about the next dose that may only be said word for word, and what they stand on."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

FixedId = Literal["stop", "wait", "call", "clinic", "no_rule"]
"""The short name content refers to a fixed sentence by."""

GroundGrade = Literal["V", "v", "default"]
"""How a ground was checked; "default" is our own cautious default, which a clinician still has to confirm."""


class Ground(Struct, frozen=True):
    """What a fixed sentence may be said about, and where that is said."""

    medicine: str
    """The medicine or the case, in plain words."""

    names: tuple[str, ...]
    """The generic names it stands for, in lower case; empty where it is about more than names."""

    source: str
    """Where it is said."""

    grade: GroundGrade
    """How that was checked."""


class FixedSentence(Struct, frozen=True):
    """A sentence about the next dose that may only be said word for word."""

    id: FixedId
    """The short name content refers to it by."""

    text: str
    """The sentence."""

    use: str
    """When it may be said."""

    stands_on: tuple[Ground, ...] = ()
    """What it may be said about; for anything else it has no standing."""
