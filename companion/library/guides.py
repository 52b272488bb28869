"""Find the one guide a medicine belongs to, from its name as a person typed it or as it stands on a box."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from companion.library.search import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from companion.domain.piece import Guide

_ONLY_INJECTION = ("injection",)

Words = tuple[str, ...]
"""The words of a name, as they are compared."""

LONGEST: Final = 300
"""How many letters of a name are looked at."""

PART: Final = re.compile(r"[^\W\d_]+")
"""A run of letters; strengths and numbers fall away."""

RELEASE: Final = ("cd", "cr", "dr", "er", "ir", "la", "odt", "sr", "xl", "xr")
"""Endings that say how a medicine is released; some people write them without a space."""

PASSED_OVER: Final = frozenset(
    {"acting", "controlled", "delayed", "extended", "generic", "long", "of", "release", "released", "sustained", "the"}
    | {"capsule", "capsules", "mcg", "mg", "ml", "pill", "pills", "tablet", "tablets", *RELEASE}
)
"""Words that may stand inside a name and do not tell one medicine from another."""

INJECTION: Final = frozenset({"depot", "inj", "injectable", "injections", "lai", "shot", "shots"})
"""Other words for an injection, which is another medicine than the tablet and has another guide."""


class GuideFinder:
    """Every name and brand of the guides, ready to be compared."""

    def __init__(self, guides: tuple[Guide, ...]) -> None:
        self._named: dict[Words, list[Guide]] = {}
        self._classes: dict[Words, list[Guide]] = {}
        for guide in guides:
            for name in (*guide.names, *guide.brands):
                _add(self._named, name_words(name), guide)
            if guide.scope == "class" and (words := name_words(guide.id)) != _ONLY_INJECTION:
                _add(self._classes, tuple(map(_singular, words)), guide)
        self._longest = max(map(len, (*self._named, *self._classes)), default=0)

    def find(self, typed: str) -> Guide | None:
        """The guide of a medicine; a class guide where the words name only the class; None rather than a guess.

        A longer name counts before a shorter one inside it, so that an injection is not taken for the tablet.
        """
        words = name_words(typed)
        found = _unique(self._spans(words, self._named))
        found = found or _unique(self._spans(tuple(map(_singular, words)), self._classes))
        return found[0] if len(found) == 1 and _fits(found[0], words) else None

    def _spans(self, words: Words, names: dict[Words, list[Guide]]) -> Iterator[Guide]:
        """Walk through the words, always by the longest name that begins there."""
        place = 0
        while place < len(words):
            for length in range(min(self._longest, len(words) - place), 0, -1):
                if guides := names.get(words[place : place + length], _glued(names, words[place], length)):
                    yield from guides
                    place += length - 1
                    break
            place += 1


def name_words(name: str) -> Words:
    """The words of a name that tell it from others: no case, no accents, no strength, no word for the form."""
    folded = (fold(part) for part in PART.findall(unicodedata.normalize("NFKC", name[:LONGEST])))
    return tuple("injection" if word in INJECTION else word for word in folded if word and word not in PASSED_OVER)


def _fits(guide: Guide, words: Words) -> bool:
    """Does a guide that never speaks of injections stay away from one?"""
    spoken = (word for text in (guide.title, *guide.topics, *guide.names) for word in name_words(text))
    return "injection" not in words or "injection" in spoken


def _glued(names: dict[Words, list[Guide]], word: str, length: int) -> list[Guide]:
    """Find a name to which its release was written without a space, such as EffexorXR."""
    ending = next((each for each in RELEASE if word.endswith(each)), "")
    return names.get((word.removesuffix(ending),), []) if ending and length == 1 else []


def _add(names: dict[Words, list[Guide]], words: Words, guide: Guide) -> None:
    """Note a name of a guide if anything is left to compare; a guide to one medicine goes before its class."""
    if words:
        named = [*names.get(words, []), guide]
        names[words] = [each for each in named if each.scope == "medicine"] or named


def _unique(guides: Iterable[Guide]) -> list[Guide]:
    """Give each guide once."""
    return list({guide.id: guide for guide in guides}.values())


def _singular(word: str) -> str:
    """Make SSRIs and SSRI one word."""
    return word.removesuffix("s") if len(word) > 3 else word
