"""Dates, times and plurals as the app says them, in one place."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def short_date(day: date) -> str:
    """Say a day as Mon 23 Nov."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def long_date(day: date) -> str:
    """Say a day as Monday 23 November 2026."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def clock(moment: datetime | time) -> str:
    """Say a time of day as 08:05."""
    return f"{moment.hour:02}:{moment.minute:02}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Say a number with its noun: 1 dose, 2 doses."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def span(length: timedelta) -> str:
    """Say a length of time, rounded down: 5 min, 1 h 10 min, 11 h, 3 days."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 10 and rest:
        return f"{hours} h {rest} min"
    return f"{hours} h" if hours < 48 else plural(hours // 24, "day")
