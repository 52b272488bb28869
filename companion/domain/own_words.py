"""What a person writes for a hard moment: a safety plan, their people, and letters from their well self.

The headings of the plan are Companion's own. Whether a letter is offered follows from the steps that were chosen in
check-ins alone; nobody reads what stands in a note, a plan or a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from companion.domain.journal import LOW_MOOD, Entry, is_low_mood

HEADINGS: Final = ("signs", "calm", "others", "trusted", "professional", "space", "reasons")
"""The headings of the plan by their ids, in the order they are read; each is one record."""


class PlanPart(Struct, frozen=True):
    """What stands under one heading of the safety plan."""

    id: str
    """The heading; one of `HEADINGS`, or one that a later version has."""

    text: str
    """What the person wrote under it."""

    rev: str | None = None
    """The revision this was read from; None for a new one."""


class Person(Struct, frozen=True):
    """Somebody to turn to."""

    id: str
    """Random, minted when the form opened."""

    name: str
    """Who it is."""

    reach: str = ""
    """A number, an address, a door to knock at: as the person wrote it."""

    purpose: str = ""
    """What they are good to turn to for."""

    order: int = 1
    """Their place in the list, from 1."""

    rev: str | None = None
    """The revision this was read from; None for a new one."""


IN_HELP: Final = "help"
"""A letter that stands in Help now."""

AFTER_LOW: Final = "low"
"""A letter that stands in Help now, and is offered after low check-ins."""

FROM_DATE: Final = "date"
"""A letter that stands in Help now from a date on."""

WHEN_OPENED: Final = "asked"
"""A letter that stands in Care alone."""

RULES: Final = (IN_HELP, AFTER_LOW, FROM_DATE, WHEN_OPENED)
"""When a letter shows, by ids."""

STEPS: Final = (1, 2, 3)
"""The steps of the line of mood a rule can name: very low, low, a bit low."""

MOST_TIMES: Final = 14
"""The most check-ins in a row a rule can ask for."""


class Letter(Struct, frozen=True):
    """A letter from one's well self."""

    id: str
    """Random, minted when the form opened."""

    title: str
    """What it is called."""

    text: str
    """What the person wrote."""

    shows: str = IN_HELP
    """One of `RULES`, or one that a later version has."""

    step: int = LOW_MOOD
    """For `AFTER_LOW`: a mood at or under this step counts."""

    times: int = 2
    """For `AFTER_LOW`: so many check-ins in a row."""

    first: date | None = None
    """For `FROM_DATE`: the date."""

    rev: str | None = None
    """The revision this was read from; None for a new one."""

    def is_in_help(self, today: date) -> bool:
        """Does it stand in Help now on a day?"""
        if self.shows == FROM_DATE:
            return self.first is not None and self.first <= today
        return self.shows in {IN_HELP, AFTER_LOW}


def in_plan_order(parts: Iterable[PlanPart]) -> tuple[PlanPart, ...]:
    """The parts of a plan as they are read, those of later versions last."""
    places = {heading: place for place, heading in enumerate(HEADINGS)}
    return tuple(sorted(parts, key=lambda part: (places.get(part.id, len(places)), part.id)))


def low_run(entries: Sequence[Entry], step: int) -> tuple[Entry, ...]:
    """The newest check-ins in a row that say a mood at or under a step; see `is_low_mood`.

    Args:
        entries: check-ins, newest first; those that say nothing of the mood are passed over.
        step: a step of the one line of mood.
    """
    run = []
    for entry in entries:
        is_low = is_low_mood(entry.values, step)
        if is_low is False:
            break
        if is_low:
            run.append(entry)
    return tuple(run)
