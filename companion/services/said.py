"""What was said while the records were locked: matched to doses, kept as a note, or let go, each with a question."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec import Struct

from companion.domain.days import ONE_DAY, on_clock, zone_named
from companion.domain.dose import Dose, Extra, State
from companion.domain.errors import BadInput, NotFound
from companion.domain.ids import new_id
from companion.domain.journal import Entry
from companion.domain.said import Said
from companion.domain.words import clean_note
from companion.services.ports import Change, Clock, Put, Remove, Saved, Store
from companion.services.today import TodayService

NEAR = timedelta(hours=12)
"""How far from the moment something was said a dose may be planned that it could be about."""

_ANSWERED = frozenset({State.UNREADABLE, State.ON_PAUSE})


class Waiting(Struct, frozen=True):
    """Something said that no one answered for yet."""

    said: Said
    """What was said, and when."""

    doses: tuple[Dose, ...]
    """Doses it may be about: those whose time had come, nearest first, then those to come. The words are not read."""

    there: tuple[Dose, ...] = ()
    """Doses near that time about which something is recorded already, in the order of the plan."""

    intakes: tuple[Extra, ...] = ()
    """What was recorded near that time without a plan: as needed, or extra; in the order it was taken."""


class SaidService:
    """Answer for what was said while locked."""

    def __init__(self, store: Store, clock: Clock, today: TodayService) -> None:
        self._store = store
        self._clock = clock
        self._today = today

    def say(self, words: str, id_: str | None = None) -> Saved:
        """Keep words with the time, while the records are open.

        Raises:
            BadInput: there are none, or too many.
            NotSaved: they could not be made durable.
        """
        return self._store.save("said", [Put(said_now(words, self._clock, id_))])

    def waiting(self) -> tuple[Waiting, ...]:
        """Everything said and not answered for, oldest first."""
        return tuple(Waiting(said, *self._near(said.instant)) for said in self._store.said())

    def match(self, id_: str, doses: Collection[str]) -> Saved:
        """It was about these doses: record them as taken at that moment, as one action with taking it off the list.

        Raises:
            NotFound: it was answered for meanwhile, or a dose is no longer planned.
            AlreadyRecorded: something is recorded for a dose; nothing is changed.
            BadInput: no dose is named.
            NotSaved: it could not be made durable.
        """
        if not doses:
            raise BadInput("Please say which dose it was. Nothing was changed.", "dose")
        said = self._found(id_)
        taken = [self._today.as_taken(dose, said.instant) for dose in doses]
        changes: list[Change] = [*(Put(record, strict=True) for record in taken), Remove(said)]
        return self._store.save("said-match", changes)

    def keep_as_note(self, id_: str) -> Saved:
        """It was something else: keep the words as a check-in's note, at that moment.

        Raises:
            NotFound: it was answered for meanwhile.
            NotSaved: it could not be made durable.
        """
        said, calendar = self._found(id_), self._store.calendar()
        zone, day = calendar.zone_name(said.instant), calendar.day_of(said.instant)
        note = Entry(said.id, day, said.instant, zone, calendar.clock(said.instant), note=said.words)
        return self._store.save("said-note", [Put(note), Remove(said)])

    def drop(self, id_: str) -> Saved:
        """Let it go; undoable.

        Raises:
            NotFound: it was answered for meanwhile.
            NotSaved: it could not be made durable.
        """
        return self._store.save("said-drop", [Remove(self._found(id_))])

    def _found(self, id_: str) -> Said:
        found = next((said for said in self._store.said() if said.id == id_), None)
        if found is None:
            raise NotFound("This was answered for already. Nothing was changed.")
        return found

    def _near(self, instant: datetime) -> tuple[tuple[Dose, ...], tuple[Dose, ...], tuple[Extra, ...]]:
        """Doses that were planned near an instant: those without a record, and those that have one; then other intakes.

        Nobody has taken what is still to come, so of the first those whose time had come stand before it.
        """
        day = self._store.calendar().day_of(instant)
        found: dict[str, Dose] = {}
        intakes: dict[str, Extra] = {}
        for offset in (-1, 0, 1):
            view = self._today.view(day + offset * ONE_DAY)
            found |= {dose.id: dose for dose in view.doses}
            intakes |= {extra.id: extra for extra in view.extras if abs(extra.instant - instant) <= NEAR}
        near = [dose for dose in found.values() if abs(dose.plan.due - instant) <= NEAR]
        bare = [dose for dose in near if dose.record is None and dose.state not in _ANSWERED]
        there = [dose for dose in near if dose.record is not None or dose.state is State.UNREADABLE]
        bare.sort(key=lambda dose: (dose.plan.due > instant, abs(dose.plan.due - instant), dose.id))
        there.sort(key=lambda dose: (dose.plan.due, dose.id))
        return tuple(bare), tuple(there), tuple(sorted(intakes.values(), key=lambda extra: (extra.instant, extra.id)))


def said_now(words: str, clock: Clock, id_: str | None = None) -> Said:
    """Make the record of something said now; it needs nothing of the other records.

    Raises:
        BadInput: there are no words, or too many.
    """
    words = clean_note(words)
    if not words.strip():
        raise BadInput("Please say what happened, such as “took my morning ones”. Nothing was kept.", "words")
    now, zone = clock.now().replace(microsecond=0), clock.zone()
    local = on_clock(now, zone_named(zone))
    return Said(id_ or new_id(), words, now, zone, local, local.date())
