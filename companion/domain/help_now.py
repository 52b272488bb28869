"""What helps in a hard moment besides the numbers: short guides, the pace of a breath, and words that need no file.

Nothing here reads a file or can fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

GuideId = Literal["breathing", "grounding", "someone-else"]
"""A guide of Help now; each is a file of the content."""

GUIDES: Final[tuple[GuideId, ...]] = ("someone-else", "breathing", "grounding")
"""Every guide, in the order they are shown."""

TOO_MUCH_CARD: Final = "too-much-or-wrong-medicine"
"""The red-flag card about too much of a medicine, or the wrong one."""

DO_NOW: Final = "Do this now, even if you feel fine."
"""What stands first about too much of a medicine, whatever was taken."""

EMERGENCY_SIGNS: Final = (
    "A collapse, a seizure, trouble breathing, or someone who grows drowsy, is confused or cannot be woken: call now."
)
"""The signs that need an ambulance, as the card has them; here too, for the case that the card cannot be read."""

ON_PURPOSE: Final = "If it was taken to hurt yourself, call now too, even if you feel fine."
"""What the card says of it; here too, as what is printed does not show the card."""

HAVE_READY: Final = "Have the box in your hand. They will ask what, how much and when."
"""What a poison line asks, as the card has it; Companion itself asks nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a guide."""

    mark: str
    """A word for it."""

    count: int
    """What is counted: seconds of a breath, things to find, or its place."""

    text: str
    """What to do."""


@dataclass(frozen=True, slots=True)
class GuideSource:
    """A page a guide rests on."""

    id: int
    """The number its markers carry."""

    title: str
    """What it is."""

    address: str
    """Where to find it."""

    grade: Literal["V", "v"]
    """How it was checked, as with crisis lines."""


@dataclass(frozen=True, slots=True)
class HelpGuide:
    """A short guide for a hard moment."""

    id: GuideId
    """Which one."""

    title: str
    """Its title."""

    opening: tuple[str, ...]
    """What is said first."""

    steps: tuple[Step, ...]
    """What to do, in order."""

    closing: tuple[str, ...]
    """What is said at the end."""

    sources: tuple[GuideSource, ...]
    """The pages it rests on; none where it states nothing."""

    written: str
    """The ISO date it was written."""

    reviewed_by: str
    """The clinician who signed it off, or "none yet"."""


Way = Literal["in", "hold", "out"]
"""A part of a breath."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the parts of one breath are, in seconds."""

    breathe_in: int = 4
    """Breathing in."""

    hold: int = 4
    """Holding."""

    breathe_out: int = 6
    """Breathing out."""

    @property
    def parts(self) -> tuple[tuple[Way, int], ...]:
        """The parts in order, each with its seconds."""
        return ("in", self.breathe_in), ("hold", self.hold), ("out", self.breathe_out)

    def at(self, elapsed: float) -> Moment:
        """Where in a breath one is after so many seconds of breathing at this pace."""
        left = max(0.0, elapsed) % sum(seconds for _, seconds in self.parts)
        for way, seconds in self.parts:
            if left < seconds:
                share = left / seconds
                fullness = {"in": share, "hold": 1.0, "out": 1 - share}[way]
                return Moment(way, fullness, seconds - int(left))
            left -= seconds
        return Moment("out", 0.0, 1)  # rounding left a hair of the last second


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of a breath."""

    way: Way
    """Which part of it."""

    fullness: float
    """How full the chest is, from 0 to 1."""

    left: int
    """The seconds left in this part, the one that is running included."""
