"""Letters from one's well self: written when steady, there when a rule of one's own says so.

A letter after low check-ins is offered once for each row of them. Only the steps that were chosen count, never the
words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from companion.domain.errors import BadInput, NotFound
from companion.domain.ids import new_id
from companion.domain.own_words import AFTER_LOW, FROM_DATE, MOST_TIMES, RULES, STEPS, Letter, low_run
from companion.domain.words import clean_name, clean_note
from companion.services.ports import Clock, LocalState, Put, Remove, Saved, Store

OFFERED: Final = "letters.offered"
"""Where it is kept in the local state after which check-ins each letter was offered last."""

SPELL: Final = timedelta(days=30)
"""A row of check-ins lies no further back than this."""


class LettersService:
    """Knows the letters, and when one is to be offered."""

    def __init__(self, store: Store, clock: Clock, state: LocalState) -> None:
        self._store, self._clock, self._state = store, clock, state

    def all(self) -> tuple[Letter, ...]:
        """Every letter, in the order they were begun."""
        return self._store.letters()

    def get(self, id_: str) -> Letter:
        """One letter.

        Raises:
            NotFound: it was deleted meanwhile.
        """
        found = next((letter for letter in self.all() if letter.id == id_), None)
        if found is None:
            raise NotFound("This letter is not there any more.")
        return found

    def in_help(self) -> tuple[Letter, ...]:
        """The letters that stand in Help now today."""
        today = self.today()
        return tuple(letter for letter in self.all() if letter.is_in_help(today))

    def new(self) -> Letter:
        """A letter to be written."""
        return Letter(new_id(), "", "")

    def keep(self, letter: Letter) -> Saved:
        """Keep a letter, new or changed.

        Args:
            letter: with what was typed; its `rev` is what the person saw.

        Raises:
            BadInput: it has no title or no text, or its rule cannot be used.
            NotSaved: it could not be made durable.
        """
        letter = replace(letter, title=clean_name(letter.title, "title"), text=clean_note(letter.text, "text").strip())
        if not letter.text:
            raise BadInput("There is no text yet. A line or two is enough.", "text")
        if letter.shows == AFTER_LOW and letter.step not in STEPS:
            raise BadInput("Please choose one of the three steps of mood.", "step")
        if letter.shows == AFTER_LOW and not 1 <= letter.times <= MOST_TIMES:
            raise BadInput(f"A number from 1 to {MOST_TIMES} fits here.", "times")
        if letter.shows == FROM_DATE and letter.first is None:
            raise BadInput("Please write the date it shows from.", "first")
        if letter.rev is None and letter.shows not in RULES:
            raise BadInput("Please choose when it shows.", "shows")
        return self._store.save("letter-write", [Put(letter)])

    def remove(self, letter: Letter) -> Saved:
        """Delete a letter; undo brings it back.

        Raises:
            NotSaved: it could not be made durable.
        """
        return self._store.save("letter-remove", [Remove(letter)])

    def to_offer(self) -> Letter | None:
        """The letter whose rule the newest check-ins meet and that was not offered for them yet; None if there is none.

        Of several the one that asks for most comes first.
        """
        offered = self._offered()
        fitting = [letter for letter, row in self._met() if offered.get(letter.id, frozenset()).isdisjoint(row)]
        return min(fitting, key=lambda letter: (letter.step, -letter.times), default=None)

    def note_offer(self) -> None:
        """Remember that one was offered for these check-ins, and so no other whose rule they meet: one is enough.

        All of them are remembered: the newest may be taken back and written anew, and that is no other row.
        """
        met = {letter.id: row for letter, row in self._met()}
        self._state.set(OFFERED, {id_: list(row) for id_, row in {**self._offered(), **met}.items()})

    def today(self) -> date:
        """The person's day now."""
        return self._store.calendar().day_of(self._clock.now())

    def _met(self) -> Iterator[tuple[Letter, tuple[str, ...]]]:
        """Walk the letters whose rule is met, each with the ids of the check-ins in a row that meet it."""
        ruled = [letter for letter in self.all() if letter.shows == AFTER_LOW]
        if not ruled:
            return
        today = self.today()
        entries = self._store.entries(today - SPELL, today)
        for letter in ruled:
            row = low_run(entries, letter.step)
            if len(row) >= letter.times:
                yield letter, tuple(entry.id for entry in row)

    def _offered(self) -> dict[str, frozenset[str]]:
        kept = self._state.get(OFFERED)
        if not isinstance(kept, dict):
            return {}
        return {str(id_): frozenset(map(str, row)) for id_, row in kept.items() if isinstance(row, list)}
