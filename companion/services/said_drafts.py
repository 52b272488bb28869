"""Words half typed on the lock screen, kept so that a crash does not take them, and taken in when the records open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec import Struct

from companion.domain.days import zone_named
from companion.domain.errors import BadInput
from companion.domain.said import Said
from companion.services.ports import Clock, Drafts, Put, Store
from companion.services.said import said_now

KIND = "said"
"""What these drafts are filed under."""


class _Then(Struct, frozen=True):
    """The clock as it stood when something was typed."""

    at: datetime
    name: str

    def now(self) -> datetime:
        return self.at

    def zone(self) -> str:
        return self.name


class SaidDrafts:
    """Keeps and drops drafts while the records are locked; only later can they be read."""

    def __init__(self, drafts: Drafts, clock: Clock) -> None:
        self._drafts, self._clock = drafts, clock

    def keep(self, id_: str, words: str) -> None:
        """Keep words with the time, replacing what was kept under this id.

        Raises:
            NotSaved: they could not be kept; they are still on the screen.
        """
        at, zone = self._clock.now().isoformat(), self._clock.zone()
        self._drafts.keep(KIND, id_, {"words": words, "at": at, "zone": zone})

    def drop(self, id_: str) -> None:
        """Forget a draft; nothing happens if there is none."""
        self._drafts.drop(KIND, id_)

    def take_in(self, store: Store) -> int:
        """Put what was left into the records, as said at the time it was typed; how many there were.

        Raises:
            NotSaved, Busy: they could not be made durable; the drafts stay.
        """
        known, taken = {said.id for said in store.said()}, 0
        for id_, kept in self._drafts.find(KIND):
            said = _said(id_, kept)
            if said is None:
                continue  # not to be understood: it stays where it is
            if id_ not in known:
                store.save("said", [Put(said)])
                taken += 1
            self.drop(id_)
        return taken


def _said(id_: str, kept: Mapping[str, object]) -> Said | None:
    """What a draft says, with its time; None where that cannot be read."""
    words, zone = kept.get("words"), str(kept.get("zone"))
    try:
        at = datetime.fromisoformat(str(kept.get("at"))).astimezone(UTC)
        zone_named(zone)
        return said_now(words, _Then(at, zone), id_) if isinstance(words, str) else None
    except (ValueError, BadInput):
        return None
