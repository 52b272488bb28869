"""Which shelf a question is about: the one whose need, or whose other words, the question says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.library.search import PASSED_OVER, typed_words

if TYPE_CHECKING:
    from companion.domain.shelves import Shelf

BEGUN: Final = 0.4
"""What the beginning of a word counts, where the whole word counts one."""

ENOUGH: Final = 0.5
"""What a shelf has to hold at least; a word that other shelves hold as well is shared among them."""

ROOT: Final = 5
"""From how many letters on a word of a shelf also stands for its longer forms: panic for panicking."""

ANY_MEDICINE: Final = frozenset({"medicine", "drug", "pill", "tablet"})
"""Words of nearly every question here, which count no more than the beginning of a word."""


def shelf_meant(text: str, shelves: tuple[Shelf, ...]) -> Shelf | None:
    """Find the shelf that holds most of what a question says; the first one of those that hold as much."""
    typed = typed_words(text)
    held = [_held(shelf, typed) for shelf in shelves]
    scores = [sum(each / sum(word in other for other in held) for word, each in words.items()) for words in held]
    best = max(scores, default=0.0)
    return shelves[scores.index(best)] if best >= ENOUGH else None


def _held(shelf: Shelf, typed: tuple[str, ...]) -> dict[str, float]:
    """The words of a question that a shelf holds; words that stand together on it count only together."""
    also = [typed_words(each) for each in shelf.also]
    known = {*typed_words(shelf.need), *(word for words in also if len(words) == 1 for word in words)}
    known |= {word for words in also if len(words) > 1 and set(words).issubset(typed) for word in words}
    wanted = {word: _count(word, known) for word in typed if word not in PASSED_OVER}
    return {word: count for word, count in wanted.items() if count}


def _count(word: str, known: set[str]) -> float:
    """What a word counts among those of a shelf."""
    if word in ANY_MEDICINE:
        return BEGUN if word in known else 0.0
    if word in known or any(len(each) >= ROOT and word.startswith(each) for each in known):
        return 1.0
    return BEGUN if len(word) > 2 and any(each.startswith(word) for each in known) else 0.0
