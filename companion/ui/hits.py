"""Where the words of a search stand in a text, whatever their accents and capitals."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator

from companion.domain.words import fold

Span = tuple[int, int]
"""From the first character to the one after the last."""


def wanted_words(query: str) -> tuple[str, ...]:
    """The words of a query to look for in a text; `tag:work` looks for work."""
    return tuple(word for each in fold(query).split() if (word := each.removeprefix("tag:")))


def hits(text: str, wanted: tuple[str, ...]) -> tuple[Span, ...]:
    """Find the words in a text, as spans in order that do not overlap."""
    if not wanted or not text:
        return ()
    folded, origin = _folded(text)
    found = sorted(span for word in wanted for span in _each(folded, word))
    spans: list[Span] = []
    for start, end in found:
        first, last = origin[start], origin[end - 1] + 1
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return tuple(spans)


def _each(text: str, word: str) -> Iterator[Span]:
    at = text.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + len(word))


def _folded(text: str) -> tuple[str, list[int]]:
    """A text folded for comparing, and where each of its characters came from."""
    chars: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        for folded in _fold_char(char):
            chars.append(folded)
            origin.append(at)
    return "".join(chars), origin


@functools.lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char == "\u2019":
        return "'"
    if char.isspace():
        return " "
    decomposed = unicodedata.normalize("NFKD", char.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))
