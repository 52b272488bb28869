"""Words about the machines the records are kept on. No part of Textual is needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from companion.ui.words.dates import WEEKDAYS, clock, short_date

if TYPE_CHECKING:
    from companion.domain.days import Calendar
    from companion.domain.devices import Device
    from companion.services.devices import NotHeard

LABEL: Final = "Computers"
TIP: Final = "Where your records are kept, and which is used"
TITLE: Final = "Computers with your records"
NONE: Final = "Nothing has been saved by any computer yet."
RETIRE: Final = "It is no longer used: no more notices about it"
BRING_BACK: Final = "It is used again"
RENAME: Final = "Call it something else"
NAME: Final = "Its name"
HOW: Final = "Enter says that one is no longer used, or names it. All it recorded stays."
CHOOSE_LABEL: Final = "Choose"
CHOOSE_TIP: Final = "Decide about the computer under the cursor"
NO_TIME: Final = "heard, but its stamps do not tell when"
THIS: Final = "this computer"
NOT_USED: Final = "no longer used"

_DAYS_BY_NAME: Final = timedelta(days=6)
_LONG: Final = timedelta(days=2)
"""Who was not heard for so long may not be used any more."""

_NOT_USED_HINT: Final = "If it is no longer used, say so in Computers, among all commands."


def heard_at(wall: datetime, today: date) -> str:
    """Say when something was heard last: 08:02, Fri 21:40, Fri Nov 13 21:40, and with its year if that is another."""
    if wall.date() == today:
        return clock(wall)
    if timedelta(0) < today - wall.date() <= _DAYS_BY_NAME:
        return f"{WEEKDAYS[wall.weekday()][:3]} {clock(wall)}"
    year = "" if wall.year == today.year else f" {wall.year}"
    return f"{short_date(wall.date())}{year} {clock(wall)}"


def not_heard(one: NotHeard, calendar: Calendar, now: datetime) -> str:
    """Say since when a machine was not heard, and what that may mean."""
    return f"{_since(one, calendar, now)}. A dose may be recorded there that is not shown here."


def notice(found: Sequence[NotHeard], calendar: Calendar, now: datetime, *, is_short: bool = False) -> str:
    """Say it of each on Today, and where to say that one is not used any more; empty if all were heard."""
    said = [not_heard(one, calendar, now) for one in found]
    if not is_short and any(one.silent.since < now - _LONG for one in found):
        said.append(_NOT_USED_HINT)
    return "\n".join(said)


def this_dose(one: NotHeard, calendar: Calendar, now: datetime) -> str:
    """Say the same before one dose is recorded."""
    return f"{_since(one, calendar, now)}: this dose may be recorded there already."


def _since(one: NotHeard, calendar: Calendar, now: datetime) -> str:
    when = heard_at(calendar.wall(one.silent.since), calendar.wall(now).date())
    return f"This computer has not heard from {one.name} since {when}"


def about(device: Device, calendar: Calendar, now: datetime) -> str:
    """Say what is known of a machine beside its name: this computer; heard Fri 21:40, no longer used."""
    parts = [THIS if device.is_this else last_heard(device, calendar, now)]
    if device.is_retired:
        parts.append(NOT_USED)
    return ", ".join(parts)


def last_heard(device: Device, calendar: Calendar, now: datetime) -> str:
    """Say when a machine wrote the newest line that arrived here."""
    heard = device.heard(now)
    if heard is None:
        return NO_TIME
    return f"heard {heard_at(calendar.wall(heard), calendar.wall(now).date())}"


def retired(name: str, *, is_this: bool) -> str:
    """Say that a machine is no longer used."""
    if is_this:
        return "This computer is noted as no longer used: no more notices about it on the others."
    return f"{name} is noted as no longer used: no more notices about it. All it recorded stays."


def brought_back(name: str, *, is_this: bool) -> str:
    """Say that a machine is used again."""
    return "This computer is noted as used again." if is_this else f"{name} is noted as used again."


def naming(name: str) -> str:
    """Ask for another name."""
    return f"What is {name} to be called? Enter keeps it, Esc leaves it as it is."


def renamed(before: str, after: str) -> str:
    """Say what a machine is called from now on."""
    return f"{before} is called {after} from now on, on every computer."
