"""Series over days, with gaps kept as gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from companion.domain.journal import Entry

ENOUGH_DAYS = 14
"""Under this many days with a value, counts are shown and no average."""


class Series(Struct, frozen=True):
    """One value a day over a period; None where nothing was said."""

    scale: str
    """The scale's id."""

    first: date
    """The first day of the period."""

    values: tuple[float | None, ...]
    """One per day: the mean of that day's entries, or None."""

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.first + timedelta(days=len(self.values) - 1)

    @property
    def answered(self) -> int:
        """On how many days there is a value."""
        return sum(value is not None for value in self.values)

    @property
    def mean(self) -> float | None:
        """The mean over the days with a value; None under `ENOUGH_DAYS` of them."""
        known = [value for value in self.values if value is not None]
        return sum(known) / len(known) if len(known) >= ENOUGH_DAYS else None

    def runs(self) -> tuple[tuple[int, tuple[float, ...]], ...]:
        """The unbroken runs: how many days after the first each begins, and its values."""
        found: list[tuple[int, list[float]]] = []
        is_open = False
        for offset, value in enumerate(self.values):
            if value is None:
                is_open = False
            elif is_open:
                found[-1][1].append(value)
            else:
                found.append((offset, [value]))
                is_open = True
        return tuple((offset, tuple(values)) for offset, values in found)


def daily(entries: Iterable[Entry], scale: str, first: date, last: date) -> Series:
    """The daily means of a scale from `first` to `last`, both included."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for entry in entries:
        if scale in entry.values and first <= entry.day <= last:
            by_day[entry.day].append(entry.values[scale])
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return Series(scale, first, tuple(sum(by_day[day]) / len(by_day[day]) if day in by_day else None for day in days))
