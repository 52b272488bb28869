"""Check-ins: scales with a direction, symptoms, entries and the search through them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from companion.domain.amounts import parse_number
from companion.domain.errors import BadInput
from companion.domain.words import clean_line, clean_name, fold, shown


class Direction(StrEnum):
    """Which end of a scale is wished for."""

    HIGH_IS_GOOD = "high"
    LOW_IS_GOOD = "low"
    MIDDLE_IS_STEADY = "middle"


class Scale(Struct, frozen=True):
    """A scale in whole steps, each with a word."""

    id: str
    """Stable; stored with every value."""

    name: str
    """What it is called on screen."""

    first: int
    """The lowest step."""

    labels: tuple[str, ...]
    """A word per step, from the lowest."""

    direction: Direction
    """Which end is wished for; the top of a middle-is-steady scale is never shown as best."""

    @property
    def last(self) -> int:
        """The highest step."""
        return self.first + len(self.labels) - 1

    def label(self, value: int) -> str:
        """The word of a step; the bare number where a newer version knows more steps."""
        return self.labels[value - self.first] if self.first <= value <= self.last else str(value)

    def check(self, value: int) -> int:
        """The value, if it is a step of the scale.

        Raises:
            BadInput: it is not.
        """
        if not self.first <= value <= self.last:
            raise BadInput(f"{self.name} goes from {self.first} to {self.last}; {value} is not on it.", self.id)
        return value


_STRENGTH = ("none", "mild", "moderate", "strong", "severe")

MOOD = Scale(
    "mood",
    "Mood",
    1,
    ("very low", "low", "a bit low", "in between", "fairly good", "good", "very good"),
    Direction.HIGH_IS_GOOD,
)
"""One mood line."""

MOOD_LOW = Scale("mood-low", "Low mood", 0, _STRENGTH, Direction.LOW_IS_GOOD)
"""The low pole, where low and high are kept apart; never averaged with the other."""

MOOD_HIGH = Scale("mood-high", "High mood", 0, _STRENGTH, Direction.LOW_IS_GOOD)
"""The high pole."""

ENERGY = Scale("energy", "Energy", 1, ("drained", "low", "steady", "lively", "wired"), Direction.MIDDLE_IS_STEADY)
"""Energy: steady is the middle, not the top."""

SLEEP = "sleep"
"""The value that holds minutes slept."""

LONGEST_SLEEP = 24 * 60
"""The most minutes of sleep a day can hold."""

SCALES = {scale.id: scale for scale in (MOOD, MOOD_LOW, MOOD_HIGH, ENERGY)}
"""Every built-in scale by id."""

SYMPTOM_STEPS = Scale("symptom", "Symptom", 0, _STRENGTH, Direction.LOW_IS_GOOD)
"""The steps of every symptom."""


def steps_of(symptom: str) -> Scale:
    """The steps of a symptom under its own name, so that what is said about a wrong one names it."""
    return replace(SYMPTOM_STEPS, name=symptom)


class Symptom(Struct, frozen=True):
    """Something a person watches, from 0 to 4."""

    id: str
    """Stable: a word for the built-in ones, random for a person's own."""

    name: str
    """What it is called on screen."""

    rev: str | None = None
    """The revision this was read from; None for a built-in or a new one."""


ANXIETY = Symptom("anxiety", "Anxiety")
"""The one symptom every check-in offers."""

SYMPTOMS = (
    ANXIETY,
    Symptom("irritability", "Irritability"),
    Symptom("restlessness", "Restlessness"),
    Symptom("racing-thoughts", "Racing thoughts"),
    Symptom("trouble-focusing", "Trouble focusing"),
    Symptom("low-interest", "Little interest"),
    Symptom("hopelessness", "Hopelessness"),
    Symptom("panic", "Panic"),
    Symptom("voices", "Hearing or seeing things"),
    Symptom("suspicion", "Feeling watched or unsafe"),
    Symptom("tiredness", "Tiredness"),
    Symptom("appetite", "Appetite change"),
    Symptom("headache", "Headache"),
    Symptom("nausea", "Nausea"),
    Symptom("dizziness", "Dizziness"),
    Symptom("tremor", "Shaky hands"),
    Symptom("dry-mouth", "Dry mouth"),
)
"""The built-in symptoms a person can pick from."""


class Entry(Struct, frozen=True):
    """One check-in or note."""

    id: str
    """Random, minted when the form opened."""

    day: date
    """The day it was written for; it never moves."""

    instant: datetime
    """When the form was opened, in UTC."""

    zone: str
    """The zone in force then."""

    local: datetime
    """The wall time then."""

    values: Mapping[str, int] = field(default_factory=dict)
    """Whole steps by scale id; `sleep` in minutes."""

    symptoms: Mapping[str, int] = field(default_factory=dict)
    """0 to 4 by symptom id."""

    tags: tuple[str, ...] = ()
    """Words to find it by."""

    note: str = ""
    """What the person wrote."""

    flag: bool = False
    """Marked "tell my clinician"."""

    rev: str | None = None
    """The revision this was read from; None for a new one."""

    @property
    def is_blank(self) -> bool:
        """Does it only say "I was here"?"""
        return not (self.values or self.symptoms or self.tags or self.note)


LOW_MOOD: Final = 2
"""On the one line: very low and low."""

STRONG: Final = 3
"""On the low pole: strong and severe."""


def is_low(entry: Entry) -> bool | None:
    """Does a check-in say that the mood is low? None if it says nothing of it. A rule of ours, not a clinical one."""
    return is_low_mood(entry.values)


def is_low_mood(values: Mapping[str, int], step: int = LOW_MOOD) -> bool | None:
    """Do the values of a check-in say that the mood is low? None if they say nothing of it.

    Where low and high mood are asked apart, the low pole counts from its other end: "low" means "strong" or "severe".

    Args:
        values: the steps that were chosen, by scale.
        step: on the one line of mood, this step and those under it are low.
    """
    line, pole = values.get(MOOD.id), values.get(MOOD_LOW.id)
    if line is None and pole is None:
        return None
    return (line is not None and line <= step) or (pole is not None and pole >= STRONG + LOW_MOOD - step)


def parse_sleep(text: str) -> int:
    """Hours slept as minutes: 7.5, 7,5, 7:30, 7h30, 7 h 30 min or 7 h.

    Raises:
        BadInput: it cannot be read, or is more than a day.
    """
    minutes = _minutes(clean_line(text).casefold())
    if minutes is None:
        raise BadInput(f"“{shown(text)}” is no number of hours. Sleep reads like 7.5 or 7:30.", SLEEP)
    if minutes > LONGEST_SLEEP:
        raise BadInput(f"“{shown(text)}” is more than 24 hours. Sleep reads like 7.5 or 7:30.", SLEEP)
    return minutes


_HOURS = re.compile(r"\s*h(?:(?:ou)?rs?)?$")
_CLOCK = re.compile(
    r"(?P<hours>\d{1,3})(?:\s*:\s*(?P<past>\d\d)|\s*h(?:(?:ou)?rs?)?\s*(?:(?P<rest>\d{1,2})\s*(?:m(?:in)?)?)?)"
)
_ZERO = re.compile(r"0+(?:[.,]0*)?")


def _minutes(words: str) -> int | None:
    """Hours and minutes, or a decimal number of hours, as whole minutes; None if it is neither."""
    clock = _CLOCK.fullmatch(words)
    if clock:
        minutes = int(clock["rest"] or clock["past"] or 0)
        return int(clock["hours"]) * 60 + minutes if minutes < 60 else None
    number = _HOURS.sub("", words)
    if _ZERO.fullmatch(number):
        return 0
    try:
        return int((parse_number(number, "number of hours") * 60).to_integral_value())
    except BadInput:
        return None


def sleep_label(minutes: int) -> str:
    """Minutes slept in hours, such as "7.5 h" or "7 h 20 min"."""
    if minutes % 30 == 0:
        hours = Decimal(minutes) / 60
        return f"{hours.normalize():f} h"
    return f"{minutes // 60} h {minutes % 60} min"


def parse_step(text: str, scale: Scale) -> int:
    """A step of a scale, as its number or its word.

    Raises:
        BadInput: it is neither.
    """
    words = fold(text)
    for offset, label in enumerate(scale.labels):
        if fold(label) == words:
            return scale.first + offset
    if not (words.isascii() and words.isdigit() and len(words) <= 3):
        raise BadInput(
            f"“{shown(text)}” is not on the scale. {scale.name} goes from {scale.first} to {scale.last}.",
            scale.id,
        )
    return scale.check(int(words))


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags cleaned, without a leading # and without doubles, in the order given.

    Raises:
        BadInput: a tag is longer than 60 characters, or made of characters no one can see.
    """
    found: dict[str, str] = {}
    for text in tags:
        if words := clean_line(text).lstrip("# "):
            tag = clean_name(words, "tag", limit=60)
            found.setdefault(fold(tag), tag)
    return tuple(found.values())


class Haystack(Struct, frozen=True):
    """What a search looks at in an entry, folded for comparing."""

    text: str
    """Note, symptoms, date and tags, with a space at both ends."""

    tags: tuple[str, ...]
    """The tags alone."""


def haystack(entry: Entry, names: Mapping[str, str]) -> Haystack:
    """What a search looks at in an entry.

    Args:
        entry: the entry.
        names: symptom names by id.
    """
    tags = tuple(fold(tag) for tag in entry.tags)
    symptoms = [fold(names.get(id_, id_)) for id_, step in entry.symptoms.items() if step]
    note = entry.note
    words = " ".join(note.split()).casefold() if note.isascii() and note.isprintable() else fold(note)
    return Haystack(f" {words} {' '.join(symptoms)} {entry.day.isoformat()} {' '.join(tags)} ", tags)


def is_found(wanted: Iterable[str], inside: Haystack) -> bool:
    """Is every word found? `tag:work` looks at tags only.

    Args:
        wanted: the words of a query, folded.
        inside: what is looked at.
    """
    for word in wanted:
        if word.startswith("tag:"):
            if not any(tag.startswith(word[4:]) for tag in inside.tags):
                return False
        elif word not in inside.text:
            return False
    return True


def matches(entry: Entry, query: str, names: Mapping[str, str]) -> bool:
    """Does an entry hold every word of a query, in its note, tags, symptom names or date?

    Args:
        entry: the entry.
        query: words, each to be found somewhere; `tag:work` looks at tags only.
        names: symptom names by id.
    """
    return is_found(fold(query).split(), haystack(entry, names))
