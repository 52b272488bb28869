"""What a person prefers and wants to have on every machine: one dated or undated value per key."""

from __future__ import annotations

from datetime import date, time
from typing import Final

from msgspec import Struct

DAY_START: Final = "day.start"
"""The dated preference that says when a day starts, in minutes after midnight."""

LATEST_DAY_START: Final = time(6)
"""The latest hour a day may start."""


class Pref(Struct, frozen=True):
    """One synced preference."""

    key: str
    """What it is about, such as "mood.poles"; also the start of its id."""

    value: object
    """A JSON value."""

    since: date | None = None
    """From when it holds, where it changes how days read."""

    rev: str | None = None
    """The revision this was read from; None for a new one."""

    @property
    def id(self) -> str:
        """One record per key, and per date where it is dated."""
        return f"{self.key}/{self.since.isoformat()}" if self.since else self.key


class Reaction(Struct, frozen=True):
    """An allergy or a past reaction, for the person's own memory and their clinicians."""

    id: str
    """Random and stable."""

    name: str
    """The medicine or substance."""

    what: str = ""
    """What happened."""

    is_allergy: bool = False
    """Is it an allergy rather than a bad experience?"""

    rev: str | None = None
    """The revision this was read from; None for a new one."""
