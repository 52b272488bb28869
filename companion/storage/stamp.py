"""The hybrid logical clock: `at`, one stamp per line, which only orders and is never shown as a time.

    2026-11-23T08:01:02.123Z-0000-k7qd2a.9f3a
    time to the millisecond  cnt  device nonce

Stamps of one device have a fixed width and sort as text. A new stamp is later than the machine's time and than
every stamp seen so far, so the last write wins whatever the clocks of the machines say.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from companion.domain.errors import NotSaved

Now = Callable[[], datetime]
"""Asks the time: an aware datetime. Injected everywhere; nothing here reads the machine's clock."""

TIME_WIDTH = len("2026-11-23T08:01:02.123Z")
"""How much of a stamp is its time."""

ORDER_WIDTH = TIME_WIDTH + len("-0000")
"""How much of a stamp is its time and counter."""

_FULL = 0xFFFF
_SHAPE = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z"
    r"-[0-9a-f]{4}-[0-9a-z]{4,12}\.[0-9a-z]{4,8}",
    re.ASCII,
)

is_stamp = _SHAPE.fullmatch
"""Is this text a stamp?"""


def device_of(at: str) -> str:
    """Name the device that made the stamp."""
    return at[ORDER_WIDTH + 1 :].partition(".")[0]


def is_by(at: str, device: str) -> bool:
    """Did this device make the stamp?"""
    return at.startswith(device, ORDER_WIDTH + 1) and at[ORDER_WIDTH + 1 + len(device)] == "."


def time_of(at: str) -> datetime:
    """Read the stamp's time; a day its month does not have becomes the first of the next month."""
    year, month, day = int(at[0:4]), int(at[5:7]), int(at[8:10])
    hour, minute, second, milli = int(at[11:13]), int(at[14:16]), int(at[17:19]), int(at[20:23])
    try:
        date = datetime(max(year, 1), month, day, tzinfo=UTC)
    except ValueError:
        date = datetime(max(year, 1), month + 1, 1, tzinfo=UTC)
    return date + timedelta(hours=hour, minutes=minute, seconds=second, milliseconds=milli)


def time_text(moment: datetime) -> str:
    """Write a moment the way a stamp begins: UTC, to the millisecond, fixed width."""
    try:
        utc = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        utc = moment.replace(tzinfo=UTC)
    return f"{utc.year:04d}-{utc:%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def new_nonce() -> str:
    """Mint what tells two processes of one device apart."""
    return os.urandom(2).hex()


class StampClock:
    """Hands out stamps: each later than the time, than the one before and than every stamp seen."""

    def __init__(self, now: Now, nonce: str) -> None:
        self.now = now
        """Asks the time."""
        self._nonce = nonce

    def take(self, count: int, device: str, seen: str) -> list[str]:
        """Hand out so many ascending stamps, later than the greatest seen, all of one year: they go into one file."""
        now = f"{time_text(self.now())}-0000"
        taken = _run(now if now > seen[:ORDER_WIDTH] else after(seen[:ORDER_WIDTH]), count)
        if taken and taken[0][:4] != taken[-1][:4]:
            taken = _run(f"{taken[-1][:4]}-01-01T00:00:00.000Z-0000", count)
        return [f"{order}-{device}.{self._nonce}" for order in taken]


def next_of(at: str) -> str:
    """Name the stamp that follows in the same action."""
    return after(at[:ORDER_WIDTH]) + at[ORDER_WIDTH:]


def _run(first: str, count: int) -> list[str]:
    orders: list[str] = []
    order = first
    for _ in range(count):
        if orders:
            order = after(order)
        orders.append(order)
    return orders


def after(order: str) -> str:
    """Name the next time and counter; a full counter carries into the milliseconds."""
    counter = int(order[TIME_WIDTH + 1 :], 16)
    if counter < _FULL:
        return f"{order[:TIME_WIDTH]}-{counter + 1:04x}"
    try:
        return f"{time_text(time_of(order) + timedelta(milliseconds=1))}-0000"
    except OverflowError as error:
        raise NotSaved(
            "Not saved: a line in the records bears the last moment of the year 9999, and nothing can come after it. "
            "`companion doctor` names the file."
        ) from error
