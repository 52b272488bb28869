"""Words said while the records were locked: kept as they are, and matched to a dose later, with a question."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct


class Said(Struct, frozen=True):
    """What a person said, and when. What it means is asked, never read out of the words."""

    id: str
    """Random, minted before it is saved, so that a retry cannot make two."""

    words: str
    """What they said."""

    instant: datetime
    """When they said it, in UTC."""

    zone: str
    """The machine's zone then: the person's own zone cannot be read while locked."""

    local: datetime
    """The wall time of that zone, to the minute."""

    day: date
    """The calendar date of that wall time."""

    rev: str | None = None
    """The revision this was read from; None for a new one."""
