"""Which backups the calendar keeps: a pure function over the order they were made in and the days they bear.

It never asks what day it is. A clock that ran ahead or back puts a wrong day on the backups made then, and they take a
place for some days like any others; it never makes older ones look too old.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

DAILY, WEEKLY, MONTHLY = 7, 4, 12
"""How many days, weeks and months are kept a backup of each; of years, all."""

_PERIODS: tuple[tuple[Callable[[date], object], int | None], ...] = (
    (date.toordinal, DAILY),
    (lambda day: tuple(day.isocalendar())[:2], WEEKLY),
    (lambda day: (day.year, day.month), MONTHLY),
    (lambda day: day.year, None),
)


def worth_keeping(backups: Iterable[tuple[int, date]]) -> frozenset[int]:
    """Choose the newest of each of the newest days, weeks and months and of every year; newest is what was made last.

    Args:
        backups: the number of each, which grows with every one made, and its day.
    """
    newest_first = sorted(backups, reverse=True)
    kept: set[int] = set()
    for period, most in _PERIODS:
        seen: set[object] = set()
        for number, day in newest_first:
            if most is not None and len(seen) >= most:
                break
            if (name := period(day)) not in seen:
                seen.add(name)
                kept.add(number)
    return frozenset(kept)
