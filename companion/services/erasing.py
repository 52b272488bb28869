"""Erasing for good: said in counts and dates before it happens, agreed to with a typed word, and never undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from companion.domain.dose import DoseRecord, Extra
from companion.domain.errors import BadInput, NotFound
from companion.domain.journal import Entry
from companion.domain.medicine import Regimen
from companion.domain.own_words import Person, PlanPart
from companion.domain.words import fold
from companion.services.ports import Clock, Erased, Key, Own, Store

WORD = "ERASE"
"""What is typed to agree."""


class Erasure(Struct, frozen=True):
    """What would be erased, so that a person sees it before anything is."""

    kind: str
    """`entry`, `entries`, `medicine`, `dose`, `extra` or `own`."""

    keys: tuple[Key, ...]
    """Every record it means, as table and id; deleted ones too."""

    counts: Mapping[str, int]
    """How many of each table can be seen now."""

    name: str = ""
    """The medicine's name, or that of the one record it is about."""

    first: date | None = None
    """The first day of what can be seen, or of the days that were named."""

    last: date | None = None
    """The last one."""

    mentions: int = 0
    """How many journal entries name the medicine in their own words; they stay."""

    is_reaction: bool = False
    """Is an allergy or a reaction written down under the medicine's name? It stays."""

    @property
    def seen(self) -> int:
        """How many records can be seen now."""
        return sum(self.counts.values())

    @property
    def unseen(self) -> int:
        """How many records were deleted before, or cannot be read here."""
        return len(self.keys) - self.seen


class ErasingService:
    """What can be erased for good, and the erasing."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def today(self) -> date:
        """The person's day now."""
        return self._store.calendar().day_of(self._clock.now())

    def entry(self, entry: Entry) -> Erasure:
        """One journal entry, with every version of it."""
        return Erasure("entry", (("entry", entry.id),), {"entry": 1}, first=entry.day, last=entry.day)

    def entries(self, first: date, last: date) -> Erasure:
        """The journal entries for days between two dates, those deleted before too.

        Raises:
            BadInput: the last day is before the first.
            NotFound: nothing was ever written for these days.
        """
        if last < first:
            raise BadInput("The last day is before the first. Please check both dates.", "to")
        keys = self._store.written(first, last)
        if not keys:
            raise NotFound("Nothing is written for these days, so there is nothing to erase.")
        seen = self._store.entries(first, last)
        return Erasure("entries", keys, {"entry": len(seen)}, first=first, last=last)

    def medicine(self, regimen: Regimen) -> Erasure:
        """A medicine with everything that refers to it."""
        id_, name = regimen.medicine.id, regimen.medicine.name
        doses = [dose for dose in self._store.doses(date.min, date.max).values() if dose.medicine == id_]
        extras = [extra for extra in self._store.extras(date.min, date.max) if extra.medicine == id_]
        keys = self._store.belonging(id_)
        counts = {
            "medicine": 1,
            "product": len(regimen.products),
            "version": len(regimen.versions),
            "pause": len(regimen.pauses),
            "dose": len(doses),
            "extra": len(extras),
        }
        days = sorted([*(dose.date for dose in doses), *(extra.day for extra in extras)])
        first, last = (days[0], days[-1]) if days else (None, None)
        return Erasure(
            "medicine", keys, _only(counts), name, first, last, self._mentions(name), self._is_reaction(name)
        )

    def dose(self, record: DoseRecord, name: str) -> Erasure:
        """What was recorded of one planned dose; its plan stays."""
        return Erasure("dose", (("dose", record.id),), {"dose": 1}, name, record.date, record.date)

    def extra(self, extra: Extra, name: str) -> Erasure:
        """One extra or as-needed intake."""
        return Erasure("extra", (("extra", extra.id),), {"extra": 1}, name, extra.day, extra.day)

    def own(self, record: Own, name: str) -> Erasure:
        """One part of the safety plan, one of the person's people, or one letter, with every version of it."""
        table = "plan" if isinstance(record, PlanPart) else "person" if isinstance(record, Person) else "letter"
        return Erasure("own", ((table, record.id),), {table: 1}, name)

    def is_agreed(self, erasure: Erasure, typed: str) -> bool:
        """Is this what has to be typed: the word, or the name of the medicine that is to be erased?"""
        wanted = {fold(WORD), *([fold(erasure.name).strip()] if erasure.kind == "medicine" else [])}
        return fold(typed).strip() in wanted - {""}

    def erase(self, erasure: Erasure) -> Erased:
        """Erase it for good; it cannot be undone.

        Raises:
            NotSaved: nothing was erased.
        """
        return self._store.erase(erasure.keys)

    def others(self) -> tuple[str, ...]:
        """The computers in use whose files still hold something that was erased for good, each told apart by name."""
        return self._store.holding()

    def erase_others(self) -> Erased:
        """Take what was erased for good out of their files here, too: for computers that stay closed.

        If one of them is used again, what it saved meanwhile is merged, and what was erased goes once more.
        """
        return self._store.erase_others()

    def _mentions(self, name: str) -> int:
        wanted = fold(name).strip()
        return sum(_says(entry, wanted) for entry in self._store.entries()) if wanted else 0

    def _is_reaction(self, name: str) -> bool:
        return any(fold(reaction.name) == fold(name) for reaction in self._store.reactions())


def _says(entry: Entry, wanted: str) -> bool:
    said: Iterable[str] = (entry.note, *entry.tags)
    return any(wanted in fold(text) for text in said)


def _only(counts: Mapping[str, int]) -> dict[str, int]:
    return {table: count for table, count in counts.items() if count}
