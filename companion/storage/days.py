"""Which records lie on which day, so that a question about one week does not walk through ten years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from companion.storage.line import Doc
from companion.storage.record import document_day

LONGEST_WALK = 800
"""A question about more days than this walks through all days there are instead of day by day."""


class DayIndex:
    """Ids by day for one dated table. A record that moved stays listed under its old day too: who asks looks again."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._ids: dict[str, dict[str, None]] = {}

    def add(self, id_: str, doc: Doc | None) -> None:
        """Take note of a document; one that belongs to no day is found by every question."""
        if doc is not None:
            self._ids.setdefault(document_day(self._table, doc) or "", {})[id_] = None

    def between(self, first: date, last: date) -> Iterator[str]:
        """Walk the ids that may lie between two days, both included; some of them more than once."""
        yield from self._ids.get("", ())
        span = (last - first).days
        if span > LONGEST_WALK:
            low, high = first.isoformat(), last.isoformat()
            for day in sorted(self._ids):
                if low <= day <= high:
                    yield from self._ids[day]
            return
        for offset in range(span + 1):
            yield from self._ids.get((first + timedelta(days=offset)).isoformat(), ())
