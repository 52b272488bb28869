"""Numbers, dates and times as documents hold them: read with care, refused where they cannot be.

Anybody's program may have written a line, and a sound checksum says nothing about what stands in it. A value that
would take a rule out of its years or overflow in one is refused here, so that it costs its own record and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final

from companion.domain.amounts import LARGEST, Amount, Part
from companion.domain.days import FIRST_DATE, LAST_DATE, ONE_DAY

LONGEST_WINDOW: Final = 24 * 60
"""The most minutes either side of its time that a dose can count as due."""

_EARLIEST = datetime.combine(FIRST_DATE - ONE_DAY, time())
_LATEST = datetime.combine(LAST_DATE + 2 * ONE_DAY, time())  # zones reach a day beyond either end
_LARGEST_STEP = 100_000
_DATE_LENGTH = len("2026-11-23")


class UnreadableRecord(ValueError):
    """A document is not what its table holds; the record is left out and reported."""


def number(text: Any) -> Decimal:
    """A number of pieces or units, above zero and no larger than one can be typed."""
    found = Decimal(str(text))
    if not found.is_finite() or not 0 < found <= LARGEST:
        raise UnreadableRecord("a number that no amount can have")
    return found


def text(found: Any) -> str:
    """What somebody wrote; null is nothing, never the word None."""
    return "" if found is None else str(found)


def amount_doc(amount: Amount) -> list[dict[str, Any]]:
    """An amount as it stands in documents."""
    return [{"n": format(part.n, "f"), "product": part.product} for part in amount]


def amount(items: Sequence[dict[str, Any]]) -> Amount:
    """The amount of a list of parts."""
    return tuple(Part(number(item["n"]), str(item["product"])) for item in items)


def instant_text(instant: datetime) -> str:
    """An instant as it stands in documents: UTC, seconds, Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(text: str) -> datetime:
    """The instant of a text that says its zone, in UTC."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise UnreadableRecord("an instant without a zone")
    found = found.astimezone(UTC)
    _check(found.replace(tzinfo=None))
    return found


def wall_text(wall: datetime) -> str:
    """A wall time with its date as it stands in documents."""
    return wall.isoformat(timespec="minutes")


def wall(text: str) -> datetime:
    """A wall time with its date; it has no zone."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is not None:
        raise UnreadableRecord("a wall time with a zone")
    _check(found)
    return found


def clock_time(text: str) -> time:
    """A time of day; it has no zone."""
    found = time.fromisoformat(text)
    if found.tzinfo is not None:
        raise UnreadableRecord("a time of day with a zone")
    return found


def day(text: str) -> date:
    """A date as documents write it, within the years a record may carry."""
    if len(text) != _DATE_LENGTH:
        raise UnreadableRecord("a date of another form")
    found = date.fromisoformat(text)
    if not FIRST_DATE <= found <= LAST_DATE:
        raise UnreadableRecord("a date outside 1900 to 2199")
    return found


def window(minutes: Any) -> int:
    """The minutes either side of its time that a dose counts as due."""
    if not is_window(minutes):
        raise UnreadableRecord("a window that is none")
    return int(minutes)


def is_window(minutes: Any) -> bool:
    """Can a dose count as due for so many minutes either side of its time?"""
    return type(minutes) is int and 1 <= minutes <= LONGEST_WINDOW


MOST_PLACES = 100_000
"""The last place in a list that is believed."""


def count(value: Any, most: int) -> int:
    """A whole number from 1 on."""
    if type(value) is not int or not 1 <= value <= most:
        raise UnreadableRecord("a number out of its range")
    return value


def is_step(value: Any) -> bool:
    """Is this a step of a scale, or a number of minutes? Fractions and more are left as they stand."""
    return type(value) is int and abs(value) <= _LARGEST_STEP


def steps(found: Any) -> dict[str, int]:
    """The steps of a check-in by scale or symptom, without what is none."""
    return {key: step for key, step in found.items() if is_step(step)} if isinstance(found, dict) else {}


def _check(found: datetime) -> None:
    if not _EARLIEST <= found < _LATEST:
        raise UnreadableRecord("a time outside 1900 to 2199")
