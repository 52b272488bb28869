"""What a person prefers and wants to have on every machine: one dated or undated value per key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Final

from msgspec import Struct

DAY_START: Final = "day.start"
"""The dated preference that says when a day starts, in minutes after midnight."""

POLES: Final = "mood.poles"
"""The preference that says whether mood is one line (1) or low and high apart (2)."""

CHECK_IN_ASKED: Final = "checkin.asked"
"""The preference that says whether Today asks for a check-in; doses go on without one."""

PLAN_READABLE: Final = "plan.readable"
"""The preference that says whether safety plan and people stay readable while the records are locked."""

KEPT: Final = "read.kept"
"""The start of the preferences that say which pieces were kept; the piece follows, as links name it."""

READ: Final = "read.done"
"""The start of the preferences that say which pieces were read to their end."""

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


def is_check_in_asked(prefs: Mapping[str, Pref]) -> bool:
    """Does Today ask for a check-in? It does unless the person put that on pause."""
    pref = prefs.get(CHECK_IN_ASKED)
    return pref is None or pref.value is not False


def is_plan_readable(prefs: Mapping[str, Pref]) -> bool:
    """Do safety plan and people stay readable while locked? Only if the person said so: it leaves them in clear."""
    pref = prefs.get(PLAN_READABLE)
    return pref is not None and pref.value is True


def is_of_reading(pref: Pref) -> bool:
    """Is it about what was read or kept in the library?"""
    return pref.key.startswith((f"{KEPT}/", f"{READ}/"))


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
