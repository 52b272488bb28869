"""How a person is from day to day: slow waves, seasons, a few episodes and daily noise."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from companion.demo.chance import Chance
from companion.domain.journal import ENERGY, MOOD, SYMPTOM_STEPS, Scale

_BRIGHTEST = 190
"""The day of the year that is brightest."""


class Spell(Struct, frozen=True):
    """An episode: around its middle, mood is further up or down."""

    middle: date
    """Its middle."""

    half: int
    """Half its length in days."""

    height: float
    """How far up or down."""

    def at(self, on: date) -> float:
        """What it adds on a date."""
        away = (on - self.middle).days / self.half
        return self.height * math.exp(-away * away) if abs(away) < 3 else 0.0


class Inner(Struct, frozen=True):
    """How a person is on one day, before they say so."""

    level: float
    """Around 0: steady; below -1 low, above 1.5 high."""

    worry: float
    """Around 1; from 0 to 4."""

    sleep: int
    """Minutes slept the night before."""

    energy: float
    """Around 3; from 1 to 5."""

    @property
    def band(self) -> str:
        """Low, even or high, in one word."""
        return "low" if self.level < -0.9 else "high" if self.level > 1.5 else "even"

    @property
    def mood(self) -> int:
        """Mood on one line."""
        return step(4.5 + 1.2 * self.level, MOOD)

    @property
    def poles(self) -> tuple[int, int]:
        """Low and high mood apart."""
        return step(0.7 - self.level, SYMPTOM_STEPS), step(0.9 * self.level - 0.4, SYMPTOM_STEPS)


def step(value: float, scale: Scale) -> int:
    """The nearest step of a scale."""
    return min(max(round(value), scale.first), scale.last)


def days_of(first: date, days: int, spells: Iterable[Spell], chance: Chance) -> tuple[Inner, ...]:
    """How a person is on each of so many days."""
    episodes = (*spells, *_chance_spells(first, days, chance))
    slow = fast = worry = 0.0
    found = []
    for offset in range(days):
        on = first + timedelta(days=offset)
        slow = 0.975 * slow + chance.gauss(0, 0.13)
        fast = 0.45 * fast + chance.gauss(0, 0.5)
        worry = 0.85 * worry + chance.gauss(0, 0.34)
        season = 0.35 * math.cos(2 * math.pi * (on.timetuple().tm_yday - _BRIGHTEST) / 365.25)
        weekend = 0.15 if on.weekday() >= 5 else 0.0
        level = season + slow + fast + weekend + sum(spell.at(on) for spell in episodes if _is_near(spell, on))
        found.append(_inner(level, worry, weekend, chance))
    return tuple(found)


def _inner(level: float, worry: float, weekend: float, chance: Chance) -> Inner:
    minutes = 445 - 60 * max(0.0, level - 0.9) + 28 * max(0.0, -level) + 180 * weekend + chance.gauss(0, 36)
    return Inner(
        level=level,
        worry=min(max(1.1 + worry - 0.35 * min(level, 1.0), 0.0), 4.0),
        sleep=min(max(round(minutes / 15) * 15, 150), 720),
        energy=min(max(3 + 0.7 * level + chance.gauss(0, 0.4), ENERGY.first), ENERGY.last),
    )


def _chance_spells(first: date, days: int, chance: Chance) -> tuple[Spell, ...]:
    found = []
    at = chance.randint(60, 500)
    while at < days:
        height = chance.choice((-1.3, -1.0, -0.8, 0.9, 1.2))
        found.append(Spell(first + timedelta(days=at), chance.randint(7, 24), height))
        at += chance.randint(150, 520)
    return tuple(found)


def _is_near(spell: Spell, on: date) -> bool:
    return abs((on - spell.middle).days) < 3 * spell.half
