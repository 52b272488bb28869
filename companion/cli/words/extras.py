"""What is said about as-needed and extra intakes."""

from __future__ import annotations

from datetime import date, datetime

from companion.cli.words.times import moment_of_day

TIME_NEEDED = "An earlier day needs a time too: please add --at, such as --at 21:40."
UNKNOWN_AMOUNT = "amount not written down"


def record_anyway(what: str) -> str:
    """Ask before a second intake."""
    return f"Record {what} as well?"


def recorded(what: str, at: datetime, today: date) -> str:
    """What was recorded."""
    return f"Recorded: {what}, {moment_of_day(at, today)}."
