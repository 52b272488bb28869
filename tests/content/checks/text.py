"""The text of a piece, whole, by passage and by sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from companion.domain.piece import Piece, RedFlag, plain
from tests.content.readability import split_sentences

Check = Callable[[Piece], list[str]]
"""Looks at a piece and says in one sentence each what is wrong with it."""


def body(piece: Piece) -> str:
    """Give the text of a piece with its headings, and the line on top of a card."""
    parts = [piece.action] if isinstance(piece, RedFlag) else []
    for section in piece.sections:
        parts.append(f"## {section.heading}\n\n{section.markdown}" if section.heading else section.markdown)
    return "\n\n".join(parts)


def sentences(piece: Piece) -> list[str]:
    """Give every sentence of a piece, title and summary included."""
    return [piece.title, piece.summary, *split_sentences(body(piece))]


def passages(piece: Piece) -> Iterator[str]:
    """Give the text paragraph by paragraph and bullet by bullet, headings, title and summary included."""
    yield piece.title
    yield piece.summary
    if isinstance(piece, RedFlag):
        yield piece.action
    for section in piece.sections:
        yield section.heading
        for block in re.split(r"\n\s*\n|\n(?=- )", section.markdown):
            yield " ".join(plain(block).removeprefix("- ").split())
