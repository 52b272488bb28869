"""Trends: how a scale went over a period."""

from __future__ import annotations

from datetime import date, timedelta

from companion.domain.journal import MOOD, MOOD_HIGH, MOOD_LOW, Scale
from companion.domain.prefs import POLES
from companion.domain.trends import Series, daily
from companion.services.ports import Clock, Store


class TrendsService:
    """Series for charts; days without a word stay gaps."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def is_any_mood_before(self, day: date) -> bool:
        """Is a mood written down for a day before this one? Looks through the years, as far as it has to."""
        scales = {scale.id for scale in (MOOD, MOOD_LOW, MOOD_HIGH)}
        return any(not scales.isdisjoint(entry.values) for entry in self._store.entries(last=day - timedelta(days=1)))

    def mood(self, days: int = 30, last: date | None = None) -> tuple[tuple[Scale, Series], ...]:
        """Mood over the last days, one series per pole where they are kept apart.

        Args:
            days: how many days, the last included.
            last: the last day, today unless given.
        """
        last = last or self._store.calendar().day_of(self._clock.now())
        first = last - timedelta(days=days - 1)
        entries = self._store.entries(first, last)
        pref = self._store.prefs().get(POLES)
        preferred = (MOOD_LOW, MOOD_HIGH) if pref is not None and pref.value == 2 else (MOOD,)
        others = tuple(scale for scale in (MOOD, MOOD_LOW, MOOD_HIGH) if scale not in preferred)
        series = [(scale, daily(entries, scale.id, first, last)) for scale in (*preferred, *others)]
        return tuple((scale, line) for scale, line in series if scale in preferred or line.answered)
