"""How dates, times and periods are written, for every command."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from companion.ui.words.dates import WEEKDAYS, clock, short_date
from companion.ui.words.zone import place

if TYPE_CHECKING:
    from companion.services.zone import ZoneQuestion


def day_beside(day: date, today: date) -> str:
    """A day as one says it today: today, yesterday, tomorrow, Mon Nov 23, or with its year if that is another."""
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get((day - today).days)
    return near or (short_date(day) if day.year == today.year else f"{short_date(day)} {day.year}")


def moment(at: datetime, today: date) -> str:
    """A wall time with its day where that is not today: 08:12, yesterday 21:40, Mon Nov 16 08:00."""
    return clock(at) if at.date() == today else f"{day_beside(at.date(), today)} {clock(at)}"


def moment_of_day(at: datetime, day: date) -> str:
    """As `moment`; what is planned or was after midnight of a day that is not over: Tue 00:40, for tomorrow is now."""
    return f"{WEEKDAYS[at.weekday()][:3]} {clock(at)}" if (at.date() - day).days == 1 else moment(at, day)


def span(length: timedelta) -> str:
    """A length of time, rounded down: 5 minutes, 3 hours, 2 days."""
    minutes = max(0, int(length.total_seconds() // 60))
    for size, word in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return counted(minutes // size, word)
    return "less than a minute"


def counted(n: int, word: str) -> str:
    """A number with its word: 1 day, 2 days, 3 entries."""
    if n == 1:
        return f"1 {word}"
    plural = f"{word[:-1]}ies" if word.endswith("y") and word[-2] not in "aeiou" else f"{word}s"
    return f"{n:,} {plural}"


def clocks_apart(question: ZoneQuestion) -> str:
    """This computer's clock says another zone than the doses follow."""
    here, there = place(question.person), place(question.machine)
    return (
        f"Doses follow the clocks of {here}, {clock(question.person_wall)} now; this computer says {there}, "
        f"{clock(question.machine_wall)}. The app asks where you are: companion."
    )
