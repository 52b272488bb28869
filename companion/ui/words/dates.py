"""Dates, times and plurals as the app says them, in one place."""

from __future__ import annotations

from collections.abc import Sequence
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


def brief_date(day: date) -> str:
    """Say a day as Nov 23."""
    return f"{MONTHS[day.month - 1][:3]} {day.day}"


def short_date(day: date) -> str:
    """Say a day as Mon Nov 23."""
    return f"{WEEKDAYS[day.weekday()][:3]} {brief_date(day)}"


def full_date(day: date) -> str:
    """Say a day as Nov 3, 2026."""
    return f"{brief_date(day)}, {day.year}"


def long_date(day: date) -> str:
    """Say a day as Monday, November 23, 2026."""
    return f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}, {day.year}"


def spans_of(days: Sequence[date]) -> list[str]:
    """Say days in their order, those in a row as one span: Tue Nov 10 to Sun Nov 22, Wed Nov 25."""
    spans: list[list[date]] = []
    for day in days:
        if spans and day - spans[-1][-1] == timedelta(days=1):
            spans[-1].append(day)
        else:
            spans.append([day])
    years = {day.year for day in days}
    name = short_date if len(years) < 2 else full_date
    return [name(span[0]) if len(span) == 1 else f"{name(span[0])} to {name(span[-1])}" for span in spans]


def clock(moment: datetime | time) -> str:
    """Say a time of day as 08:05."""
    return f"{moment.hour:02}:{moment.minute:02}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Say a number with its noun: 1 dose, 2 doses."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """Name several things: one, two and three."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


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
