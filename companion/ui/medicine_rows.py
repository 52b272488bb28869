"""Medicines as rows of a list and as a page of details. No part of Textual but its text is needed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum, auto
from typing import Final

from msgspec import Struct

from companion.domain.medicine import Regimen, Version
from companion.domain.prefs import Reaction
from companion.domain.words import clean_line, clean_note
from companion.services.contests import Contest
from companion.ui.words import contests as contest_words
from companion.ui.words import medicines as words
from companion.ui.words.doses import PART_NEWER

_NO_BREAK = "\u00a0"


class Kind(Enum):
    """What a row is about."""

    HEADING = auto()
    MEDICINE = auto()
    REACTION = auto()
    CONTEST = auto()


class Row(Struct, frozen=True):
    """One row of the list."""

    kind: Kind
    """What it is about."""

    id: str
    """The id of the medicine or reaction; for a heading its words."""

    title: str
    """Its name."""

    state: str = ""
    """What is special about it now, in words."""

    plan: str = ""
    """How it is taken, or what happened."""

    told: str = ""
    """What must be known about that."""


class Loaded(Struct, frozen=True):
    """Everything the tab shows, read at one moment."""

    today: date
    """The person's day."""

    regimens: tuple[Regimen, ...] = ()
    """Every medicine that was not removed."""

    reactions: tuple[Reaction, ...] = ()
    """Allergies and past reactions."""

    contests: tuple[Contest, ...] = ()
    """What was changed in two places, and about which nobody chose yet."""

    known: contest_words.Known = contest_words.Known()
    """What names and amounts are said with where something was changed in two places."""

    def contests_of(self, id_: str) -> tuple[Contest, ...]:
        """What was changed in two places about one row: a medicine with all that says how it is taken, a reaction."""
        return tuple(each for each in self.contests if id_ in _rows_of(each))

    def regimen(self, id_: str) -> Regimen | None:
        """One medicine."""
        return next((regimen for regimen in self.regimens if regimen.medicine.id == id_), None)

    def reaction(self, id_: str) -> Reaction | None:
        """One reaction."""
        return next((reaction for reaction in self.reactions if reaction.id == id_), None)

    @property
    def in_use(self) -> int:
        """How many have not ended."""
        return sum(not regimen.is_ended(self.today) for regimen in self.regimens)


def rows_of(loaded: Loaded) -> tuple[Row, ...]:
    """The rows of the list: in use, ended, allergies and reactions."""
    ended = [regimen for regimen in loaded.regimens if regimen.is_ended(loaded.today)]
    in_use = [regimen for regimen in loaded.regimens if regimen not in ended]
    rows = [_medicine(regimen, loaded) for regimen in in_use]
    if ended:
        rows.append(Row(Kind.HEADING, words.ENDED, words.ENDED))
        rows += [_medicine(regimen, loaded) for regimen in ended]
    if loaded.reactions:
        rows.append(Row(Kind.HEADING, words.REACTIONS, words.REACTIONS))
        for reaction in loaded.reactions:
            name, _, rest = words.reaction_words(reaction).partition(" · ")
            told = _changed(loaded.contests_of(reaction.id))
            rows.append(Row(Kind.REACTION, reaction.id, name, rest.partition(" · ")[0], rest.partition(" · ")[2], told))
    return (*rows, *_beside(loaded, {row.id for row in rows}))


_ELSEWHERE: Final = frozenset({"extra", "entry"})
"""Tables whose records have no row here: intakes stand on Today, entries in the Journal."""


def _rows_of(contest: Contest) -> frozenset[str]:
    """Name the rows that something is about."""
    if contest.table in _ELSEWHERE:
        return frozenset()
    return frozenset({contest.key, contest.medicine or contest.record.id})


def _beside(loaded: Loaded, shown: set[str]) -> Iterator[Row]:
    """What was changed in two places and has no row of its own: a medicine taken off the list, the clocks followed."""
    left = [c for c in loaded.contests if c.table not in _ELSEWHERE and not shown & _rows_of(c)]
    if left:
        yield Row(Kind.HEADING, contest_words.HEADING, contest_words.HEADING)
    for contest in left:
        yield Row(Kind.CONTEST, contest.key, contest_words.title(contest, loaded.known), told=_changed((contest,)))


def _changed(contests: Sequence[Contest]) -> str:
    """Say that something was changed in two places, and which key shows it."""
    return contest_words.marked(words.CHANGED_IN_TWO) if contests else ""


def shown_version(regimen: Regimen, today: date) -> Version | None:
    """The version a list shows: the one in force, else the next; of an ended one the last that planned something."""
    version = regimen.version_on(today)
    if version is None:
        return next(iter(regimen.versions), None)
    if version.ended:
        return next((each for each in reversed(regimen.versions) if not each.ended and each.first <= today), None)
    return version


def _medicine(regimen: Regimen, loaded: Loaded) -> Row:
    today = loaded.today
    version = shown_version(regimen, today)
    products = words.by_id(regimen.products)
    plan = ""
    if version is not None and version.slots:
        summed = words.day_total(version.slots, products)
        plan = words.plan_words(version.slots, products)
        if regimen.is_ended(today):
            plan = words.last_plan(plan)
        elif summed:
            plan += f" = {_whole(summed)}".replace("= ", "=" + _NO_BREAK) if summed[:1].isdigit() else f" ({summed})"
    return Row(
        Kind.MEDICINE,
        regimen.medicine.id,
        words.title_of(regimen, version),
        words.state_words(regimen, today),
        plan,
        "\n".join(filter(None, [_told(regimen, today), _changed(loaded.contests_of(regimen.medicine.id))])),
    )


def _told(regimen: Regimen, today: date) -> str:
    return PART_NEWER if regimen.is_unclear(today) else ""


def lines_of(row: Row, width: int) -> tuple[str, str, tuple[str, ...]]:
    """The lines of a row for a width: its title, its state beside or under it, and the wrapped plan."""
    beside = row.state if len(row.title) + len(row.state) + 3 <= width else ""
    texts = (row.plan, *row.told.split("\n"))
    wrapped = [line.replace(_NO_BREAK, " ") for text in texts for line in textwrap.wrap(text, max(10, width - 2))]
    under = [] if beside or not row.state else textwrap.wrap(row.state, max(10, width - 2))
    return row.title, beside, (*under, *wrapped)


def _whole(text: str) -> str:
    """Words that stay on one line."""
    return text.replace(" ", _NO_BREAK)


class Part(Struct, frozen=True):
    """One paragraph of the details: a heading or lines under it."""

    text: str
    """Its words."""

    is_heading: bool = False
    """Is it a heading?"""

    is_quiet: bool = False
    """Is it of less weight?"""


def details_of(regimen: Regimen, loaded: Loaded) -> tuple[Part, ...]:
    """Everything written down about a medicine, in reading order."""
    today = loaded.today
    version = shown_version(regimen, today)
    parts = [Part(words.title_of(regimen, version), is_heading=True)]
    parts += [Part(_changed((contest,))) for contest in loaded.contests_of(regimen.medicine.id)[:1]]
    parts += _now(regimen, version, today)
    parts += _notes(regimen)
    if regimen.pauses:
        parts.append(Part(words.PAUSES, is_heading=True))
        parts += [
            Part(words.pause_words(pause) + (f" ({contest_words.CHANGED})" if pause.id in regimen.contested else ""))
            for pause in reversed(regimen.pauses)
        ]
    parts += _history(regimen, today)
    if regimen.products:
        parts.append(Part(words.PRODUCTS, is_heading=True))
        parts += [Part(words.product_words(product)) for product in regimen.products]
    return tuple(parts)


def _now(regimen: Regimen, version: Version | None, today: date) -> Iterator[Part]:
    products = words.by_id(regimen.products)
    state = words.state_words(regimen, today)
    if state:
        yield Part(state[:1].upper() + state[1:])
    if regimen.is_unclear(today):
        yield Part(PART_NEWER)
    if version is not None and version.slots:
        yield Part(words.plan_words(version.slots, products))
        if summed := words.day_total(version.slots, products):
            yield Part(summed)


def _notes(regimen: Regimen) -> Iterator[Part]:
    medicine = regimen.medicine
    if medicine.purpose:
        yield Part(f"{words.FOR}: {clean_line(medicine.purpose)}")
    if medicine.note:
        yield Part(words.NOTE, is_heading=True)
        yield Part(clean_note(medicine.note))
    if not medicine.as_needed and medicine.window is not None:
        yield Part(f"{words.WINDOW}: {words.window_words(medicine.window)}", is_quiet=True)


def _history(regimen: Regimen, today: date) -> Iterator[Part]:
    versions: Sequence[Version] = regimen.versions
    rivals = regimen.rivals()
    if not versions:
        return
    yield Part(words.HISTORY, is_heading=True)
    products = words.by_id(regimen.products)
    holding = regimen.version_on(today)
    kept = [version for version in versions if version not in rivals]
    for place in range(len(kept) - 1, -1, -1):
        version, before = kept[place], kept[place - 1] if place else None
        yield Part(words.version_heading(version, today, holding), is_quiet=True)
        for said in _version(version, before, regimen):
            yield Part(f"  {said}")
        if version.why:
            yield Part(f"  {clean_line(version.why)}", is_quiet=True)
        for rival in rivals:
            if rival.first == version.first:
                yield Part(f"  {words.rival_words(rival, products)}")


def _version(version: Version, before: Version | None, regimen: Regimen) -> Iterator[str]:
    products = words.by_id(regimen.products)
    if version.ended:
        yield words.ENDED
    elif before is None or before.ended or not (changed := words.changes(before, version, products)):
        if version.slots:
            yield words.plan_words(version.slots, products)
        elif regimen.medicine.as_needed:
            yield words.AS_NEEDED
    else:
        yield from changed
        if summed := words.day_total(version.slots, products):
            yield f"= {summed}" if summed[:1].isdigit() else summed
