"""Requests and news that cross panes; everything else stays nested in its sender."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from textual.message import Message

from companion.domain.journal import Entry

if TYPE_CHECKING:
    from companion.ui.floor import Floor


@dataclass
class RecordsChanged(Message):
    """Records were written, here or by another copy; post it after a save and every other shown pane hears of it."""

    changed: frozenset[str]
    """Ids of the records, or names of the tables, that changed."""

    origin: object = field(default=None, init=False)
    """The pane it came up through, which knows already."""


@dataclass
class DayChanged(Message, bubble=False):
    """The person's day has turned over (or turned back, after a clock change)."""

    day: date
    """The day it is now."""


@dataclass
class ClockJumped(Message, bubble=False):
    """The wall clock moved without us: the laptop slept, or someone set the time."""

    now: datetime
    """What time it is now."""

    by: timedelta
    """How far the clock moved beyond the time that passed for this program; negative if it went back."""


@dataclass
class ShowPane(Message):
    """Please go to a tab."""

    pane: str
    """The id of the pane."""

    record: str | None = None
    """The id of what to show there, if anything."""

    back_to: str | None = None
    """The id of the pane the way back from there leads to, if it leads out of it."""


@dataclass
class CheckInAsked(Message):
    """Please open the check-in form."""

    entry: Entry | None = None
    """The entry to change; None for a new one."""

    day: date | None = None
    """The day a new one is for; today if None."""


@dataclass
class OfferWanted(Message):
    """A pane has something to ask that nobody asked for, in its turn."""

    offer: Callable[[Floor], Coroutine[Any, Any, None]]
    """Looks whether it is still to be asked, once it has the floor, and asks."""
