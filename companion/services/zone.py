"""The machine's clock may say another zone than the person lives by: it raises a question and decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec import Struct

from companion.domain.days import Place, wall_of, zone_named
from companion.domain.errors import BadInput
from companion.domain.ids import new_id
from companion.services.ports import Clock, LocalState, Put, Saved, Store

ELSEWHERE: Final = "zones.elsewhere"
"""Where it is kept in the local state which zones this machine was said to be in without the person."""


class ZoneQuestion(Struct, frozen=True):
    """The machine's clock and the person's do not agree."""

    machine: str
    """The zone this machine says it is in."""

    machine_wall: datetime
    """What its clock reads."""

    person: str
    """The zone the person lives by, as they last said."""

    person_wall: datetime
    """What their clocks read."""


class ZoneService:
    """Ask once per machine and zone whether the person moved, and keep the answer."""

    def __init__(self, store: Store, clock: Clock, state: LocalState) -> None:
        self._store = store
        self._clock = clock
        self._state = state

    def question(self) -> ZoneQuestion | None:
        """What to ask; None where both clocks read the same, nothing is planned yet, or it was answered here before."""
        now, calendar, machine = self._clock.now(), self._store.calendar(), self._clock.zone()
        person = calendar.zone_name(now)
        if not calendar.places or machine == person or machine in self._elsewhere():
            return None
        try:
            there = wall_of(now, zone_named(machine))
        except BadInput:
            return None
        here = calendar.wall(now)
        return ZoneQuestion(machine, there, person, here) if there != here else None

    def move(self, zone: str) -> Saved:
        """From now on the person lives by the clocks of a zone; days and doses before stay as they are.

        Raises:
            BadInput: there is no such zone.
            NotSaved: it could not be made durable.
        """
        zone_named(zone)
        now = self._clock.now().replace(microsecond=0)
        if self._store.calendar().zone_name(now) == zone:
            return Saved("")
        self._set_elsewhere([each for each in self._elsewhere() if each != zone])
        return self._store.save("place", [Put(Place(now, zone, id=new_id()))])

    def stay(self, machine: str) -> None:
        """Only this machine is in that zone; it is not asked about there again."""
        self._set_elsewhere([*self._elsewhere(), machine])

    def _elsewhere(self) -> list[str]:
        kept = self._state.get(ELSEWHERE)
        return [each for each in kept if isinstance(each, str)] if isinstance(kept, list) else []

    def _set_elsewhere(self, zones: list[str]) -> None:
        if zones != self._elsewhere():
            self._state.set(ELSEWHERE, list(dict.fromkeys(zones)))
